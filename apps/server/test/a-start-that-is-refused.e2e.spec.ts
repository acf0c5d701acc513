import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SERVER = join(__dirname, '../../../dist/server.js');
/** EX_USAGE and EX_CONFIG of sysexits.h. */
const MISUSED = 64;
const WRONG = 78;

let folder: string;
const data = () => join(folder, 'data');

function start(env: Readonly<Record<string, string>> = {}, args: readonly string[] = ['serve']) {
  const { status, stderr } = spawnSync(process.execPath, [SERVER, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, BATON_DATA: data(), BATON_MASTER_KEY_FILE: join(folder, 'master.key'), BATON_PORT: '0', ...env },
  });
  return { status, lines: stderr.trim().split('\n') };
}

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'baton-refused-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a start that is refused says why, Chinese first, and how to go on', () => {
  const refused = (chinese: string, english: string) => ({
    status: WRONG,
    lines: [
      '服务没有启动，请按下面的说明改正后再启动。',
      'Not started: put right what follows, and start again.',
      expect.stringContaining(chinese) as string,
      expect.stringContaining(english) as string,
    ],
  });

  it('a setting that is misspelt', () => {
    expect(start({ BATON_PROT: '3000' })).toEqual(refused('没有 BATON_PROT 这项设置', 'BATON_PROT is not a setting of Baton'));
  });

  it('a simulated time for a real school', () => {
    expect(start({ BATON_CLOCK_FACTOR: '60' })).toEqual(refused('BATON_CLOCK_FACTOR 只用于演示', 'BATON_CLOCK_FACTOR is for a demo only'));
  });

  it('a log that is something else', () => {
    mkdirSync(data());
    writeFileSync(join(data(), 'log.sqlite'), 'a letter to the parents, and no log of any school. '.repeat(40));
    const named = join(data(), 'log.sqlite');
    expect(start()).toEqual(refused(named, named));
    expect(start().lines[2]).toContain('从备份恢复');
  });

  it('a data folder that can’t be made', () => {
    writeFileSync(join(folder, 'a-file'), '');
    const place = join(folder, 'a-file', 'data');
    expect(start({ BATON_DATA: place })).toEqual(refused(`找不到 ${place}（ENOTDIR）`, `${place} is not there (ENOTDIR)`));
  });

  it('a port that somebody else has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.on('listening', resolve));
    const { port } = other.address() as { readonly port: number };
    expect(start({ BATON_PORT: String(port) })).toEqual(refused(`打不开 127.0.0.1:${port}（EADDRINUSE）`, "can't be opened (EADDRINUSE)"));
    await new Promise((resolve) => other.close(resolve));
  });

  it('a certificate that isn’t there', () => {
    const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
    expect(start({ BATON_TLS_CERT: cert, BATON_TLS_KEY: key })).toEqual(
      refused(`读不了 BATON_TLS_CERT 所指的 ${cert}（ENOENT）`, `BATON_TLS_CERT names ${cert}, which can't be read (ENOENT)`),
    );
  });

  it('a mode that there isn’t', () => {
    const { status, lines } = start({}, ['run']);
    expect(status).toBe(MISUSED);
    expect(lines[0]).toContain('学校正式运行');
    expect(lines[2]).toContain("a school's own server");
  });
});
