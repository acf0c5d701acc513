import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TESTED = join(__dirname, '..', 'tools', 'run-tests.cjs');

describe('the run of all tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-second-try-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Stands for jest: writes the results of the given runs in turn, and what it was asked for. */
  function played(...runs: readonly Readonly<Record<string, 'passed' | 'failed'>>[]) {
    const results = runs.map((run) => ({
      testResults: Object.entries(run).map(([name, status]) => ({
        name: join(folder, name),
        status,
        assertionResults: [{ status }, { status: 'passed' }],
      })),
    }));
    writeFileSync(join(folder, 'runs.json'), JSON.stringify(results));
    writeFileSync(
      join(folder, 'jest'),
      `#!/usr/bin/env node
const fs = require('node:fs');
const [result, ...others] = JSON.parse(fs.readFileSync('runs.json', 'utf8'));
fs.writeFileSync('runs.json', JSON.stringify(others));
fs.writeFileSync(process.argv[process.argv.indexOf('--outputFile') + 1], JSON.stringify(result));
process.exit(result.testResults.some((file) => file.status === 'failed') ? 1 : 0);
`,
    );
    chmodSync(join(folder, 'jest'), 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout } = spawnSync(process.execPath, [TESTED], { cwd: folder, env, encoding: 'utf8' });
    const left = (JSON.parse(readFileSync(join(folder, 'runs.json'), 'utf8')) as unknown[]).length;
    return { status, last: stdout.trim().split('\n').at(-1), stdout, runs: runs.length - left };
  }

  it('gives a starved browser a second try, and says so', () => {
    const run = played({ 'a.spec.ts': 'passed', 'b.browser.spec.ts': 'failed' }, { 'b.browser.spec.ts': 'passed' });
    expect(run).toMatchObject({ status: 0, last: '4 passed, 0 failed', runs: 2 });
    expect(run.stdout).toContain('b.browser.spec.ts: 第二次通过 passed at the second try');
  });

  it('fails when it fails twice', () => {
    const run = played({ 'b.browser.spec.ts': 'failed' }, { 'b.browser.spec.ts': 'failed' });
    expect(run).toMatchObject({ status: 1, last: '1 passed, 1 failed', runs: 2 });
  });

  it('gives nothing else a second try: a race that is lost once is a fault', () => {
    const run = played({ 'a.e2e.spec.ts': 'failed', 'b.browser.spec.ts': 'failed' }, { 'b.browser.spec.ts': 'passed' });
    expect(run).toMatchObject({ status: 1, last: '2 passed, 2 failed', runs: 1 });
  });

  it('doesn’t put it down to the machine when many fail', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.browser.spec.ts`, 'failed' as const]));
    expect(played(many, {})).toMatchObject({ status: 1, last: '4 passed, 4 failed', runs: 1 });
  });
});
