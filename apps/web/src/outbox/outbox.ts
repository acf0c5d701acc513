import type { SchoolClock } from '../day/school-clock';
import { newCommandId, onAnswer, onEpoch, post, Refusal, Unreachable } from '../api/api';
import { deviceStore, keep, setting, settingIn, type OutboxItem, type Unsettled } from './device-store';

/** Reports of one sending; the server takes no more. */
const MAX_REPORTS_A_SENDING = 200;
/** Bytes of reports in one sending: the server takes 256 KiB. */
const MAX_BYTES_A_SENDING = 192 * 1024;
/** ms between two tries while something waits. */
const RETRY_MS = 15_000;
/** ms for which an answered report is kept: a log that is restored from a backup may have lost it. */
const KEPT_ANSWERED_MS = 7 * 24 * 3_600_000;
/** ms between two looks for answered reports that are older */
const FORGET_EVERY_MS = 3_600_000;
/** Readings of the disk for one hint of another tab; the next hint reads again. */
const MAX_READINGS = 20;
/** ms after its tap from which a report carries the device's own time; before that the server's is better */
const OWN_TIME_AFTER_MS = 3_000;

export interface OutboxState {
  readonly waiting: readonly OutboxItem[];
  readonly unsettled: readonly Unsettled[];
  readonly sending: boolean;
  /** false: the device's store refused to persist; shown as a set-up error */
  readonly persisted: boolean;
}

interface ItemAnswer {
  readonly commandId: string | null;
  readonly status: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly events?: readonly { readonly type: string }[];
}

/** Without answers: the sending as a whole was kept aside. One by one each has its own, and one bad report sinks no other. */
interface OutboxAnswer {
  readonly answers?: readonly ItemAnswer[];
  readonly reason?: string;
}

export interface Tapping {
  readonly campusId: string;
  readonly serviceDay: string;
  readonly staffId: string;
  readonly proof: OutboxItem['proof'];
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** revision of the day behind the screen, or null */
  readonly revision: string | null;
  readonly rosterSnapshot: string | null;
}

/** A tap names the one before it on the same day, so that the server sees a gap. */
interface LastTap {
  readonly day: string;
  readonly commandId: string;
}
type TapTime = ReturnType<SchoolClock['tap']>;

type Settled = (item: OutboxItem, answer: ItemAnswer) => void;

/** The device's queue: a tap is on the disk before the screen says so, and leaves it only by the server's answer. */
export class Outbox {
  private state: OutboxState = { waiting: [], unsettled: [], sending: false, persisted: true };
  private readonly listeners = new Set<() => void>();
  private readonly settledListeners = new Set<Settled>();
  private install = '';
  private deviceId = '';
  private readonly otherTabs = new BroadcastChannel('baton.outbox');
  private tapping: Promise<unknown> = Promise.resolve();
  /** a tap came to the disk, by whichever tab, after a sending last read it */
  private unread = false;
  private sessionStaffId: string | null = null;
  /** a device of the school may hand in what its people tapped while nobody is signed in */
  private paired = false;

  constructor(private readonly clock: SchoolClock) {}

  /** Reads what waits, and sends it from now on: at once, when the network comes back, when the page is seen again. */
  async start(): Promise<void> {
    this.install = (await setting<string>('install')) ?? newCommandId().replaceAll('-', '');
    await keep('install', this.install);
    this.deviceId = (await setting<string>('deviceId')) ?? `dv_${this.install.slice(0, 20)}`;
    const persisted = (await navigator.storage?.persist?.()) ?? false;
    this.change({
      persisted,
      waiting: await deviceStore.outbox.all(),
      unsettled: await deviceStore.unsettled.all(),
    });
    const flush = () => void this.flush();
    this.otherTabs.onmessage = () => {
      this.unread = true;
      void this.readAgain().then(() => this.state.waiting.length > 0 && flush());
    };
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', flush);
    setInterval(flush, RETRY_MS);
    await this.forgetAnswered();
    setInterval(() => void this.forgetAnswered(), FORGET_EVERY_MS);
    onEpoch((epoch) => void this.inEpoch(epoch));
    onAnswer((reached) => reached && this.state.waiting.length > 0 && flush());
    flush();
  }

  /** The school paired this device: taps name it as the server does. */
  async isDevice(deviceId: string): Promise<void> {
    this.deviceId = deviceId;
    this.paired = true;
    await keep('deviceId', deviceId);
    void this.flush();
  }

  /** Whose session sends: others' reports go as theirs, with the proof that the device has. */
  signedInAs(staffId: string | null): void {
    this.sessionStaffId = staffId;
    if (staffId) void this.flush();
  }

  current = (): OutboxState => this.state;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  onSettled(listener: Settled): () => void {
    this.settledListeners.add(listener);
    return () => this.settledListeners.delete(listener);
  }

