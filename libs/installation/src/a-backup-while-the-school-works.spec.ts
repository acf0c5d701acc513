import {
  createAggregate,
  newestBackup,
  newestVault,
  openSqliteLog,
  openSqliteVault,
  restore,
  SHIPPED_STALE_MS,
  ShippedBroken,
  shippedFiles,
  type SqliteEventStore,
  type SqliteVault,
} from '@baton/event-log';
import { codecOf, count, event, type EventOf, id } from '@baton/event-schema';
import Database from 'better-sqlite3';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BACKUP_EVERY_MS,
  backUp,
  backUpDaily,
  type BackedUp,
  COPY_LEASE_MS,
  KEEP_LOG_DAYS,
  KEEP_VAULT_DAYS,
  NothingToBackUp,
} from './backup';
import { filesOf } from './data-folder';
import { shipChanges } from './ship-changes';

const events = { Counted: event('A number was said.', { n: count, padding: id }) };
const codec = codecOf(events);
const TUESDAY = Date.UTC(2026, 2, 10, 8, 0);
const DAY = 24 * 60 * 60 * 1000;

let folder: string;
let store: SqliteEventStore;
let vault: SqliteVault;
let counting: ReturnType<typeof counterOf>;
const data = () => join(folder, 'data');
const folders = () => ({ logs: join(folder, 'copies', 'log'), vaults: join(folder, 'copies', 'vault') });

const counterOf = (log: SqliteEventStore) => {
  const aggregate = createAggregate<{ n: number }, EventOf<typeof events>, string>({
    store: log,
    codec,
    fold: { version: 1, initial: () => ({ n: 0 }), evolve: (state, { event: e }) => ({ n: Math.max(state.n, e.data.n) }) },
    refusalOf: () => null,
  });
  return (n: number) =>
    aggregate.transact({
      stream: `counter-${n % 50}`,
      metadata: metadataOf(`command${n}`),
      decide: () => ({ kind: 'accepted', events: [{ type: 'Counted', data: { n, padding: 'x'.repeat(96) } }] }),
    });
};

