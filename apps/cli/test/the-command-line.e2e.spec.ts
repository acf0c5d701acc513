import { createAggregate, createSealer, openSqliteLog, openSqliteVault } from '@baton/event-log';
import { codecOf, event, type EventOf, id, sealed } from '@baton/event-schema';
import { filesOf, masterKeyFrom } from '@baton/installation';
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '../../../dist/cli.js');
const TUESDAY = Date.UTC(2026, 2, 10, 8, 0);
const DAY = 'campusDay-c1-2026-03-10';
const NAME = '林小辰';

const events = { Noted: event('Something was noted about a child.', { childId: id, note: sealed }) };
const codec = codecOf(events);

let folder: string;
const data = () => join(folder, 'data');
const keyFile = () => join(folder, 'key', 'master.key');
const copies = () => join(folder, 'copies');

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const result = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, BATON_DATA: data(), BATON_MASTER_KEY_FILE: keyFile(), BATON_BACKUP: copies(), ...env },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

const openAll = async (dataFolder: string) => {
  const files = filesOf(dataFolder);
  const vault = await openSqliteVault({ file: files.vault, masterKey: masterKeyFrom(keyFile(), '').key });
  const store = await openSqliteLog({ file: files.log });
  const sealer = await createSealer({ vault, logId: store.logId });
  const close = async () => (await store.close(), await vault.close());
  return { store, vault, sealer, close };
};
type Opened = Awaited<ReturnType<typeof openAll>>;

const aggregateOf = ({ store }: Opened) =>
  createAggregate<{ notes: number }, EventOf<typeof events>, string>({
    store,
    codec,
    fold: { version: 1, initial: () => ({ notes: 0 }), evolve: (state) => ({ notes: state.notes + 1 }) },
    refusalOf: () => null,
  });

async function note(opened: Opened, children: readonly string[]) {
  const day = aggregateOf(opened);
  for (const childId of children) {
    const text = await opened.sealer.seal({ stream: DAY, type: 'Noted', path: 'note' }, { subject: childId, class: 'evidence' }, NAME);
    await day.transact({
      stream: DAY,
      metadata: metadataOf(`note-${childId}`),
      decide: () => ({ kind: 'accepted', events: [{ type: 'Noted', data: { childId, note: text } }] }),
    });
  }
}

const metadataOf = (commandId: string) => ({
  schoolId: 's1',
  campusId: 'c1',
  commandId,
  previousCommandId: null,
  causationId: null,
  correlationId: null,
  requestDigest: null,
  actor: { id: 'staff1', kind: 'person' as const, role: 'duty_teacher', proof: 'session' as const },
  device: null,
  seen: null,
  time: { occurredAt: TUESDAY, occurredRaw: TUESDAY, offsetMs: 0, errorMs: 0, recordedAt: TUESDAY },
  build: { server: 'test', client: null },
  instance: 'test',
});

