import { evolve, initialDay, type CampusDay, type DayEvent, type Offer } from '@baton/custody';
import type {
  AlertMessage,
  DayChangeMessage,
  DayOnDevice,
  LiveToClient,
  LiveToServer,
  NumbersMessage,
  PeopleOnDevice,
  WatchAnswer,
  ResumeAnswer,
} from '@baton/contracts';
import type { Socket } from 'socket.io-client';
import { get, Refusal, sawPosition } from '../api/api';
import { deviceStore, forgetPast, type OutboxItem } from '../outbox/device-store';
import type { Outbox } from '../outbox/outbox';
import { foldTap, roleOnDuty } from './judge-tap';
import type { SchoolClock } from './school-clock';
import { schoolKeys } from './school-keys';
import { whyNotSealed, type ListProblem } from './sealed-list';

/** ms of silence after which the screen says that it isn't live. */
export const NOT_LIVE_AFTER_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** ms between two looks whether the names are still right */
const PEOPLE_REFRESH_MS = 60_000;
/** ms that reasons to look at the names again are gathered */
const PEOPLE_WINDOW_MS = 3_000;
/** ms that changes are gathered before the day is put on the disk */
const KEEP_AFTER_MS = 2_000;
/** ms between two tries to take the day along */
const TAKE_AGAIN_MS = 5_000;
/** ms until the day is asked for again by whom it doesn't concern: they may be put on duty meanwhile */
const NOT_MINE_AGAIN_MS = 15_000;

export interface DayAddress {
  readonly campusId: string;
  readonly serviceDay: string;
}

export interface PersonHere {
  readonly staffId: string;
  readonly schoolId: string;
  readonly roles: readonly string[];
}

export interface ShownDay {
  /** counts up with every change: the day itself is changed in place */
  readonly version: number;
  /** null: not loaded yet, or the school's day has not begun */
  readonly day: CampusDay | null;
  readonly people: PeopleOnDevice | null;
  /** the last list that came or was kept isn't signed by the school: then it isn't `people`; or nobody can check it here */
  readonly listProblem: ListProblem | null;
  /** commandIds that the server has not answered yet, folded into `day` already */
  readonly unsent: number;
  /** server's clock, epoch ms: when this device last heard from the server; null: never */
  readonly heardAt: number | null;
  readonly live: boolean;
  /** today's day has not begun on the server */
  readonly notOpened: boolean;
  /** this person's roles see no day: the office, the system administrator */
  readonly notForMe: boolean;
  readonly numbers: NumbersMessage | null;
}

export const NOTHING_SHOWN: ShownDay = {
  version: 0,
  day: null,
  people: null,
  listProblem: null,
  unsent: 0,
  heardAt: null,
  live: false,
  notOpened: false,
  notForMe: false,
  numbers: null,
};

type LiveSocket = Socket<LiveToClient, LiveToServer>;

/** The day on this device: events from the server folded by the domain, taps on top, kept for when there is no network. */
export class DayOfDevice {
  private shown: ShownDay = NOTHING_SHOWN;
  private changes: DayChangeMessage[] = [];
  private position = '';
  private revision = -1;
  /** what the person could see when the day was taken along; null: it is as it was kept */
  private view: string | null = null;
  /** what the connection last said, where that differed: the day is taken anew once for it, not for ever */
  private viewSaid: string | null = null;
  private socket: LiveSocket | null = null;
  /** the server gives this connection the changes of the day */
  private joined = false;
  private readonly listeners = new Set<() => void>();
  private readonly alertListeners = new Set<(alerts: readonly AlertMessage[]) => void>();
  private readonly timers = new Set<ReturnType<typeof setInterval>>();
  private keeping: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;
  /** answered by the server, its events not here yet */
  private readonly answered = new Map<string, OutboxItem>();

  constructor(
    readonly address: DayAddress,
    private readonly person: PersonHere,
    private readonly outbox: Outbox,
    private readonly clock: SchoolClock,
    /** a gate's device: which gate, so that it is heard there and takes the collectors along */
    private readonly gate: { readonly deviceId: string; readonly gateId: string } | null,
  ) {}

