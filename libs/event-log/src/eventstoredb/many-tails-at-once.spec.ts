import { emptyChain, headAfter } from '../hash-chain';
import type { EventStore, Subscription } from '../port';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { openEventStoreDbLog } from './open';
import { SharedLooks } from './shared-looks';
import { StreamHeads } from './stream-heads';

const STREAMS = Array.from({ length: 80 }, (_, i) => `child-s1.c${i}`);

/** Milliseconds after which this process hears of an event that is already acknowledged. */
const HEARD_LATE_MS = 20;

const headsOf = (store: EventStore): StreamHeads => (store as unknown as { readonly heads: StreamHeads }).heads;

describe('Tails of many streams', () => {
  let server: WireServer;
  let here: EventStore;
  let elsewhere: EventStore;
  let ear: Subscription;
  let heads: Map<string, ReturnType<typeof emptyChain>>;

  beforeEach(async () => {
    server = await new WireServer().start();
    here = await openEventStoreDbLog({ connection: server.address });
    elsewhere = await openEventStoreDbLog({ connection: server.address });
    heads = new Map();
    ear = here.subscribe({ after: await here.head(), prefixes: [] });
    await new Promise<void>((live) => {
      void (async () => {
        for await (const item of ear) if (item.kind === 'live') live();
      })();
    });
    await Promise.all(STREAMS.map(append));
    await tails(() => 0);
  });
  afterEach(async () => {
    await ear.close();
    await Promise.all([here.close(), elsewhere.close()]);
    await server.stop();
  });

  async function append(stream: string): Promise<void> {
    const head = heads.get(stream) ?? emptyChain(here.logId, stream);
    const next = sampleAppend(here.logId, stream, head, 'c1');
    expect(await elsewhere.append(stream, head.revision, next)).toMatchObject({ kind: 'appended' });
    heads.set(stream, headAfter(head, next));
  }

  /** What stands behind the revision of each stream from which it is read, all read at once. */
  async function tails(from: (stream: string) => number): Promise<ReadonlyMap<string, readonly string[]>> {
    const read = STREAMS.map(async (stream) => {
      const tail: string[] = [];
      for await (const event of here.readStream(stream, String(from(stream)))) tail.push(event.revision);
      return [stream, tail] as const;
    });
    return new Map(await Promise.all(read));
  }
  const behindHead = (known: ReadonlyMap<string, { readonly revision: string }>) => (stream: string) =>
    Number(known.get(stream)?.revision) + 1;

  it('are known to be empty by one look at the log’s end', async () => {
    const before = server.calls.read;
    expect([...(await tails(behindHead(heads))).values()].flat()).toEqual([]);
    expect(server.calls.read - before).toBeLessThan(STREAMS.length / 4);
  });

  it('hold what another process was told to be written, however late it is heard of here', async () => {
    const ofHere = headsOf(here);
    const heard = ofHere.heard.bind(ofHere);
    ofHere.heard = (...of) => void setTimeout(() => heard(...of), HEARD_LATE_MS);
    let notHeardYet = 0;
    for (let round = 0; round < 30; round++) {
      const known = new Map(heads);
      const stream = STREAMS[(round * 7) % STREAMS.length];
      await append(stream);
      if (ofHere.endsBefore(stream, behindHead(known)(stream))) notHeardYet += 1;
      expect((await tails(behindHead(known))).get(stream)).toEqual([heads.get(stream)?.revision]);
    }
    // without the look at the log's end so many would have been missed
    expect(notHeardYet).toBeGreaterThan(0);
  });

  it('are read from the server when nobody listens any more', async () => {
    await ear.close();
    while (headsOf(here).now() !== null) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = server.calls.read;
    expect([...(await tails(behindHead(heads))).values()].flat()).toEqual([]);
    expect(server.calls.read - before).toBeGreaterThanOrEqual(STREAMS.length);
  });
});

describe('Where a stream ends', () => {
  const at = (revision: number) => ({ revision, hash: `h${revision}` });

  it('is known of what was read while everything was heard, until more is heard', () => {
    const heads = new StreamHeads();
    heads.listens(10);
    heads.sawEnd('child-s1.a', 4, 'h4', heads.now());
    expect(heads.endsBefore('child-s1.a', 5)).toBe(true);
    expect(heads.endsBefore('child-s1.a', 4)).toBe(false);
    expect(heads.endsBefore('child-s1.b', 0)).toBe(false);
    heads.heard('child-s1.a', at(5), 11);
    expect(heads.endsBefore('child-s1.a', 5)).toBe(false);
    expect(heads.endsBefore('child-s1.a', 6)).toBe(true);
  });

  it('is not known of a read that began before something was missed, or that comes later than what was heard', () => {
    const heads = new StreamHeads();
    heads.listens(10);
    const before = heads.now();
    heads.heard('child-s1.a', at(5), 11);
    heads.sawEnd('child-s1.a', 4, 'h4', before);
    expect(heads.endsBefore('child-s1.a', 5)).toBe(false);
    heads.listensNoMore();
    heads.listens(20);
    heads.sawEnd('child-s1.b', 4, 'h4', before);
    expect([heads.endsBefore('child-s1.a', 6), heads.endsBefore('child-s1.b', 5)]).toEqual([false, false]);
    expect(heads.hashAt('child-s1.b', 4)).toBe('h4');
  });

  it('is not known of a read during which too many others were heard of to be remembered', () => {
    const heads = new StreamHeads();
    heads.listens(0);
    const before = heads.now();
    heads.heard('child-s1.a', at(5), 1);
    for (let n = 0; n < 50_000; n++) heads.heard(`child-s2.${n}`, at(0), 2 + n);
    heads.sawEnd('child-s1.a', 4, 'h4', before);
    expect(heads.endsBefore('child-s1.a', 5)).toBe(false);
  });

  it('is waited for until the log was heard that far, and not longer than the limit', async () => {
    const heads = new StreamHeads();
    expect(await heads.hears(5, 1)).toBe(false);
    heads.listens(3);
    expect(await heads.hears(3, 1)).toBe(true);
    expect(await heads.hears(5, 1)).toBe(false);
    const waiting = heads.hears(5, 10_000);
    heads.heard('child-s1.a', at(0), 6);
    expect(await waiting).toBe(true);
    const inVain = heads.hears(9, 10_000);
    heads.listensNoMore();
    expect(await inVain).toBe(false);
  });
});

describe('A look that many share', () => {
  it('began after each of them asked', async () => {
    const begun: number[] = [];
    let now = 0;
    const looks = new SharedLooks(async () => {
      const at = ++now;
      begun.push(at);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return at;
    });
    const first = looks.look();
    now += 1;
    const asked = now;
    const later = Promise.all([looks.look(), looks.look(), looks.look()]);
    expect(await first).toBeLessThan(asked);
    for (const seen of await later) expect(seen).toBeGreaterThan(asked);
    expect(begun.length).toBe(2);
  });
});
