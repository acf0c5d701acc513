import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BREAKAGES, type Breakage } from './breakages';

const root = join(__dirname, '../..');
const domain = join(root, 'libs/custody/src');

interface JestProject extends Readonly<Record<string, unknown>> {
  readonly testRegex?: string;
  readonly transform: Readonly<Record<string, readonly [string, unknown]>>;
}

/** All specs that any breakage names, in a world without a breakage: they must be green, or red means nothing. */
const CONTROL: Breakage = {
  rule: 'nothing is broken',
  file: '',
  line: '',
  broken: '',
  specs: [...new Set(BREAKAGES.flatMap((b) => b.specs))],
};

/** Generated days are many; a breakage that they are to notice shows within these. */
const DAYS = '250';

/** The unit tests of the domain, compiled with one line changed. */
function projectOf(breakage: Breakage): JestProject {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { projects } = require('../../jest.config.js') as { projects: readonly JestProject[] };
  const { testRegex: _, ...unit } = projects[0];
  const [, swc] = unit.transform['^.+\\.ts$'];
  const options = { swc, breakage: breakage === CONTROL ? null : breakage };
  return {
    ...unit,
    rootDir: root,
    roots: [domain],
    displayName: breakage.rule,
    testMatch: breakage.specs.map((spec) => join(domain, spec)),
    transform: { ...unit.transform, '^.+\\.ts$': [join(__dirname, 'breaking-transform.cjs'), options] },
  };
}

interface Counted {
  readonly failed: Readonly<Record<string, number>>;
  readonly ran: Readonly<Record<string, number>>;
  readonly notLoaded: readonly string[];
}

/** One run of jest, one project per breakage; per rule how many tests ran and how many of them failed. */
function runAll(breakages: readonly Breakage[]): Counted {
  const folder = mkdtempSync(join(tmpdir(), 'breakages-'));
  try {
    const [config, file] = [join(folder, 'jest.json'), join(folder, 'counted.json')];
    const reporters = [[join(__dirname, 'counting-reporter.cjs'), { file }]];
    writeFileSync(config, JSON.stringify({ rootDir: root, projects: breakages.map(projectOf), reporters, testTimeout: 120_000 }));
    const run = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--config', config, '--runInBand'], {
      cwd: root,
      env: { ...process.env, DAYS },
      encoding: 'utf8',
    });
    if (run.error) throw run.error;
    if (run.signal) throw new Error(`The run with the breakages was ended from outside, by ${run.signal}: run this test again.`);
    return JSON.parse(readFileSync(file, 'utf8')) as Counted;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('one-line breakages of rules', () => {
  it('are at least twenty, and each names a line that stands exactly once', () => {
    expect(BREAKAGES.length).toBeGreaterThanOrEqual(20);
    const lost = BREAKAGES.filter((b) => readFileSync(join(domain, b.file), 'utf8').split(b.line).length !== 2);
    expect(lost.map((b) => `${b.file}: ${b.line}`)).toEqual([]);
    expect(new Set(BREAKAGES.map((b) => b.rule)).size).toBe(BREAKAGES.length);
  });

  it('each turns at least one test red, and without any all are green', () => {
    const { failed, ran, notLoaded } = runAll([CONTROL, ...BREAKAGES]);
    const width = Math.max(...Object.keys(failed).map((rule) => rule.length));
    console.log([CONTROL, ...BREAKAGES].map(({ rule }) => `${rule.padEnd(width)}  ${failed[rule]} of ${ran[rule]} tests red`).join('\n'));
    expect(notLoaded).toEqual([]);
    expect(failed[CONTROL.rule]).toBe(0);
    expect(BREAKAGES.filter((b) => !failed[b.rule]).map((b) => b.rule)).toEqual([]);
  });
});
