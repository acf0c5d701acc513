import { EventStoreDBClient } from '@eventstore/db-client';
import { emptyChain, headAfter } from '../hash-chain';
import { type EventStore, ForeignEpoch, START, type SubscriptionItem } from '../port';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { openEventStoreDbLog } from './open';

const STREAM = 'campusDay-c1-2026-03-10';

describe('A subscription that breaks', () => {
  let server: WireServer;
  let store: EventStore;
  let head: ReturnType<typeof emptyChain>;

  beforeEach(async () => {
    server = await new WireServer({ statisticsEvery: 3 }).start();
    store = await openEventStoreDbLog({ connection: server.address });
    head = emptyChain(store.logId, STREAM);
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  async function appendOneByOne(events: number): Promise<void> {
    for (let i = 0; i < events; i++) {
      const next = sampleAppend(store.logId, STREAM, head, `child${head.revision}`);
      await store.append(STREAM, head.revision, next);
      head = headAfter(head, next);
    }
  }

  async function take(events: number, options = { after: START, prefixes: ['campusDay-'] }): Promise<SubscriptionItem[]> {
    const items: SubscriptionItem[] = [];
    let seen = 0;
    for await (const item of store.subscribe(options)) {
      items.push(item);
      if (item.kind === 'event' && ++seen === events) break;
    }
    return items;
  }
  const revisions = (items: readonly SubscriptionItem[]) =>
    items.flatMap((item) => (item.kind === 'event' ? [Number(item.event.revision)] : []));
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

  it('goes on behind what it delivered, without gap or double, however often', async () => {
    await appendOneByOne(40);
    server.faults.plan(
      'subscribe',
      ...Array.from({ length: 12 }, () => 'broken_after_one' as const),
      'killed_before_write',
      'not_ready',
      'not_leader',
    );
    const taking = take(60);
    await appendOneByOne(20);
    const items = await taking;
    expect(revisions(items)).toEqual(upTo(60));
    expect(items.filter(({ kind }) => kind === 'live').length).toBeLessThanOrEqual(1);
    expect(server.calls.subscribe).toBeGreaterThanOrEqual(15);
  });

  it('would have been silent for ever, left to the client: the drill can fail', async () => {
    await appendOneByOne(5);
    server.faults.plan('subscribe', 'broken_after_one');
    const client = EventStoreDBClient.connectionString(server.address);
    const seen: unknown[] = [];
    await expect(
      (async () => {
        for await (const event of client.subscribeToAll({
          filter: { filterOn: 'streamName', prefixes: ['campusDay-'], checkpointInterval: 1 },
        }))
          seen.push(event);
      })(),
    ).rejects.toThrow(/connection reset/);
    expect(seen).toHaveLength(1);
    await client.dispose();
  });

  it('says live once, and goes on live after the server was killed', async () => {
    await appendOneByOne(3);
    const items: SubscriptionItem[] = [];
    const subscription = store.subscribe({ after: START, prefixes: ['campusDay-'] });
    const watching = (async () => {
      for await (const item of subscription) items.push(item);
    })();
    for (let round = 0; round < 4; round++) {
      server.kill();
      await server.start();
      await appendOneByOne(5);
    }
    while (revisions(items).length < 23) await new Promise((resolve) => setTimeout(resolve, 10));
    await subscription.close();
    await watching;
    expect(revisions(items)).toEqual(upTo(23));
    expect(items.filter(({ kind }) => kind === 'live')).toHaveLength(1);
  });

  it('passes over what the server itself writes between the events', async () => {
    await appendOneByOne(30);
    const types = new Set(server.database.log.map(({ type }) => type));
    expect(types).toContain('$statsCollected');
    const all = await take(31, { after: START, prefixes: [] });
    expect(all.flatMap((item) => (item.kind === 'event' ? [item.event.type] : []))).toEqual([
      'LogStarted',
      ...upTo(30).map(() => 'ChildReceived'),
    ]);
  });

  it('falls behind a slow reader on the server, and catches up again unseen', async () => {
    const seen: number[] = [];
    let live = 0;
    const subscription = store.subscribe({ after: START, prefixes: ['campusDay-'] });
    const watching = (async () => {
      for await (const item of subscription) {
        if (item.kind === 'live') live += 1;
        else if (seen.push(Number(item.event.revision)) === 300) return;
        await new Promise((resolve) => setTimeout(resolve, item.kind === 'live' ? 300 : 0));
      }
    })();
    await appendOneByOne(300);
    await watching;
    expect(seen).toEqual(upTo(300));
    expect(live).toBe(1);
  });

  it('stops when the database was restored to an earlier state behind its back', async () => {
    await appendOneByOne(20);
    const position = await store.head();
    const { port } = server;
    server.kill();
    const early = new WireServer({ port });
    for (const { stream, revision, ...event } of server.database.log.slice(0, 10))
      if (!stream.startsWith('$')) early.database.append(stream, revision - 1, [event]);
    await early.start();
    await expect(take(1, { after: position, prefixes: [] })).rejects.toThrow(ForeignEpoch);
    await early.stop();
  });

  it('ends the process when the server holds another log than it began with', async () => {
    const fatal: string[] = [];
    const before = await openEventStoreDbLog({ connection: server.address, onFatal: ({ message }) => fatal.push(message) });
    const { port } = server;
    server.kill();
    const other = await new WireServer({ port }).start();
    await (await openEventStoreDbLog({ connection: other.address })).close();
    const subscription = before.subscribe({ after: START, prefixes: [] });
    const items: SubscriptionItem[] = [];
    const watching = (async () => {
      for await (const item of subscription) items.push(item);
    })();
    while (fatal.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await subscription.close();
    await watching;
    expect([fatal[0], items]).toEqual([expect.stringMatching(/another log/), []]);
    await before.close();
    await other.stop();
  });
});
