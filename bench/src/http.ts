import { LIVE_NAMESPACE } from '@baton/contracts';
import { io, type Socket } from 'socket.io-client';
import { startChild } from './child-server';
import { type Budget, contest, inParallel, percentile, type Result, resultOf, rounded, type Slice } from './measure';
import { posting } from './post';
import { markBody, type SchoolUnderLoad } from './school-under-load';

const CONNECTIONS = 32;
const SCREENS = 200;
/** Commands a second while the way from commit to board is measured. */
const BOARD_RATE = 100;
/** Commands a second on the way to the screens. */
const SCREEN_RATES: readonly { readonly rate: number; readonly goalMs: number }[] = [
  { rate: 20, goalMs: 60 },
  { rate: 100, goalMs: 100 },
];
/** Milliseconds that screens may take to connect, and the last change to arrive. */
const CONNECT_MS = 30_000;
const ARRIVE_MS = 3_000;

const urlOf = (base: string, { campusId, serviceDay }: SchoolUnderLoad): URL =>
  new URL(`/api/campuses/${campusId}/days/${serviceDay}/roll-call/mark`, base);

/** A report over HTTP with session, rights, checked body and a durable append; beside the same route with nothing behind. */
export async function httpCommands(budget: Budget, school: SchoolUnderLoad): Promise<Result[]> {
  const empty = await startChild<{ url: string }>('bench-empty-route.js');
  const { post, close } = posting(CONNECTIONS);
  const against = (base: string) => async (): Promise<Slice> => {
    const url = urlOf(base, school);
    return inParallel(CONNECTIONS, { units: 1_000_000, ms: budget.sliceMs * 2 }, async (n) => {
      const mark = school.marks[n % school.marks.length];
      await post({ url, cookie: mark.cookie, body: markBody(mark) });
    });
  };
  const results = await contest(
    [
      { name: 'product', run: against(school.url) },
      { name: 'same route, empty handler', run: against(empty.ready.url) },
    ],
    budget.rounds,
  );
  close();
  await empty.stop();
  return [resultOf('http-commands', 'commands/s', results)];
}

/** From the acknowledged commit to the board, inside the server. */
export async function commitToReadModel(budget: Budget, school: SchoolUnderLoad): Promise<Result[]> {
  await school.waits();
  await atRate(BOARD_RATE, budget.sliceMs * 3, school);
  const waits = await school.waits();
  return [waitsOf('commit-to-read-model', waits, { 'goal of 5 ms': 5 })];
}

/** From the tap's request to each of 200 screens. */
export async function eventToScreen(budget: Budget, school: SchoolUnderLoad): Promise<Result[]> {
  const seen: { readonly position: string; readonly at: number }[] = [];
  const screens = await openScreens(school, (positions, at) => positions.forEach((position) => seen.push({ position, at })));
  const results: Result[] = [];
  for (const { rate, goalMs } of SCREEN_RATES) {
    seen.length = 0;
    const taps = await atRate(rate, budget.sliceMs * 3, school);
    const expected = taps.size * screens.length;
    for (let waited = 0; waited < ARRIVE_MS && seen.filter(({ position }) => taps.has(position)).length < expected; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const waits = seen.flatMap(({ position, at }) => (taps.has(position) ? [at - (taps.get(position) ?? 0)] : []));
    if (waits.length !== expected) throw new Error(`${waits.length} changes of ${expected} reached the screens at ${rate}/s.`);
    results.push(waitsOf(`event-to-screen-${rate}`, waits, { [`goal of ${goalMs} ms`]: goalMs }));
  }
  for (const screen of screens) screen.disconnect();
  return results;
}

function waitsOf(name: string, waits: readonly number[], limits: Readonly<Record<string, number>>): Result {
  const p99 = percentile(waits, 0.99);
  return {
    name,
    value: rounded(p99),
    unit: 'ms (p99)',
    p50: rounded(percentile(waits, 0.5)),
    p99: rounded(p99),
    ratios: Object.fromEntries(Object.entries(limits).map(([limit, ms]) => [limit, rounded(p99 / ms)])),
  };
}

/** Taps at a steady pace, whether or not the earlier ones were answered. Answers position → time of the tap. */
async function atRate(rate: number, ms: number, school: SchoolUnderLoad): Promise<Map<string, number>> {
  const { post, close } = posting(CONNECTIONS);
  const taps = new Map<string, number>();
  const url = urlOf(school.url, school);
  const waiting: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < Math.floor((rate * ms) / 1000); n++) {
    const due = start + (n * 1000) / rate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const mark = school.marks[(n * 31) % school.marks.length];
    const at = performance.now();
    waiting.push(
      post({ url, cookie: mark.cookie, body: markBody(mark) }).then((text) => {
        const { position } = JSON.parse(text) as { readonly position: string | null };
        if (position) taps.set(position, at);
      }),
    );
  }
  await Promise.all(waiting);
  close();
  return taps;
}

async function openScreens(school: SchoolUnderLoad, changed: (positions: readonly string[], at: number) => void): Promise<Socket[]> {
  const { campusId, serviceDay } = school;
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket: Socket = io(`${school.url}${LIVE_NAMESPACE}`, {
        extraHeaders: { cookie: school.leader },
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        timeout: CONNECT_MS,
      });
      socket.once('connect_error', reject);
      socket.on('day.changes', (changes: readonly { readonly position: string }[]) =>
        changed(
          changes.map(({ position }) => position),
          performance.now(),
        ),
      );
      socket.once('connect', () =>
        socket.emit('watch', { campusId, serviceDay }, (answer: { readonly ok: boolean; readonly code?: string }) =>
          answer.ok ? resolve(socket) : reject(new Error(`A screen may not watch: ${answer.code}`)),
        ),
      );
    });
  const screens: Socket[] = [];
  for (let n = 0; n < SCREENS; n += 20) screens.push(...(await Promise.all(Array.from({ length: 20 }, open))));
  return screens;
}
