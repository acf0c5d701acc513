import { LIVE_NAMESPACE } from '@baton/contracts';
import { type Vault } from '@baton/event-log';
import { io, type Socket } from 'socket.io-client';
import { SESSION_COOKIE } from '../../../apps/server/src/access/cookie';
import { Sessions } from '../../../apps/server/src/access/sessions';
import { p1Script } from '../../../apps/demo/src/script/p1/p1-script';
import { generateP1 } from '../../../apps/demo/src/school/p1-workbook';
import { percentile, rounded } from '../measure';
import { posting } from '../post';
import { bodyOf, type CampusScript, peopleOf, type Step } from './campus-day';
import { idIn } from './written-school';

/** Kept connections of the load, all campuses together. */
const CONNECTIONS = 32;
/** Sockets that connect at once. */
const SOCKETS_AT_ONCE = 20;
/** ms that a socket may take to connect. */
const CONNECT_MS = 60_000;
/** Sessions begun with a number as high as any that was revoked. */
const EPOCH = 1_000;

/**
 * Where the taps of several instances go. `campus`: to the instance that leads the campus, as nginx sends them; each leads
 * every n-th. `next`: each tap to the next instance, whichever campus it is about, and all lead all: the worst that routing
 * could do.
 */
export type Routing = 'campus' | 'next';

export interface District {
  readonly routing: Routing;
  readonly urls: readonly string[];
  readonly schoolId: string;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly campuses: number;
  readonly ids: ReadonlySet<string>;
  readonly script: CampusScript;
}

/** `<staff id of the template> <n>` → Cookie header */
export type Cookies = ReadonlyMap<string, string>;

/** Sessions without typing a PIN: hashing one is meant to be slow, and sign-in is not what is measured. */
export async function openSessions(vault: Vault, { schoolId, campuses, script }: District): Promise<Cookies> {
  const sessions = new Sessions(vault);
  const cookies = new Map<string, string>();
  for (let n = 0; n < campuses; n++)
    for (const person of peopleOf(script)) {
      const { token } = await sessions.open({
        staffId: idIn(n, person),
        schoolId: idIn(n, schoolId),
        epoch: EPOCH,
        proof: 'session',
        mustChangePassword: false,
      });
      cookies.set(`${person} ${n}`, `${SESSION_COOKIE}=${token}`);
    }
  return cookies;
}

export interface Loaded {
  readonly commands: number;
  /** per second */
  readonly rate: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Chains of taps, each tap after the one before it was answered.
 * @param perSecond taps that begin in a second, as people's do who don't wait for each other; null: as fast as answers come
 */
export async function tapAll(of: District, cookies: Cookies, chains: readonly Chain[], perSecond: number | null): Promise<Loaded> {
  const { post, close } = posting(CONNECTIONS);
  const waits: number[] = [];
  const start = performance.now();
  let begun = 0;
  let taps = 0;
  let next = 0;
  const due = () => (perSecond === null ? 0 : start + (begun++ * 1_000) / perSecond);
  const tap = async (step: Step, n: number): Promise<void> => {
    const at = due();
    const early = at - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    // a tap that should have begun earlier has waited since then
    const from = perSecond === null ? performance.now() : at;
    await post({ url: urlOf(of, n, taps++, step), cookie: cookies.get(`${step.by} ${n}`) ?? '', body: bodyOf(step, of.ids, n) });
    waits.push(performance.now() - from);
  };
  const work = async () => {
    while (next < chains.length) {
      const { n, steps } = chains[next++];
      for (const step of steps) await tap(step, n);
    }
  };
  const clients = perSecond === null ? CONNECTIONS : Math.min(chains.length, Math.max(CONNECTIONS, Math.ceil(perSecond)));
  await Promise.all(Array.from({ length: clients }, work));
  close();
  const took = performance.now() - start;
  return {
    commands: waits.length,
    rate: rounded((waits.length / took) * 1_000),
    p50: rounded(percentile(waits, 0.5)),
    p99: rounded(percentile(waits, 0.99)),
  };
}

export interface Chain {
  readonly n: number;
  readonly steps: readonly Step[];
}

const urlOf = ({ routing, urls, campusId, serviceDay }: District, n: number, turn: number, { say }: Step): URL =>
  new URL(
    `/api/campuses/${idIn(n, campusId)}/days/${serviceDay}/${say}`,
    urls[routing === 'campus' ? leaderOf(n, urls.length) : turn % urls.length],
  );

/** The instance that leads the n-th campus. */
export const leaderOf = (n: number, instances: number): number => n % instances;

/** The campuses in turn, so that all of them are busy at the same time. */
export function rollCallChains({ campuses, script }: District): Chain[] {
  const groups: Step[][] = [];
  for (let i = 0; i < script.rollCalls.length; i += 3) groups.push([...script.rollCalls.slice(i, i + 3)]);
  return groups.flatMap((steps) => Array.from({ length: campuses }, (_, n) => ({ n, steps })));
}

/** Roll calls of one campus in two halves, for two paces, and those of all others. */
export function hotAndOthers(chains: readonly Chain[]): { readonly halves: readonly [Chain[], Chain[]]; readonly others: Chain[] } {
  const hot = chains.filter(({ n }) => n === 0);
  const half = Math.ceil(hot.length / 2);
  return { halves: [hot.slice(0, half), hot.slice(half)], others: chains.filter(({ n }) => n !== 0) };
}

export const lineChains = ({ campuses, script }: District): Chain[] =>
  script.lines.flatMap((steps) => Array.from({ length: campuses }, (_, n) => ({ n, steps })));

/** Commands in the busiest minute of the reference day of one campus, in commands a second. */
export function peakOfReferenceDay(): number {
  const minutes = new Map<string, number>();
  for (const { at } of p1Script(generateP1().cast).steps) minutes.set(at.slice(0, 5), (minutes.get(at.slice(0, 5)) ?? 0) + 1);
  return Math.max(...minutes.values()) / 60;
}

/** One board a campus, connected as its leader's screen is. `changes` counts what came to all of them. */
export async function openBoards(of: District, cookies: Cookies): Promise<{ readonly changes: () => number; close(): void }> {
  const sockets: Socket[] = [];
  let changes = 0;
  for (let from = 0; from < of.campuses; from += SOCKETS_AT_ONCE) {
    const some = Array.from({ length: Math.min(SOCKETS_AT_ONCE, of.campuses - from) }, (_, i) => openBoard(of, cookies, from + i));
    sockets.push(...(await Promise.all(some)));
  }
  for (const socket of sockets) socket.on('day.changes', (all: readonly unknown[]) => (changes += all.length));
  return {
    changes: () => changes,
    close: () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
}

function openBoard({ urls, campusId, serviceDay, script }: District, cookies: Cookies, n: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = io(`${urls[leaderOf(n, urls.length)]}${LIVE_NAMESPACE}`, {
      extraHeaders: { cookie: cookies.get(`${script.leader} ${n}`) ?? '' },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      timeout: CONNECT_MS,
    });
    socket.once('connect_error', reject);
    socket.once('connect', () =>
      socket.emit('watch', { campusId: idIn(n, campusId), serviceDay }, (answer: { readonly ok: boolean; readonly code?: string }) =>
        answer.ok ? resolve(socket) : reject(new Error(`Board ${n} may not watch: ${answer.code}`)),
      ),
    );
  });
}
