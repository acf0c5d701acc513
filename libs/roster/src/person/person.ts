import { code, codecOf, digest, event, id, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import {
  decideHolding,
  evolveHolding,
  holdingEvents,
  NOTHING_HELD,
  type Holding,
  type HoldingCommand,
  type HoldingEvent,
} from '../pass/holding';

const kind = code('guardian', 'collector', 'delegate', 'escort', 'visitor');
export type PersonKind = 'guardian' | 'collector' | 'delegate' | 'escort' | 'visitor';

/**
 * Stream person-<schoolId>.<personId>: identity and contact of a guardian, collector, delegate, agency escort or visitor,
 * once. What a person may do stands in each child's stream. Two people may share a number, so a number finds several.
 */
export const personEvents = {
  PersonRegistered: event('An adult is known to the school by name and, mostly, phone number.', {
    personId: id,
    schoolId: id,
    kind,
    agencyId: orNull(id),
    name: sealed,
    phone: orNull(sealed),
    phoneDigest: orNull(digest),
    idLastFour: orNull(sealed),
    idDigest: orNull(digest),
    importId: orNull(id),
  }),
  PersonKindAdded: event('The person is also of another kind: a guardian who escorts for an agency.', { kind, agencyId: orNull(id) }),
  PersonNameCorrected: event('The name was written wrongly.', { name: sealed }),
  PersonPhoneChanged: event('The phone number changed; call-backs use the number that was on file before.', {
    phone: orNull(sealed),
    phoneDigest: orNull(digest),
    at: time,
  }),
  PersonDocumentSeen: event('The last four of the ID document, for a collector without a card.', { idLastFour: sealed, idDigest: digest }),
  PersonErased: event("The person's keys are destroyed.", { at: time }),
  ...holdingEvents,
};

export type PersonEvent = EventOf<typeof personEvents>;
export const personCodec = codecOf(personEvents);

export interface PersonRecord {
  readonly personId: string;
  readonly schoolId: string;
  readonly kinds: readonly PersonKind[];
  readonly agencyId: string | null;
  readonly name: Sealed;
  readonly phone: Sealed | null;
  readonly phoneDigest: string | null;
  /** epoch ms; 0: since registration */
  readonly phoneSince: number;
  /** numbers with the time until which each was the one on file; epoch ms */
  readonly formerPhones: readonly { readonly phoneDigest: string; readonly until: number }[];
  readonly idLastFour: Sealed | null;
  readonly idDigest: string | null;
  /** card and phones by which gates know the person */
  readonly held: Holding;
}

export interface PersonState {
  readonly record: PersonRecord | null;
  readonly erased: boolean;
}

export const NO_PERSON: PersonState = { record: null, erased: false };

export type PersonCommand<S = Sealed> =
  | {
      readonly type: 'RegisterPerson';
      readonly personId: string;
      readonly schoolId: string;
      readonly kind: PersonKind;
      readonly agencyId: string | null;
      readonly name: S;
      readonly phone: S | null;
      readonly phoneDigest: string | null;
      readonly idLastFour: S | null;
      readonly idDigest: string | null;
      readonly importId: string | null;
    }
  | { readonly type: 'AddPersonKind'; readonly kind: PersonKind; readonly agencyId: string | null }
  | { readonly type: 'CorrectPersonName'; readonly name: S }
  | { readonly type: 'ChangePersonPhone'; readonly phone: S | null; readonly phoneDigest: string | null; readonly at: number }
  | { readonly type: 'RecordPersonDocument'; readonly idLastFour: S; readonly idDigest: string }
  | { readonly type: 'ErasePerson'; readonly at: number }
  | HoldingCommand;

export type PersonRefusal = Extract<ReturnType<typeof decidePerson>, { kind: 'refused' }>['refusal'];

export function decidePerson(command: PersonCommand, state: PersonState) {
  if (state.erased) return command.type === 'ErasePerson' ? unchanged : refused('person_erased');
  if (command.type === 'RegisterPerson') {
    const { type: _, ...data } = command;
    if (state.record) return state.record.personId === command.personId ? unchanged : refused('stream_taken');
    if ((command.kind === 'escort') !== (command.agencyId !== null)) return refused('agency_required');
    return accepted({ type: 'PersonRegistered', data } as const);
  }
  const person = state.record;
  if (!person) return refused('person_unknown');
  switch (command.type) {
    case 'AddPersonKind': {
      const { type: _, ...data } = command;
      return person.kinds.includes(command.kind) && (command.agencyId === null || command.agencyId === person.agencyId)
        ? unchanged
        : accepted({ type: 'PersonKindAdded', data } as const);
    }
    case 'CorrectPersonName':
      return same(command.name, person.name) ? unchanged : accepted({ type: 'PersonNameCorrected', data: { name: command.name } } as const);
    case 'ChangePersonPhone': {
      const { type: _, ...data } = command;
      return command.phoneDigest === person.phoneDigest ? unchanged : accepted({ type: 'PersonPhoneChanged', data } as const);
    }
    case 'RecordPersonDocument': {
      const { type: _, ...data } = command;
      return command.idDigest === person.idDigest ? unchanged : accepted({ type: 'PersonDocumentSeen', data } as const);
    }
    case 'ErasePerson':
      return accepted({ type: 'PersonErased', data: { at: command.at } } as const);
    default:
      return decideHolding(command, person.held);
  }
}

/** numbers that a person had before */
const FORMER_PHONES_KEPT = 10;

export function evolvePerson(state: PersonState, e: PersonEvent): PersonState {
  if (e.type === 'PersonErased') return { record: null, erased: true };
  if (e.type === 'PersonRegistered') {
    const { kind: first, importId: _, ...rest } = e.data;
    return { ...state, record: { ...rest, kinds: [first], phoneSince: 0, formerPhones: [], held: NOTHING_HELD } };
  }
  const person = state.record;
  if (!person) return state;
  switch (e.type) {
    case 'PersonKindAdded': {
      const kinds = [...new Set([...person.kinds, e.data.kind])];
      return { ...state, record: { ...person, kinds, agencyId: e.data.agencyId ?? person.agencyId } };
    }
    case 'PersonNameCorrected':
      return { ...state, record: { ...person, name: e.data.name } };
    case 'PersonPhoneChanged': {
      const { at, ...phone } = e.data;
      const former = person.phoneDigest === null ? [] : [{ phoneDigest: person.phoneDigest, until: at }];
      return {
        ...state,
        record: { ...person, ...phone, phoneSince: at, formerPhones: [...person.formerPhones, ...former].slice(-FORMER_PHONES_KEPT) },
      };
    }
    case 'PersonDocumentSeen':
      return { ...state, record: { ...person, ...e.data } };
    default:
      return { ...state, record: { ...person, held: evolveHolding(person.held, e satisfies HoldingEvent) } };
  }
}

/** HMACs of the numbers that were on file for a person at an instant: what a call-back may use. */
export function numbersOnFileAt(person: PersonRecord, at: number): readonly string[] {
  const former = person.formerPhones.filter((p) => p.until > at).map((p) => p.phoneDigest);
  return person.phoneDigest !== null && person.phoneSince <= at ? [...former, person.phoneDigest] : former;
}

/** `version` counts up whenever evolve changes meaning. */
export const personFold = {
  version: 2,
  initial: (): PersonState => NO_PERSON,
  evolve: (state: PersonState, recorded: { readonly event: PersonEvent }): PersonState => evolvePerson(state, recorded.event),
};
