import { join } from 'node:path';
import { createAggregate } from './aggregate';
import { openEventStoreDbLog } from './eventstoredb/open';
import { emptyChain } from './hash-chain';
import { type EventStore, NO_STREAM, START } from './port';
import { openSqliteLog } from './sqlite/sqlite-log';
import {
  metadataOf,
  receive,
  sampleAppend,
  sampleCodec,
  type SampleDay,
  type SampleEvent,
  sampleFold,
  sampleRefusalOf,
} from './testing/samples';
import { sharedLog, WHICH_SERVER } from './testing/shared-log';
import { temporaryFolder } from './testing/temporary-folder';

const DAY = 'campusDay-c1-2026-03-10';
const dayOn = (store: EventStore) =>
  createAggregate<SampleDay, SampleEvent, string>({ store, codec: sampleCodec, fold: sampleFold, refusalOf: sampleRefusalOf });

/** How each instance opens the log that they share; and how the test ends it. */
const LOGS: readonly (readonly [string, () => Promise<{ open: () => Promise<EventStore>; stop: () => Promise<void> }>])[] = [
  [
    'a file',
    async () => {
      const file = join(temporaryFolder(), 'log.db');
      return { open: () => openSqliteLog({ file }), stop: async () => undefined };
    },
  ],
  [
    WHICH_SERVER,
    async () => {
      const { connection, namespace, stop } = await sharedLog();
      return { open: () => openEventStoreDbLog({ connection, namespace }), stop };
    },
  ],
];

describe.each(LOGS)('Two instances share a log on %s', (_name, begin) => {
  let one: EventStore;
  let two: EventStore;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    const log = await begin();
    stop = log.stop;
    one = await log.open();
    two = await log.open();
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    await stop();
  });

  it('that append different events for one command at the same revision: one is stored, the other conflicts', async () => {
    const mine = sampleAppend(one.logId, DAY, emptyChain(one.logId, DAY), 'child1');
    const other = sampleAppend(two.logId, DAY, emptyChain(two.logId, DAY), 'child2');
    expect(other[0].eventId).not.toBe(mine[0].eventId); // an id from commandId + index would be the same, and hide the loss
    expect(await one.append(DAY, NO_STREAM, mine)).toMatchObject({ kind: 'appended' });
    expect(await two.append(DAY, NO_STREAM, other)).toEqual({ kind: 'conflict' });
  });

  it('give one answer to a command that reaches both at once', async () => {
    const days = [dayOn(one), dayOn(two)];
    for (let i = 0; i < 20; i++) {
      const command = { stream: DAY, decide: receive(`child${i}`, 'staff7') };
      const answers = await Promise.all(
        days.map((day, n) => day.transact({ ...command, metadata: metadataOf(`command${i}`, { instance: `instance${n}` }) })),
      );
      const ids = answers.map((answer) => 'events' in answer && answer.events[0].eventId);
      expect(ids[0]).toBeTruthy();
      expect(ids[1]).toBe(ids[0]);
      expect(answers.map((answer) => 'repeated' in answer && answer.repeated).sort()).toEqual([false, true]);
    }
    expect(await days[0].read(DAY, (_, head) => head)).toBe('19');
  });

  it('never let both receive the same child', async () => {
    const days = [dayOn(one), dayOn(two)];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        days[i % 2].transact({ stream: DAY, metadata: metadataOf(`command${i}`), decide: receive(`child${i >> 1}`, `staff${i % 2}`) }),
      ),
    );
    const kinds = answers.map((answer) => answer.kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(30);
    expect(kinds.filter((kind) => kind === 'refused')).toHaveLength(30);
    const holders = await Promise.all(days.map((day) => day.read(DAY, (state) => [...state.holderOf].sort())));
    expect(holders[0]).toHaveLength(30);
    expect(holders[1]).toEqual(holders[0]);
  });

  it('see what the other appended before they refuse or say unchanged', async () => {
    const days = [dayOn(one), dayOn(two)];
    const ask = (day: number, commandId: string, child: string, holder: string) =>
      days[day].transact({ stream: DAY, metadata: metadataOf(commandId), decide: receive(child, holder) });
    await ask(0, 'a', 'child1', 'staff1');
    expect(await ask(1, 'b', 'child1', 'staff1')).toMatchObject({ kind: 'unchanged', revision: '0' });
    expect(await ask(1, 'c', 'child2', 'staff2')).toMatchObject({ kind: 'accepted', revision: '1' });
    expect(await ask(0, 'd', 'child2', 'staff1')).toMatchObject({ kind: 'refused', refusal: 'held_by_other', revision: '1' });
    expect(await days[0].read(DAY, (day) => day.holderOf.get('child2'))).toBe('staff2');
    await days[1].transact({
      stream: DAY,
      metadata: metadataOf('e'),
      decide: () => ({
        kind: 'accepted',
        events: [{ type: 'ChildrenHandedOver', data: { from: 'staff1', to: 'staff2', children: ['child1'] } }],
      }),
    });
    expect(await ask(0, 'f', 'child1', 'staff1')).toMatchObject({ kind: 'refused', refusal: 'held_by_other', revision: '2' });
  });

  it('hear of each other at once, without asking again and again', async () => {
    const subscription = two.subscribe({ after: await two.head(), prefixes: ['campusDay-'] });
    const delays: number[] = [];
    const appended: number[] = [];
    const listening = (async () => {
      for await (const item of subscription) {
        if (item.kind === 'event') delays.push(performance.now() - appended[delays.length]);
        if (delays.length === 20) return;
      }
    })();
    for (let i = 0; i < 20; i++) {
      const stream = `campusDay-c${i}-2026-03-10`;
      await new Promise((resolve) => setTimeout(resolve, 5));
      appended.push(performance.now());
      await one.append(stream, NO_STREAM, sampleAppend(one.logId, stream, emptyChain(one.logId, stream), 'child1'));
    }
    await listening;
    const median = delays.sort((a, b) => a - b)[10];
    expect(median).toBeLessThan(400); // the second look for lost bells comes after 1,000 ms only
  });

  it('read the same events in the same order', async () => {
    await Promise.all(
      [one, two, one, two].map((store, i) =>
        store.append(
          `child-s1.c${i}`,
          NO_STREAM,
          sampleAppend(store.logId, `child-s1.c${i}`, emptyChain(store.logId, `child-s1.c${i}`), 'child1'),
        ),
      ),
    );
    const read = async (store: EventStore) => {
      const seen: string[] = [];
      for await (const item of store.subscribe({ after: START, prefixes: [] })) {
        if (item.kind === 'live') return seen;
        seen.push(`${item.event.position} ${item.event.stream} ${item.event.hash}`);
      }
      return seen;
    };
    expect(await read(one)).toHaveLength(5);
    expect(await read(two)).toEqual(await read(one));
  });
});
