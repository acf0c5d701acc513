import { type CampusDay, dayCodec, type DayEvent, evolve, initialDay, type Refusal } from '@baton/custody';
import { createAggregate, decodeRecorded, type EventStore, openSqliteLog } from '@baton/event-log';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { inFolder } from './folder';
import { type Budget, type Result, rounded } from './measure';
import { schoolOf, type School } from './school';
import { serviceDayBefore, writeDay } from './school-year';
import { streamOf } from './day';

/** Whole days held in memory at once. */
const DAYS = 8;

/**
 * Bytes of heap that one child's day takes: on a board, which holds the folded day, and in the command path's cache, which
 * also knows every command of the day. Each day is read from a log, as after a restart.
 */
export async function heap(_budget: Budget): Promise<Result[]> {
  const school = schoolOf(1, 6, 31);
  return inFolder(async (folder) => {
    const store = await openSqliteLog({ file: join(folder, 'log.sqlite') });
    for (let n = DAYS; n >= 0; n--) await writeDay(store, school, n);
    const streams = Array.from({ length: DAYS + 1 }, (_, n) => streamOf(school, serviceDayBefore(n).serviceDay));
    const results = [
      await bytesOf(school, 'heap-of-a-childs-day', streams, (stream) => foldedDay(store, stream)),
      await bytesOf(school, 'heap-of-a-childs-day-decided-on', streams, (stream) => cachedDay(store, stream)),
    ];
    await store.close();
    return results;
  });
}

async function foldedDay(store: EventStore, stream: string): Promise<{ readonly kept: unknown; readonly children: number }> {
  const day = initialDay();
  for await (const recorded of store.readStream(stream)) evolve(day, decodeRecorded(dayCodec, recorded, recorded.revision));
  return { kept: day, children: day.children.size };
}

async function cachedDay(store: EventStore, stream: string): Promise<{ readonly kept: unknown; readonly children: number }> {
  const fold = { version: 1, initial: initialDay, evolve };
  const aggregate = createAggregate<CampusDay, DayEvent, Refusal>({ store, codec: dayCodec, fold, refusalOf: () => null });
  return { kept: aggregate, children: await aggregate.read(stream, (day) => day.children.size) };
}

/** The first day brings what all days share. */
async function bytesOf(
  school: School,
  name: string,
  [first, ...streams]: readonly string[],
  take: (stream: string) => Promise<{ readonly kept: unknown; readonly children: number }>,
): Promise<Result> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const days = [await take(first)];
  const before = used();
  for (const stream of streams) days.push(await take(stream));
  const bytes = (used() - before) / streams.length / school.children.length;
  if (days.some(({ children }) => children !== school.children.length)) throw new Error('A day is not whole.');
  return {
    name,
    value: rounded(bytes),
    unit: 'B',
    p50: null,
    p99: null,
    ratios: { 'goal of 300 B': rounded(bytes / 300) },
  };
}
