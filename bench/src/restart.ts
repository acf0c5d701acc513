import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child-server';
import { type Budget, median, type Result, rounded } from './measure';
import { type SchoolUnderLoad, settingsOf } from './school-under-load';

/** Starts with the read database in place. */
const STARTS = 3;
/** Milliseconds between two looks, and that a read database may take to be made again. */
const LOOK_MS = 20;
const REBUILD_MS = 300_000;

interface Parts {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly caughtUp?: boolean }>>;
}

/**
 * The server on a log of a school year, in the middle of its last day: from the start of the process until it answers
 * "ready", first without the read database (and until that is made again), then with it.
 */
export async function restartReady(_budget: Budget, folder: string, school: SchoolUnderLoad): Promise<Result[]> {
  const settings = settingsOf(folder);
  for (const side of ['', '-wal', '-shm']) rmSync(join(settings.BATON_DATA ?? '', `read.sqlite${side}`), { force: true });
  const first = await start(settings, true);
  const starts: number[] = [];
  for (let n = 0; n < STARTS; n++) starts.push((await start(settings, false)).ready);
  const result = (name: string, ms: number, goal: number): Result => ({
    name,
    value: rounded(ms / 1000),
    unit: 's',
    p50: null,
    p99: null,
    ratios: { [`goal of ${goal} s`]: rounded(ms / 1000 / goal) },
  });
  if (school.marks.length === 0) throw new Error('The last day is empty.');
  return [
    result('restart-ready', median(starts), 1),
    result('restart-ready-without-read-database', first.ready, 15),
    result('read-database-made-again', first.caughtUp, 15),
  ];
}

async function start(env: NodeJS.ProcessEnv, untilCaughtUp: boolean): Promise<{ readonly ready: number; readonly caughtUp: number }> {
  const from = performance.now();
  const server = await startChild<{ readonly url: string }>('bench-server.js', env);
  const until = async (fits: (state: Parts) => boolean): Promise<number> => {
    while (performance.now() - from < REBUILD_MS) {
      const answer = await fetch(new URL('/api/health/ready', server.ready.url));
      if (fits((await answer.json()) as Parts)) return performance.now() - from;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`The server was not ready within ${REBUILD_MS} ms.`);
  };
  const ready = await until((state) => state.ready);
  const caughtUp = untilCaughtUp ? await until(({ parts }) => Object.values(parts).every((part) => part.caughtUp !== false)) : ready;
  await server.stop();
  return { ready, caughtUp };
}
