import type { EventStore, SubscriptionItem } from '@baton/event-log';
import { Abreast, ABREAST_WITHIN_MS, followedBy, notWaitedFor, tookIn } from './abreast';

/** A log that holds only streams: what is appended anywhere arrives at every subscription. */
function logOf() {
  const events: { readonly stream: string; readonly position: string }[] = [];
  let woken: (() => void)[] = [];
  const subscribe = ({ after, prefixes }: { after: string; prefixes: readonly string[] }) => {
    let closed = false;
    async function* items(): AsyncGenerator<SubscriptionItem, undefined> {
      let at = after === 'start' ? 0 : Number(after.split(':')[1]);
      let live = false;
      while (!closed) {
        if (at < events.length) {
          const event = events[at++];
          if (prefixes.length === 0 || prefixes.some((prefix) => event.stream.startsWith(prefix)))
            yield { kind: 'event', event } as unknown as SubscriptionItem;
        } else if (!live) {
          live = true;
          yield { kind: 'live', position: at === 0 ? 'start' : `e:${at}` };
        } else await new Promise<void>((resolve) => woken.push(resolve));
      }
    }
    return {
      close: () => {
        closed = true;
        wake();
        return Promise.resolve();
      },
      [Symbol.asyncIterator]: items,
    };
  };
  const wake = () => {
    const all = woken;
    woken = [];
    for (const one of all) one();
  };
  return {
    store: { subscribe, head: () => Promise.resolve(events.length === 0 ? 'start' : `e:${events.length}`) } as unknown as EventStore,
    append(stream: string): string {
      events.push({ stream, position: `e:${events.length + 1}` });
      wake();
      return `e:${events.length}`;
    },
  };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('an instance that is asked by somebody who has seen more', () => {
  let log: ReturnType<typeof logOf>;
  let abreast: Abreast;
  let store: EventStore;
  beforeEach(async () => {
    log = logOf();
    abreast = new Abreast();
    await abreast.listen(log.store);
    store = followedBy(abreast, log.store);
  });
  afterEach(() => abreast.close());

  /** A reader that takes one event each time that it is let. */
  function slowReader(from: EventStore, prefixes: readonly string[]) {
    let let1: () => void = () => undefined;
    const subscription = from.subscribe({ after: 'start', prefixes });
    void (async () => {
      for await (const item of subscription) if (item.kind === 'event') await new Promise<void>((resolve) => (let1 = resolve));
    })();
    return { take: () => let1(), close: () => subscription.close() };
  }

  it('waits until every reader that is concerned has taken it in, and no longer', async () => {
    const board = slowReader(store, ['campusDay-']);
    slowReader(store, ['staff-']);
    await soon();
    const seen = log.append('campusDay-east-2026-03-10');
    let answered = false;
    const waiting = abreast.until(seen).then((reached) => {
      answered = true;
      return reached;
    });
    await soon();
    expect(answered).toBe(false); // the negative control: without the wait the board would answer without the event
    board.take();
    expect(await waiting).toBe(true);
    expect(await abreast.until(seen)).toBe(true);
    expect(abreast.position()).toBe(seen);
  });

  it('asks whether one reader has taken in what stands in the log by now, whoever else is slow', async () => {
    const ofNames = ['child-', 'staff-'];
    const names = slowReader(store, ofNames);
    slowReader(store, ['campusDay-']);
    await soon();
    log.append('campusDay-east-2026-03-10');
    expect(await tookIn(store, ofNames)).toBe(true);
    log.append('staff-s1.x');
    let answered: boolean | null = null;
    const waiting = tookIn(store, ofNames).then((took) => (answered = took));
    await soon();
    expect(answered).toBe(null); // the negative control: without the wait the new name would not be found
    names.take();
    expect(await waiting).toBe(true);
    await names.close();
    log.append('staff-s1.y');
    expect(await tookIn(store, ofNames)).toBe(false);
  });

  it('waits for an event that has not arrived here yet', async () => {
    const waiting = abreast.until('e:2');
    log.append('campusDay-east-2026-03-10');
    log.append('staff-s1.x');
    expect(await waiting).toBe(true);
  });

  it('says within a limit that it is behind', async () => {
    const begun = performance.now();
    expect(await abreast.until('e:1')).toBe(false);
    expect(performance.now() - begun).toBeLessThan(ABREAST_WITHIN_MS + 1_000);
  });

  it('does not wait for a reader that has gone, for one that writes back into the log, nor for a restored log', async () => {
    const gone = slowReader(store, ['campusDay-']);
    slowReader(notWaitedFor(store), ['campusDay-']);
    await soon();
    const seen = log.append('campusDay-east-2026-03-10');
    await gone.close();
    expect(await abreast.until(seen)).toBe(true);
    expect(await abreast.until('another:99')).toBe(true);
  });
});
