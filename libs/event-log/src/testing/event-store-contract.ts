import { canonicalJson } from '../canonical-json';
import { type ChainHead, emptyChain, headAfter, linkProblem } from '../hash-chain';
import { MAX_APPEND_EVENTS, MAX_EVENT_BYTES } from '../limits';
import { type EventStore, ForeignEpoch, LimitExceeded, NO_STREAM, type RecordedEvent, START, type SubscriptionItem } from '../port';
import { chainData, sampleAppend } from './samples';

export interface OpenedStore {
  readonly store: EventStore;
  /** closes the store and opens the same log again; left out by stores that forget */
  readonly reopen?: () => Promise<EventStore>;
  readonly cleanUp: () => Promise<void>;
}

/** Milliseconds that a subscription may take to say something. */
const SUBSCRIPTION_PATIENCE_MS = 30_000;

/** What every store behind the port promises. A new store passes this unchanged, or it is no store of this log. */
export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the contract of the event store`, () => {
    let opened: OpenedStore;
    let store: EventStore;
    let stream: string;
    let streams = 0;
    const empty = (): ChainHead => emptyChain(store.logId, stream);
    const sample = (head: ChainHead, ...children: string[]) => sampleAppend(store.logId, stream, head, ...children);

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.cleanUp());
    beforeEach(() => {
      stream = `campusDay-c${++streams}-2026-03-10`;
    });

    describe('append', () => {
      it('stores events byte for byte, in order, each with its revision and a chain that holds', async () => {
        const events = chainData(store.logId, stream, empty(), [
          '{"childId":"木·𠮷","holderId":"staff7"}',
          '{"a":[1,null,true,{"b":"\\u0000"}]}',
        ]);
        expect(await store.append(stream, NO_STREAM, events)).toMatchObject({ kind: 'appended', revision: '1' });
        const stored = await all(store.readStream(stream));
        expect(stored.map(plain)).toEqual(
          events.map((event, i) => ({ ...event, stream, revision: String(i), position: expect.any(String) as string })),
        );
        expect(linkProblem(store.logId, empty(), stored[0])).toBeNull();
        expect(linkProblem(store.logId, headAfter(empty(), [events[0]]), stored[1])).toBeNull();
      });

      it('refuses another event at a revision that is taken, and writes nothing of it', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        expect(await store.append(stream, NO_STREAM, sample(empty(), 'child2', 'child3'))).toEqual({ kind: 'conflict' });
        expect(await childrenIn(store, stream)).toEqual(['child1']);
      });

      it('refuses a revision that the stream has not reached', async () => {
        const ahead = { revision: '4', hash: empty().hash };
        expect(await store.append(stream, '4', sample(ahead, 'child1'))).toEqual({ kind: 'conflict' });
        expect(await childrenIn(store, stream)).toEqual([]);
      });

      it('refuses an event that rests on another history, though the revision would fit', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        const otherHistory = headAfter(empty(), sample(empty(), 'child9'));
        expect(await store.append(stream, '0', sample(otherHistory, 'child2'))).toEqual({ kind: 'conflict' });
        expect(await childrenIn(store, stream)).toEqual(['child1']);
      });

      it('refuses a first event that does not begin at the genesis of its stream', async () => {
        const elsewhere = emptyChain(store.logId, 'campusDay-other-2026-03-10');
        expect(await store.append(stream, NO_STREAM, sample(elsewhere, 'child1'))).toEqual({ kind: 'conflict' });
      });

      it('answers the same events again with the first result, also after the stream has grown', async () => {
        const events = sample(empty(), 'child1', 'child2');
        const first = await store.append(stream, NO_STREAM, events);
        expect(await store.append(stream, NO_STREAM, events)).toEqual(first);
        await store.append(stream, '1', sample(headAfter(empty(), events), 'child3'));
        expect(await store.append(stream, NO_STREAM, events)).toEqual(first);
        expect(await childrenIn(store, stream)).toEqual(['child1', 'child2', 'child3']);
      });

      it('takes the same beginning with another end for what it is: a conflict', async () => {
        const events = sample(empty(), 'child1', 'child2');
        await store.append(stream, NO_STREAM, [events[0]]);
        expect(await store.append(stream, NO_STREAM, events)).toEqual({ kind: 'conflict' });
        expect(await childrenIn(store, stream)).toEqual(['child1']);
      });

      it('lets exactly one of twenty racing appends win', async () => {
        const racers = Array.from({ length: 20 }, (_, i) => sample(empty(), `child${i}`, `sibling${i}`));
        const results = await Promise.all(racers.map((events) => store.append(stream, NO_STREAM, events)));
        const won = results.flatMap((result, i) => (result.kind === 'appended' ? [i] : []));
        expect(won).toHaveLength(1);
        expect(await childrenIn(store, stream)).toEqual([`child${won[0]}`, `sibling${won[0]}`]);
      });

      it('keeps the neighbours of an append that conflicts', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        const others = Array.from({ length: 10 }, (_, i) => `alerts-c${streams}x${i}-2026-03-10`);
        const appendOther = (other: string) =>
          store.append(other, NO_STREAM, sampleAppend(store.logId, other, emptyChain(store.logId, other), 'child5'));
        const results = await Promise.all([
          ...others.slice(0, 5).map(appendOther),
          store.append(stream, NO_STREAM, sample(empty(), 'child2')),
          ...others.slice(5).map(appendOther),
        ]);
        expect(results.map((result) => result.kind)).toEqual([...five('appended'), 'conflict', ...five('appended')]);
        for (const other of others) expect(await childrenIn(store, other)).toEqual(['child5']);
      });
    });

    describe('limits, before anything is written', () => {
      const refused = async (data: readonly string[], type?: string) => {
        await expect(store.append(stream, NO_STREAM, chainData(store.logId, stream, empty(), data, type))).rejects.toThrow(LimitExceeded);
        expect(await all(store.readStream(stream))).toEqual([]);
      };
      it('an event of more than 64 KiB with its metadata', () => refused([canonicalJson({ text: '名'.repeat(MAX_EVENT_BYTES / 3) })]));
      it('an append of more than 512 KiB', () =>
        refused(Array.from({ length: 10 }, (_, i) => canonicalJson({ i, text: 'x'.repeat(60_000) }))));
      it('more than 200 events', () => refused(Array.from({ length: MAX_APPEND_EVENTS + 1 }, (_, i) => canonicalJson({ i }))));
      it('no event', () => refused([]));
      it('half a character', () => refused(['{"a":"\\ud842"}']));
      it('a fraction', () => refused(['{"a":1.5}']));
      it('a number that loses digits', () => refused(['{"a":9007199254740993}']));
      it('a key that looks like an integer', () => refused(['{"7":1}']));
      it('text that is no JSON', () => refused(['{"a":']));
      it('JSON that another writer would write otherwise', () => refused(['{"b":1,"a":2}']));
      it('an event whose hash belongs to another content', async () => {
        const [event] = sample(empty(), 'child1');
        const forged = { ...event, data: canonicalJson({ childId: 'child2', holderId: 'staff7' }) };
        await expect(store.append(stream, NO_STREAM, [forged])).rejects.toThrow(LimitExceeded);
      });
      it('an event that was made for another stream', async () => {
        const events = sampleAppend(store.logId, 'campusDay-other-2026-03-10', empty(), 'child1');
        await expect(store.append(stream, NO_STREAM, events)).rejects.toThrow(LimitExceeded);
      });
      it('exactly 200 events fit', async () => {
        const events = sample(empty(), ...Array.from({ length: MAX_APPEND_EVENTS }, (_, i) => `child${i}`));
        expect(await store.append(stream, NO_STREAM, events)).toMatchObject({ kind: 'appended', revision: '199' });
      });
    });

    describe('reading a stream', () => {
      it('begins at the revision that was asked for, inclusive', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1', 'child2', 'child3'));
        expect((await all(store.readStream(stream, '1'))).map((event) => event.revision)).toEqual(['1', '2']);
        expect(await all(store.readStream(stream, '3'))).toEqual([]);
      });
      it('finds nothing in a stream that does not exist', async () => expect(await all(store.readStream(stream))).toEqual([]));
      it('reads a stream of many pages whole', async () => {
        let head = empty();
        for (let i = 0; i < 8; i++) {
          const events = sample(head, ...Array.from({ length: 150 }, (_, n) => `child${i * 150 + n}`));
          await store.append(stream, head.revision, events);
          head = headAfter(head, events);
        }
        expect((await all(store.readStream(stream))).map((event) => event.revision)).toEqual(
          Array.from({ length: 1200 }, (_, i) => String(i)),
        );
      });
    });

    describe('subscription', () => {
      it('catches up in order, says live once, then goes on with what comes', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1', 'child2'));
        const seen = collect(store.subscribe({ after: START, prefixes: [stream] }));
        await seen.until((items) => items.some((item) => item.kind === 'live'));
        await store.append(stream, '1', sample(headAfter(empty(), sample(empty(), 'child1', 'child2')), 'child3'));
        await seen.until((items) => items.length === 4);
        await seen.close();
        expect(seen.items.map((item) => (item.kind === 'live' ? 'live' : item.event.revision))).toEqual(['0', '1', 'live', '2']);
      });

      it('starts after the position that it is given', async () => {
        const events = sample(empty(), 'child1', 'child2', 'child3');
        await store.append(stream, NO_STREAM, events);
        const second = (await all(store.readStream(stream)))[1];
        const seen = await untilLive(store, second.position, [stream]);
        expect(seen.map((event) => event.revision)).toEqual(['2']);
      });

      it('is live at once at the head, with the position of the head', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        const head = await store.head();
        const seen = collect(store.subscribe({ after: head, prefixes: [] }));
        await seen.until((items) => items.length > 0);
        await seen.close();
        expect(seen.items).toEqual([{ kind: 'live', position: head }]);
      });

      it('shows only streams that begin with a prefix', async () => {
        const alerts = `alerts-f${streams}-2026-03-10`;
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        await store.append(alerts, NO_STREAM, sampleAppend(store.logId, alerts, emptyChain(store.logId, alerts), 'child1'));
        const streamsSeen = new Set((await untilLive(store, START, [`alerts-f${streams}`])).map((event) => event.stream));
        expect([...streamsSeen]).toEqual([alerts]);
      });

      it('misses nothing, doubles nothing and swaps nothing while others append', async () => {
        const before = await store.head();
        const seen = collect(store.subscribe({ after: before, prefixes: [`child-w${streams}.`] }));
        const writers = Array.from({ length: 8 }, (_, w) => writeOneByOne(store, `child-w${streams}.${w}`, 40));
        const late = collect(store.subscribe({ after: before, prefixes: [`child-w${streams}.`] }));
        await Promise.all(writers);
        for (const each of [seen, late]) {
          await each.until((items) => items.filter((item) => item.kind === 'event').length >= 320);
          await each.close();
        }
        const positions = (items: readonly SubscriptionItem[]) =>
          items.flatMap((item) => (item.kind === 'event' ? [item.event.position] : []));
        const inLog = (await untilLive(store, before, [`child-w${streams}.`])).map((event) => event.position);
        expect(inLog).toHaveLength(320);
        expect(positions(seen.items)).toEqual(inLog);
        expect(positions(late.items)).toEqual(inLog);
        for (let w = 0; w < 8; w++) {
          const own = seen.items.flatMap((item) =>
            item.kind === 'event' && item.event.stream.endsWith(`.${w}`) ? [Number(item.event.revision)] : [],
          );
          expect(own).toEqual(Array.from({ length: 40 }, (_, i) => i));
        }
      });

      it('waits for a slow reader without losing anything', async () => {
        const before = await store.head();
        const subscription = store.subscribe({ after: before, prefixes: [`child-s${streams}.`] });
        const writing = writeOneByOne(store, `child-s${streams}.1`, 60);
        const revisions: string[] = [];
        for await (const item of subscription) {
          if (item.kind === 'event') revisions.push(item.event.revision);
          if (revisions.length === 60) break;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        await writing;
        expect(revisions).toEqual(Array.from({ length: 60 }, (_, i) => String(i)));
      });

      it('ends when it is closed', async () => {
        const seen = collect(store.subscribe({ after: await store.head(), prefixes: [] }));
        await seen.until((items) => items.length > 0);
        await seen.close();
        expect(seen.items).toEqual([{ kind: 'live', position: await store.head() }]);
      });

      it('refuses a position of another epoch', async () => {
        await expect(untilLive(store, 'ffffffff:1', [])).rejects.toThrow(ForeignEpoch);
        await expect(untilLive(store, 'nonsense', [])).rejects.toThrow(ForeignEpoch);
      });

      it('refuses a position beyond the head: the log was restored to an earlier state', async () => {
        await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
        const head = await store.head();
        const beyond = head.replace(/(\d+)$/, (n) => String(Number(n) + 1_000_000));
        await expect(untilLive(store, beyond, [])).rejects.toThrow(ForeignEpoch);
      });
    });

    it('knows its head', async () => {
      const appended = await store.append(stream, NO_STREAM, sample(empty(), 'child1', 'child2'));
      expect(appended).toMatchObject({ position: await store.head() });
    });

    it('is the same log after it was opened again', async () => {
      if (!opened.reopen) return;
      const { logId, clock } = store;
      await store.append(stream, NO_STREAM, sample(empty(), 'child1'));
      const head = await store.head();
      store = await opened.reopen();
      expect([store.logId, store.clock, await store.head()]).toEqual([logId, clock, head]);
      expect(await childrenIn(store, stream)).toEqual(['child1']);
      expect(await store.append(stream, NO_STREAM, sample(empty(), 'child1'))).toMatchObject({
        kind: 'appended',
        revision: '0',
        position: head,
      });
    });
  });
}

const five = (kind: string) => Array.from({ length: 5 }, () => kind);

async function all(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

const plain = ({
  stream,
  revision,
  position,
  type,
  eventId,
  contentHash,
  previousHash,
  hash,
  data,
  metadata,
}: RecordedEvent): RecordedEvent => ({
  ...{ stream, revision, position, type, eventId },
  ...{ contentHash, previousHash, hash, data, metadata },
});

const childrenIn = async (store: EventStore, stream: string): Promise<string[]> =>
  (await all(store.readStream(stream))).map((event) => (JSON.parse(event.data) as { childId: string }).childId);

async function untilLive(store: EventStore, after: string, prefixes: readonly string[]): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for await (const item of store.subscribe({ after, prefixes })) {
    if (item.kind === 'live') break;
    seen.push(item.event);
  }
  return seen;
}

async function writeOneByOne(store: EventStore, stream: string, events: number): Promise<void> {
  let head = emptyChain(store.logId, stream);
  for (let i = 0; i < events; i++) {
    const next = sampleAppend(store.logId, stream, head, `child${i}`);
    expect(await store.append(stream, head.revision, next)).toMatchObject({ kind: 'appended' });
    head = headAfter(head, next);
  }
}

function collect(subscription: AsyncIterable<SubscriptionItem> & { close(): Promise<void> }) {
  const items: SubscriptionItem[] = [];
  let heard: () => void = () => undefined;
  const reading = (async () => {
    for await (const item of subscription) {
      items.push(item);
      heard();
    }
  })();
  return {
    items,
    async until(enough: (items: readonly SubscriptionItem[]) => boolean): Promise<void> {
      const deadline = Date.now() + SUBSCRIPTION_PATIENCE_MS;
      while (!enough(items)) {
        if (Date.now() > deadline) throw new Error(`The subscription said only ${items.length} things in ${SUBSCRIPTION_PATIENCE_MS} ms`);
        await Promise.race([new Promise<void>((resolve) => (heard = resolve)), new Promise((resolve) => setTimeout(resolve, 50))]);
      }
    },
    async close(): Promise<void> {
      await subscription.close();
      await reading;
    },
  };
}
