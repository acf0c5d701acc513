import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { problemsOf } from '../bench/src/district/ledger';

const ROOT = join(__dirname, '..');
/** one for each of three instances */
const CAMPUSES = 3;
const RELEASES = 6;
/** ms */
const PATIENCE_MS = 240_000;

interface Size {
  readonly campuses: number;
  readonly instances: number;
  readonly routing: string;
  readonly releases: number;
  readonly ledgerProblems: readonly string[];
  readonly rollCalls: { readonly commands: number };
  readonly changesToBoards: number;
}

describe('A district of whole schools', () => {
  it(
    'has an exact ledger on every campus after its day was played and its servers restarted, on one and on three by campus',
    () => {
      const args = ['--campuses', String(CAMPUSES), '--rows', 'one,routed', '--releases', String(RELEASES), '--json'];
      const { stdout, stderr, status } = spawnSync(process.execPath, ['dist/district.js', ...args], {
        cwd: ROOT,
        encoding: 'utf8',
        timeout: PATIENCE_MS,
      });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const { results } = JSON.parse(stdout) as { readonly results: readonly Size[] };
      const exact = { campuses: CAMPUSES, releases: CAMPUSES * RELEASES, ledgerProblems: [] };
      expect(results).toMatchObject([
        { ...exact, instances: 1 },
        { ...exact, instances: CAMPUSES, routing: 'campus' },
      ]);
      for (const { changesToBoards, rollCalls } of results) expect(changesToBoards).toBeGreaterThan(rollCalls.commands);
    },
    PATIENCE_MS,
  );

  it('is told apart from one that lost a release, doubled one or skipped a roll call', () => {
    const releases = new Map([
      ['child1', 1],
      ['child2', 1],
    ]);
    const expected = { groups: 3, releases: 2 };
    expect(problemsOf('day', { completed: 3, releases }, expected)).toEqual([]);
    expect(problemsOf('day', { completed: 3, releases: new Map([['child1', 1]]) }, expected)).toHaveLength(1);
    expect(problemsOf('day', { completed: 3, releases: new Map([...releases, ['child2', 2]]) }, expected)).toHaveLength(1);
    expect(problemsOf('day', { completed: 2, releases }, expected)).toHaveLength(1);
  });
});
