import type { Codec } from '@baton/event-schema';
import { campusCodec, decideCampus, evolveCampus, type CampusCommand, type CampusEvent } from '../campus/campus';
import { NO_CAMPUS, type CampusState } from '../campus/state';
import { childCodec, decideChild, evolveChild, type ChildCommand, type ChildEvent } from '../child/child';
import { NO_CHILD, type ChildState } from '../child/state';
import { decideInOrder, type Decision } from '../decision';
import {
  decideDirectory,
  directoryCodec,
  NO_DIRECTORY,
  evolveDirectory,
  type DirectoryCommand,
  type DirectoryEvent,
  type DirectoryState,
} from '../directory/directory';
import type { CurrentRoster, ImportTarget } from '../importing/import-input';
import {
  decidePerson,
  evolvePerson,
  NO_PERSON,
  personCodec,
  type PersonCommand,
  type PersonEvent,
  type PersonState,
} from '../person/person';
import { withSealedOpened, withSecretsSealed, type Plain } from '../plain';
import { decideStaff, evolveStaff, NO_STAFF, staffCodec, type StaffCommand, type StaffEvent, type StaffState } from '../staff/staff';

interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

/** Seals without a key, so that a spec can read again what it sealed; sealing and opening check event type and field. */
const seal = (s: Plain) => ({
  alg: 'A256GCM' as const,
  subject: s.subject,
  class: s.class,
  keyVersion: 1,
  nonce: 'bm9uY2U=',
  ciphertext: JSON.stringify([s.eventType, s.field, s.plain]),
});

/** the log's limits of one append, less room for the envelopes */
const APPEND_EVENTS = 200;
const APPEND_BYTES = 400 * 1024;

/** A school's streams as the server keeps them: stored through the codecs, opened and folded again for planning. */
export class RecordedSchool {
  readonly streams = new Map<string, StoredEvent[]>();

  constructor(readonly schoolId = 'school1') {}

  /** Writes a target as the server does: sealed, decided in order, stored in one append. Nothing may be refused. */
  write(target: ImportTarget): void {
    const decision = this.decide(target, withSecretsSealed<never[]>(target.commands, seal));
    if (decision.kind !== 'accepted') throw new Error(`${target.kind}: ${JSON.stringify([decision, target.commands])}`);
    const stream = `${target.kind}-${target.id}`;
    const codec = codecs[target.kind] as Codec;
    const stored = decision.events.map((e) => codec.encode(e));
    const bytes = Buffer.byteLength(JSON.stringify(stored));
    if (stored.length > APPEND_EVENTS || bytes > APPEND_BYTES) throw new Error(`${stream}: ${stored.length} events, ${bytes} bytes`);
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), ...stored]);
  }

  private decide(target: ImportTarget, commands: never[]): Decision<{ type: string; data: object }, object> {
    const codec = codecs[target.kind] as Codec;
    const events = (this.streams.get(`${target.kind}-${target.id}`) ?? []).map(
      (e) => codec.decode(e.type, e.schemaVersion, e.data) as never,
    );
    switch (target.kind) {
      case 'directory':
        return decideInOrder<DirectoryState, DirectoryEvent, DirectoryCommand, object>(
          commands,
          events.reduce(evolveDirectory, NO_DIRECTORY),
          decideDirectory,
          evolveDirectory,
        );
      case 'campus':
        return decideInOrder<CampusState, CampusEvent, CampusCommand, object>(
          commands,
          events.reduce(evolveCampus, NO_CAMPUS),
          decideCampus,
          evolveCampus,
        );
      case 'staff':
        return decideInOrder<StaffState, StaffEvent, StaffCommand, object>(
          commands,
          events.reduce(evolveStaff, NO_STAFF),
          decideStaff,
          evolveStaff,
        );
      case 'person':
        return decideInOrder<PersonState, PersonEvent, PersonCommand, object>(
          commands,
          events.reduce(evolvePerson, NO_PERSON),
          decidePerson,
          evolvePerson,
        );
      case 'child':
        return decideInOrder<ChildState, ChildEvent, ChildCommand, object>(
          commands,
          events.reduce(evolveChild, NO_CHILD),
          decideChild,
          evolveChild,
        );
      default:
        return target satisfies never;
    }
  }

  current(): CurrentRoster {
    const opened = (kind: ImportTarget['kind']) =>
      [...this.streams]
        .filter(([name]) => name.startsWith(`${kind}-`))
        .map(([name, events]) => [name.slice(kind.length + 1), events.map(open)] as const);
    const folded = <S>(kind: ImportTarget['kind'], initial: () => S, evolve: (s: S, e: never) => S) =>
      new Map(opened(kind).map(([id, events]) => [id, (events as never[]).reduce(evolve, initial())] as const));
    return {
      directory: folded('directory', () => NO_DIRECTORY, evolveDirectory).get(this.schoolId) ?? NO_DIRECTORY,
      campus:
        folded('campus', () => NO_CAMPUS, evolveCampus)
          .values()
          .next().value ?? NO_CAMPUS,
      children: folded('child', () => NO_CHILD, evolveChild),
      persons: folded('person', () => NO_PERSON, evolvePerson),
      staff: folded('staff', () => NO_STAFF, evolveStaff),
    } as unknown as CurrentRoster;
  }

  /** child stream, as the day reads it */
  child(childId: string) {
    return (this.streams.get(`child-${childId}`) ?? []).map((e) => e as never).reduce(evolveChild, NO_CHILD);
  }

  campus() {
    const [, events] = [...this.streams].find(([name]) => name.startsWith('campus-')) ?? ['', []];
    return events.map((e) => e as never).reduce(evolveCampus, NO_CAMPUS);
  }
}

const codecs = { directory: directoryCodec, campus: campusCodec, staff: staffCodec, person: personCodec, child: childCodec };

const open = (stored: StoredEvent) =>
  withSealedOpened(stored, (path, sealed) => {
    const [eventType, field, text] = JSON.parse(sealed.ciphertext) as [string, string, string];
    if (eventType !== stored.type || field !== path) throw new Error(`sealed for ${eventType}.${field}, found at ${stored.type}.${path}`);
    return text;
  });