const metadataOf = (commandId: string) => ({
  schoolId: 's1',
  campusId: null,
  commandId,
  previousCommandId: null,
  causationId: null,
  correlationId: null,
  requestDigest: null,
  actor: { id: 'clock', kind: 'system' as const, role: 'clock', proof: 'system' as const },
  device: null,
  seen: null,
  time: { occurredAt: TUESDAY, occurredRaw: TUESDAY, offsetMs: 0, errorMs: 0, recordedAt: TUESDAY },
  build: { server: 'test', client: null },
  instance: 'test',
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-backup-'));
  const files = filesOf(join(folder, 'data'));
  mkdirSync(data());
  store = await openSqliteLog({ file: files.log, clock: { kind: 'real' } });
  vault = await openSqliteVault({ file: files.vault, masterKey: Buffer.alloc(32, 7) });
  counting = counterOf(store);
});
afterEach(async () => {
  await store.close();
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Enough pages that a copy takes several steps. */
const fill = async () => {
  for (let n = 0; n < 6000; n += 500) await Promise.all(Array.from({ length: 500 }, (_, i) => counting(n + i)));
};

/** Commands as fast as the log takes them, until told to stop. */
function busyDay() {
  let going = true;
  let said = 100_000;
  const stopped = (async () => {
    while (going) await counting(said++);
    return said - 100_000;
  })();
  return { stop: () => ((going = false), stopped) };
}

describe('a backup while the school works', () => {
  it('ends under a stream of commands, is whole, and lacks nothing from before its start', async () => {
    await fill();
    const before = Number((await store.head()).split(':')[1]);
    const day = busyDay();
    const result = await backUp(filesOf(data()), folders(), TUESDAY);
    expect(await day.stop()).toBeGreaterThan(5);
    expect(result.report.first).toBeNull();
    expect(result.report.events).toBeGreaterThanOrEqual(before);
    expect(existsSync(result.logFile) && existsSync(result.vaultFile)).toBe(true);
  });

  it('a copy that does not hold its snapshot begins anew at every commit', async () => {
    await fill();
    const plain = new Database(filesOf(data()).log, { readonly: true });
    const day = busyDay();
    let left = Infinity;
    let beganAnew = 0;
    const enough = new Error('enough');
    const copy = plain.backup(join(folder, 'plain.db'), {
      progress: ({ remainingPages }) => {
        if (remainingPages >= left && ++beganAnew > 20) throw enough;
        left = remainingPages;
        return 256;
      },
    });
    await expect(copy).rejects.toBe(enough);
    await day.stop();
    plain.close();
  });

  it('a log that is damaged leaves no copy that counts', async () => {
    await counting(1);
    const other = new Database(filesOf(data()).log);
    other.exec(`UPDATE event SET data = replace(data, '"n":1', '"n":2')`);
    other.close();
    await expect(backUp(filesOf(data()), folders(), TUESDAY)).rejects.toThrow('counter-1 0: content_changed');
    expect(readdirSync(folders().logs)).toEqual([]);
  });

  it('an empty folder is said to be empty, and nothing is made in it', async () => {
    await expect(backUp(filesOf(join(folder, 'nowhere')), folders(), TUESDAY)).rejects.toThrow(NothingToBackUp);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});

describe('copies live for their time', () => {
  it('copies of the vault leave before copies of the log, and several on one day push out none', async () => {
    const days = [0, KEEP_VAULT_DAYS - 1, KEEP_VAULT_DAYS + 1, KEEP_LOG_DAYS + 1];
    for (const day of [...days].reverse()) await backUp(filesOf(data()), folders(), TUESDAY - day * DAY);
    for (let minute = 1; minute <= 3; minute++) await backUp(filesOf(data()), folders(), TUESDAY + minute * 60_000);
    expect(readdirSync(folders().logs).filter((name) => name.endsWith('.db'))).toHaveLength(days.length - 1 + 3);
    expect(readdirSync(folders().vaults).filter((name) => name.endsWith('.db'))).toHaveLength(days.length - 2 + 3);
  });
});

describe('a backup every day', () => {
  const once = (now: number, own: SqliteVault = vault) =>
    new Promise<BackedUp | 'nothing due'>((resolve, reject) => {
      const daily = backUpDaily({ files: filesOf(data()), vault: own, folders: folders(), now: () => now, done: resolve, failed: reject });
      void daily.close().then(() => resolve('nothing due'));
    });

  it('is made at a start that finds none or an old one, and not twice a day', async () => {
    expect(await once(TUESDAY)).toMatchObject({ report: { first: null } });
    expect(await once(TUESDAY + BACKUP_EVERY_MS - 1)).toBe('nothing due');
    expect(await once(TUESDAY + BACKUP_EVERY_MS)).toMatchObject({ report: { first: null } });
  });

  const copies = () => readdirSync(folders().logs).filter((name) => name.endsWith('.db'));
  /** Instances on one log, each with its own handle of the vault, that all look at the same moment. */
  async function atOnce(vaultsOf: readonly SqliteVault[]): Promise<number> {
    let made = 0;
    const failures: unknown[] = [];
    const daily = vaultsOf.map((own, i) =>
      backUpDaily({
        files: filesOf(data()),
        vault: own,
        folders: folders(),
        now: () => TUESDAY + i, // a copy is named by its time
        done: () => (made += 1),
        failed: (error) => failures.push(error),
      }),
    );
    await Promise.all(daily.map((each) => each.close()));
    expect(failures).toEqual([]);
    return made;
  }

  it('is made once by three instances that look at once; without a lease in common it would be three', async () => {
    const open = (name: string) => openSqliteVault({ file: join(folder, name), masterKey: Buffer.alloc(32, 7) });
    const apart = await Promise.all(['a.db', 'b.db', 'c.db'].map(open));
    expect(await atOnce(apart)).toBe(3);
    for (const own of apart) await own.close();
    for (const where of [folders().logs, folders().vaults]) rmSync(where, { recursive: true, force: true });
    const handle = () => openSqliteVault({ file: filesOf(data()).vault, masterKey: Buffer.alloc(32, 7) });
    const shared = [await handle(), await handle(), await handle()];
    expect(await atOnce(shared)).toBe(1);
    expect(copies()).toHaveLength(1);
    for (const own of shared) await own.close();
  });

  it('is made by another when whoever began it was killed, after its lease', async () => {
    await vault.claimVerifier('lease', 'daily-copy', { value: '', expiresAt: TUESDAY + COPY_LEASE_MS });
    expect(await once(TUESDAY)).toBe('nothing due');
    expect(await once(TUESDAY + COPY_LEASE_MS)).toMatchObject({ report: { first: null } });
  });

  it('says when it failed', async () => {
    const files = filesOf(data());
    const another = await openSqliteVault({ file: join(folder, 'another.db'), masterKey: Buffer.alloc(32, 7) });
    await vault.close();
    renameSync(files.vault, join(folder, 'vault-taken-away'));
    await expect(once(TUESDAY, another)).rejects.toThrow(NothingToBackUp);
    await another.close();
    renameSync(join(folder, 'vault-taken-away'), files.vault);
    vault = await openSqliteVault({ file: files.vault, masterKey: Buffer.alloc(32, 7) });
  });
});

describe('what happens after the copy', () => {
  const masterKey = Buffer.alloc(32, 7);
  const numbers = (from: number, many: number) => Array.from({ length: many }, (_, i) => from + i);
  const said = (many: readonly number[]) => Promise.all(many.map((n) => counting(n)));
  const problems: unknown[] = [];
  let shipping: { close(): Promise<void> } | null = null;
  beforeEach(() => problems.splice(0));
  afterEach(async () => {
    await shipping?.close();
    shipping = null;
  });

  const stampOf = (at: number) => new Date(at).toISOString().replace(/[-:.]/g, '');
  let copies = 0;
  beforeEach(() => (copies = 0));
  const copyNow = async () => void (await backUp(filesOf(data()), folders(), TUESDAY + ++copies));
  const ship = (log = store) =>
    (shipping = shipChanges({
      store: log,
      files: filesOf(data()),
      folders: folders(),
      copyNow,
      failed: (error) => problems.push(error),
      looked: () => undefined,
      everyMs: 20,
    }));

  const shippedText = () => shippedFiles(folders().logs).map((file) => readFileSync(file, 'utf8'));
  async function until(what: () => boolean): Promise<void> {
    while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const isShipped = (n: number) => until(() => shippedText().some((text) => text.includes(`\\"n\\":${n},`)));

  /** The numbers in a log that was brought back out of the folder of copies alone. */
  async function broughtBack(shipped: readonly string[] = shippedFiles(folders().logs)) {
    const into = mkdtempSync(join(folder, 'brought-back-'));
    const [copy] = readdirSync(folders().logs)
      .filter((name) => name.endsWith('.db'))
      .sort()
      .reverse();
    const result = await restore({ logFile: join(folders().logs, copy), shipped, registers: [], masterKey, into, now: TUESDAY });
    const log = await openSqliteLog({ file: filesOf(into).log });
    const found: number[] = [];
    for (let stream = 0; stream < 50; stream++)
      for await (const { data: text } of log.readStream(`counter-${stream}`)) found.push((JSON.parse(text) as { readonly n: number }).n);
    await log.close();
    return { ...result, numbers: found.sort((a, b) => a - b) };
  }

  it('comes back when the disk of the log dies, in its order and with its bytes; without what was shipped it is lost', async () => {
    await said(numbers(0, 100));
    await copyNow();
    ship();
    await said(numbers(100, 400));
    const other = await openSqliteLog({ file: filesOf(data()).log });
    await counterOf(other)(500);
    await isShipped(500);
    await other.close();
    const head = await store.head();
    expect(await broughtBack()).toMatchObject({ shipped: 401, leftOut: 0, numbers: numbers(0, 501), report: { problems: 0 } });
    expect((await broughtBack()).report.events).toBe(Number(head.split(':')[1]));
    expect((await broughtBack([])).numbers).toEqual(numbers(0, 100));
    expect(problems).toEqual([]);
  });

  it('is whole although the process died in the middle of a line; a line that is damaged within is named', async () => {
    await copyNow();
    ship();
    await said(numbers(0, 20));
    await isShipped(19);
    await shipping?.close();
    const [file] = shippedFiles(folders().logs);
    appendFileSync(file, '{"stream":"counter-0","revis');
    expect((await broughtBack()).numbers).toEqual(numbers(0, 20));
    writeFileSync(file, readFileSync(file, 'utf8').replace('\\"n\\":7,', '\\"n\\":8,'));
    await expect(broughtBack()).rejects.toThrow(ShippedBroken);
  });

  it('goes on beside the next copy, and a server that starts anew ships again what its predecessor may not have', async () => {
    await said(numbers(0, 10));
    await copyNow();
    ship();
    await said(numbers(10, 10));
    await backUp(filesOf(data()), folders(), TUESDAY + DAY);
    await until(() => shippedFiles(folders().logs).length === 2);
    await said(numbers(20, 10));
    await isShipped(29);
    await shipping?.close();
    await said(numbers(30, 10)); // while nobody ships
    ship();
    await isShipped(39);
    expect((await broughtBack()).numbers).toEqual(numbers(0, 40));
  });

  it('is kept in one file: one that nobody has touched for long goes, one in use stays', async () => {
    await copyNow();
    const [gone, used] = ['20260309T080000000Z-1', '20260309T080000000Z-2'].map((name) => join(folders().logs, `shipped-${name}.ndjson`));
    for (const file of [gone, used]) writeFileSync(file, '');
    const longAgo = new Date(Date.now() - SHIPPED_STALE_MS - 60_000);
    utimesSync(gone, longAgo, longAgo);
    ship();
    await until(() => !existsSync(gone));
    expect(shippedFiles(folders().logs)).toHaveLength(2);
    expect(existsSync(used)).toBe(true);
    expect(problems).toEqual([]);
  });

  it('after a restore begins from a copy of the log as it is now, not from one of another history', async () => {
    await said(numbers(0, 10));
    await copyNow();
    await store.close();
    rmSync(data(), { recursive: true });
    mkdirSync(data());
    store = await openSqliteLog({ file: filesOf(data()).log, clock: { kind: 'real' } });
    await vault.close();
    vault = await openSqliteVault({ file: filesOf(data()).vault, masterKey });
    counting = counterOf(store);
    await said(numbers(50, 30));
    ship();
    // what is said before the new copy is in it, and shipped by nobody
    await until(() => shippedFiles(folders().logs).some((file) => file.includes(stampOf(TUESDAY + 2))));
    await said(numbers(80, 10));
    await isShipped(89);
    expect(problems).toHaveLength(1);
    expect((await broughtBack()).numbers).toEqual(numbers(50, 40));
  });

  it('has the keys of whoever came since the copy, which the copy itself lacks', async () => {
    await copyNow();
    const [{ subject, class: of, version }] = await vault.createKeys([{ subject: 'child9', class: 'roster' }]);
    ship();
    const { logs, vaults } = folders();
    await until(() => existsSync(join(vaults, 'vault-now.db')));
    const keyIn = async (vaultFile: string | null) => {
      const into = mkdtempSync(join(folder, 'brought-back-'));
      const logFile = newestBackup(logs, 'log') ?? '';
      await restore({ logFile, vaultFile: vaultFile ?? '', registers: [], masterKey, into, now: TUESDAY });
      const brought = await openSqliteVault({ file: filesOf(into).vault, masterKey });
      const key = await brought.getKey({ subject, class: of }, version);
      await brought.close();
      return key;
    };
    expect(await keyIn(newestVault(vaults))).toEqual(await vault.getKey({ subject, class: of }, version));
    expect(await keyIn(newestBackup(vaults, 'vault'))).toBeNull();
    expect(problems).toEqual([]);
  });
});