  current = (): ShownDay => this.shown;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  onAlerts(listener: (alerts: readonly AlertMessage[]) => void): () => void {
    this.alertListeners.add(listener);
    return () => this.alertListeners.delete(listener);
  }
  /** revision and snapshot behind the screen, for a tap */
  seenAtTap(): { readonly revision: string | null; readonly rosterSnapshot: string | null } {
    return { revision: this.revision < 0 ? null : String(this.revision), rosterSnapshot: this.shown.people?.snapshotId ?? null };
  }

  async start(): Promise<void> {
    this.stopped = false;
    await this.loadKept();
    this.stopWatchingOutbox = this.watchOutbox();
    void this.takeAlong();
    this.every(PEOPLE_REFRESH_MS, () => void this.refreshPeople());
    this.every(1_000, () => this.checkLive());
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.disconnect();
    this.socket = null;
    for (const timer of this.timers) clearInterval(timer);
    this.timers.clear();
    this.stopWatchingOutbox();
    void this.keepNow();
  }

  private stopWatchingOutbox: () => void = () => undefined;

  private get key(): string {
    return `${this.address.campusId}/${this.address.serviceDay}/${this.person.staffId}`;
  }
  private get path(): string {
    return `/api/campuses/${this.address.campusId}/days/${this.address.serviceDay}`;
  }

  private async loadKept(): Promise<void> {
    await forgetPast(this.address.serviceDay);
    const [kept, people] = await Promise.all([deviceStore.days.get(this.key), deviceStore.people.get(this.key)]);
    if (kept) {
      this.changes = [...kept.changes];
      this.position = kept.position;
    }
    if (people) await this.takePeople(people.people, false);
    this.show({ heardAt: kept?.heardAt ?? null });
    this.refold();
  }

  /** The whole day anew, and the names; tried again until it succeeds. */
  private async takeAlong(): Promise<void> {
    try {
      const taken = await get<DayOnDevice>(`${this.path}/on-device/day`);
      this.clock.atLeast(taken.now);
      this.changes = [...taken.changes];
      this.position = taken.position;
      this.view = taken.view;
      this.show({ notOpened: false, notForMe: false, heardAt: this.clock.now() });
      this.refold();
      this.keepSoon();
      await this.refreshPeople();
      this.watch();
    } catch (error) {
      const notForMe = error instanceof Refusal && error.status === 403;
      if (notForMe) this.show({ notForMe });
      if (error instanceof Refusal && error.code === 'unknown_day') this.show({ notOpened: true, heardAt: this.clock.now() });
      if (!this.stopped) setTimeout(() => void (this.stopped ? undefined : this.takeAlong()), notForMe ? NOT_MINE_AGAIN_MS : TAKE_AGAIN_MS);
    }
  }

  /** Names and collectors again, when something about them may have changed. */
  async refreshPeople(): Promise<void> {
    const known = this.shown.people?.snapshotId;
    const query = `?gate=${this.gate !== null}${known ? `&known=${known}` : ''}`;
    try {
      const answer = await get<PeopleOnDevice | ({ readonly unchanged: true } & Pick<PeopleOnDevice, 'takenAt' | 'seal'>)>(
        `${this.path}/on-device/people${query}`,
      );
      const { people: before } = this.shown;
      const again = 'unchanged' in answer;
      const people = again ? before && { ...before, takenAt: answer.takenAt, seal: answer.seal } : answer;
      if (people && (await this.takePeople(people, again))) await deviceStore.people.put({ key: this.key, people });
    } catch {
      // the names of before go on to serve; their age is on the screen
    }
  }

  /** Only a list that the school has signed: what another gave or somebody changed is said, and the one of before goes on. */
  private async takePeople(people: PeopleOnDevice, contentKnown: boolean): Promise<boolean> {
    const { schoolId } = this.person;
    const listProblem = await whyNotSealed(people, { ...this.address, schoolId }, await schoolKeys(schoolId), contentKnown);
    this.show(listProblem === 'not_ours' ? { listProblem } : { people, listProblem });
    return listProblem !== 'not_ours';
  }

  /** Somebody is with this person, or on the way to them, who was not on the lists. */
  private somebodyIsNameless(): boolean {
    const { day, people } = this.shown;
    if (!day || !people) return false;
    const named = new Set(people.children.map((child) => child.childId));
    for (const child of day.children.values()) if (child.holder === this.person.staffId && !named.has(child.childId)) return true;
    for (const offer of day.offers.values())
      if (offer.open.size > 0 && isForMe(day, offer, this.person.staffId) && [...offer.open].some((childId) => !named.has(childId)))
        return true;
    return false;
  }

