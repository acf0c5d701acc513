import { dayCodec } from '@baton/custody';
import {
  canonicalJson,
  chainEvents,
  emptyChain,
  type EventToAppend,
  headAfter,
  markChecked,
  metadataText,
  openSqliteLog,
} from '@baton/event-log';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { metadataOf, nextCommandId } from './day';
import { inFolder } from './folder';
import { type Budget, contest, inParallel, type Result, resultOf, type Slice } from './measure';
import { schoolOf } from './school';

const COMMITTERS = 64;
const STREAMS = 64;

/** The log's public append at 64 committers, beside a loop over prepared inserts of the same rows, 64 to a commit. */
export async function append(budget: Budget): Promise<Result[]> {
  const units = budget.quick ? 6_400 : 19_200;
  const results = await contest(
    [
      { name: 'append', run: () => inFolder((folder) => throughTheLog(folder, units)) },
      { name: 'raw insert loop', run: () => inFolder((folder) => rawLoop(folder, units)) },
    ],
    budget.rounds + 2,
  );
  return [resultOf('append', 'events/s', results)];
}

/** One event for each of `units`, chained in turn on the streams, ready to store. */
function chained(logId: string, units: number): { readonly stream: string; readonly expected: string; readonly event: EventToAppend }[] {
  const school = schoolOf(1, 1, 4);
  const heads = Array.from({ length: STREAMS }, (_, i) => emptyChain(logId, `campusDay-campus${i}-2026-03-10`));
  return Array.from({ length: units }, (_, n) => {
    const stream = `campusDay-campus${n % STREAMS}-2026-03-10`;
    const head = heads[n % STREAMS];
    const tap = {
      command: { type: 'StartMuster', musterId: 'm', drill: true } as const,
      actorId: 'teacher1x1',
      role: 'duty_teacher',
      at: n,
    };
    const encoded = dayCodec.encode({
      type: 'RollCallMarked',
      data: { sessionId: 'class1x1', marks: [{ childId: school.children[n % 4].childId, mark: 'present', effect: 'current' }] },
    });
    const metadata = metadataText({
      ...metadataOf(school, tap, nextCommandId()),
      envelopeVersion: 1,
      schemaVersion: encoded.schemaVersion,
    });
    const [event] = chainEvents(logId, stream, head, [{ ...encoded, data: canonicalJson(encoded.data), metadata, recordedAt: n }]);
    markChecked(logId, stream, head.revision, [event]);
    heads[n % STREAMS] = headAfter(head, [event]);
    return { stream, expected: head.revision, event };
  });
}

async function throughTheLog(folder: string, units: number): Promise<Slice> {
  const store = await openSqliteLog({ file: join(folder, 'log.sqlite') });
  const appends = chained(store.logId, units);
  const slice = await inParallel(COMMITTERS, { units, ms: 60_000 }, async (n) => {
    const { stream, expected, event } = appends[n];
    const result = await store.append(stream, expected, [event]);
    if (result.kind !== 'appended') throw new Error(`append ${n} was answered ${result.kind}`);
  });
  await store.close();
  return slice;
}

/** The same tables, the same rows and 64 of them to a durable commit, with nothing else around. */
async function rawLoop(folder: string, units: number): Promise<Slice> {
  const written = join(folder, 'log.sqlite');
  await throughTheLog(folder, units);
  const db = new Database(join(folder, 'raw.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 65536');
  db.prepare('ATTACH ? AS written').run(written);
  const tables = db.prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM written.sqlite_schema WHERE type = 'table'`).all();
  for (const { name, sql } of tables) {
    db.exec(sql);
    if (name !== 'event') db.exec(`INSERT INTO main.${name} SELECT * FROM written.${name}`);
  }
  const rows = db.prepare<[], unknown[]>('SELECT * FROM written.event ORDER BY position').raw().all();
  db.exec('DETACH written');
  const insert = db.prepare(`INSERT INTO event VALUES (${rows[0].map(() => '?').join(', ')})`);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const start = performance.now();
  for (let i = 0; i < rows.length; i += COMMITTERS) {
    begin.run();
    for (let j = i; j < Math.min(rows.length, i + COMMITTERS); j++) insert.run(rows[j]);
    commit.run();
  }
  const took = performance.now() - start;
  db.close();
  return { done: rows.length, took, waits: [] };
}
