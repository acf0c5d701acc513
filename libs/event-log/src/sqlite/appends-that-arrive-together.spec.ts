import { SqliteError } from 'better-sqlite3';
import { join } from 'node:path';
import { type ChainHead, emptyChain, headAfter } from '../hash-chain';
import { LogBusy, LogFull, NO_STREAM, OutcomeUnknown, START } from '../port';
import { sampleAppend } from '../testing/samples';
import { temporaryFolder } from '../testing/temporary-folder';
import { MAX_WAITING_APPENDS } from './append-queue';
import { openConnection } from './connection';
import { uuidBytes } from './recorded-row';
import { openSqliteLog, SqliteEventStore, type SqliteLogOptions } from './sqlite-log';
import { LogWriter } from './writer';

describe('Appends that arrive together', () => {
  let store: SqliteEventStore;
  const open = async (options: Partial<SqliteLogOptions> = {}) =>
    (store = await openSqliteLog({ file: join(temporaryFolder(), 'log.db'), ...options }));
  const first = (stream: string, child = 'child1') =>
    store.append(stream, NO_STREAM, sampleAppend(store.logId, stream, emptyChain(store.logId, stream), child));
  afterEach(async () => {
    jest.restoreAllMocks();
    await store.close();
  });

  it('share one commit, and each is answered only after it', async () => {
    await open();
    const commit = jest.spyOn(LogWriter.prototype, 'commit');
    const answered: number[] = [];
    const appends = Array.from({ length: 100 }, (_, i) => first(`child-s1.c${i}`).then(() => answered.push(commit.mock.results.length)));
    expect(commit).not.toHaveBeenCalled();
    await Promise.all(appends);
    expect(commit).toHaveBeenCalledTimes(1);
    expect(new Set(answered)).toEqual(new Set([1]));
  });

  it('are seen by another reader of the file as soon as they are answered', async () => {
    await open();
    await Promise.all([first('child-s1.a'), first('child-s1.b')]);
    const reader = openConnection({ file: store.file, readonly: true });
    expect(reader.prepare('SELECT count(*) FROM event').pluck().get()).toBe(3);
    reader.close();
  });

  it('follow each other in one stream within one commit', async () => {
    await open();
    const stream = 'campusDay-c1-2026-03-10';
    let head: ChainHead = emptyChain(store.logId, stream);
    const appends = ['child1', 'child2', 'child3'].map((child) => {
      const events = sampleAppend(store.logId, stream, head, child);
      const appended = store.append(stream, head.revision, events);
      head = headAfter(head, events);
      return appended;
    });
    expect((await Promise.all(appends)).map((result) => result.kind === 'appended' && result.revision)).toEqual(['0', '1', '2']);
  });

  it('keep their neighbours when an event id stands elsewhere already: that one is a conflict', async () => {
    await open();
    await first('child-s1.a');
    const stolen = sampleAppend(store.logId, 'child-s1.b', emptyChain(store.logId, 'child-s1.b'), 'child2');
    const other = openConnection({ file: store.file });
    other.prepare('UPDATE event SET event_id = ? WHERE position = 2').run(uuidBytes(stolen[0].eventId));
    other.close();
    const results = await Promise.all([first('child-s1.c'), store.append('child-s1.b', NO_STREAM, stolen), first('child-s1.d')]);
    expect(results.map((result) => result.kind)).toEqual(['appended', 'conflict', 'appended']);
  });

  it('answer "busy" instead of queueing without end', async () => {
    await open();
    const events = sampleAppend(store.logId, 'child-s1.a', emptyChain(store.logId, 'child-s1.a'), 'child1');
    const answers = await Promise.allSettled(
      Array.from({ length: MAX_WAITING_APPENDS + 1 }, () => store.append('child-s1.a', NO_STREAM, events)),
    );
    const busy = answers.filter((answer) => answer.status === 'rejected' && answer.reason instanceof LogBusy);
    expect(busy).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(MAX_WAITING_APPENDS);
  });

  it('are answered before the log closes', async () => {
    await open();
    const appended = first('child-s1.a');
    await store.close();
    expect(await appended).toMatchObject({ kind: 'appended' });
    await expect(first('child-s1.b')).rejects.toThrow(LogBusy);
  });

  it('wait for another process that holds the write lock, without blocking this one', async () => {
    await open();
    const other = openConnection({ file: store.file });
    other.exec('BEGIN IMMEDIATE');
    const appended = first('child-s1.a');
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(ticking);
    other.exec('ROLLBACK');
    other.close();
    expect(await appended).toMatchObject({ kind: 'appended' });
    expect(turns).toBeGreaterThan(5);
  });
});

describe('A full disk', () => {
  it('refuses writes and writes nothing, while reads and subscriptions go on; with room again, so do writes', async () => {
    const file = join(temporaryFolder(), 'log.db');
    let pages = 40;
    const store = await openSqliteLog({ file, tune: (db) => void db.pragma(`max_page_count = ${pages}`) });
    const stream = 'child-s1.a';
    let head = emptyChain(store.logId, stream);
    let error: unknown = null;
    while (!error) {
      const events = sampleAppend(store.logId, stream, head, ...Array.from({ length: 20 }, (_, i) => `child${i}`));
      await store.append(stream, head.revision, events).then(
        () => (head = headAfter(head, events)),
        (caught: unknown) => (error = caught),
      );
    }
    expect(error).toBeInstanceOf(LogFull);
    const seen: string[] = [];
    for await (const event of store.readStream(stream)) seen.push(event.revision);
    expect(seen.at(-1)).toBe(head.revision);
    let live = 0;
    for await (const item of store.subscribe({ after: START, prefixes: [stream] })) {
      if (item.kind === 'live') break;
      live += 1;
    }
    expect(live).toBe(seen.length);
    await store.close();
    pages = 1000;
    const roomy = await openSqliteLog({ file, tune: (db) => void db.pragma(`max_page_count = ${pages}`) });
    expect(await roomy.append(stream, head.revision, sampleAppend(store.logId, stream, head, 'child1'))).toMatchObject({
      kind: 'appended',
    });
    await roomy.close();
  });
});

describe('An I/O error while writing', () => {
  it('leaves the outcome unknown, stops the log, and ends the process', async () => {
    const fatal: string[] = [];
    const store = await openSqliteLog({ file: join(temporaryFolder(), 'log.db'), onFatal: (error) => fatal.push(error.message) });
    jest.spyOn(LogWriter.prototype, 'commit').mockImplementationOnce(() => {
      throw new SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
    });
    const append = (stream: string) =>
      store.append(stream, NO_STREAM, sampleAppend(store.logId, stream, emptyChain(store.logId, stream), 'child1'));
    const results = await Promise.allSettled([append('child-s1.a'), append('child-s1.b')]);
    expect(results.map((result) => result.status === 'rejected' && result.reason instanceof OutcomeUnknown)).toEqual([true, true]);
    expect(fatal).toEqual(['disk I/O error']);
    await expect(append('child-s1.c')).rejects.toThrow(LogBusy);
    jest.restoreAllMocks();
    await store.close();
  });
});
