import type { DayScript } from '../script/day-script';
import { referenceIn, type Reference } from '../script/references';
import { sessionsAt, succeeded, type Client, type Servers, type Sessions } from './http-client';
import { liveDevice, NoLiveView, type Listener, type LiveDevice } from './live-device';
import { sessionsOf } from './load-index';
import { idIn, type SchoolIndex } from './school-index';
import { UnknownReference, type Act, type Answer, type SchoolUnderPlay } from './school-under-play';
import { ownTablet } from './schedule';
import { peopleOf, type SchoolSetUp } from './set-up';
import { toldBySocket } from './told-by-socket';

/** Simulated ms per real ms; 0: as fast as possible. */
export type Speed = number;

/** Real ms between two steps of a clock that keeps a speed. */
const STEP_EVERY_MS = 250;
/** Real ms between two looks for the day to open, and until it must be open. */
const LOOK_EVERY_MS = 50;
const DAY_OPENS_WITHIN_MS = 10_000;
/** Error of a tablet's clock after its last comparison with the server's: ms. */
const CLOCK_ERROR_MS = 200;

/** The servers that a day is played at: one, or several on one log. */
export interface PlayedServers extends Servers {
  /** all that run now: each has a clock of its own to be stepped */
  running(): readonly string[];
}

export interface HttpSchool extends SchoolUnderPlay {
  /** devices whose server went away, and that have found no other yet */
  looking(): number;
  close(): Promise<void>;
}

/**
 * Plays over the public API: one session and one tablet a person, live connections like theirs. `listenerOf`: who wants to
 * know what this device of this person is sent.
 */
export function httpSchool(
  script: DayScript,
  servers: PlayedServers,
  setUp: SchoolSetUp,
  speed: Speed,
  listenerOf?: (device: string, staffId: string) => Listener,
): HttpSchool {
  const day = `/api/campuses/${setUp.campusId}/days/${script.serviceDay}`;
  const told = toldBySocket();
  const devices = devicesOf(
    script,
    () => servers.next(),
    setUp,
    (staffId, messages) => told.take(staffId, messages),
    listenerOf,
  );
  let index: SchoolIndex | null = null;

  const idOf = (reference: Reference): string => {
    if (reference.kind !== 'session') return idIn({ ...setUp.index, sessions: new Map() }, reference);
    if (!index) throw new UnknownReference(reference, 'Sessions are known once the day is open.');
    return idIn(index, reference);
  };
  const clientOf = (staffId: string): Client => {
    const client = setUp.clients.get(staffId);
    if (!client) throw new Error(`${staffId} has not signed in`);
    return client;
  };
  const anybody = [...setUp.clients.values()];
  const atEach = new Map<string, Sessions>();
  const clockOf = (url: string): Client => {
    const sessions = atEach.get(url) ?? sessionsAt(url);
    atEach.set(url, sessions);
    return sessions.withCookie(anybody[0].cookie);
  };
  const reach = pacedClock(speed, async (to) => {
    await Promise.all(
      servers.running().map(async (url) => succeeded(await clockOf(url).post('/api/demo/clock', { to }), `stepping the clock of ${url}`)),
    );
  });

  return {
    idOf,
    told: () => told.told(),
    async stepTo(at) {
      await reach(at);
      index ??= { ...setUp.index, sessions: sessionsOf(await openBoard(anybody, day), setUp.index) };
    },
    async give(act) {
      return answerOf(await clientOf(act.staffId).post(act.path.startsWith('/') ? act.path : `${day}/${act.path}`, bodyOf(act)));
    },
    async inCustody(staffId) {
      const { body } = succeeded(await clientOf(staffId).get(`${day}/board`), 'board');
      return (body.counts as { readonly inCustody: number }).inCustody;
    },
    async connect(device) {
      // the first connection brings everybody's own tablets with it
      const all = [...devices.values()];
      if (!devices.has(device)) throw new Error(`The script has no device ${device}.`);
      await devices.get(device)?.connect();
      await Promise.all(all.filter((one) => one.own).map((one) => one.connect().catch(unlessNoLiveView)));
    },
    async disconnect(device) {
      await devices.get(device)?.disconnect();
    },
    looking: () => [...devices.values()].filter((device) => device.isLooking()).length,
    async close() {
      await Promise.all([...devices.values()].map((device) => device.disconnect()));
      for (const sessions of atEach.values()) sessions.close();
    },
  };
}

function unlessNoLiveView(error: unknown): void {
  if (!(error instanceof NoLiveView)) throw error;
}

type OwnedDevice = LiveDevice & { readonly own: boolean };

