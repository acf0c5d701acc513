import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from './canonical-json';
import { type Seal, sealCodec, sealIsForged, sealOf } from './daily-seal';
import { chainEvents, type ChainHead, emptyChain, headAfter, metadataText } from './hash-chain';
import { project } from './projection';
import { openSqliteLog } from './sqlite/sqlite-log';
import { metadataOf, sampleAppend, sampleCodec, TUESDAY } from './testing/samples';
import { temporaryFolder } from './testing/temporary-folder';
import { verifyLogFile } from './verify';

const DAY = 'campusDay-c1-2026-03-10';
const NEXT = 'campusDay-c1-2026-03-11';

describe('A log that was damaged or changed', () => {
  let sound: string;
  let logId: string;
  const heads: Record<string, ChainHead> = {};
  /** events 2…11 of the log: five of each day in turn, after LogStarted */
  beforeAll(async () => {
    sound = join(temporaryFolder(), 'log.db');
    const store = await openSqliteLog({ file: sound });
    logId = store.logId;
    for (let i = 0; i < 10; i++) {
      const stream = i % 2 ? NEXT : DAY;
      const head = heads[stream] ?? emptyChain(logId, stream);
      const events = sampleAppend(logId, stream, head, `child${i}`);
      await store.append(stream, head.revision, events);
      heads[stream] = headAfter(head, events);
    }
    await store.close();
  });

  const damaged = (sql: string, ...values: unknown[]): string => {
    const file = join(temporaryFolder(), 'log.db');
    copyFileSync(sound, file);
    const db = new Database(file);
    db.prepare(sql).run(...values);
    db.close();
    return file;
  };
  const firstProblem = async (file: string, seals: readonly Seal[] = []) => {
    const { first } = await verifyLogFile(file, { seals });
    return first && `${first.kind} at ${first.stream} ${first.revision}`;
  };

  it('is told from a sound one', async () => {
    const report = await verifyLogFile(sound);
    expect(report).toMatchObject({ logId, events: 11, streams: 3, problems: 0, first: null });
    expect(report.heads.get(DAY)).toEqual(heads[DAY]);
  });

  it('shows one changed character of the data', async () => {
    const file = damaged(`UPDATE event SET data = replace(data, 'child4', 'child5') WHERE position = 6`);
    expect(await firstProblem(file)).toBe(`content_changed at ${DAY} 2`);
    expect((await verifyLogFile(file)).first?.position).toMatch(/:6$/);
  });

  it('shows a changed time in the metadata', async () => {
    expect(
      await firstProblem(damaged(`UPDATE event SET metadata = replace(metadata, '${TUESDAY}', '${TUESDAY + 1}') WHERE position = 5`)),
    ).toBe(`content_changed at ${NEXT} 1`);
  });

  it('shows another event type, and another event id', async () => {
    expect(await firstProblem(damaged(`UPDATE event SET type_id = 1 WHERE position = 4`))).toBe(`content_changed at ${DAY} 1`);
    expect(await firstProblem(damaged(`UPDATE event SET event_id = randomblob(16) WHERE position = 4`))).toBe(`event_id_wrong at ${DAY} 1`);
  });

  it('shows a bit that flipped in a hash', async () => {
    expect(await firstProblem(damaged(`UPDATE event SET hash = randomblob(32) WHERE position = 3`))).toBe(`hash_wrong at ${NEXT} 0`);
    expect(await firstProblem(damaged(`UPDATE event SET previous_hash = randomblob(32) WHERE position = 2`))).toBe(
      `does_not_follow_previous at ${DAY} 0`,
    );
  });

  it('shows an event that was deleted', async () => {
    const file = damaged(`DELETE FROM event WHERE position = 6`);
    expect(await firstProblem(file)).toBe(`position_missing at ${NEXT} 2`);
    expect((await verifyLogFile(file)).problems).toBe(2); // and the gap in its own stream
  });

  it('shows two events that were swapped', async () => {
    const file = damaged(`UPDATE event SET revision = -revision - 100 WHERE stream_id = 2 AND revision IN (1, 2)`);
    const db = new Database(file);
    db.prepare(`UPDATE event SET revision = 101 + 102 + revision - 100 WHERE revision < -1`).run();
    db.close();
    expect(await firstProblem(file)).toBe(`revision_missing at ${DAY} 2`);
  });

  it('shows an event that was smuggled into another stream', async () => {
    expect(
      await firstProblem(
        damaged(`UPDATE event SET stream_id = (SELECT id FROM stream WHERE name = '${NEXT}'), revision = 5 WHERE position = 10`),
      ),
    ).toBe(`revision_missing at ${NEXT} 5`);
  });

  it('shows that the beginning is gone', async () => {
    expect(await firstProblem(damaged(`DELETE FROM event WHERE position = 1`))).toBe('log_start_missing at log 0');
  });

  it('shows a change whose hashes were all made to fit, as soon as a seal lies elsewhere', async () => {
    const seals = sealOf([{ stream: DAY, ...heads[DAY] }], null);
    const file = join(temporaryFolder(), 'log.db');
    copyFileSync(sound, file);
    const forged = sampleAppend(logId, DAY, emptyChain(logId, DAY), 'child0', 'child2', 'FORGED', 'child6', 'child8');
    const db = new Database(file);
    const update = db.prepare(
      'UPDATE event SET data = ?, content_hash = ?, previous_hash = ?, hash = ?, event_id = ? WHERE stream_id = 2 AND revision = ?',
    );
    const bytes = (hex: string) => Buffer.from(hex.replaceAll('-', ''), 'hex');
    forged.forEach((e, i) => update.run(e.data, bytes(e.contentHash), bytes(e.previousHash), bytes(e.hash), bytes(e.eventId), i));
    db.close();
    expect(await firstProblem(file)).toBeNull(); // the chain alone can't know
    expect(await firstProblem(file, seals)).toBe(`sealed_head_differs at ${DAY} 4`);
  });

  it('shows a tail that was cut off, as soon as there is a seal', async () => {
    const cut = damaged(`DELETE FROM event WHERE position > 8`);
    expect(await firstProblem(cut)).toBeNull();
    const seals = sealOf(
      Object.entries(heads).map(([stream, head]) => ({ stream, ...head })),
      null,
    );
    expect(await firstProblem(cut, seals)).toBe(`sealed_head_missing at ${DAY} 4`);
    expect(await firstProblem(sound, seals)).toBeNull();
  });

  it('does not stop a projection, which says where the chain breaks', async () => {
    const store = await openSqliteLog({ file: damaged(`UPDATE event SET data = replace(data, 'child4', 'child5') WHERE position = 6`) });
    const broken: string[] = [];
    const handled: string[] = [];
    const running = project(store, {
      name: 'board',
      prefixes: ['campusDay-'],
      codecs: [sampleCodec],
      handle: (_, place) => void handled.push(place.stream),
      brokenLink: ({ stream, revision, problem }) => broken.push(`${problem} at ${stream} ${revision}`),
    });
    await running.caughtUp;
    expect(broken).toEqual([`content_changed at ${DAY} 2`]);
    expect(handled).toHaveLength(10);
    await running.close();
    await store.close();
  });

  it('shows a page that the disk has lost', async () => {
    const file = join(temporaryFolder(), 'log.db');
    copyFileSync(sound, file);
    const { openSync, writeSync, closeSync, fstatSync } = await import('node:fs');
    const fd = openSync(file, 'r+');
    writeSync(fd, Buffer.alloc(2048, 0xff), 0, 2048, fstatSync(fd).size - 4096);
    closeSync(fd);
    expect((await verifyLogFile(file)).first?.kind).toMatch(/file_damaged|not_readable|content_changed|hash_wrong/);
  });
});

