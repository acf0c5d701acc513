import {
  NO_STREAM,
  project,
  type EventStore,
  type Place,
  type Recorded,
  type RunningProjection,
  type SealedField,
  type Sealer,
} from '@baton/event-log';
import type { Fact, Sealed } from '@baton/event-schema';
import {
  campusCodec,
  childCodec,
  childFold,
  personCodec,
  staffCodec,
  type CampusEvent,
  type ChildEvent,
  type ChildState,
  type PersonEvent,
  type StaffEvent,
} from '@baton/roster';
import { pinyin } from 'pinyin-pro';
import { CAMPUS_PREFIX, CHILD_PREFIX, PERSON_PREFIX, STAFF_PREFIX } from '../day/streams';
import { Metrics } from '../platform/metrics';
import { TextsToOpen } from '../platform/texts-to-open';
import { followed } from './followed';
import { SharedTexts } from './shared-texts';

export const KINDS_OF_PEOPLE = [CHILD_PREFIX, PERSON_PREFIX, STAFF_PREFIX];

type NamedEvent = ChildEvent | PersonEvent | StaffEvent | CampusEvent;

/** What only the office reads, and from the child's own stream, isn't held for every child of a district. */
type KnownState = Omit<ChildState, 'birthDate' | 'sex'>;

export interface NamedChild {
  readonly childId: string;
  readonly schoolId: string;
  readonly state: KnownState;
  /** of the last event in the state: with the child's stream what an event keeps of a fact that it used */
  readonly head: Pick<Fact, 'revision' | 'hash'>;
  /** null: erased */
  name: string | null;
  /** initials in pinyin, lower case: 林小晨 lxc */
  readonly initials: string;
}

/** Initials are looked up when somebody first searches: those of a whole school would hold up the start. */
class KnownChild implements NamedChild {
  state: ChildState = childFold.initial();
  head: NamedChild['head'] = { revision: NO_STREAM, hash: '' };
  private called: string | null = null;
  private shortened: string | null = null;

  constructor(
    readonly childId: string,
    readonly schoolId: string,
  ) {}

  get name(): string | null {
    return this.called;
  }
  set name(name: string | null) {
    this.called = name;
    this.shortened = null;
  }
  get initials(): string {
    return (this.shortened ??= this.called === null ? '' : initialsOf(this.called));
  }
}

export interface NamedAdult {
  readonly id: string;
  name: string | null;
  phone: string | null;
}

export interface PeopleOptions {
  readonly store: EventStore;
  readonly sealer: Sealer;
  readonly metrics: Metrics;
  /** of the projection */
  readonly name: string;
  /** streams of people, and of campuses if somebody listens to those */
  readonly prefixes: readonly string[];
  readonly passOver?: (stream: string) => boolean;
  /** told of every event of a person from the log's first on */
  readonly onPerson: (event: PersonEvent, person: { readonly schoolId: string; readonly id: string }) => void;
  readonly onCampus?: (stream: string, event: CampusEvent, texts: TextsToOpen) => void | Promise<void>;
}

/** Children, families and staff of some schools, followed in the log by one subscription; names and phones open, in memory only. */
export class People {
  private readonly childrenById = new Map<string, KnownChild>();
  private readonly childrenBySchool = new Map<string, KnownChild[]>();
  private readonly adultsById = new Map<string, NamedAdult>();
  private readonly texts = new SharedTexts();
  private readonly sealed: TextsToOpen;
  private running: RunningProjection | null = null;
  /** why nobody follows the log for them any more; null: somebody does */
  stopped: string | null = null;
  /** everything that stood in the log at the start is known */
  isLive = false;

  constructor(private readonly options: PeopleOptions) {
    // a field that doesn't belong there is a damaged log: shown as nameless, not hidden
    this.sealed = new TextsToOpen(options.sealer, () => options.metrics.brokenLinks.inc());
  }

