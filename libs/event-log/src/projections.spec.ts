import { codecOf, event, id } from '@baton/event-schema';
import { chainEvents, type ChainHead, emptyChain, headAfter, metadataText } from './hash-chain';
import { openMemoryLog } from './memory-log';
import { type EventStore, type Position, START } from './port';
import { CHECKPOINT_WITHIN_MS, project, type Projection } from './projection';
import { metadataOf, sampleAppend, sampleCodec, type SampleEvent, TUESDAY } from './testing/samples';

const DAY = 'campusDay-c1-2026-03-10';

describe('A projection', () => {
  let store: EventStore;
  let head: ChainHead;
  beforeEach(async () => {
    store = await openMemoryLog();
    head = emptyChain(store.logId, DAY);
  });
  afterEach(() => store.close());

  const append = async (...children: string[]) => {
    const events = sampleAppend(store.logId, DAY, head, ...children);
    await store.append(DAY, head.revision, events);
    head = headAfter(head, events);
  };
  const children: string[] = [];
  const board = (changed: Partial<Projection<SampleEvent>> = {}): Projection<SampleEvent> => ({
    name: 'board',
    prefixes: ['campusDay-'],
    codecs: [sampleCodec],
    handle: ({ event: { data } }) => void children.push('childId' in data ? data.childId : ''),
    ...changed,
  });
  const checkpoint = () => {
    const saved: Position[] = [];
    return { saved, load: () => saved.at(-1) ?? START, save: (position: Position) => void saved.push(position) };
  };
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 400 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done()).toBe(true);
  };
  beforeEach(() => void children.splice(0));

  it('catches up, says so, and goes on with what comes', async () => {
    await append('child1', 'child2');
    const running = project(store, board());
    await running.caughtUp;
    expect(children).toEqual(['child1', 'child2']);
    await append('child3');
    await until(() => children.length === 3);
    expect(running.position()).toBe(await store.head());
    await running.close();
    expect(await running.stopped).toEqual({ kind: 'closed' });
  });

  it('goes on from its checkpoint after a restart, without handling anything twice', async () => {
    const own = checkpoint();
    await append('child1', 'child2');
    const first = project(store, board({ checkpoint: own }));
    await first.caughtUp;
    await first.close();
    await append('child3');
    const second = project(store, board({ checkpoint: own }));
    await second.caughtUp;
    await second.close();
    expect(children).toEqual(['child1', 'child2', 'child3']);
    expect(own.saved.at(-1)).toBe(await store.head());
  });

  it('does not save a checkpoint past an event that its handler failed on', async () => {
    const own = checkpoint();
    await append('child1', 'child2', 'child3');
    const running = project(
      store,
      board({
        checkpoint: own,
        handle: (r, place) => (place.revision === '1' ? Promise.reject(new Error('no room')) : board().handle(r, place)),
      }),
    );
    await expect(running.caughtUp).rejects.toThrow(/board failed at campusDay-c1-2026-03-10 1: Error: no room/);
    expect(await running.stopped).toMatchObject({ kind: 'failed', place: { revision: '1' } });
    const again = project(store, board({ checkpoint: own }));
    await again.caughtUp;
    expect(children).toEqual(['child1', 'child2', 'child3']); // the one that failed, and what was handled before not again
    await again.close();
  });

  it('saves its checkpoint soon after a live event, once for many of them', async () => {
    const own = checkpoint();
    const running = project(store, board({ checkpoint: own }));
    await running.caughtUp;
    const before = own.saved.length;
    for (let n = 0; n < 20; n++) await append(`child${n}`);
    await new Promise((resolve) => setTimeout(resolve, 3 * CHECKPOINT_WITHIN_MS));
    expect(own.saved.at(-1)).toBe(await store.head());
    expect(own.saved.length - before).toBeLessThan(20);
    await running.close();
  });

  it('passes over what it has no use for, unparsed, and is as far as if it had handled it', async () => {
    await append('child1', 'child2');
    const decode = jest.spyOn(sampleCodec, 'decode');
    const running = project(store, board({ only: new Set() }));
    await running.caughtUp;
    expect([children, decode.mock.calls, running.position()]).toEqual([[], [], await store.head()]);
    await running.close();
    const all = project(store, board());
    await all.caughtUp;
    expect([children, decode.mock.calls.length]).toEqual([['child1', 'child2'], 2]);
    await all.close();
    decode.mockRestore();
  });

  it('is not live before what it does when it comes live is done', async () => {
    await append('child1');
    const told: string[] = [];
    const live = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      told.push('done');
    };
    const running = project(store, board({ live }));
    await running.caughtUp;
    expect(told).toEqual(['done']);
    await running.close();
  });

  it('handles one event after another, however slow', async () => {
    let atOnce = 0;
    let most = 0;
    await append('child1', 'child2', 'child3');
    const running = project(
      store,
      board({
        handle: async () => {
          most = Math.max(most, ++atOnce);
          await new Promise((resolve) => setTimeout(resolve, 2));
          atOnce -= 1;
        },
      }),
    );
    await running.caughtUp;
    expect(most).toBe(1);
    await running.close();
  });

  it('stands before an event type that it does not know, and goes on there with a newer build', async () => {
    const own = checkpoint();
    await append('child1');
    const metadata = metadataText({ ...metadataOf('n'), envelopeVersion: 1, schemaVersion: 1 });
    const tomorrow = chainEvents(store.logId, DAY, head, [
      { type: 'FromTomorrow', schemaVersion: 1, data: '{"childId":"child2"}', metadata, recordedAt: TUESDAY },
    ]);
    await store.append(DAY, head.revision, tomorrow);
    const running = project(store, board({ checkpoint: own }));
    await expect(running.caughtUp).rejects.toThrow(/stands before FromTomorrow/);
    expect(await running.stopped).toMatchObject({
      kind: 'unknown_event_type',
      eventType: 'FromTomorrow',
      place: { stream: DAY, revision: '1' },
    });
    expect(children).toEqual(['child1']);
    const newer = codecOf({ ...sampleCodec.types, FromTomorrow: event('new', { childId: id }) });
    const updated = project(store, board({ checkpoint: own, codecs: [newer as unknown as typeof sampleCodec] }));
    await updated.caughtUp;
    expect(children).toEqual(['child1', 'child2']);
    await updated.close();
  });

  it('says that its checkpoint is of another log instead of waiting for ever', async () => {
    const running = project(store, board({ checkpoint: { load: () => 'ffffffff:3', save: () => undefined } }));
    expect(await running.stopped).toEqual({ kind: 'foreign_epoch' });
    await expect(running.caughtUp).rejects.toThrow(/another log/);
  });

  it('closes while it is waiting, at once', async () => {
    const running = project(store, board());
    await running.caughtUp;
    await running.close();
    await append('child9');
    expect(children).toEqual([]);
  });
});
