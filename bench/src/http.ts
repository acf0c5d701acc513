import { startChild } from './child-server';
import { type Budget, contest, inParallel, percentile, type Result, resultOf, rounded, type Slice } from './measure';
import { posting } from './post';
import { markBody, type SchoolUnderLoad } from './school-under-load';

const CONNECTIONS = 32;
/** Commands a second while the way from commit to board is measured. */
const BOARD_RATE = 100;

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

export function waitsOf(name: string, waits: readonly number[], limits: Readonly<Record<string, number>>): Result {
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
export async function atRate(rate: number, ms: number, school: SchoolUnderLoad): Promise<Map<string, number>> {
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