  get device(): { readonly id: string; readonly install: string } {
    return { id: this.deviceId, install: this.install };
  }

  /** Resolves when the report is on the disk. Taps are written one after the other: their order is the order of the taps. */
  tap(tapping: Tapping): Promise<OutboxItem> {
    const written = this.tapping.then(() => this.write(tapping));
    this.tapping = written.catch(() => undefined);
    // whoever tapped hears of a disk that refuses
    void written.then(
      () => this.flush(),
      () => undefined,
    );
    return written;
  }

  private async write(tapping: Tapping): Promise<OutboxItem> {
    const time = this.clock.tap();
    // the place in the queue is taken on the disk: another tab of this device may have tapped meanwhile
    const item = await deviceStore.transaction(['outbox', 'settings'], async ({ outbox, settings }) => {
      const sequence = ((await settingIn<number>(settings, 'sequence')) ?? 0) + 1;
      const lastTap = await settingIn<LastTap>(settings, 'lastTap');
      const written = this.itemOf(tapping, time, sequence, lastTap);
      const { commandId, campusId, serviceDay } = written;
      await outbox.add(written);
      await settings.put({ name: 'sequence', value: sequence });
      await settings.put({ name: 'lastTap', value: { day: `${campusId}/${serviceDay}`, commandId } });
      return written;
    });
    this.unread = true;
    this.change({ waiting: [...this.state.waiting.filter(({ sequence }) => sequence !== item.sequence), item] });
    this.otherTabs.postMessage('changed');
    return item;
  }

  private itemOf(tapping: Tapping, time: TapTime, sequence: number, lastTap: LastTap | null): OutboxItem {
    const { campusId, serviceDay, staffId, proof, type, body, revision, rosterSnapshot } = tapping;
    const commandId = newCommandId();
    const tap = {
      previousCommandId: lastTap?.day === `${campusId}/${serviceDay}` ? lastTap.commandId : null,
      device: { ...this.device, sequence },
      seen: { revision, rosterSnapshot },
      time,
    };
    const kept = { ...body, commandId, tap };
    return { sequence, commandId, campusId, serviceDay, type, body: kept, staffId, proof, tappedAt: time.occurredAt };
  }

  /** Another tab has tapped, sent or settled something: what is on the disk counts. What changed here while it was read counts more. */
  private async readAgain(): Promise<void> {
    for (let reading = 0; reading < MAX_READINGS; reading++) {
      const before = this.state;
      const [waiting, unsettled] = await Promise.all([deviceStore.outbox.all(), deviceStore.unsettled.all()]);
      if (this.state.waiting === before.waiting && this.state.unsettled === before.unsettled) return this.change({ waiting, unsettled });
    }
  }

  /** One tab at a time; in order, until the server can't be reached or nothing waits. */
  async flush(): Promise<void> {
    if (!this.maySend() || !navigator.onLine) return;
    const sent = await navigator.locks.request('baton.outbox', { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      this.change({ sending: true });
      try {
        let most = MAX_REPORTS_A_SENDING;
        while (most > 0) most = await this.sendNext(most);
      } finally {
        this.change({ sending: false });
      }
      return true;
    });
    // tapped after the last look at the disk, while nobody else could send: once more for each such tap at most
    if (sent && this.unread) await this.flush();
  }

  /** Sends the first that wait, at most so many. How many the next sending may take; 0: nothing more can be sent now. */
  private async sendNext(most: number): Promise<number> {
    this.unread = false;
    const waiting = await deviceStore.outbox.all(most);
    const [first] = waiting;
    if (!first || !this.maySend()) return 0;
    const differs = waiting.findIndex((item) => item.campusId !== first.campusId || item.serviceDay !== first.serviceDay);
    const items = fitting(differs < 0 ? waiting : waiting.slice(0, differs));
    try {
      const path = `/api/campuses/${first.campusId}/days/${first.serviceDay}/outbox`;
      const said = await post<OutboxAnswer>(path, { reports: items.map((item) => this.reportOf(item)) });
      if (said.answers === undefined && items.length > 1) return 1;
      const answers = said.answers ?? [{ commandId: first.commandId, status: 202, reason: said.reason }];
      let settled = 0;
      for (const [i, item] of items.entries()) if (await this.settle(item, answers[i])) settled += 1;
      return settled === items.length ? most : 0;
    } catch (error) {
      // no network, or nobody may send now: the queue stays as it is
      if (error instanceof Unreachable || error instanceof Refusal) return 0;
      throw error;
    }
  }

  private maySend = (): boolean => this.sessionStaffId !== null || this.paired;