function devicesOf(
  script: DayScript,
  url: () => string,
  setUp: SchoolSetUp,
  take: ReturnType<typeof toldBySocket>['take'],
  listenerOf?: (device: string, staffId: string) => Listener,
): ReadonlyMap<string, OwnedDevice> {
  const live = { url, campusId: setUp.campusId, serviceDay: script.serviceDay };
  const staffIdOf = (person: string) =>
    idIn({ ...setUp.index, sessions: new Map() }, referenceIn(person) ?? { kind: 'staff', rest: person });
  const deviceFor = (id: string, person: string, gate: string | null, own: boolean): OwnedDevice => {
    const staffId = staffIdOf(person);
    const gateReference = gate === null ? null : referenceIn(gate);
    const at = gateReference ? { deviceId: id, gateId: idIn({ ...setUp.index, sessions: new Map() }, gateReference) } : null;
    const device = liveDevice(live, {
      cookie: setUp.clients.get(staffId)?.cookie ?? '',
      gate: at,
      alerts: (messages) => take(staffId, messages),
      ...(listenerOf ? { listener: listenerOf(id, staffId) } : {}),
    });
    return { ...device, own };
  };
  const devices = new Map<string, OwnedDevice>();
  for (const { id, gate, person } of script.devices) {
    const first = person ?? script.steps.find((step) => step.on === id)?.as;
    if (first) devices.set(id, deviceFor(id, first, gate ?? null, false));
  }
  const listeners = script.listeners?.map((person) => person.slice(person.indexOf(':') + 1)) ?? peopleOf(script);
  for (const staffNumber of listeners)
    devices.set(ownTablet(`staff:${staffNumber}`), deviceFor(ownTablet(`staff:${staffNumber}`), `staff:${staffNumber}`, null, true));
  return devices;
}

/** The day opens by the clock; its board shows the sessions. */
async function openBoard(anybody: readonly Client[], day: string): Promise<Readonly<Record<string, unknown>>> {
  for (let waited = 0; waited <= DAY_OPENS_WITHIN_MS; waited += LOOK_EVERY_MS) {
    for (const client of anybody) {
      const answer = await client.get(`${day}/board`);
      if (answer.status === 200) return answer.body;
      if (answer.status === 404) break;
    }
    await pause(LOOK_EVERY_MS);
  }
  throw new Error('The day has not opened: is the service day within a term of the school’s calendar?');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// --- the school's clock
/**
 * The server's clock stands still until it is stepped. At a speed it is stepped along with the real time, several times a
 * second and never before everything of a moment is done: on a slow machine the day takes longer, and nobody is late.
 */
function pacedClock(speed: Speed, step: (to: number) => Promise<void>): (at: number) => Promise<void> {
  let since: { real: number; simulated: number } | null = null;
  let shown = 0;
  return async (at) => {
    if (speed === 0 || since === null) {
      await step(at);
      since = { real: Date.now(), simulated: at };
      shown = at;
      return;
    }
    while (shown < at) {
      const to = Math.min(at, shown + speed * STEP_EVERY_MS);
      const due = since.real + (to - since.simulated) / speed;
      if (due > Date.now()) await pause(due - Date.now());
      // what took too long is not caught up with
      else since = { real: Date.now(), simulated: to };
      await step(to);
      shown = to;
    }
  };
}

// --- one request and its answer
function bodyOf(act: Act): Readonly<Record<string, unknown>> {
  // without a time of its own the server's time counts
  const { commandId, body, device, previousCommandId, paper, path, occurredAt } = act;
  if (path.startsWith('/') || path.startsWith('alerts/')) return { commandId, ...body };
  const time = occurredAt === null ? {} : { time: { occurredAt, occurredRaw: occurredAt, offsetMs: 0, errorMs: CLOCK_ERROR_MS } };
  const tap = {
    device: { id: device.id, install: `install_${device.id}`, sequence: device.sequence },
    ...(previousCommandId === null ? {} : { previousCommandId }),
    ...time,
    ...(paper === null ? {} : { paper }),
  };
  return { commandId, tap, ...body };
}

function answerOf({ status, body }: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }): Answer {
  const events = (body.events ?? []) as Answer['events'];
  if (status === 202) return { outcome: 'kept', code: textOf(body.reason) ?? textOf(body.code) ?? 'kept', events, body };
  if (status >= 200 && status < 300) return { outcome: body.outcome === 'unchanged' ? 'unchanged' : 'accepted', code: null, events, body };
  return { outcome: 'refused', code: textOf(body.code) ?? String(status), events, body };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
