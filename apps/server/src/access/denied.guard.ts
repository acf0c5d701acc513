import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/refused';

/** Stops a denied report on its way to the handler: the filter of report handlers keeps it aside, all others answer 401 or 403. */
export class DeniedGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { denied } = context.switchToHttp().getRequest<FastifyRequest>();
    if (denied) throw new Refused(denied.code);
    return true;
  }
}
