import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/refused';
import type { PairedDevice } from './paired-device';

/** The paired device of a request; refuses any other browser. */
export const CurrentDevice = createParamDecorator((_: unknown, context: ExecutionContext): PairedDevice => {
  const { device } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!device) throw new Refused('device_not_paired');
  return device;
});
