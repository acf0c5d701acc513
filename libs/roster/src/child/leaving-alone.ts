import { code, event, flag, id, list, orNull, time, type EventOf } from '@baton/event-schema';
import type { ChildRecord, SelfConsent, Weekday } from '../child-record';
import { addDays } from '../dates';
import { accepted, refused, same, unchanged } from '../decision';
import { day, minuteOfDay, weekday } from '../fields';
import { restrictionAgainst } from './rules-of-release';
import { withRecord, type ChildState, type RegisteredChild } from './state';

export const leavingAloneEvents = {
  SelfConsentGranted: event(
    'A guardian consents in writing that the child leaves alone on these calendar weekdays; replaces an earlier one.',
    {
      consentId: id,
      weekdays: list(weekday),
      from: day,
      to: day,
      latest: minuteOfDay,
      evening: flag,
      signedBy: orNull(id),
      at: time,
    },
  ),
  SelfConsentRevoked: event('The consent to leave alone does not hold any more, from this moment on.', { consentId: id, at: time }),
  SelfConsentSuspended: event('The consent does not hold on this date.', {
    consentId: id,
    date: day,
    reason: code('weather', 'school', 'guardian'),
  }),
  SelfConsentConfirmed: event('A guardian said that the consent holds on this make-up day.', { consentId: id, date: day, by: id }),
};

export type LeavingAloneEvent = EventOf<typeof leavingAloneEvents>;

export type LeavingAloneCommand =
  | {
      readonly type: 'GrantSelfConsent';
      readonly consentId: string;
      readonly weekdays: readonly Weekday[];
      readonly from: string;
      readonly to: string;
      readonly latest: number;
      readonly evening: boolean;
      readonly signedBy: string | null;
      readonly at: number;
      readonly today: string;
      /** policy `selfReleaseMinGrade` */
      readonly minimumGrade: number;
    }
  | { readonly type: 'RevokeSelfConsent'; readonly consentId: string; readonly at: number }
  | {
      readonly type: 'SuspendSelfConsent';
      readonly consentId: string;
      readonly date: string;
      readonly reason: 'weather' | 'school' | 'guardian';
    }
  | { readonly type: 'ConfirmSelfConsent'; readonly consentId: string; readonly date: string; readonly by: string };

export function decideLeavingAlone(command: LeavingAloneCommand, state: RegisteredChild) {
  const latest = state.record.selfConsent;
  if (command.type === 'GrantSelfConsent') return grant(command, state.record);
  const consent = consentWithId(latest, command.consentId);
  if (!consent) return refused('consent_unknown');
  const { consentId } = consent;
  if (command.type === 'RevokeSelfConsent')
    return consent.revokedAt !== null ? unchanged : accepted({ type: 'SelfConsentRevoked', data: { consentId, at: command.at } } as const);
  if (consent.revokedAt !== null) return refused('consent_revoked');
  const { date } = command;
  switch (command.type) {
    case 'SuspendSelfConsent':
      if (consent.suspendedOn.includes(date)) return unchanged;
      return accepted({ type: 'SelfConsentSuspended', data: { consentId, date, reason: command.reason } } as const);
    case 'ConfirmSelfConsent':
      if (consent.confirmedFor.includes(date)) return unchanged;
      if (restrictionAgainst(state.record, command.by, date)) return refused('person_restricted');
      return accepted({ type: 'SelfConsentConfirmed', data: { consentId, date, by: command.by } } as const);
    default:
      return command satisfies never;
  }
}

/** "Children of the lower grades are handed over in person, even if the family says otherwise." */
function grant(command: Extract<LeavingAloneCommand, { type: 'GrantSelfConsent' }>, child: ChildRecord) {
  const { type: _, minimumGrade, today: _t, ...data } = command;
  const { gradeLevel, selfConsent: consent } = child;
  if (gradeLevel < minimumGrade) return refused('below_minimum_grade', { minimumGrade, gradeLevel });
  if (command.to < command.from) return refused('ends_before_it_begins');
  if (command.weekdays.length === 0) return refused('weekday_required');
  if (isKeptFromSigning(child, command.signedBy, command)) return refused('person_restricted');
  const terms = (c: { weekdays: readonly Weekday[]; from: string; to: string; latest: number; evening: boolean }) => [
    c.weekdays,
    c.from,
    c.to,
    c.latest,
    c.evening,
  ];
  return consent && consent.revokedAt === null && same(terms(consent), terms(data))
    ? unchanged
    : accepted({ type: 'SelfConsentGranted', data } as const);
}

