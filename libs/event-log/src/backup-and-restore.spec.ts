import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAggregate } from './aggregate';
import { BackupBroken, backupLog, backupVault, LOG_FILE, newestBackup, REGISTER_FILE, restore, VAULT_FILE } from './backup';
import { exportLog } from './export';
import { emptyChain, headAfter } from './hash-chain';
import { ForeignEpoch, START } from './port';
import { createSealer } from './seal';
import { openSqliteLog, type SqliteEventStore } from './sqlite/sqlite-log';
import {
  metadataOf,
  receive,
  sampleAppend,
  sampleCodec,
  type SampleDay,
  type SampleEvent,
  sampleFold,
  sampleRefusalOf,
  TUESDAY,
} from './testing/samples';
import { temporaryFolder } from './testing/temporary-folder';
import { openSqliteVault, type SqliteVault } from './vault/sqlite-vault';
import { verifyLogFile } from './verify';

const DAY = 'campusDay-c1-2026-03-10';
const masterKey = Buffer.alloc(32, 7);
const place = { stream: 'child-s1.c1', type: 'ChildEnrolled', path: 'name' };

describe('A backup', () => {
  let data: string;
  let logs: string;
  let vaults: string;
  let store: SqliteEventStore;
  let vault: SqliteVault;
  beforeEach(async () => {
    const root = temporaryFolder();
    [data, logs, vaults] = ['data', 'logs', 'vaults'].map((name) => join(root, name));
    mkdirSync(data);
    store = await openSqliteLog({ file: join(data, LOG_FILE) });
    vault = await openSqliteVault({ file: join(data, VAULT_FILE), masterKey });
  });
  afterEach(() => Promise.all([store.close(), vault.close()]));

  const day = () =>
    createAggregate<SampleDay, SampleEvent, string>({ store, codec: sampleCodec, fold: sampleFold, refusalOf: sampleRefusalOf });
  const receiveMany = async (from: number, to: number) => {
    const board = day();
    for (let i = from; i < to; i++)
      await board.transact({ stream: DAY, metadata: metadataOf(`command${i}`), decide: receive(`child${i}`, 'staff7') });
  };
  const at = (minutes: number) => ({ at: TUESDAY + minutes * 60_000, keep: 3 });

  it('taken while the log is being written is whole, and each event in it is verified', async () => {
    await receiveMany(0, 300);
    const writing = receiveMany(300, 600);
    const { file, report } = await backupLog(store, { folder: logs, ...at(0) });
    await writing;
    expect(report.first).toBeNull();
    expect(report.events).toBeGreaterThanOrEqual(301);
    expect(await verifyLogFile(file)).toMatchObject({ events: report.events, problems: 0 });
    expect(readdirSync(logs)).toEqual(['log-20260310T073000000Z.db']); // nothing half done beside it
  });

  it('of a damaged log does not count, and the older one stays', async () => {
    await receiveMany(0, 10);
    const { file } = await backupLog(store, { folder: logs, ...at(0) });
    await store.close();
    const db = new Database(store.file);
    db.prepare(`UPDATE event SET data = replace(data, 'child4', 'child5')`).run();
    db.close();
    store = await openSqliteLog({ file: store.file });
    await expect(backupLog(store, { folder: logs, ...at(1) })).rejects.toThrow(BackupBroken);
    expect(readdirSync(logs).map((name) => join(logs, name))).toEqual([file]);
  });

  it('replaces the oldest beyond the number that is kept', async () => {
    for (const minute of [0, 1, 2, 3, 4]) await backupLog(store, { folder: logs, ...at(minute) });
    expect(readdirSync(logs)).toHaveLength(3);
    expect(newestBackup(logs, 'log')).toMatch(/0734/);
  });

  it('restored into an empty folder answers a command again that it answered before, in a new epoch', async () => {
    await receiveMany(0, 10);
    const before = await store.head();
    const { file } = await backupLog(store, { folder: logs, ...at(0) });
    await store.close();
    const into = join(data, '..', 'restored');
    const restored = await restore({ logFile: file, registers: [], masterKey, into, now: TUESDAY });
    store = await openSqliteLog({ file: join(into, LOG_FILE) });
    expect(store.epoch).toBe(restored.epoch);
    expect(await day().transact({ stream: DAY, metadata: metadataOf('command3'), decide: receive('child3', 'staff7') })).toMatchObject({
      kind: 'accepted',
      repeated: true,
      revision: '3',
    });
    await expect(store.subscribe({ after: before, prefixes: [] })[Symbol.asyncIterator]().next()).rejects.toThrow(ForeignEpoch);
    expect(await verifyLogFile(store.file)).toMatchObject({ events: 12, first: null }); // and LogRestored
    const types: string[] = [];
    for await (const line of exportLog(store)) types.push((JSON.parse(line) as { type: string }).type);
    expect([types[0], types.at(-1)]).toEqual(['LogStarted', 'LogRestored']);
  });

  it('restored from an older vault does not bring back who was erased since', async () => {
    const sealer = await createSealer({ vault, logId: store.logId });
    const [erased, kept] = await Promise.all(
      ['child1', 'child2'].map((subject) => sealer.seal(place, { subject, class: 'roster' }, '王小明')),
    );
    const log = await backupLog(store, { folder: logs, ...at(0) });
    const older = await backupVault(vault, { folder: vaults, ...at(0) });
    await sealer.erase('child1', TUESDAY);
    await backupVault(vault, { folder: vaults, ...at(1) }); // renews the register beside both copies
    const into = join(data, '..', 'restored');
    const restored = await restore({ logFile: log.file, vaultFile: older.file, registers: [], masterKey, into, now: TUESDAY });
    expect(restored.erasedAgain).toBe(1);
    const back = await openSqliteVault({ file: join(into, VAULT_FILE), masterKey });
    const opener = await createSealer({ vault: back, logId: store.logId });
    expect([await opener.open(place, erased), await opener.open(place, kept)]).toEqual([null, '王小明']);
    await back.close();
  });

  it('without the register beside it takes the one that is named', async () => {
    const sealer = await createSealer({ vault, logId: store.logId });
    const field = await sealer.seal(place, { subject: 'child1', class: 'roster' }, '王小明');
    const log = await backupLog(store, { folder: logs, ...at(0) });
    const older = await backupVault(vault, { folder: vaults, ...at(0) });
    await sealer.erase('child1', TUESDAY);
    const into = join(data, '..', 'restored');
    await restore({ logFile: log.file, vaultFile: older.file, registers: [vault.registerFile], masterKey, into, now: TUESDAY });
    const back = await openSqliteVault({ file: join(into, VAULT_FILE), masterKey });
    expect(await (await createSealer({ vault: back, logId: store.logId })).open(place, field)).toBeNull();
    await back.close();
    expect(existsSync(join(vaults, REGISTER_FILE))).toBe(true);
  });

  it('is not restored over anything', async () => {
    const { file } = await backupLog(store, { folder: logs, ...at(0) });
    const into = join(data, '..', 'restored');
    mkdirSync(into);
    writeFileSync(join(into, 'log.db'), 'something');
    await expect(restore({ logFile: file, registers: [], masterKey, into, now: TUESDAY })).rejects.toThrow(/not empty/);
  });

  it('that was damaged since is not restored', async () => {
    await receiveMany(0, 5);
    const { file } = await backupLog(store, { folder: logs, ...at(0) });
    const db = new Database(file);
    db.prepare(`UPDATE event SET data = replace(data, 'child4', 'child5')`).run();
    db.close();
    const into = join(data, '..', 'restored');
    await expect(restore({ logFile: file, registers: [], masterKey, into, now: TUESDAY })).rejects.toThrow(
      /broken at campusDay-c1-2026-03-10 4/,
    );
    expect(readdirSync(into)).toEqual([]);
  });
});

describe('An export', () => {
  it('is one line of JSON for each event, in log order, as it was stored', async () => {
    const store = await openSqliteLog({ file: join(temporaryFolder(), 'log.db') });
    const events = sampleAppend(store.logId, DAY, emptyChain(store.logId, DAY), 'child1', 'child2');
    await store.append(DAY, '-1', events);
    await store.append(DAY, '1', sampleAppend(store.logId, DAY, headAfter(emptyChain(store.logId, DAY), events), 'child3'));
    const lines: Record<string, unknown>[] = [];
    for await (const line of exportLog(store, ['campusDay-'])) lines.push(JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => [line.revision, line.type, line.data])).toEqual(
      ['child1', 'child2', 'child3'].map((childId, i) => [String(i), 'ChildReceived', { childId, holderId: 'staff7' }]),
    );
    expect(lines[0]).toMatchObject({ stream: DAY, hash: events[0].hash, metadata: { commandId: 'command1' } });
    for await (const item of store.subscribe({ after: START, prefixes: [] })) if (item.kind === 'live') break;
    await store.close();
  });
});
