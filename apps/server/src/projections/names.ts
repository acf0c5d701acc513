import {
  project,
  type EventStore,
  type Place,
  type Recorded,
  type RunningProjection,
  type SealedField,
  type Sealer,
} from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import {
  campusCodec,
  campusFold,
  childCodec,
  childFold,
  personCodec,
  staffCodec,
  type CampusEvent,
  type CampusState,
  type ChildEvent,
  type ChildState,
  type PersonEvent,
  type StaffEvent,
} from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { pinyin } from 'pinyin-pro';
import { CAMPUS_PREFIX, CHILD_PREFIX, PERSON_PREFIX, STAFF_PREFIX } from '../day/streams';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { TextsToOpen } from '../platform/texts-to-open';
import { EVENT_STORE, SEALER } from '../platform/tokens';
import { followed } from './followed';
import { SharedTexts } from './shared-texts';

const PREFIXES = [CHILD_PREFIX, PERSON_PREFIX, STAFF_PREFIX, CAMPUS_PREFIX];

type NamedEvent = ChildEvent | PersonEvent | StaffEvent | CampusEvent;

/** What only the office reads, and from the child's own stream, isn't held for every child of a district. */
type KnownState = Omit<ChildState, 'birthDate' | 'sex'>;

export interface NamedChild {
  readonly childId: string;
  readonly schoolId: string;
  readonly state: KnownState;
  /** null: erased */
  name: string | null;
  /** initials in pinyin, lower case: 林小晨 lxc */
  readonly initials: string;
}

/** Initials are looked up when somebody first searches: those of a whole school would hold up the start. */
class KnownChild implements NamedChild {
  state: ChildState = childFold.initial();
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

type PersonListener = (event: PersonEvent, person: { readonly schoolId: string; readonly id: string }) => void;

/** Names, pinyin and labels, opened into memory for the screens. Nothing of it touches the disk; erasure drops it. */
@Injectable()
export class Names implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly childrenById = new Map<string, KnownChild>();
  private readonly texts = new SharedTexts();
  private readonly sealed: TextsToOpen;
  private readonly childrenBySchool = new Map<string, KnownChild[]>();
  private readonly adultsById = new Map<string, NamedAdult>();
  private readonly campusesById = new Map<string, CampusState>();
  /** `<id of place, gate, group or period>` -> label */
  private readonly labels = new Map<string, string>();
  private readonly personListeners: PersonListener[] = [];
  private running: RunningProjection | null = null;
  private stopped: string | null = null;
  private isLive = false;