describe('A seal', () => {
  const head = (n: number) => ({ stream: `child-s1.c${n}`, revision: String(n), hash: String(n).padStart(64, '0') });

  it('is the same for the same heads in any order', () => {
    expect(sealOf([head(2), head(1)], null)).toEqual(sealOf([head(1), head(2)], null));
  });

  it('rests on the one before it', () => {
    const [first] = sealOf([head(1)], null);
    expect(sealOf([head(1)], first.digest)[0].digest).not.toBe(first.digest);
  });

  it('is split so that each part fits into an event, none forgotten', () => {
    const seals = sealOf(
      Array.from({ length: 1_000 }, (_, i) => head(i)),
      null,
    );
    expect(seals.map((seal) => seal.heads.length)).toEqual([300, 300, 300, 100]);
    expect(seals[1].previousDigest).toBe(seals[0].digest);
    for (const seal of seals) expect(canonicalJson(seal).length).toBeLessThan(60 * 1024);
  });

  it('that was changed itself is found', () => {
    const [seal] = sealOf([head(1)], null);
    expect(sealIsForged(seal)).toBe(false);
    expect(sealIsForged({ ...seal, heads: [head(2)] })).toBe(true);
  });

  it('inside the log is checked against what stood before it', async () => {
    const file = join(temporaryFolder(), 'log.db');
    const store = await openSqliteLog({ file });
    const stream = 'seals-s1';
    const seal = (claimed: { stream: string; revision: string; hash: string }, after: ChainHead) => {
      const { type, schemaVersion, data } = sealCodec.encode({
        type: 'HeadsSealed',
        data: { day: '2026-03-10', ...sealOf([claimed], null)[0] },
      });
      const metadata = metadataText({ ...metadataOf('seal'), envelopeVersion: 1, schemaVersion });
      return chainEvents(store.logId, stream, after, [{ type, schemaVersion, data: canonicalJson(data), metadata, recordedAt: TUESDAY }]);
    };
    const day = sampleAppend(store.logId, DAY, emptyChain(store.logId, DAY), 'child1');
    await store.append(DAY, '-1', day);
    const good = seal({ stream: DAY, revision: '0', hash: day[0].hash }, emptyChain(store.logId, stream));
    await store.append(stream, '-1', good);
    expect(await verifyLogFile(file)).toMatchObject({ seals: 1, first: null });
    await store.append(
      stream,
      '0',
      seal({ stream: DAY, revision: '7', hash: day[0].hash }, headAfter(emptyChain(store.logId, stream), good)),
    );
    expect(await verifyLogFile(file)).toMatchObject({ seals: 2, first: { kind: 'sealed_head_missing', stream: DAY, revision: '7' } });
    await store.close();
  });
});
