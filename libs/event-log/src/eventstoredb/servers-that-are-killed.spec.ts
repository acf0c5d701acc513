import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyChain, headAfter } from '../hash-chain';
import { type EventStore, OutcomeUnknown } from '../port';
import { WireDatabase, type WireRecord } from '../testing/eventstoredb-server/database';
import type { Fault } from '../testing/eventstoredb-server/faults';
import { WireServer } from '../testing/eventstoredb-server/server';
import { startServerProcess } from '../testing/eventstoredb-server/start-process';
import { sampleAppend } from '../testing/samples';
import { temporaryFolder } from '../testing/temporary-folder';
import { openEventStoreDbLog } from './open';

const WRITERS = 8;

/** Each writer appends one event after another to its own stream; answers what was acknowledged. */
async function write(store: EventStore, each: number): Promise<string[]> {
  const acknowledged: string[] = [];
  const writer = async (w: number) => {
    const stream = `child-s1.w${w}`;
    let head = emptyChain(store.logId, stream);
    for (let i = 0; i < each; i++) {
      const events = sampleAppend(store.logId, stream, head, `child${i}`);
      const result = await untilKnown(() => store.append(stream, head.revision, events));
      expect(result).toMatchObject({ kind: 'appended', revision: String(i) });
      acknowledged.push(`${stream} ${i} ${events[0].eventId}`);
      head = headAfter(head, events);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, w) => writer(w)));
  return acknowledged;
}

/** As `transact` does: the same bytes to the same revision again. */
async function untilKnown<T>(append: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await append();
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || tries > 10) throw error;
    }
  }
}

const inLog = (log: readonly WireRecord[]): string[] =>
  log.filter(({ stream }) => stream.startsWith('child-')).map(({ stream, revision, id }) => `${stream} ${revision} ${id}`);

describe('Servers that are killed', () => {
  it('lose and double nothing: 320 appends through 32 kills, half of them after the write', async () => {
    const server = await new WireServer().start();
    const store = await openEventStoreDbLog({ connection: server.address });
    const kills = Array.from({ length: 32 }, (_, i): (Fault | null)[] => [
      ...Array.from({ length: 9 }, () => null),
      i % 2 ? 'killed_after_write' : 'killed_before_write',
    ]);
    server.faults.plan('append', ...kills.flat());
    const seen: string[] = [];
    const watching = (async () => {
      for await (const item of store.subscribe({ after: 'start', prefixes: ['child-'] }))
        if (item.kind === 'event' && seen.push(`${item.event.stream} ${item.event.revision} ${item.event.eventId}`) === 320) return;
    })();
    const acknowledged = await write(store, 40);
    expect(acknowledged).toHaveLength(320);
    expect(server.faults.next('append')).toBeNull();
    expect(inLog(server.database.log).sort()).toEqual(acknowledged.sort());
    await watching;
    expect(seen).toEqual(inLog(server.database.log)); // in log order, through all the kills
    await store.close();
    await server.stop();
  });

  it('as processes with SIGKILL, six times, with what they had written to their file', async () => {
    const journal = join(temporaryFolder(), 'journal.ndjson');
    const started = await startServerProcess('--journal', journal);
    const store = await openEventStoreDbLog({ connection: started.address });
    let child = started.child;
    const writing = write(store, 60);
    let done = false;
    void writing.then(() => (done = true));
    let kills = 0;
    while (kills < 6 && !done) {
      child.stdin?.write(
        JSON.stringify({ plan: 'append', faults: [null, null, null, null, kills % 2 ? 'killed_after_write' : 'killed_before_write'] }) +
          '\n',
      );
      await new Promise((resolve) => child.once('exit', resolve));
      kills += 1;
      child = (await startServerProcess('--journal', journal, '--port', String(started.port))).child;
    }
    const acknowledged = await writing;
    expect(kills).toBe(6);
    const kept = new WireDatabase({ journal }).log;
    expect(inLog(kept).sort()).toEqual(acknowledged.sort());
    await store.close();
    child.kill('SIGKILL');
  });

  it('are caught when one forgets what it acknowledged: the count can fail', async () => {
    const journal = join(temporaryFolder(), 'journal.ndjson');
    const database = new WireDatabase({ journal });
    const server = await new WireServer({ database }).start();
    const store = await openEventStoreDbLog({ connection: server.address });
    const acknowledged = await write(store, 2);
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    const forgetful = lines.slice(0, -1).flatMap((line) => JSON.parse(line) as WireRecord[]);
    expect(inLog(forgetful).sort()).not.toEqual(acknowledged.sort());
    await store.close();
    await server.stop();
  });
});
