import { decodeRecorded, type EventStore, type Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { campusCodec, campusFold, type CampusEvent, type CampusState } from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CAMPUS_PREFIX, campusStream } from '../day/streams';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import type { TextsToOpen } from '../platform/texts-to-open';
import { EVENT_STORE, SEALER } from '../platform/tokens';
import { fieldIn, KINDS_OF_PEOPLE, type NamedAdult, type NamedChild, ownerOf, People, type PeopleOptions } from './people';
import { VisitingSchools } from './visiting-schools';

/** Prefixes of one subscription; with more schools than these hold it hears of everybody and passes over whom it doesn't know. */
const MAX_PREFIXES = 512;

/** real ms in which the records must have come to the log's end for a list; else the streams are read, as when the vault is away. */
const RECORDS_WITHIN_MS = 1_000;

type PersonListener = PeopleOptions['onPerson'];

/**
 * Names, pinyin and labels, opened into memory for the screens. Nothing of it touches the disk; erasure drops it. Campuses
 * are known all; people are those of the schools whose campuses this instance leads, and for a while those who were asked for.
 */
@Injectable()
export class Names implements OnApplicationBootstrap, OnApplicationShutdown {
  /** null: of every school */
  private homeSchools: Set<string> | null = null;
  private home: People | null = null;
  private readonly visiting: VisitingSchools;
  private readonly campusesById = new Map<string, CampusState>();
  /** `<id of place, gate, group or period>` -> label */
  private readonly labels = new Map<string, string>();
  private readonly personListeners: PersonListener[] = [];
  private readonly goodbyes: ((schoolId: string) => void)[] = [];