/** What the notes say, opened with the vault of that folder; null where the key is gone. */
async function notesIn(dataFolder: string): Promise<(string | null)[]> {
  const opened = await openAll(dataFolder);
  const notes: (string | null)[] = [];
  for await (const { type, data: text } of opened.store.readStream(DAY)) {
    const { note: field } = (JSON.parse(text) as { note: Parameters<Opened['sealer']['open']>[1] }) ?? {};
    notes.push(await opened.sealer.open({ stream: DAY, type, path: 'note' }, field));
  }
  await opened.close();
  return notes;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-cli-'));
  mkdirSync(data());
  const opened = await openAll(data());
  await note(opened, ['child1', 'child2', 'child3']);
  await opened.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('log verify', () => {
  it('says that a whole log is whole, Chinese first', () => {
    const { code, err } = run(['log', 'verify']);
    expect(code).toBe(0);
    expect(err.indexOf('日志完好：4 个事件')).toBe(0);
    expect(err).toContain('The log is whole: 4 events, 2 streams');
  });

  it('names the first bad event by stream, revision and position, and fails', () => {
    const db = new Database(filesOf(data()).log);
    db.exec(`UPDATE event SET data = replace(data, 'child2', 'child9') WHERE position = 3`);
    const epoch = db.prepare(`SELECT value FROM log WHERE name = 'epoch'`).pluck().get() as string;
    db.close();
    const { code, err } = run(['log', 'verify']);
    expect(code).toBe(1);
    expect(err).toContain(`stream ${DAY}, revision 1, position ${epoch}:3: its content was changed`);
    expect(err).toContain('内容被改动过');
  });

  it('finds an event that was cut out', () => {
    const db = new Database(filesOf(data()).log);
    db.exec('DELETE FROM event WHERE position = 3');
    db.close();
    const { code, err } = run(['log', 'verify', filesOf(data()).log]);
    expect(code).toBe(1);
    expect(err).toContain(`stream ${DAY}, revision 2`);
  });

  it('says where it looked when there is no log', () => {
    const { code, err } = run(['log', 'verify'], { BATON_DATA: join(folder, 'elsewhere') });
    expect(code).toBe(1);
    expect(err).toContain(`There is no log ${join(folder, 'elsewhere', 'log.sqlite')}: check BATON_DATA`);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });
});

describe('backup and restore', () => {
  it('bring everything back into an empty folder, under a new epoch, while the log is in use', async () => {
    const opened = await openAll(data());
    const { epoch } = opened.store;
    expect(run(['backup'])).toMatchObject({ code: 0 });
    await opened.close();
    const into = join(folder, 'restored');
    const { code, err } = run(['restore', '--into', into]);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('已恢复到') as string });
    expect(await notesIn(into)).toEqual([NAME, NAME, NAME]);
    const restored = await openAll(into);
    expect(restored.store.epoch).not.toBe(epoch);
    await restored.close();
    expect(run(['log', 'verify'], { BATON_DATA: into }).code).toBe(0);
  });

  it('who was erased after the copy stays erased when the register is named', async () => {
    expect(run(['backup']).code).toBe(0);
    const opened = await openAll(data());
    await opened.sealer.erase('child2', TUESDAY);
    const register = opened.vault.registerFile;
    await opened.close();
    const forgotten = join(folder, 'forgotten');
    run(['restore', '--into', forgotten]);
    expect(await notesIn(forgotten)).toEqual([NAME, NAME, NAME]); // what the register is for
    const into = join(folder, 'restored');
    const { err } = run(['restore', '--into', into, '--register', register]);
    expect(err).toContain('Keys destroyed again as the erasure register says: 1');
    expect(await notesIn(into)).toEqual([NAME, null, NAME]);
  });

  it('a folder that holds anything is refused and left alone', () => {
    run(['backup']);
    const before = readFileSync(filesOf(data()).log);
    const { code, err } = run(['restore']);
    expect(code).toBe(1);
    expect(err).toContain('不是空文件夹');
    expect(err).toContain('is not empty: restore into a new folder');
    expect(readFileSync(filesOf(data()).log).equals(before)).toBe(true);
  });

  it('a damaged copy is refused, and leaves no log behind that a server would start on', () => {
    run(['backup']);
    const [name] = readdirSync(join(copies(), 'log'));
    const db = new Database(join(copies(), 'log', name));
    db.exec(`UPDATE event SET data = replace(data, 'child2', 'child9')`);
    db.close();
    const into = join(folder, 'restored');
    expect(run(['restore', '--into', into])).toMatchObject({ code: 1, err: expect.stringContaining('内容被改动过') as string });
    expect(existsSync(filesOf(into).log)).toBe(false);
  });

  it('a missing vault is asked for; done without one, nothing sealed can be read', async () => {
    run(['backup']);
    rmSync(join(copies(), 'vault'), { recursive: true });
    const into = join(folder, 'restored');
    expect(run(['restore', '--into', into])).toMatchObject({ code: 1, err: expect.stringContaining('--without-vault') as string });
    expect(existsSync(into)).toBe(false);
    expect(run(['restore', '--into', into, '--without-vault']).code).toBe(0);
    expect(await notesIn(into)).toEqual([null, null, null]);
  });

  it('a vault without its master key is refused, and no new key is made', () => {
    run(['backup']);
    rmSync(keyFile());
    const { code, err } = run(['restore', '--into', join(folder, 'restored')]);
    expect(code).toBe(1);
    expect(err).toContain('bring it back from its safe place');
    expect(existsSync(keyFile())).toBe(false);
  });

  it('nowhere to back up to, and nothing to back up, are said in words', () => {
    expect(run(['backup'], { BATON_BACKUP: '' })).toMatchObject({ code: 1, err: expect.stringContaining('请设置 BATON_BACKUP') as string });
    expect(run(['backup'], { BATON_DATA: join(folder, 'nowhere') })).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing to back up') as string,
    });
  });
});

describe('export', () => {
  it('prints one event a line, sealed fields sealed, and filters by stream', () => {
    const { code, out } = run(['export', '--streams', 'campusDay-']);
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { stream: string; type: string; data: { childId: string } });
    expect(lines.map(({ stream, data: { childId } }) => [stream, childId])).toEqual(['child1', 'child2', 'child3'].map((c) => [DAY, c]));
    expect(out).not.toContain(NAME);
  });

  it('writes a file that others can not read', () => {
    const file = join(folder, 'events.ndjson');
    expect(run(['export', '--out', file]).code).toBe(0);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(4);
  });
});

describe('rebuild', () => {
  const readDatabase = () => filesOf(data()).read;
  const makeReadDatabase = () => {
    const db = new Database(readDatabase());
    db.pragma('journal_mode = WAL');
    db.exec('CREATE TABLE span (id INTEGER)');
    return db;
  };

  it('deletes the read database with its side files, and nothing else', () => {
    makeReadDatabase().close();
    writeFileSync(`${readDatabase()}-wal`, '');
    const log = readFileSync(filesOf(data()).log);
    expect(run(['rebuild']).code).toBe(0);
    expect(readdirSync(data()).filter((name) => name.startsWith('read.'))).toEqual([]);
    expect(readFileSync(filesOf(data()).log).equals(log)).toBe(true);
  });

  it('leaves a read database alone that a server has open', () => {
    const db = makeReadDatabase();
    const { code, err } = run(['rebuild']);
    expect(code).toBe(1);
    expect(err).toContain('请先停止服务');
    expect(existsSync(readDatabase())).toBe(true);
    expect(db.prepare('SELECT count(*) FROM span').pluck().get()).toBe(0);
    db.close();
  });

  it('deletes one that is damaged', () => {
    writeFileSync(readDatabase(), 'no database at all, but long enough to be looked at'.repeat(50));
    expect(run(['rebuild']).code).toBe(0);
    expect(existsSync(readDatabase())).toBe(false);
  });
});

describe('a command that is not there', () => {
  it.each([[['verify']], [['log']], [['backup', '--nonsense']]])('%j is answered with what to write instead', (args) => {
    const { code, err } = run(args);
    expect(code).toBe(2);
    expect(err.length).toBeGreaterThan(20);
  });

  it('a mistyped setting is named', () => {
    expect(run(['backup'], { BATON_BAKCUP: '/x' })).toMatchObject({ code: 1, err: expect.stringContaining('BATON_BAKCUP') as string });
  });
});
