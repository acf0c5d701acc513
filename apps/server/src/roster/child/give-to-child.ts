import type { Role } from '@baton/contracts';
import type { Actor } from '@baton/event-log';
import type { CampusState, ChildCommand, ChildRecord, ChildState, Plain, PolicyValues } from '@baton/roster';
import type { RetentionClass } from '@baton/event-schema';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DutyToday } from '../../access/signed-in-person';
import { Refused } from '../../platform/refused';

/** What every body of a command about a child has. */
export interface ChildBody {
  readonly commandId: string;
}

/** Whose word it is: a role of the school, or a guardian of the child. */
export type Speaker = Role | 'guardian';

/** The person of the session. */
export interface RosterBy {
  readonly staffId: string;
  readonly schoolId: string;
  /** in which the command is permitted, the least privileged first */
  readonly actingRoles: readonly Speaker[];
  /** the person's duties of today, as the day's book has them */
  readonly duties: readonly DutyToday[];
  readonly proof: Actor['proof'];
  /** build of the client */
  readonly client: string | null;
  /** the paired device that sends it; left out or null: another browser */
  readonly deviceId?: string | null;
}

/** What a command needs beside its body. Read from the log, in every attempt again. */
export interface ChildGiven {
  /** epoch ms, server */
  readonly now: number;
  /** calendar date at the campus, yyyy-mm-dd */
  readonly today: string;
  readonly by: string;
  /** whose word it is: after the freeze only the duty leader's counts */
  readonly decider: 'homeroom_teacher' | 'duty_leader';
  readonly state: ChildState;
  readonly record: ChildRecord;
  readonly campus: CampusState;
  /** as it holds today */
  readonly policy: PolicyValues;
  /** an id that the same tap gets again */
  newId(kind: string): string;
  /** a text about the child, sealed before it is stored; null: there is none */
  secret(eventType: string, field: string, text: string | null | undefined, of?: RetentionClass): Plain | null;
  /** epoch ms of the freeze of a date's list; null: no service on that date */
  freezeOn(date: string): number | null;
  /** the freeze of the first service day of the span that has come by today; null: none has */
  firstFreeze(from: string, to: string): number | null;
}

/** How a body of the public API becomes a command for a child's stream. */
export interface ChildCommandDefinition<B extends ChildBody> {
  readonly type: ChildCommand['type'];
  readonly command: (body: B, given: ChildGiven) => ChildCommand<Plain> | Promise<ChildCommand<Plain>>;
  /** opaque ids that the answer names beside its outcome */
  readonly answer?: (body: B, newId: (kind: string) => string) => Readonly<Record<string, string>>;
}

export const childCommand = <B extends ChildBody>(of: ChildCommandDefinition<B>): ChildCommandDefinition<B> => of;

/** One command of one person about one child, as it travels on the command bus. */
export class GiveToChild<B extends ChildBody = ChildBody> {
  constructor(
    readonly childId: string,
    readonly definition: ChildCommandDefinition<B>,
    readonly body: B,
    readonly by: RosterBy,
  ) {}
}

export interface RosterAnswer {
  readonly outcome: 'accepted' | 'unchanged';
  /** head of the stream after the command */
  readonly revision: string;
  readonly position: string | null;
  /** this commandId had been given before: the first answer again */
  readonly repeated: boolean;
  /** opaque ids, such as leaveId */
  readonly [id: string]: string | boolean | null;
}

/** @throws Refused `not_signed_in` */
export function rosterBy(request: FastifyRequest): RosterBy {
  const { person } = request;
  if (!person) throw new Refused('not_signed_in');
  const { staffId, schoolId, actingRoles, duties, proof } = person;
  const deviceId = request.device?.deviceId ?? null;
  return { staffId, schoolId, actingRoles, duties, proof, deviceId, client: request.clientBuild };
}

export const ByPerson = createParamDecorator((_: unknown, context: ExecutionContext): RosterBy => {
  return rosterBy(context.switchToHttp().getRequest<FastifyRequest>());
});
