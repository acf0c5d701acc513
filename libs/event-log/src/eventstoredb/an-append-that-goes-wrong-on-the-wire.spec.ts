import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { emptyChain, headAfter } from '../hash-chain';
import { type EventStore, LogBusy, LogFull, NO_STREAM, OutcomeUnknown, type RecordedEvent } from '../port';
import type { Fault } from '../testing/eventstoredb-server/faults';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { openEventStoreDbLog } from './open';

const STREAM = 'campusDay-c1-2026-03-10';

describe('An append that goes wrong on the wire', () => {
  let server: WireServer;
  let store: EventStore;
  const events = () => sampleAppend(store.logId, STREAM, emptyChain(store.logId, STREAM), 'child1', 'child2');
  const stored = () => (server.database.stream(STREAM) ?? []).map(({ id }) => id);

  beforeEach(async () => {
    server = await new WireServer().start();
    store = await openEventStoreDbLog({ connection: server.address });
  });
  afterEach(async () => {
    server.faults.clear();
    await store.close();
    await server.stop();
  });

  const OUTCOME_UNKNOWN: readonly Fault[] = [
    'killed_before_write',
    'killed_after_write',
    'timeout_before_write',
    'timeout_after_write',
    'unavailable_before_write',
    'unavailable_after_write',
    'silent_before_write',
    'silent_after_write',
  ];
  const NOTHING_DONE: readonly Fault[] = ['not_ready', 'busy', 'no_leader', 'not_leader'];

  it.each([...OUTCOME_UNKNOWN, ...NOTHING_DONE])('is stored once after %s, and answered as if nothing had been', async (fault) => {
    server.faults.plan('append', fault);
    const sent = events();
    expect(await store.append(STREAM, NO_STREAM, sent)).toMatchObject({ kind: 'appended', revision: '1' });
    expect(stored()).toEqual(sent.map(({ eventId }) => eventId));
  });

  it('is doubled by a sender that gives up its revision and its ids after an unknown outcome: the count can fail', async () => {
    const naive = EventStoreDBClient.connectionString(server.address);
    const send = () =>
      naive.appendToStream(STREAM, [jsonEvent({ type: 'ChildReceived', data: {} })], { credentials: { username: 'a', password: 'b' } });
    server.faults.plan('append', 'timeout_after_write');
    await send().catch(() => send());
    expect(stored()).toHaveLength(2);
    await naive.dispose();
  });

  it('is a conflict when another event took the place while the outcome was unknown', async () => {
    server.faults.plan('append', 'unavailable_before_write', 'unavailable_before_write', 'unavailable_before_write');
    const late = store.append(STREAM, NO_STREAM, events());
    const other = await openEventStoreDbLog({ connection: server.address });
    while (server.calls.append < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    const theirs = sampleAppend(store.logId, STREAM, emptyChain(store.logId, STREAM), 'child9');
    server.faults.clear();
    expect([await other.append(STREAM, NO_STREAM, theirs), await late].map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict']);
    await other.close();
  });

  it('says that the log is full, and that nothing was written', async () => {
    server.faults.plan('append', 'exhausted');
    await expect(store.append(STREAM, NO_STREAM, events())).rejects.toThrow(LogFull);
    expect(stored()).toEqual([]);
  });

  it('says at once that it has no right to write', async () => {
    server.faults.plan('append', 'access_denied');
    const calls = server.calls.append;
    await expect(store.append(STREAM, NO_STREAM, events())).rejects.toThrow(/Access Denied/);
    expect(server.calls.append - calls).toBe(1);
    expect(stored()).toEqual([]);
  });

  it('ends in a bounded time when the trouble does not: unknown if it may have been written, busy if it was not', async () => {
    server.faults.plan('append', ...Array.from({ length: 200 }, (): Fault => 'not_ready'));
    await expect(store.append(STREAM, NO_STREAM, events())).rejects.toThrow(LogBusy);
    server.faults.clear();
    server.faults.plan('append', 'timeout_after_write', ...Array.from({ length: 200 }, (): Fault => 'not_ready'));
    await expect(store.append(STREAM, NO_STREAM, events())).rejects.toThrow(OutcomeUnknown);
    server.faults.clear();
    expect(await store.append(STREAM, NO_STREAM, events())).toMatchObject({ kind: 'appended', revision: '1' });
    expect(stored()).toHaveLength(2);
  });

  it('takes the unary call each time, never the batch that has no limit', async () => {
    await store.append(STREAM, NO_STREAM, events());
    expect(server.calls.batchAppend).toBe(0);
  });

  it('reads on when the connection breaks in the middle of a read', async () => {
    let head = emptyChain(store.logId, STREAM);
    for (let i = 0; i < 5; i++) {
      const next = sampleAppend(store.logId, STREAM, head, `child${i}`);
      await store.append(STREAM, head.revision, next);
      head = headAfter(head, next);
    }
    for (const fault of ['broken_after_one', 'killed_before_write', 'silent_before_write', 'not_leader'] as const) {
      server.faults.plan('read', fault);
      const read: RecordedEvent[] = [];
      for await (const event of store.readStream(STREAM)) read.push(event);
      expect(read.map(({ revision }) => revision)).toEqual(['0', '1', '2', '3', '4']);
    }
  });

  it('asks for a read of a stream what the leader has', async () => {
    const follower = await new WireServer({ database: server.database }).start();
    follower.leader = server;
    const through = await openEventStoreDbLog({ connection: follower.address });
    await store.append(STREAM, NO_STREAM, events());
    const read: string[] = [];
    for await (const { revision } of through.readStream(STREAM)) read.push(revision);
    expect(read).toEqual(['0', '1']);
    await through.close();
    await follower.stop();
  });
});
