import { createSealer, openSqliteLog, openSqliteVault } from '@baton/event-log';
import { filesOf, masterKeyFrom } from '@baton/installation';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const DIST = join(__dirname, '../../../dist');

let folder: string;
let server: ChildProcess;
let address: string;

const data = () => join(folder, 'data');
const keyFile = () => join(folder, 'key', 'master.key');

function run(...args: readonly string[]) {
  const result = spawnSync(process.execPath, [join(DIST, 'cli.js'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, BATON_DATA: data(), BATON_MASTER_KEY_FILE: keyFile() },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-moved-'));
  server = spawn(process.execPath, [join(DIST, 'eventstoredb-server.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
    address = (JSON.parse(line) as { address: string }).address;
    break;
  }
  const files = filesOf(data());
  mkdirSync(data(), { recursive: true });
  const vault = await openSqliteVault({ file: files.vault, masterKey: masterKeyFrom(keyFile(), files.vault).key });
  const log = await openSqliteLog({ file: files.log });
  const sealer = await createSealer({ vault, logId: log.logId });
  await sealer.seal({ stream: 'child-s1.c1', type: 'Noted', path: 'note' }, { subject: 'c1', class: 'evidence' }, '林小辰');
  await log.close();
  await vault.close();
});
afterAll(() => {
  server.stdin?.end();
  rmSync(folder, { recursive: true, force: true });
});

describe('A log is moved from the command line', () => {
  it('is not moved away from its keys unseen', () => {
    const { code, err } = run('log', 'copy', '--to', address);
    expect([code, err]).toEqual([1, expect.stringMatching(/密钥库呢.*\n.*And the vault/)]);
  });

  it('to EventStoreDB with its vault, is whole there, and can be exported', () => {
    const copied = run('log', 'copy', '--to', address, '--to-namespace', 'c1', '--to-vault', join(folder, 'shared.sqlite'));
    expect(copied.err).toMatch(/日志已复制到 esdb:\/\/localhost/);
    expect(copied.err).toMatch(/The vault was copied to .*shared\.sqlite and compared: 1 keys/);
    expect(copied.code).toBe(0);
    expect(run('log', 'verify', address, '--namespace', 'c1')).toMatchObject({
      code: 0,
      err: expect.stringMatching(/The log is whole: 2 events/),
    });
    const exported = run('export', '--file', address, '--namespace', 'c1');
    const types = exported.out.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type); // prettier-ignore
    expect(types).toEqual(['LogStarted', 'LogCopied']);
  });

  it('and back into files, by which the same log starts again', () => {
    const home = join(folder, 'home');
    const back = run(
      ...['log', 'copy', '--from', address, '--from-namespace', 'c1', '--to', join(home, 'log.sqlite')],
      ...['--from-vault', join(folder, 'shared.sqlite'), '--to-vault', join(home, 'vault.sqlite')],
    );
    expect([back.code, back.err]).toEqual([0, expect.stringMatching(/Next: let BATON_LOG/)]);
    expect(run('log', 'verify', join(home, 'log.sqlite'))).toMatchObject({ code: 0, err: expect.stringMatching(/3 events/) });
  });

  it('never begins a log where it was asked to read one', () => {
    expect(run('log', 'verify', address, '--namespace', 'empty')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/There is no log on/),
    });
    expect(run('log', 'verify', address, '--namespace', 'empty')).toMatchObject({ code: 1 });
  });

  it('says what is wrong with an address, and keeps its password to itself', () => {
    const { code, err } = run('log', 'verify', 'esdb://admin:changeit@localhost:1?tls=false&tlsVerifyCert=false');
    expect(code).toBe(1);
    expect(err).toMatch(/tlsCAFile/);
    expect(err).not.toContain('changeit');
  });
});