  private reportOf(item: OutboxItem): object {
    const tap = item.body.tap as { readonly time: TapTime };
    const { time, ...other } = tap;
    // by the device's own clock: its correction may have been measured between tap and sending
    const age = this.clock.raw() - time.occurredRaw;
    const fresh = age >= 0 && age < OWN_TIME_AFTER_MS;
    const body = { ...item.body, tap: fresh ? other : { ...other, time } };
    // on a device of the school each tap says whose it is: the session may end between two sendings
    const named = this.paired || item.staffId !== this.sessionStaffId;
    const proof = item.proof === 'session' ? 'offline_pin' : item.proof;
    return { type: item.type, body, ...(named ? { person: { staffId: item.staffId, proof } } : {}) };
  }

  /** Removes the report only for an answer that settles it. */
  private async settle(item: OutboxItem, answer: ItemAnswer | undefined): Promise<boolean> {
    if (!answer || answer.status >= 500 || answer.status === 401 || answer.status === 429) return false;
    const unsettled = whatIsOpen(item, answer);
    await deviceStore.transaction(['outbox', 'answered', 'unsettled'], async (tables) => {
      if (unsettled) await tables.unsettled.put(unsettled);
      if (answer.status < 400) await tables.answered.put({ ...item, answeredAt: this.clock.now() });
      await tables.outbox.remove(item.sequence);
    });
    const others = this.state.unsettled.filter(({ commandId }) => commandId !== item.commandId);
    this.change({
      waiting: this.state.waiting.filter((waiting) => waiting.sequence !== item.sequence),
      unsettled: unsettled ? [...others, unsettled] : this.state.unsettled,
    });
    this.otherTabs.postMessage('changed');
    for (const listener of this.settledListeners) listener(item, answer);
    return true;
  }

  /**
   * Another epoch: the log was restored, and may end before what it had answered. All of that is sent again, in its order;
   * the log answers what it still has as it did before. What a screen had shown of the old log says nothing of the new one.
   */
  private async inEpoch(epoch: string): Promise<void> {
    const changed = await deviceStore.transaction(['outbox', 'answered', 'settings'], async ({ outbox, answered, settings }) => {
      const before = await settingIn<string>(settings, 'epoch');
      if (before === epoch) return false;
      await settings.put({ name: 'epoch', value: epoch });
      if (before === null) return false;
      const sent = await answered.all();
      for (const { answeredAt: _, ...item } of sent) await outbox.put(item);
      for (const item of await outbox.all()) await outbox.put(withoutSeen(item));
      await answered.remove(...sent.map(({ sequence }) => sequence));
      return true;
    });
    if (!changed) return;
    await this.readAgain();
    this.otherTabs.postMessage('changed');
    void this.flush();
  }

  private async forgetAnswered(): Promise<void> {
    const until = this.clock.now() - KEPT_ANSWERED_MS;
    const old = (await deviceStore.answered.all()).filter(({ answeredAt }) => answeredAt < until);
    if (old.length > 0) await deviceStore.answered.remove(...old.map(({ sequence }) => sequence));
  }

  /** A person has dealt with it. */
  async dealtWith(commandId: string): Promise<void> {
    await deviceStore.unsettled.remove(commandId);
    this.change({ unsettled: this.state.unsettled.filter((item) => item.commandId !== commandId) });
    this.otherTabs.postMessage('changed');
  }

  /** The queue as a file: the last resort when the network doesn't come back. */
  async asFile(): Promise<Blob> {
    const content = {
      exportedAt: Date.now(),
      device: this.device,
      waiting: await deviceStore.outbox.all(),
      unsettled: await deviceStore.unsettled.all(),
    };
    return new Blob([JSON.stringify(content, null, 1)], { type: 'application/json' });
  }

  private change(part: Partial<OutboxState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

/** As many from the first on as the server takes at once; a sending that is too long would wait for ever. */
export function fitting(items: readonly OutboxItem[]): readonly OutboxItem[] {
  let bytes = 0;
  const tooMany = items.findIndex((item, i) => {
    bytes += new TextEncoder().encode(JSON.stringify(item)).length;
    return i >= MAX_REPORTS_A_SENDING || (i > 0 && bytes > MAX_BYTES_A_SENDING);
  });
  return tooMany < 0 ? items : items.slice(0, tooMany);
}

function withoutSeen(item: OutboxItem): OutboxItem {
  const tap = { ...(item.body.tap as object), seen: { revision: null, rosterSnapshot: null } };
  return { ...item, body: { ...item.body, tap } };
}

function whatIsOpen(item: OutboxItem, answer: ItemAnswer): Unsettled | null {
  const { commandId, campusId, serviceDay, type, body, staffId, tappedAt } = item;
  const open = (outcome: Unsettled['outcome'], code: string): Unsettled => ({
    commandId,
    campusId,
    serviceDay,
    type,
    body,
    staffId,
    tappedAt,
    outcome,
    code,
  });
  if (answer.status === 202) return open('kept', answer.reason ?? 'kept');
  if (answer.status >= 400) return open('rejected', answer.code ?? String(answer.status));
  return answer.events?.some((event) => event.type === 'ConflictDetected') ? open('conflict', 'conflict') : null;
}
