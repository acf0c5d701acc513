import { codecOf, code, digest, event, id, list, object, orNull, sealed, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';

/**
 * Stream roster-<schoolId>: the directory. It knows every stream of the school and finds by keyed hash: child by student
 * number (or by class, number in class and name, where a child has none), person by phone and name, staff by staff number.
 * Appended at an exact revision, so that one key never gets two ids.
 */
export const directoryEvents = {
  SchoolFounded: event('The school has a directory.', { schoolId: id, label: orNull(sealed), code: orNull(sealed) }),
  SchoolRenamed: event('Name or identifier of the school changed.', { label: orNull(sealed), code: orNull(sealed) }),
  CampusListed: event('A campus of the school.', { campusId: id }),
  KeysListed: event('Ids and the keyed hashes by which they are found.', {
    kind: code('child', 'person', 'staff'),
    entries: list(object({ id, key: digest })),
  }),
  KeysRemoved: event('These hashes do not find anybody any more: a number was wrong, or a person was erased.', {
    kind: code('child', 'person', 'staff'),
    keys: list(digest),
  }),
  AgencyListed: event('A care agency whose escorts collect children.', {
    agencyId: id,
    name: sealed,
    licence: orNull(sealed),
    phone: orNull(sealed),
  }),
  // read, and written by nothing: to take an agency off the list alone would leave what its escorts may
  AgencyRemoved: event('The agency does not collect any more.', { agencyId: id }),
};

export type DirectoryEvent = EventOf<typeof directoryEvents>;
export const directoryCodec = codecOf(directoryEvents);

export type KeyKind = 'child' | 'person' | 'staff';

export interface DirectoryState {
  readonly schoolId: string | null;
  readonly label: Sealed | null;
  readonly code: Sealed | null;
  readonly campusIds: readonly string[];
  /** keyed hash -> id */
  readonly keys: Readonly<Record<KeyKind, ReadonlyMap<string, string>>>;
  readonly agencies: readonly Agency[];
}

export interface Agency<S = Sealed> {
  readonly agencyId: string;
  readonly name: S;
  readonly licence: S | null;
  readonly phone: S | null;
}

export const NO_DIRECTORY: DirectoryState = {
  schoolId: null,
  label: null,
  code: null,
  campusIds: [],
  keys: { child: new Map(), person: new Map(), staff: new Map() },
  agencies: [],
};

/** entries of one event: 96 bytes of id and 64 of hash each stay well under the log's 64 KiB an event */
export const KEYS_PER_EVENT = 250;

export type DirectoryCommand<S = Sealed> =
  | { readonly type: 'FoundSchool'; readonly schoolId: string; readonly label: S | null; readonly code: S | null }
  | { readonly type: 'RenameSchool'; readonly label: S | null; readonly code: S | null }
  | { readonly type: 'ListCampus'; readonly campusId: string }
  | { readonly type: 'ListKeys'; readonly kind: KeyKind; readonly entries: readonly { readonly id: string; readonly key: string }[] }
  | { readonly type: 'RemoveKeys'; readonly kind: KeyKind; readonly keys: readonly string[] }
  | ({ readonly type: 'ListAgency' } & Agency<S>);

export type DirectoryRefusal = Extract<ReturnType<typeof decideDirectory>, { kind: 'refused' }>['refusal'];

export function decideDirectory(command: DirectoryCommand, state: DirectoryState) {
  if (command.type === 'FoundSchool') {
    const { type: _, ...data } = command;
    if (state.schoolId !== null) return state.schoolId === command.schoolId ? unchanged : refused('stream_taken');
    return accepted({ type: 'SchoolFounded', data } as const);
  }
  if (state.schoolId === null) return refused('school_unknown');
  switch (command.type) {
    case 'RenameSchool': {
      const data = { label: command.label, code: command.code };
      return same(data, { label: state.label, code: state.code }) ? unchanged : accepted({ type: 'SchoolRenamed', data } as const);
    }
    case 'ListCampus':
      return state.campusIds.includes(command.campusId)
        ? unchanged
        : accepted({ type: 'CampusListed', data: { campusId: command.campusId } } as const);
    case 'ListKeys':
      return listKeys(command, state);
    case 'RemoveKeys': {
      const keys = command.keys.filter((k) => state.keys[command.kind].has(k));
      return keys.length === 0 ? unchanged : accepted({ type: 'KeysRemoved', data: { kind: command.kind, keys } } as const);
    }
    case 'ListAgency': {
      const { type: _, ...data } = command;
      return state.agencies.some((a) => same(a, data)) ? unchanged : accepted({ type: 'AgencyListed', data } as const);
    }
    default:
      return command satisfies never;
  }
}

/** "One number never gets two children." */
function listKeys(command: Extract<DirectoryCommand, { type: 'ListKeys' }>, state: DirectoryState) {
  const known = state.keys[command.kind];
  const fresh = new Map<string, string>();
  for (const { id: wanted, key } of command.entries) {
    const holder = known.get(key) ?? fresh.get(key);
    if (holder !== undefined && holder !== wanted) return refused('key_taken', { kind: command.kind, holder, wanted });
    if (holder === undefined) fresh.set(key, wanted);
  }
  if (fresh.size === 0) return unchanged;
  const entries = [...fresh].map(([key, of]) => ({ id: of, key }));
  const events: DirectoryEvent[] = [];
  for (let i = 0; i < entries.length; i += KEYS_PER_EVENT)
    events.push({ type: 'KeysListed', data: { kind: command.kind, entries: entries.slice(i, i + KEYS_PER_EVENT) } });
  return accepted(...events);
}

export function evolveDirectory(state: DirectoryState, e: DirectoryEvent): DirectoryState {
  switch (e.type) {
    case 'SchoolFounded':
      return { ...state, ...e.data };
    case 'SchoolRenamed':
      return { ...state, ...e.data };
    case 'CampusListed':
      return { ...state, campusIds: [...state.campusIds, e.data.campusId] };
    case 'KeysListed':
      return withKeys(state, e.data.kind, (keys) => e.data.entries.forEach((entry) => keys.set(entry.key, entry.id)));
    case 'KeysRemoved':
      return withKeys(state, e.data.kind, (keys) => e.data.keys.forEach((key) => keys.delete(key)));
    case 'AgencyListed':
      return { ...state, agencies: [...state.agencies.filter((a) => a.agencyId !== e.data.agencyId), e.data] };
    case 'AgencyRemoved':
      return { ...state, agencies: state.agencies.filter((a) => a.agencyId !== e.data.agencyId) };
    default:
      return e satisfies never;
  }
}

/** A copy: several commands are decided one after the other before any of them is stored. */
function withKeys(state: DirectoryState, kind: KeyKind, change: (keys: Map<string, string>) => void): DirectoryState {
  const keys = new Map(state.keys[kind]);
  change(keys);
  return { ...state, keys: { ...state.keys, [kind]: keys } };
}

/** Every id of a kind that the directory lists, once. */
export const idsOf = (state: Pick<DirectoryState, 'keys'>, kind: KeyKind): readonly string[] => [...new Set(state.keys[kind].values())];

/** `version` counts up whenever evolve changes meaning. */
export const directoryFold = {
  version: 1,
  initial: (): DirectoryState => NO_DIRECTORY,
  evolve: (state: DirectoryState, recorded: { readonly event: DirectoryEvent }): DirectoryState => evolveDirectory(state, recorded.event),
};