  private refreshPeopleSoon(): void {
    if (this.refreshing) return;
    this.refreshing = setTimeout(() => {
      this.refreshing = null;
      void this.refreshPeople();
    }, PEOPLE_WINDOW_MS);
  }
  private refreshing: ReturnType<typeof setTimeout> | null = null;

  /** The day itself comes by HTTP: the connection that keeps it live is loaded after it. */
  private async connect(): Promise<void> {
    const io = await this.socketIo();
    if (!io || this.stopped || this.socket) return;
    const socket: LiveSocket = io('/live', {
      path: '/socket.io',
      transports: ['websocket'],
      reconnectionDelayMax: TAKE_AGAIN_MS,
      query: { campusId: this.address.campusId }, // a proxy brings it to the instance that leads the campus
    });
    this.socket = socket;
    socket.on('connect', () => this.watch());
    socket.on('day.changes', (changes) => this.take(changes));
    socket.on('day.numbers', (numbers) => this.show({ numbers, ...this.heard() }));
    socket.on('alerts', (alerts, received) => {
      this.saw(alerts.at(-1)?.position);
      received();
      for (const listener of this.alertListeners) listener(alerts);
      this.show(this.heard());
    });
    socket.on('disconnect', () => {
      this.joined = false;
      this.show({ live: false });
    });
    this.every(HEARTBEAT_MS, () => this.heartbeat());
  }

  private async socketIo(): Promise<typeof import('socket.io-client').io | null> {
    while (!this.stopped) {
      try {
        return (await import('socket.io-client')).io;
      } catch {
        // no network on a device that has never kept it
        await new Promise((again) => setTimeout(again, TAKE_AGAIN_MS));
      }
    }
    return null;
  }

  private heard(): Partial<ShownDay> {
    return { heardAt: this.clock.now(), live: true };
  }

  private request() {
    return { ...this.address, ...(this.gate ? { device: this.gate } : {}) };
  }

  /** All that was missed, by position; then live. */
  private watch(): void {
    const { socket } = this;
    if (!socket?.connected || this.shown.day === null) return;
    this.joined = false;
    const after = this.position;
    const ask = after === '' ? 'watch' : 'resume';
    const answered = (answer: WatchAnswer | ResumeAnswer) => {
      if (answer.ok) {
        this.joined = true;
        this.position = answer.position;
        this.show(this.heard());
        void this.outbox.flush();
        this.seesByNow(answer.view);
      } else if (answer.code === 'foreign_epoch' || answer.code === 'limit_exceeded') {
        this.position = '';
        void this.takeAlong();
      }
    };
    if (ask === 'watch') socket.emit('watch', this.request(), answered);
    else socket.emit('resume', { ...this.request(), after }, answered);
  }

  /** What came over the socket, the next answer over HTTP must know as well, from whichever instance it comes. */
  private saw(position: string | undefined): void {
    if (position === undefined) return;
    this.position = position;
    sawPosition(position);
  }

  /** Heard is only who gets the changes: a connection that the server did not let join says nothing of the day. */
  private heartbeat(): void {
    const { socket } = this;
    if (!socket) return;
    // the server ended it, or would not have it just then: that one doesn't come again by itself
    if (!socket.active) socket.connect();
    else if (!socket.connected) return;
    else if (!this.joined && this.shown.day !== null) this.watch();
    else
      socket.emit('heartbeat', this.request(), (answer) => {
        if (!answer.ok) return;
        this.show(this.heard());
        this.seesByNow(answer.view);
      });
  }

  /** Who took over a duty may see what was hidden until now, and it stands among what came before. */
  private seesByNow(view: string): void {
    if (this.view === null || view === this.view || view === this.viewSaid) return;
    this.viewSaid = view;
    void this.takeAlong();
  }

  private checkLive(): void {
    const { heardAt, live } = this.shown;
    if (live && (heardAt === null || this.clock.now() - heardAt > NOT_LIVE_AFTER_MS)) this.show({ live: false });
  }

