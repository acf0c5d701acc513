import { code, count, event, id, publicKey, time, type EventOf } from '@baton/event-schema';
import { accepted, refused, unchanged } from '../decision';
import { LAST_PASS_VERSION } from './pass-text';

/** Of a person's stream: the card and the phones by which gates know the person. No key and no code is in an event. */
export const holdingEvents = {
  PassIssued: event('A pickup card for this person: from now on only this version of it counts.', {
    passId: id,
    version: count,
    reason: code('first', 'replacement'),
    by: id,
    at: time,
  }),
  PassRevoked: event('The card was lost or is not wanted any more: whoever shows it is nobody.', {
    passId: id,
    version: count,
    reason: code('lost', 'stolen', 'returned', 'mistake'),
    by: id,
    at: time,
  }),
  GuardianInvited: event('A sheet with a one-time code was given out, by which a phone becomes this guardian’s.', {
    invitationId: id,
    childId: id,
    by: id,
    at: time,
    until: time,
  }),
  PhoneEnrolled: event('A phone is this guardian’s: the codes that it signs tell who stands at the gate.', {
    phoneId: id,
    invitationId: id,
    publicKey,
    at: time,
  }),
  PhoneRevoked: event('This phone is nobody’s any more; its page ends with it.', {
    phoneId: id,
    reason: code('lost', 'given_up', 'by_school'),
    by: id,
    at: time,
  }),
};

export type HoldingEvent = EventOf<typeof holdingEvents>;

/** The card of a person: one id for good, of which one version counts. */
export interface PassHeld {
  readonly passId: string;
  readonly version: number;
  readonly revoked: boolean;
  /** epoch ms */
  readonly issuedAt: number;
}

export interface PhoneHeld {
  readonly phoneId: string;
  /** P-256, compressed point, hexadecimal */
  readonly publicKey: string;
  /** epoch ms */
  readonly since: number;
}

export interface OpenInvitation {
  readonly invitationId: string;
  /** epoch ms */
  readonly until: number;
}

export interface Holding {
  readonly pass: PassHeld | null;
  readonly phones: readonly PhoneHeld[];
  /** the last sheet that was given out and not used; an earlier one is void */
  readonly invitation: OpenInvitation | null;
}

export const NOTHING_HELD: Holding = { pass: null, phones: [], invitation: null };

/** phones of one guardian at a time */
export const MAX_PHONES = 3;

type DataOf<T extends HoldingEvent['type']> = Extract<HoldingEvent, { type: T }>['data'];

export type HoldingCommand =
  | {
      readonly type: 'IssuePass';
      /** for a person who has none yet */
      readonly passId: string;
      /** the version whose place another card takes; null: who has a card that counts keeps it */
      readonly replaces: number | null;
      readonly by: string;
      readonly at: number;
    }
  | ({ readonly type: 'RevokePass' } & Pick<DataOf<'PassRevoked'>, 'reason' | 'by' | 'at'>)
  | ({ readonly type: 'InviteGuardian' } & DataOf<'GuardianInvited'>)
  | ({ readonly type: 'EnrolPhone' } & DataOf<'PhoneEnrolled'>)
  | ({ readonly type: 'RevokePhone' } & DataOf<'PhoneRevoked'>);

export function decideHolding(command: HoldingCommand, held: Holding) {
  switch (command.type) {
    case 'IssuePass':
      return issuePass(command, held.pass);
    case 'RevokePass': {
      const { type: _, ...data } = command;
      if (!held.pass) return refused('pass_unknown');
      const { passId, version, revoked } = held.pass;
      return revoked ? unchanged : accepted({ type: 'PassRevoked', data: { passId, version, ...data } } as const);
    }
    case 'InviteGuardian': {
      const { type: _, ...data } = command;
      return accepted({ type: 'GuardianInvited', data } as const);
    }
    case 'EnrolPhone':
      return enrolPhone(command, held);
    case 'RevokePhone': {
      const { type: _, ...data } = command;
      // a phone that is gone stays gone, however often it is said
      return held.phones.some((p) => p.phoneId === command.phoneId) ? accepted({ type: 'PhoneRevoked', data } as const) : unchanged;
    }
    default:
      return command satisfies never;
  }
}

/** "A lost card is worth nothing as soon as another is printed." */
function issuePass({ passId, replaces, by, at }: Extract<HoldingCommand, { type: 'IssuePass' }>, pass: PassHeld | null) {
  if (pass && !pass.revoked && pass.version !== replaces) return unchanged;
  const next = pass && pass.version < LAST_PASS_VERSION ? { passId: pass.passId, version: pass.version + 1 } : { passId, version: 1 };
  return accepted({ type: 'PassIssued', data: { ...next, reason: pass ? 'replacement' : 'first', by, at } } as const);
}

/** "A sheet opens one phone, once, and not for ever." */
function enrolPhone(command: Extract<HoldingCommand, { type: 'EnrolPhone' }>, { phones, invitation }: Holding) {
  const { type: _, ...data } = command;
  if (phones.some((p) => p.phoneId === command.phoneId && p.publicKey === command.publicKey)) return unchanged;
  if (invitation?.invitationId !== command.invitationId) return refused('invitation_unknown');
  if (command.at > invitation.until) return refused('invitation_over');
  if (phones.length >= MAX_PHONES) return refused('too_many_phones', { limit: MAX_PHONES });
  return accepted({ type: 'PhoneEnrolled', data } as const);
}

export function evolveHolding(held: Holding, e: HoldingEvent): Holding {
  switch (e.type) {
    case 'PassIssued': {
      const { passId, version, at } = e.data;
      return { ...held, pass: { passId, version, revoked: false, issuedAt: at } };
    }
    case 'PassRevoked':
      return { ...held, pass: held.pass && { ...held.pass, revoked: true } };
    case 'GuardianInvited':
      return { ...held, invitation: { invitationId: e.data.invitationId, until: e.data.until } };
    case 'PhoneEnrolled': {
      const { phoneId, publicKey: key, at } = e.data;
      const others = held.phones.filter((p) => p.phoneId !== phoneId);
      return { ...held, phones: [...others, { phoneId, publicKey: key, since: at }], invitation: null };
    }
    case 'PhoneRevoked':
      return { ...held, phones: held.phones.filter((p) => p.phoneId !== e.data.phoneId) };
    default:
      return e satisfies never;
  }
}
