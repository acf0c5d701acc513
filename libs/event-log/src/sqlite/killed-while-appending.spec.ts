import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '../testing/temporary-folder';
import { verifyLogFile } from '../verify';
import { openSqliteLog } from './sqlite-log';

const RUN_TS = resolve(__dirname, '../testing/run-ts.cjs');
const CHILD = resolve(__dirname, '../testing/appending-process.ts');

/** Runs the appending process, kills it with SIGKILL in full flight, and gives back what it said was acknowledged. */
async function killInFullFlight(file: string, name: string, acknowledgements: number, ...options: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [RUN_TS, CHILD, file, name, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (/ \d+$/.test(line)) acknowledged.push(line);
    if (acknowledged.length >= acknowledgements && !child.killed) child.kill('SIGKILL');
  }
  return acknowledged;
}

async function stored(file: string): Promise<Set<string>> {
  const store = await openSqliteLog({ file });
  const found = new Set<string>();
  for await (const item of store.subscribe({ after: 'start', prefixes: ['child-'] })) {
    if (item.kind === 'live') break;
    found.add(`${item.event.stream} ${item.event.revision}`);
  }
  await store.close();
  return found;
}

describe('A process that is killed in the middle of appends', () => {
  it('has every acknowledged event in the log, three times over, and every chain holds', async () => {
    const file = join(temporaryFolder(), 'log.db');
    const acknowledged: string[] = [];
    for (const [round, count] of [100, 337, 1_000].entries()) {
      acknowledged.push(...(await killInFullFlight(file, `r${round}`, count)));
      const found = await stored(file);
      expect(acknowledged.filter((event) => !found.has(event))).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(1_437);
    expect(await verifyLogFile(file)).toMatchObject({ problems: 0 });
  });

  it('is caught when it acknowledges too early: the drill can fail', async () => {
    const file = join(temporaryFolder(), 'log.db');
    let lost = 0;
    for (let round = 0; round < 5 && lost === 0; round++) {
      const acknowledged = await killInFullFlight(file, `r${round}`, 200, 'early');
      const found = await stored(file);
      lost += acknowledged.filter((event) => !found.has(event)).length;
    }
    expect(lost).toBeGreaterThan(0);
  });
});