  private take(changes: readonly DayChangeMessage[]): void {
    const fresh = changes.filter((change) => Number(change.revision) > this.revision);
    this.saw(changes.at(-1)?.position);
    const last = fresh.at(-1);
    if (last) this.clock.atLeast(last.recordedAt);
    this.changes.push(...fresh);
    this.show(this.heard());
    if (this.outbox.current().waiting.length > 0 || this.answered.size > 0) {
      this.answered.clear();
      this.refold();
    } else this.fold(fresh);
    if (fresh.some(({ type }) => CHANGES_PEOPLE.has(type)) || this.somebodyIsNameless()) this.refreshPeopleSoon();
    this.keepSoon();
  }

  private fold(changes: readonly DayChangeMessage[]): void {
    const day = this.shown.day ?? initialDay();
    for (const change of changes) {
      evolve(day, recordOf(change));
      this.revision = Number(change.revision);
    }
    this.show({ day: day.opened ? day : null });
  }

  /** From the first event again, then the taps that the server doesn't know yet: cheap, and never wrong. */
  private refold(): void {
    const day = initialDay();
    this.revision = -1;
    for (const change of this.changes) {
      evolve(day, recordOf(change));
      this.revision = Number(change.revision);
    }
    const waiting = [...this.answered.values(), ...this.outbox.current().waiting].filter((item) => this.isOfThisDay(item));
    for (const item of waiting) foldTap(day, item, roleOnDuty(day, item.staffId, this.person.roles), this.shown.people);
    this.show({ day: day.opened ? day : null, unsent: waiting.length });
  }

  private isOfThisDay = (item: OutboxItem): boolean =>
    item.campusId === this.address.campusId && item.serviceDay === this.address.serviceDay;

  /** A tap shows at once; one that was answered stays until its events are here, or is taken back when it was refused. */
  private watchOutbox(): () => void {
    let known = this.outbox.current().waiting;
    const off = this.outbox.subscribe(() => {
      const { waiting } = this.outbox.current();
      if (waiting === known) return;
      const added = waiting.filter((item) => !known.includes(item) && this.isOfThisDay(item));
      const removed = waiting.length < known.length + added.length;
      known = waiting;
      const { day } = this.shown;
      if (removed || !day) return this.refold();
      for (const item of added) foldTap(day, item, roleOnDuty(day, item.staffId, this.person.roles), this.shown.people);
      this.show({ day, unsent: waiting.filter(this.isOfThisDay).length });
    });
    const offSettled = this.outbox.onSettled((item, answer) => {
      if (this.isOfThisDay(item) && answer.status === 200 && answer.outcome === 'accepted') this.answered.set(item.commandId, item);
    });
    return () => {
      off();
      offSettled();
    };
  }

  private keepSoon(): void {
    this.keeping ??= setTimeout(() => void this.keepNow(), KEEP_AFTER_MS);
  }

  private async keepNow(): Promise<void> {
    if (this.keeping) clearTimeout(this.keeping);
    this.keeping = null;
    if (this.changes.length === 0) return;
    const { key, position, changes } = this;
    await deviceStore.days.put({ key, position, changes: [...changes], heardAt: this.shown.heardAt ?? 0 });
  }

  private every(ms: number, act: () => void): void {
    this.timers.add(setInterval(act, ms));
  }

  private show(part: Partial<ShownDay>): void {
    this.shown = { ...this.shown, ...part, version: this.shown.version + 1 };
    for (const listener of this.listeners) listener();
  }
}

const isForMe = (day: CampusDay, { to, escortId }: Offer, staffId: string): boolean =>
  to.staffId === staffId ||
  escortId === staffId ||
  (to.sessionId !== null && (day.sessions.get(to.sessionId)?.staffIds.includes(staffId) ?? false));

/** Events after which a name, a collector or a permission may differ. */
const CHANGES_PEOPLE: ReadonlySet<string> = new Set([
  'ExpectedListFrozen',
  'ExpectedListRevised',
  'RestrictionApplied',
  'RestrictionLifted',
  'AuthorityWithdrawn',
  'DelegationApplied',
  'DismissalChanged',
  'SessionPlanned',
  'DutyPlanned',
  'DutyAssigned',
  'RosterApplied',
]);

const recordOf = ({ type, data, eventId, revision, actor, occurredAt, recordedAt, errorMs }: DayChangeMessage) => ({
  event: { type, data } as DayEvent,
  eventId,
  revision,
  metadata: { actor, time: { occurredAt, recordedAt, ...(errorMs === undefined ? {} : { errorMs }) } },
});
