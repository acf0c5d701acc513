import { applyDecorators, createParamDecorator, HttpCode, Injectable, Post, type ExecutionContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../../platform/refused';
import { GiveToChild, rosterBy, type ChildBody, type ChildCommandDefinition, type RosterAnswer, type RosterBy } from './give-to-child';

/** Every route about one child begins with it; the capability follows. */
export const CHILD_PATH = 'api/children/:childId';

/** Which child, and who says it. */
export interface ChildRequest {
  readonly childId: string;
  readonly by: RosterBy;
}

const CHILD_ID = /^[A-Za-z0-9_]{1,64}$/;

export const OfChild = createParamDecorator((_: unknown, context: ExecutionContext): ChildRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { childId } = request.params as { childId?: string };
  if (!childId || !CHILD_ID.test(childId)) throw new Refused('child_unknown');
  return { childId, by: rosterBy(request) };
});

/** Where the controllers hand over: one command on the bus. */
@Injectable()
export class ChildGate {
  constructor(private readonly bus: CommandBus) {}

  give<B extends ChildBody>({ childId, by }: ChildRequest, definition: ChildCommandDefinition<B>, body: B): Promise<RosterAnswer> {
    return this.bus.execute<GiveToChild, RosterAnswer>(commandTo({ childId, by }, definition, body));
  }
}

/** The bus carries commands of every body; the definition alone reads it. */
export const commandTo = <B extends ChildBody>(
  { childId, by }: ChildRequest,
  definition: ChildCommandDefinition<B>,
  body: B,
): GiveToChild => new GiveToChild<ChildBody>(childId, definition as unknown as ChildCommandDefinition<ChildBody>, body, by);

const ANSWERS = {
  200: 'accepted or unchanged',
  403: 'not permitted, or another class’s child',
  404: 'no such child or record',
  409: 'refused, with a code',
  422: 'it makes no sense as sent, or this commandId was used for something else',
  503: 'try again with the same commandId',
};

/** A route that gives one command to a child's stream. */
export const GivesToChild = (path: string, operationId: string, summary: string): MethodDecorator =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'childId', type: String }),
    ...Object.entries(ANSWERS).map(([status, description]) => ApiResponse({ status: Number(status), description })),
  );