  constructor(
    private readonly led: LedCampuses,
    private readonly metrics: Metrics,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {
    this.visiting = new VisitingSchools(
      (schoolId) => this.people({ name: `names of ${schoolId}`, prefixes: prefixesOf([schoolId]) }),
      (schoolId) => this.goodbyes.forEach((tell) => tell(schoolId)),
    );
    readiness.add('names', () => {
      const stopped = this.home?.stopped ?? this.visiting.stopped();
      const children = this.home?.children ?? 0;
      return { ready: this.home?.isLive === true && stopped === null, stopped, children, visiting: this.visiting.all().length };
    });
  }

  private nowStarted: () => void = () => undefined;
  /** Resolves when everybody at home here whom the log knows has a name. */
  readonly started = new Promise<void>((resolve) => (this.nowStarted = resolve));

  async onApplicationBootstrap(): Promise<void> {
    this.homeSchools = this.led.ids && new Set(await this.schoolsOf(this.led.ids));
    const atStart = this.homeSchools && [...this.homeSchools];
    const few = atStart && atStart.length * KINDS_OF_PEOPLE.length < MAX_PREFIXES ? atStart : null;
    this.home = this.people({
      name: 'names',
      prefixes: [CAMPUS_PREFIX, ...(few ? prefixesOf(few) : KINDS_OF_PEOPLE)],
      ...(atStart && { passOver: streamsOfOthers(new Set(atStart)) }),
      onCampus: (stream, event, texts) => this.takeCampus(stream, event, texts),
    });
    await this.home.start();
    this.nowStarted();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.home?.close();
    await this.visiting.close();
  }

  /**
   * To be waited for before somebody of this school is asked for, unless the school is at home here: its people are read
   * from the log then. @throws Refused `behind`
   */
  know(schoolId: string): Promise<void> | undefined {
    return this.isAtHome(schoolId) ? undefined : this.visiting.know(schoolId);
  }

  /** True for streams of people of a school none of whose campuses is led here. */
  isOfOthers(stream: string): boolean {
    return this.homeSchools !== null && streamsOfOthers(this.homeSchools)(stream);
  }

  /** Resolves when everybody of this school, and every campus, who stands in the log by now is known: what was just written is found. */
  async upToDate(schoolId: string): Promise<void> {
    await this.home?.upToDate();
    await this.know(schoolId);
    await this.visiting.of(schoolId)?.upToDate();
  }

  /**
   * For lists of a whole school: a child's record to the last event that stands in its stream by now, with that event's
   * revision and hash. null: who asks must read the streams, for nobody follows them here, or not in time.
   */
  async recordsByNow(schoolId: string): Promise<((childId: string) => NamedChild | undefined) | null> {
    const { home } = this;
    if (home === null || !this.isAtHome(schoolId) || this.visiting.of(schoolId)) return null;
    const isUpToDate = await home.upToDate(RECORDS_WITHIN_MS).catch(() => false);
    return isUpToDate ? (childId) => home.child(childId) : null;
  }

  /** Drops the name and phone of whoever's keys were destroyed, here or by another instance. */
  forget(subject: string): void {
    this.home?.forget(subject);
    for (const people of this.visiting.all()) people.forget(subject);
  }

  child(childId: string): NamedChild | null {
    return this.home?.child(childId) ?? this.visiting.find((people) => people.child(childId));
  }

  childrenOf(schoolId: string): readonly NamedChild[] {
    return (this.visiting.of(schoolId) ?? this.home)?.childrenOf(schoolId) ?? [];
  }

  adult(id: string): NamedAdult | null {
    return this.home?.adult(id) ?? this.visiting.find((people) => people.adult(id));
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

  /** Nobody of this school is known here any more, until somebody asks again: then `onPerson` begins anew. */
  onGoodbye(listener: (schoolId: string) => void): void {
    this.goodbyes.push(listener);
  }

  private isAtHome(schoolId: string): boolean {
    return this.homeSchools === null || this.homeSchools.has(schoolId);
  }

  private people(of: Pick<PeopleOptions, 'name' | 'prefixes' | 'passOver' | 'onCampus'>): People {
    const { store, sealer, metrics } = this;
    return new People({
      ...{ store, sealer, metrics },
      ...of,
      onPerson: (event, person) => this.personListeners.forEach((listener) => listener(event, person)),
    });
  }

  /** A campus that isn't in the log yet may still be opened. */
  private async schoolsOf(campusIds: readonly string[]): Promise<readonly string[]> {
    const schools: string[] = [];
    for (const campusId of campusIds)
      for await (const recorded of this.store.readStream(campusStream(campusId))) {
        const { event } = decodeRecorded(campusCodec, recorded, recorded.revision);
        if (event.type === 'CampusOpened') schools.push(event.data.schoolId);
        break;
      }
    return schools;
  }

  /** A promise for the first campus that is led here of a school that wasn't at home. */
  private takeCampus(stream: string, event: CampusEvent, texts: TextsToOpen): void | Promise<void> {
    const campusId = stream.slice(CAMPUS_PREFIX.length);
    this.campusesById.set(campusId, campusFold.evolve(this.campusesById.get(campusId) ?? campusFold.initial(), { event }));
    const data = event.data as { readonly label?: Sealed | null; readonly [key: string]: unknown };
    const labelled = LABELLED[event.type];
    if (labelled && data.label) {
      const id = labelled === 'campusId' ? campusId : String(data[labelled]);
      const keep = (label: string | null) => void (label !== null && this.labels.set(id, label));
      texts.add(`${id} label`, fieldIn(stream, event.type, 'label', data.label), keep);
    }
    if (event.type !== 'CampusOpened' || this.isAtHome(event.data.schoolId) || !this.led.leads(campusId)) return;
    return this.welcome(event.data.schoolId);
  }

  private async welcome(schoolId: string): Promise<void> {
    await this.visiting.keep(schoolId);
    this.homeSchools?.add(schoolId);
  }
}

const prefixesOf = (schoolIds: readonly string[]): readonly string[] =>
  schoolIds.flatMap((schoolId) => KINDS_OF_PEOPLE.map((kind) => `${kind}${schoolId}.`));

const streamsOfOthers =
  (schoolIds: ReadonlySet<string>) =>
  (stream: string): boolean => {
    const kind = KINDS_OF_PEOPLE.find((prefix) => stream.startsWith(prefix));
    return kind !== undefined && !schoolIds.has(ownerOf(stream, kind).schoolId);
  };

const LABELLED: Readonly<Record<string, string>> = {
  CampusOpened: 'campusId',
  CampusRenamed: 'campusId',
  PlaceSet: 'placeId',
  GateSet: 'gateId',
  GroupSet: 'groupId',
  PeriodSet: 'periodId',
};
