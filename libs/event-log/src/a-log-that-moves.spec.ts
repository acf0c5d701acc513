import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { copyLog, CopyBroken, type CopyOptions } from './copy-log';
import { openEventStoreDbLog } from './eventstoredb/open';
import { eventsOf } from './events-of';
import { emptyChain, headAfter } from './hash-chain';
import { type EventStore, ForeignEpoch, type RecordedEvent } from './port';
import { openSqliteLog } from './sqlite/sqlite-log';
import { WireServer } from './testing/eventstoredb-server/server';
import { sampleAppend } from './testing/samples';
import { writeSeed } from './testing/seed-of-log';
import { temporaryFolder } from './testing/temporary-folder';
import { verifyLog, verifyLogFile } from './verify';

const NOW = Date.UTC(2026, 2, 11);

/** A log whose streams take turns, now and then with several events at once. */
async function fill(store: EventStore, appends: number): Promise<void> {
  const heads = new Map<string, ReturnType<typeof emptyChain>>();
  for (let i = 0; i < appends; i++) {
    const stream = `child-s1.c${(i * 7) % 23}`;
    const head = heads.get(stream) ?? emptyChain(store.logId, stream);
    const events = sampleAppend(store.logId, stream, head, ...Array.from({ length: 1 + (i % 3) }, (_, n) => `child${i}x${n}`));
    expect(await store.append(stream, head.revision, events)).toMatchObject({ kind: 'appended' });
    heads.set(stream, headAfter(head, events));
  }
}

async function everything(store: EventStore): Promise<Omit<RecordedEvent, 'position'>[]> {
  const found: Omit<RecordedEvent, 'position'>[] = [];
  for await (const { stream, revision, type, eventId, contentHash, previousHash, hash, data, metadata } of eventsOf(store))
    found.push({ stream, revision, type, eventId, contentHash, previousHash, hash, data, metadata });
  return found;
}

