import { BACKWARDS, END, EventStoreDBClient } from '@eventstore/db-client';
import { emptyChain } from '../hash-chain';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { appendFailure } from './failures';
import { openEventStoreDbLog } from './open';

const STREAM = 'campusDay-c1-2026-03-10';
/** More than a connection takes in before its reader has read any. */
const MANY = 150;

describe('A server that closes the connection of whoever gives up many calls', () => {
  let server: WireServer;
  let store: Awaited<ReturnType<typeof openEventStoreDbLog>>;

  beforeEach(async () => {
    server = await new WireServer({ statisticsEvery: 3 }).start();
    store = await openEventStoreDbLog({ connection: server.address });
    for (let i = 0; i < MANY; i++) {
      const stream = `${STREAM}-${i}`;
      const children = Array.from({ length: 20 }, (_, child) => `child${child}`);
      await store.append(stream, '-1', sampleAppend(store.logId, stream, emptyChain(store.logId, stream), ...children));
    }
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  it('sees none given up, however often heads and tails are asked for', async () => {
    const newest = server.database.log.findLast(({ stream }) => !stream.startsWith('$'))?.position;
    for (let i = 0; i < MANY; i++) {
      expect(await store.head()).toBe(`${store.epoch}:${newest}`);
      for await (const { stream } of store.readStream(`${STREAM}-${i}`, '19')) expect(stream).toBe(`${STREAM}-${i}`);
      for await (const _ of store.readStream(`campusDay-nowhere-${i}`)) throw new Error('there is no such stream');
    }
    expect(server.calls.read).toBeGreaterThanOrEqual(3 * MANY);
    expect(server.givenUp).toBe(0);
  });

  it('sees one of a client that asks for all and leaves with the first: the drill can fail', async () => {
    const client = EventStoreDBClient.connectionString(server.address);
    const all = client.readAll({ direction: BACKWARDS, fromPosition: END });
    for await (const _ of all) break;
    await all.cancel();
    while (server.givenUp === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.dispose();
  });

  it('finds the head of this log behind all that others wrote since', async () => {
    const head = await store.head();
    const other = await openEventStoreDbLog({ connection: server.address, namespace: 'other' });
    for (let i = 0; i < 60; i++) {
      const stream = `${STREAM}-${i}`;
      const children = Array.from({ length: 20 }, (_, child) => `child${child}`);
      await other.append(stream, '-1', sampleAppend(other.logId, stream, emptyChain(other.logId, stream), ...children));
    }
    expect(await store.head()).toBe(head);
    const anew = await openEventStoreDbLog({ connection: server.address });
    expect(await anew.head()).toBe(head);
    await anew.close();
    await other.close();
  });
});

describe('A server that closes the connection of a busy client', () => {
  const failure = (details: string) => appendFailure(Object.assign(new Error(`8 RESOURCE_EXHAUSTED: ${details}`), { code: 8 }));

  it('is not believed to be full: whether the append was written is unknown, and it is sent again', () => {
    expect(failure('Bandwidth exhausted or memory limit exceeded')).toBe('unknown');
  });

  it('and one that says it has no space is', () => {
    expect(failure('no space left')).toBe('full');
  });
});