  /** Resolves when everybody whom the log knows has a name here. @throws what kept it from that */
  async start(): Promise<void> {
    const { name, prefixes, passOver, metrics } = this.options;
    this.running = project<NamedEvent>(this.options.store, {
      ...{ name, prefixes, passOver },
      codecs: [childCodec, personCodec, staffCodec, campusCodec],
      checkContent: false,
      brokenLink: () => metrics.brokenLinks.inc(),
      live: async () => {
        await this.sealed.live();
        this.isLive = true;
      },
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
  }

  async close(): Promise<void> {
    await this.running?.close();
  }

  /** True when everybody who stands in the log by now is known here; false when nobody follows the log for them any more. */
  upToDate(withinMs?: number): Promise<boolean> {
    return followed(this.options.store, this.running, this.options.prefixes, withinMs);
  }

  /** Drops the name and phone of whoever's keys were destroyed, here or by another instance. */
  forget(subject: string): void {
    const child = this.childrenById.get(subject);
    const adult = this.adultsById.get(subject);
    if (!child && !adult) return;
    this.sealed.forget(subject);
    if (child) child.name = null;
    if (adult) Object.assign(adult, { name: null, phone: null });
  }

  /** of all these schools */
  get children(): number {
    return this.childrenById.size;
  }

  child(childId: string): NamedChild | undefined {
    return this.childrenById.get(childId);
  }

  childrenOf(schoolId: string): readonly NamedChild[] {
    return (this.childrenBySchool.get(schoolId) ?? []).filter(({ state }) => state.record !== null);
  }

  adult(id: string): NamedAdult | undefined {
    return this.adultsById.get(id);
  }

  private take(recorded: Recorded<NamedEvent>, { stream }: Place): void | Promise<void> {
    const { event } = recorded;
    if (stream.startsWith(CAMPUS_PREFIX)) return this.takeCampus(stream, event as CampusEvent);
    if (stream.startsWith(CHILD_PREFIX)) this.takeChild(stream, recorded as Recorded<ChildEvent>);
    else this.takeAdult(stream, event as PersonEvent | StaffEvent);
    return this.sealed.due();
  }

  private takeCampus(stream: string, event: CampusEvent): void | Promise<void> {
    const taken = this.options.onCampus?.(stream, event, this.sealed);
    return taken ? taken.then(() => this.sealed.due()) : this.sealed.due();
  }

  private takeChild(stream: string, { event, revision, hash }: Recorded<ChildEvent>): void {
    const { schoolId, id } = ownerOf(stream, CHILD_PREFIX);
    const child = this.childrenById.get(id) ?? this.meetChild(schoolId, id);
    this.texts.shareIn(event.data);
    child.state = { ...childFold.evolve(child.state, { event }), birthDate: null, sex: null };
    child.head = { revision, hash };
    const called = (name: Sealed | null) =>
      this.sealed.add(`${id} name`, fieldIn(stream, event.type, 'name', name), (text) => (child.name = text));
    if (event.type === 'ChildErased') {
      called(null);
      this.options.sealer.forget(id);
    }
    if (event.type === 'ChildRegistered' || event.type === 'ChildNameCorrected') called(event.data.name);
  }

  private meetChild(schoolId: string, id: string): KnownChild {
    const child = new KnownChild(id, schoolId);
    this.childrenById.set(id, child);
    const schoolmates = this.childrenBySchool.get(schoolId);
    if (schoolmates) schoolmates.push(child);
    else this.childrenBySchool.set(schoolId, [child]);
    return child;
  }

  private takeAdult(stream: string, event: PersonEvent | StaffEvent): void {
    const isPerson = stream.startsWith(PERSON_PREFIX);
    const owner = ownerOf(stream, isPerson ? PERSON_PREFIX : STAFF_PREFIX);
    const { id } = owner;
    if (isPerson) this.options.onPerson(event as PersonEvent, owner);
    const adult = this.adultsById.get(id) ?? { id, name: null, phone: null };
    this.adultsById.set(id, adult);
    const known = (path: 'name' | 'phone', sealed: Sealed | null) =>
      this.sealed.add(`${id} ${path}`, fieldIn(stream, event.type, path, sealed), (text) => (adult[path] = text));
    if (event.type === 'PersonErased' || event.type === 'StaffErased') {
      known('name', null);
      known('phone', null);
      this.options.sealer.forget(id);
      return;
    }
    const data = event.data as { readonly name?: Sealed; readonly phone?: Sealed | null };
    if (data.name) known('name', data.name);
    if (data.phone !== undefined) known('phone', data.phone);
  }
}

export const fieldIn = (stream: string, type: string, path: string, sealed: Sealed | null): SealedField | null =>
  sealed && { place: { stream, type, path }, sealed };

/** The school and the person that a stream of people is about. */
export function ownerOf(stream: string, prefix: string): { readonly schoolId: string; readonly id: string } {
  const [schoolId, id] = stream.slice(prefix.length).split('.');
  return { schoolId, id };
}

const initialsOf = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
