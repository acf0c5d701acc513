import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sharedLog, WHICH_SERVER } from '../testing/shared-log';
import { verifyLog } from '../verify';
import { openEventStoreDbLog } from './open';

const RUN_TS = resolve(__dirname, '../testing/run-ts.cjs');
const RACER = resolve(__dirname, '../testing/racing-process.ts');
const STREAM = 'campusDay-c1-2026-03-10';
const EVENTS = 200;

async function won(connection: string, namespace: string, name: string): Promise<string[]> {
  const child = spawn(process.execPath, [RUN_TS, RACER, connection, namespace, STREAM, name, String(EVENTS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  return lines;
}

describe(`Two processes race for every revision of one stream on ${WHICH_SERVER}`, () => {
  it('and each revision has one winner, who was told so, in one whole chain', async () => {
    const { connection, namespace, stop } = await sharedLog();
    const store = await openEventStoreDbLog({ connection, namespace });
    const winners = (await Promise.all(['a', 'b'].map((name) => won(connection, namespace, name)))).flat();
    const stored: string[] = [];
    for await (const { data } of store.readStream(STREAM)) stored.push((JSON.parse(data) as { childId: string }).childId);
    expect(stored).toHaveLength(EVENTS);
    expect([...winners].sort()).toEqual([...stored].sort());
    expect(new Set(stored.map((child) => child[0]))).toEqual(new Set(['a', 'b'])); // or nobody raced
    expect((await verifyLog(store)).first).toBeNull();
    await store.close();
    await stop();
  });
});