  constructor(
    private readonly metrics: Metrics,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {
    // a field that doesn't belong there is a damaged log: shown as nameless, not hidden
    this.sealed = new TextsToOpen(sealer, () => this.metrics.brokenLinks.inc());
    readiness.add('names', () => ({
      ready: this.isLive && this.stopped === null,
      stopped: this.stopped,
      children: this.childrenById.size,
    }));
  }

  private nowStarted: () => void = () => undefined;
  /** Resolves when everybody whom the log knows has a name here. */
  readonly started = new Promise<void>((resolve) => (this.nowStarted = resolve));

  async onApplicationBootstrap(): Promise<void> {
    this.running = project<NamedEvent>(this.store, {
      name: 'names',
      prefixes: PREFIXES,
      codecs: [childCodec, personCodec, staffCodec, campusCodec],
      checkContent: false,
      brokenLink: () => this.metrics.brokenLinks.inc(),
      live: async () => {
        await this.sealed.live();
        this.isLive = true;
      },
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
    this.nowStarted();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }

  /** Resolves when everybody who stands in the log by now has a name here: what was just written is found. */
  upToDate(): Promise<void> {
    return followed(this.store, this.running, PREFIXES);
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

  child(childId: string): NamedChild | null {
    return this.childrenById.get(childId) ?? null;
  }

  childrenOf(schoolId: string): readonly NamedChild[] {
    return (this.childrenBySchool.get(schoolId) ?? []).filter(({ state }) => state.record !== null);
  }

  adult(id: string): NamedAdult | null {
    return this.adultsById.get(id) ?? null;
  }

  label(id: string): string | null {
    return this.labels.get(id) ?? null;
  }

  campus(campusId: string): CampusState | null {
    return this.campusesById.get(campusId) ?? null;
  }

  campuses(): readonly CampusState[] {
    return [...this.campusesById.values()].filter((campus) => campus.campus !== null);
  }

  /**
   * To be called before the start: is told of every event of a person from the log's first on. So they are read and parsed
   * once for all who keep something of them.
   */
  onPerson(listener: PersonListener): void {
    this.personListeners.push(listener);
  }

  private take({ event }: Recorded<NamedEvent>, { stream }: Place): void | Promise<void> {
    if (stream.startsWith(CHILD_PREFIX)) this.takeChild(stream, event as ChildEvent);
    else if (stream.startsWith(CAMPUS_PREFIX)) this.takeCampus(stream, event as CampusEvent);
    else this.takeAdult(stream, event as PersonEvent | StaffEvent);
    return this.sealed.due();
  }

  private takeChild(stream: string, event: ChildEvent): void {
    const { schoolId, id } = ownerOf(stream, CHILD_PREFIX);
    const child = this.childrenById.get(id) ?? this.meetChild(schoolId, id);
    this.texts.shareIn(event.data);
    child.state = { ...childFold.evolve(child.state, { event }), birthDate: null, sex: null };
    const called = (name: Sealed | null) =>
      this.sealed.add(`${id} name`, fieldIn(stream, event.type, 'name', name), (text) => (child.name = text));
    if (event.type === 'ChildErased') {
      called(null);
      this.sealer.forget(id);
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
    if (isPerson) for (const listener of this.personListeners) listener(event as PersonEvent, owner);
    const adult = this.adultsById.get(id) ?? { id, name: null, phone: null };
    this.adultsById.set(id, adult);
    const known = (path: 'name' | 'phone', sealed: Sealed | null) =>
      this.sealed.add(`${id} ${path}`, fieldIn(stream, event.type, path, sealed), (text) => (adult[path] = text));
    if (event.type === 'PersonErased' || event.type === 'StaffErased') {
      known('name', null);
      known('phone', null);
      this.sealer.forget(id);
      return;
    }
    const data = event.data as { readonly name?: Sealed; readonly phone?: Sealed | null };
    if (data.name) known('name', data.name);
    if (data.phone !== undefined) known('phone', data.phone);
  }

  private takeCampus(stream: string, event: CampusEvent): void {
    const campusId = stream.slice(CAMPUS_PREFIX.length);
    this.campusesById.set(campusId, campusFold.evolve(this.campusesById.get(campusId) ?? campusFold.initial(), { event }));
    const data = event.data as { readonly label?: Sealed | null; readonly [key: string]: unknown };
    const labelled = LABELLED[event.type];
    if (labelled && data.label) {
      const id = labelled === 'campusId' ? campusId : String(data[labelled]);
      const keep = (label: string | null) => void (label !== null && this.labels.set(id, label));
      this.sealed.add(`${id} label`, fieldIn(stream, event.type, 'label', data.label), keep);
    }
  }
}

const fieldIn = (stream: string, type: string, path: string, sealed: Sealed | null): SealedField | null =>
  sealed && { place: { stream, type, path }, sealed };

const LABELLED: Readonly<Record<string, string>> = {
  CampusOpened: 'campusId',
  CampusRenamed: 'campusId',
  PlaceSet: 'placeId',
  GateSet: 'gateId',
  GroupSet: 'groupId',
  PeriodSet: 'periodId',
};

function ownerOf(stream: string, prefix: string): { readonly schoolId: string; readonly id: string } {
  const [schoolId, id] = stream.slice(prefix.length).split('.');
  return { schoolId, id };
}

export const initialsOf = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
