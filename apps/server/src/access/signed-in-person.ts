import type { AnswerCode, Role } from '@baton/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/refused';
import type { PairedDevice } from '../devices/paired-device';
import type { Right } from './right';

/** What a person has been given for one day. */
export interface DutyToday {
  readonly staffId: string;
  readonly role: Role;
  readonly grade: number | null;
  readonly classId: string | null;
  readonly gateId: string | null;
}

/** Who sends this request, proven by a session. */
export interface SignedInPerson {
  readonly staffId: string;
  readonly schoolId: string;
  readonly sessionId: string;
  readonly proof: 'session' | 'online_pin';
  /** the paired device that the session is bound to */
  readonly deviceId: string | null;
  /** standing roles, and the duties of the day that the request is about */
  readonly roles: readonly Role[];
  /** the person's duties on that day; empty when the request is about no day */
  readonly duties: readonly DutyToday[];
  /** the roles of the person in which this operation is permitted, the least privileged first */
  readonly actingRoles: readonly Role[];
  readonly mustChangePassword: boolean;
  /** epoch ms, real time */
  readonly endsAt: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    person: SignedInPerson | null;
    /** the paired device that sends it, also when nobody is signed in; null: any other browser or client */
    device: PairedDevice | null;
    /** why the request may not do what it asks; it ends here unless it carries a report, which is kept aside */
    denied: { readonly code: AnswerCode } | null;
    right: Right | null;
    /** build of the client as it named itself */
    clientBuild: string | null;
  }
}

/** The person of a request; refuses where nobody is signed in. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext): SignedInPerson => {
  const { person } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!person) throw new Refused('not_signed_in');
  return person;
});