describe('A log that moves', () => {
  let server: WireServer;
  let file: string;
  let from: EventStore;
  const toServer: CopyOptions['openTarget'] = (beginAs) => openEventStoreDbLog({ connection: server.address, beginAs });

  beforeEach(async () => {
    server = await new WireServer().start();
    file = join(temporaryFolder(), 'log.db');
    from = await openSqliteLog({ file });
    await fill(from, 120);
  });
  afterEach(async () => {
    await from.close();
    await server.stop();
  });

  it('to EventStoreDB and back is the same log: id, order, bytes, hashes; with a new epoch each time', async () => {
    const there = await copyLog({ from, openTarget: toServer, now: NOW });
    const original = await everything(from);
    expect(there).toMatchObject({ logId: from.logId, events: original.length, before: 1 });
    const shared = await openEventStoreDbLog({ connection: server.address });
    expect((await everything(shared)).slice(0, -1)).toEqual(original);
    expect((await everything(shared)).at(-1)).toMatchObject({ stream: 'log', type: 'LogCopied' });
    expect(shared.epoch).toBe(there.epoch);
    expect((await verifyLog(shared)).first).toBeNull();
    const home = join(temporaryFolder(), 'home.db');
    const back = await copyLog({ from: shared, openTarget: (beginAs) => openSqliteLog({ file: home, beginAs }), now: NOW + 1 });
    expect(new Set([back.epoch, there.epoch]).size).toBe(2);
    const returned = await openSqliteLog({ file: home });
    expect(returned.epoch).toBe(back.epoch);
    expect((await everything(returned)).slice(0, -1)).toEqual(await everything(shared));
    expect((await verifyLogFile(home)).first).toBeNull();
    await expect(hearAfter(returned, await shared.head())).rejects.toThrow(ForeignEpoch);
    await returned.close();
    await shared.close();
  });

  it('is, event by event and byte by byte, what a wire server begins with that was given a seed of it', async () => {
    await copyLog({ from, openTarget: toServer, now: NOW });
    const seed = temporaryFolder();
    const events = await writeSeed(from, seed);
    const seeded = await new WireServer({ seed }).start();
    const bytes = (of: WireServer) =>
      of.database.log
        .filter(({ stream }) => !stream.startsWith('$'))
        .slice(0, events)
        .map(({ stream, revision, id, type, contentType, data, customMetadata }) => ({
          ...{ stream, revision, id, type, contentType },
          ...{ data: Buffer.from(data).toString(), customMetadata: Buffer.from(customMetadata).toString() },
        }));
    expect(bytes(seeded)).toEqual(bytes(server));
    const opened = await openEventStoreDbLog({ connection: seeded.address });
    expect((await verifyLog(opened)).first).toBeNull();
    await fillWithPersons(opened);
    expect((await everything(opened)).slice(0, events)).toEqual(await everything(from));
    await opened.close();
    await seeded.stop();
  });

  it('goes on where a killed copy stopped', async () => {
    await fillWithPersons(from);
    const child = spawn(
      process.execPath,
      [resolve(__dirname, 'testing/run-ts.cjs'), resolve(__dirname, 'testing/copying-process.ts'), file, server.address],
      {
        stdio: 'inherit',
      },
    );
    const ended = once(child, 'exit');
    while (server.calls.append < 60 && child.exitCode === null) await new Promise((wait) => setTimeout(wait, 1));
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const half = server.database.log.filter(({ stream }) => !stream.startsWith('$')).length;
    const done = await copyLog({ from, openTarget: toServer, now: NOW });
    expect(half).toBeLessThan(done.events);
    expect(done.before).toBeGreaterThanOrEqual(half - 1);
    const shared = await openEventStoreDbLog({ connection: server.address });
    expect((await everything(shared)).slice(0, -1)).toEqual(await everything(from));
    await shared.close();
  });

  it('called once more when it was done changes nothing', async () => {
    const first = await copyLog({ from, openTarget: toServer, now: NOW });
    const events = server.database.log.length;
    expect(await copyLog({ from, openTarget: toServer, now: NOW + 5 })).toEqual({ ...first, before: first.events });
    expect(server.database.log).toHaveLength(events);
  });

  it('moves what belongs to it before its new epoch begins, and is not finished when that fails', async () => {
    const failing = copyLog({ from, openTarget: toServer, now: NOW, beforeNewEpoch: () => Promise.reject(new Error('vault is away')) });
    await expect(failing).rejects.toThrow('vault is away');
    expect(server.database.stream('log')).toHaveLength(1);
    expect(await copyLog({ from, openTarget: toServer, now: NOW })).toMatchObject({ before: 241 });
  });

  it('refuses a target that holds another log', async () => {
    await (await openEventStoreDbLog({ connection: server.address })).close();
    await expect(copyLog({ from, openTarget: toServer, now: NOW })).rejects.toThrow(/another log/);
  });

  it('refuses a target that was used since', async () => {
    await copyLog({ from, openTarget: toServer, now: NOW });
    const shared = await openEventStoreDbLog({ connection: server.address });
    const stream = 'child-s1.new';
    await shared.append(stream, '-1', sampleAppend(shared.logId, stream, emptyChain(shared.logId, stream), 'child1'));
    await shared.close();
    await expect(copyLog({ from, openTarget: toServer, now: NOW })).rejects.toThrow(CopyBroken);
  });

  it('finds a byte that changed on the way', async () => {
    const changed: CopyOptions['openTarget'] = async (beginAs) => {
      const store = await toServer(beginAs);
      const head = () => {
        const record = server.database.log.find(({ stream }) => stream === 'child-s1.c7');
        if (record) record.data[record.data.indexOf('c'.charCodeAt(0))] ^= 1;
        return store.head();
      };
      return Object.assign(Object.create(store) as EventStore, { head });
    };
    await expect(copyLog({ from, openTarget: changed, now: NOW })).rejects.toThrow(/target differs.*child-s1\.c7 0 \(data\)/);
  });

  it('takes nothing from a damaged source', async () => {
    await copyLog({ from, openTarget: toServer, now: NOW });
    const record = server.database.log.find(({ stream }) => stream === 'child-s1.c14');
    if (record) record.data[record.data.indexOf('c'.charCodeAt(0))] ^= 1;
    const shared = await openEventStoreDbLog({ connection: server.address });
    const home = join(temporaryFolder(), 'home.db');
    const copy = copyLog({ from: shared, openTarget: (beginAs) => openSqliteLog({ file: home, beginAs }), now: NOW });
    await expect(copy).rejects.toThrow(/source is damaged at child-s1\.c14 0 \(content_changed\)/);
    expect((await verifyLog(shared)).first).toMatchObject({ stream: 'child-s1.c14', revision: '0', kind: 'content_changed' });
    await shared.close();
  });
});

async function hearAfter(store: EventStore, after: string): Promise<void> {
  for await (const item of store.subscribe({ after, prefixes: [] })) if (item.kind === 'live') return;
}

async function fillWithPersons(store: EventStore): Promise<void> {
  for (let n = 0; n < 300; n++) {
    const stream = `person-s1.p${n}`;
    await store.append(stream, '-1', sampleAppend(store.logId, stream, emptyChain(store.logId, stream), `child${n}`));
  }
}
