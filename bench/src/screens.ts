import { LIVE_NAMESPACE } from '@baton/contracts';
import { io, type Socket } from 'socket.io-client';
import { atRate, waitsOf } from './http';
import type { Budget, Result } from './measure';
import type { SchoolUnderLoad } from './school-under-load';

interface Case {
  readonly screens: number;
  /** commands a second */
  readonly rate: number;
  /** milliseconds that each sync of the disk takes longer */
  readonly syncMs: number;
  /** milliseconds, p99 */
  readonly goal: number;
}

const FEW = 200;
const MANY = 1_000;
const CASES: readonly Case[] = [
  ...[0, 1, 5].flatMap((syncMs) => [
    { screens: FEW, rate: 20, syncMs, goal: 60 },
    { screens: FEW, rate: 100, syncMs, goal: 100 },
  ]),
  { screens: MANY, rate: 20, syncMs: 0, goal: 150 },
];
/** Screens that connect at once. */
const AT_ONCE = 20;
/** Milliseconds that screens may take to connect, and the last change to arrive. */
const CONNECT_MS = 30_000;
const ARRIVE_MS = 3_000;

/** Position of a change -> when it came to each screen. */
type Arrivals = Map<string, number[]>;

/** From the tap's request to every screen, on disks of several speeds. */
export async function eventToScreen(budget: Budget, school: SchoolUnderLoad): Promise<Result[]> {
  const arrivals: Arrivals = new Map();
  const screens: Socket[] = [];
  const results: Result[] = [];
  for (const of of CASES) {
    if (of.syncMs > 0 && !school.disk) continue; // said when the shim wasn't built
    while (screens.length < of.screens)
      screens.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => openScreen(school, arrivals)))));
    results.push(await withDisk(school, of.syncMs, () => oneCase(budget, school, of, arrivals)));
  }
  for (const screen of screens) screen.disconnect();
  return results;
}

async function oneCase(
  budget: Budget,
  school: SchoolUnderLoad,
  { screens, rate, syncMs, goal }: Case,
  arrivals: Arrivals,
): Promise<Result> {
  arrivals.clear();
  const taps = await atRate(rate, budget.sliceMs * 3, school);
  const arrived = () => [...taps.keys()].reduce((sum, position) => sum + (arrivals.get(position)?.length ?? 0), 0);
  for (let waited = 0; waited < ARRIVE_MS && arrived() < taps.size * screens; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const waits = [...taps].flatMap(([position, tapped]) => (arrivals.get(position) ?? []).map((at) => at - tapped));
  if (waits.length !== taps.size * screens)
    throw new Error(`${waits.length} changes of ${taps.size * screens} reached the screens at ${rate}/s.`);
  const name = `event-to-screen-${rate}${screens === FEW ? '' : `-of-${screens}`}${syncMs === 0 ? '' : `-sync+${syncMs}ms`}`;
  return waitsOf(name, waits, { [`goal of ${goal} ms`]: goal });
}

/** With the disk that much slower; it must have been asked to sync meanwhile, or the shim isn't in between. */
async function withDisk<T>({ disk }: SchoolUnderLoad, ms: number, work: () => Promise<T>): Promise<T> {
  if (!disk) return work();
  const before = disk.syncs();
  disk.add(ms);
  try {
    const result = await work();
    if (disk.syncs() === before) throw new Error('No sync went through the shim: the disk was not slower.');
    return result;
  } finally {
    disk.add(0);
  }
}

function openScreen({ url, campusId, serviceDay, leader }: SchoolUnderLoad, arrivals: Arrivals): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = io(`${url}${LIVE_NAMESPACE}`, {
      extraHeaders: { cookie: leader },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      timeout: CONNECT_MS,
    });
    socket.once('connect_error', reject);
    socket.on('day.changes', (changes: readonly { readonly position: string }[]) => {
      const now = performance.now();
      for (const { position } of changes) {
        const times = arrivals.get(position);
        if (times) times.push(now);
        else arrivals.set(position, [now]);
      }
    });
    socket.once('connect', () =>
      socket.emit('watch', { campusId, serviceDay }, (answer: { readonly ok: boolean; readonly code?: string }) =>
        answer.ok ? resolve(socket) : reject(new Error(`A screen may not watch: ${answer.code}`)),
      ),
    );
  });
}