/** "Whom a document keeps from the child consents to nothing for it": neither now nor for a time in which it will. */
export const isKeptFromSigning = (
  child: Pick<ChildRecord, 'restrictions'>,
  signedBy: string | null,
  { today, to }: { readonly today: string; readonly to: string },
): boolean => signedBy !== null && [today, to].some((date) => restrictionAgainst(child, signedBy, date) !== null);

/** What somebody consented to who may not speak for the child any more: the child waits until another guardian has signed. */
export const consentsEndedBy = (
  child: Pick<ChildRecord, 'selfConsent'>,
  personId: string,
  { from, today, at }: { readonly from: string; readonly today: string; readonly at: number },
) =>
  chainOf(child.selfConsent)
    .filter((consent) => consent.signedBy === personId && consent.revokedAt === null && consent.to >= today && consent.to >= from)
    .map(({ consentId }) => ({ type: 'SelfConsentRevoked', data: { consentId, at } }) as const);

/** dates of one consent; a school year has about 200 service days */
const DATES_KEPT = 250;

export function evolveLeavingAlone(state: ChildState, e: LeavingAloneEvent): ChildState {
  if (e.type === 'SelfConsentGranted') {
    const { at, ...terms } = e.data;
    const renewal: SelfConsent = { ...terms, grantedAt: at, revokedAt: null, suspendedOn: [], confirmedFor: [] };
    const before = until(state.record?.selfConsent ?? null, renewal.from);
    return withRecord(state, { selfConsent: before ? { ...renewal, before } : renewal });
  }
  const latest = state.record?.selfConsent;
  if (!latest) return state;
  return withRecord(state, { selfConsent: changed(latest, e.data.consentId, (consent) => marked(consent, e)) });
}

function marked(consent: SelfConsent, e: Exclude<LeavingAloneEvent, { type: 'SelfConsentGranted' }>): SelfConsent {
  switch (e.type) {
    case 'SelfConsentRevoked':
      return { ...consent, revokedAt: e.data.at };
    case 'SelfConsentSuspended':
      return { ...consent, suspendedOn: [...consent.suspendedOn, e.data.date].slice(-DATES_KEPT) };
    case 'SelfConsentConfirmed':
      return { ...consent, confirmedFor: [...consent.confirmedFor, e.data.date].slice(-DATES_KEPT) };
    default:
      return e satisfies never;
  }
}

/** renewals that wait for their first day, one after another */
const RENEWALS_KEPT = 3;

/** What holds before this date: the consents that began earlier, the last of them no longer than to the day before. */
function until(consent: SelfConsent | null, from: string, kept = RENEWALS_KEPT): SelfConsent | undefined {
  if (!consent || kept === 0) return undefined;
  if (consent.from >= from) return until(consent.before ?? null, from, kept);
  const { before, ...own } = consent;
  const to = own.to < from ? own.to : addDays(from, -1);
  const earlier = until(before ?? null, own.from, kept - 1);
  return earlier ? { ...own, to, before: earlier } : { ...own, to };
}

const chainOf = (consent: SelfConsent | null): readonly SelfConsent[] => (consent ? [consent, ...chainOf(consent.before ?? null)] : []);

const consentWithId = (consent: SelfConsent | null, consentId: string): SelfConsent | null =>
  consent === null || consent.consentId === consentId ? consent : consentWithId(consent.before ?? null, consentId);

const changed = (consent: SelfConsent, consentId: string, change: (consent: SelfConsent) => SelfConsent): SelfConsent => {
  if (consent.consentId === consentId) return change(consent);
  return consent.before ? { ...consent, before: changed(consent.before, consentId, change) } : consent;
};
