import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '..');
const PROGRAM = join(ROOT, 'dist/day.js');
const SCRIPT = 'docs/examples/a-small-school/day.json';

interface Ended {
  readonly code: number;
  /** the one line of --json */
  readonly line: Readonly<Record<string, unknown>>;
  readonly said: string;
}

/** `npm run day -- …` as a process: the packaged server, an empty folder, the files beside the script. */
const day = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const process = execFile('node', [PROGRAM, '--json', ...args], { cwd: ROOT, maxBuffer: 10_000_000 }, (_, out, said) => {
      const line = out.trim().split('\n').at(-1) ?? '';
      if (!line.startsWith('{')) return reject(new Error(`${said}${out}`));
      resolve({ code: process.exitCode ?? -1, line: JSON.parse(line) as Ended['line'], said });
    });
  });

describe('another school plays its day from files', () => {
  beforeAll(() => {
    if (!existsSync(PROGRAM)) throw new Error('dist/day.js is missing: run npm run build first');
  });

  it('the small school of docs/examples: fifteen CSV files, twenty taps, and the ledger comes out', async () => {
    const { code, line, said } = await day('--script', SCRIPT);
    expect([code, said]).toEqual([0, '']);
    expect(line).toMatchObject({ expected: 5, openings: 5, releases: 5, net: 5, alerts: 0, refused: 1, conflicts: 0 });
  });

  it('with one release left out the program says what does not come out, and ends with 1', async () => {
    const { code, line, said } = await day('--script', SCRIPT, '--drop-release', '2');
    expect(code).toBe(1);
    expect(line).toMatchObject({ openings: 5, releases: 4 });
    expect(said).toContain('ledger: releases is 4 instead of 5');
    // who is still held keeps the day from closing
    expect(said).toMatch(/closing\/close .*not_closable instead of accepted/);
  });
});
