import { type CampusDay, dayCodec, evolve, initialDay } from '@baton/custody';
import { LOG_FILE, openSqliteLog, project, type SqliteEventStore } from '@baton/event-log';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Budget, contest, type Result, resultOf, rounded, type Slice } from './measure';
import { schoolOf } from './school';
import { settingsOf } from './school-under-load';
import { SERVICE_DAYS, writeDay } from './school-year';

/** Events whose texts are held in memory for the ceiling. */
const CEILING_EVENTS = 50_000;
/** Days in a quick run. */
const QUICK_DAYS = 12;
/** Rounds over a whole year, after the first. */
const YEAR_ROUNDS = 2;

/**
 * A school year through the path on which every board and read model is fed: subscription, chain links, decoding; and once
 * more with the whole day folded. Beside it JSON.parse of both columns of rows that already lie in memory.
 */
export async function replay(budget: Budget, folder: string, campusId: string): Promise<Result[]> {
  const file = join(settingsOf(folder).BATON_DATA ?? folder, LOG_FILE);
  const before = statSync(file).size;
  const store = await openSqliteLog({ file });
  const school = { ...schoolOf(1, 6, 31), campusId };
  const days = budget.quick ? QUICK_DAYS : SERVICE_DAYS;
  let events = 0;
  for (let n = days - 1; n > 0; n--) events += await writeDay(store, school, n);
  const texts = await textsOf(store);
  const results = await contest(
    [
      { name: 'replay', run: () => read(store) },
      { name: 'JSON.parse of both columns', run: async () => parseBoth(texts, events) },
      { name: 'fold', run: () => fold(store) },
    ],
    YEAR_ROUNDS,
  );
  await store.close();
  const bytes = (statSync(file).size - before) / events;
  const [replayed, ceiling, folded] = results;
  return [
    resultOf('replay', 'events/s', [replayed, ceiling]),
    resultOf('replay-and-fold', 'events/s', [folded, ceiling]),
    { name: 'log-size', value: rounded(bytes), unit: 'B/event', p50: null, p99: null, ratios: { 'goal of 700 B': rounded(bytes / 700) } },
  ];
}

async function textsOf(store: SqliteEventStore): Promise<(readonly [string, string])[]> {
  const texts: (readonly [string, string])[] = [];
  const subscription = store.subscribe({ after: 'start', prefixes: ['campusDay-'] });
  for await (const item of subscription) {
    if (item.kind === 'live' || texts.length >= CEILING_EVENTS) break;
    texts.push([item.event.data, item.event.metadata]);
  }
  await subscription.close();
  return texts;
}

/** The same texts over and over, as many as the replay reads: a short measure would be at the mercy of the moment. */
async function parseBoth(texts: readonly (readonly [string, string])[], events: number): Promise<Slice> {
  const start = performance.now();
  let kept: unknown = null;
  let done = 0;
  while (done < events)
    for (const [data, metadata] of texts) {
      kept = [JSON.parse(data), JSON.parse(metadata)];
      done += 1;
    }
  return { done: kept ? done : 0, took: performance.now() - start, waits: [] };
}

async function read(store: SqliteEventStore): Promise<Slice> {
  let done = 0;
  return timed(
    store,
    () => ++done,
    () => done,
  );
}

async function fold(store: SqliteEventStore): Promise<Slice> {
  let done = 0;
  let stream = '';
  let day: CampusDay = initialDay();
  const onto = (recorded: Parameters<typeof evolve>[1], of: string) => {
    if (of !== stream) [stream, day] = [of, initialDay()];
    day = evolve(day, recorded);
    done += 1;
  };
  return timed(store, onto, () => done);
}

async function timed(
  store: SqliteEventStore,
  take: (recorded: Parameters<typeof evolve>[1], stream: string) => void,
  done: () => number,
): Promise<Slice> {
  const start = performance.now();
  const run = project(store, {
    name: 'bench',
    prefixes: ['campusDay-'],
    codecs: [dayCodec],
    checkContent: false,
    handle: (recorded, { stream }) => {
      take(recorded, stream);
    },
  });
  await run.caughtUp;
  const took = performance.now() - start;
  await run.close();
  return { done: done(), took, waits: [] };
}
