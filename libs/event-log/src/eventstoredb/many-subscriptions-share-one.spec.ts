import { emptyChain, headAfter } from '../hash-chain';
import type { EventStore, Subscription, SubscriptionItem } from '../port';
import { START } from '../port';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { MIN_KEPT_EVENTS } from './live-feed';
import { openEventStoreDbLog } from './open';

const STREAMS = ['campusDay-c1-2026-03-10', 'alerts-c1-2026-03-10', 'child-s1.c1'];
const PREFIXES = [[], ['campusDay-'], ['alerts-', 'child-'], ['child-s1.'], ['person-']];
/** Events of one append. */
const AT_ONCE = 100;

describe('Many subscriptions that are live', () => {
  let server: WireServer;
  let store: EventStore;
  let heads: Map<string, ReturnType<typeof emptyChain>>;

  beforeEach(async () => {
    server = await new WireServer({ statisticsEvery: 3 }).start();
    store = await openEventStoreDbLog({ connection: server.address });
    heads = new Map();
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  async function append(stream: string, events = 1): Promise<void> {
    const head = heads.get(stream) ?? emptyChain(store.logId, stream);
    const children = Array.from({ length: events }, (_, i) => `child${i}`);
    const next = sampleAppend(store.logId, stream, head, ...children);
    expect(await store.append(stream, head.revision, next)).toMatchObject({ kind: 'appended' });
    heads.set(stream, headAfter(head, next));
  }

  async function round(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i++) for (const stream of STREAMS) await append(stream);
  }

  interface Listening {
    readonly prefixes: readonly string[];
    readonly heard: string[];
    lives: number;
    readonly subscription: Subscription;
  }

  function listen(prefixes: readonly string[], meanwhile: (item: SubscriptionItem) => Promise<void> | void = () => undefined): Listening {
    const subscription = store.subscribe({ after: START, prefixes });
    const listening: Listening = { prefixes, heard: [], lives: 0, subscription };
    void (async () => {
      for await (const item of subscription) {
        if (item.kind === 'live') listening.lives += 1;
        else listening.heard.push(`${item.event.stream} ${item.event.revision}`);
        await meanwhile(item);
      }
    })();
    return listening;
  }

  const inLog = (prefixes: readonly string[]): string[] =>
    server.database.log
      .filter(({ stream }) => !stream.startsWith('$') && (prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix))))
      .map(({ stream, revision }) => `${stream} ${revision}`);

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const heardAll = (all: readonly Listening[]) => until(() => all.every(({ heard, prefixes }) => heard.length >= inLog(prefixes).length));

  it('hear each event once, in order, and the server sends it to one of them', async () => {
    await round(5);
    const all = PREFIXES.map((prefixes) => listen(prefixes));
    await until(() => all.every(({ lives }) => lives === 1));
    await round(1);
    await heardAll(all);
    await until(() => server.subscribed === 1);
    const sentBefore = server.sentToSubscriptions;
    await round(20);
    await heardAll(all);
    expect(server.sentToSubscriptions - sentBefore).toBe(20 * STREAMS.length);
    for (const { heard, prefixes, lives } of all) {
      expect(heard).toEqual(inLog(prefixes));
      expect(lives).toBe(1);
    }
    for (const { subscription } of all) await subscription.close();
    await until(() => server.subscribed === 0);
  });

  it('go on without gap and double when the server is killed, and others join at any time', async () => {
    const all: Listening[] = [];
    for (let kill = 0; kill < 4; kill++) {
      all.push(...PREFIXES.map((prefixes) => listen(prefixes)));
      const writing = round(8);
      await new Promise((resolve) => setTimeout(resolve, 10 * kill));
      server.kill();
      await server.start();
      await writing;
    }
    await heardAll(all);
    for (const { heard, prefixes } of all) expect(heard).toEqual(inLog(prefixes));
  });

  it('do not wait for one that is slow: it reads at the server what is no longer kept, and joins again', async () => {
    let goOn: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (goOn = resolve));
    const slow = listen([], (item) => (item.kind === 'event' && item.event.revision === '1' ? stuck : undefined));
    const quick = listen(['campusDay-']);
    await until(() => slow.lives + quick.lives === 2 && server.subscribed === 1);
    await append(STREAMS[0], 2);
    for (let events = 0; events <= 3 * MIN_KEPT_EVENTS; events += AT_ONCE) await append(STREAMS[0], AT_ONCE);
    await heardAll([quick]);
    expect(slow.heard.length).toBeLessThan(10);
    goOn();
    await heardAll([slow]);
    await round(1);
    await heardAll([slow, quick]);
    await until(() => server.subscribed === 1);
    for (const { heard, prefixes } of [slow, quick]) expect(heard).toEqual(inLog(prefixes));
  });
});
