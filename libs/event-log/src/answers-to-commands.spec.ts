import { UnknownEventType } from '@baton/event-schema';
import { type Aggregate, createAggregate, MAX_ATTEMPTS } from './aggregate';
import { chainEvents, emptyChain, metadataText } from './hash-chain';
import { openMemoryLog } from './memory-log';
import { type AppendResult, type EventStore, LimitExceeded, LogBusy, LogFull, NO_STREAM, OutcomeUnknown } from './port';
import {
  metadataOf,
  receive,
  sampleAppend,
  sampleCodec,
  type SampleDay,
  type SampleEvent,
  sampleFold,
  sampleRefusalOf,
  TUESDAY,
} from './testing/samples';

const DAY = 'campusDay-c1-2026-03-10';

describe('A command', () => {
  let store: EventStore;
  let day: Aggregate<SampleDay, SampleEvent, string>;
  const dayOn = (log: EventStore) =>
    createAggregate<SampleDay, SampleEvent, string>({ store: log, codec: sampleCodec, fold: sampleFold, refusalOf: sampleRefusalOf });
  const ask = (commandId: string, child: string, holder: string, changed = {}) =>
    day.transact({ stream: DAY, metadata: metadataOf(commandId, changed), decide: receive(child, holder) });
  /** somebody else's append, past the aggregate */
  const behindItsBack = async (child: string) => {
    let head = emptyChain(store.logId, DAY);
    for await (const { revision, hash } of store.readStream(DAY)) head = { revision, hash };
    expect(await store.append(DAY, head.revision, sampleAppend(store.logId, DAY, head, child))).toMatchObject({ kind: 'appended' });
  };
  const revisions = async () => {
    const found: string[] = [];
    for await (const event of store.readStream(DAY)) found.push(event.revision);
    return found;
  };
  beforeEach(async () => {
    store = await openMemoryLog();
    day = dayOn(store);
  });
  afterEach(() => store.close());

  it('is decided on the state and appended, with what the caller needs to answer', async () => {
    const outcome = await ask('a', 'child1', 'staff7');
    expect(outcome).toMatchObject({ kind: 'accepted', refusal: null, revision: '0', position: await store.head(), repeated: false });
    const [event] = 'events' in outcome ? outcome.events : [];
    expect(event.event).toEqual({ type: 'ChildReceived', data: { childId: 'child1', holderId: 'staff7' } });
    expect(event.metadata).toMatchObject({ commandId: 'a', schemaVersion: 1, envelopeVersion: 1 });
    expect(await day.read(DAY, (state, head) => [state.holderOf.get('child1'), head])).toEqual(['staff7', '0']);
  });

  it('sent again gets its first answer, also on an instance that has just started and when all has changed since', async () => {
    const first = await ask('a', 'child1', 'staff7');
    await ask('b', 'child2', 'staff8');
    for (const instance of [day, dayOn(store)]) {
      const again = await instance.transact({
        stream: DAY,
        metadata: metadataOf('a'),
        decide: () => ({ kind: 'refused', refusal: 'too_late' }),
      });
      expect(again).toMatchObject({ kind: 'accepted', revision: '0', position: 'position' in first && first.position, repeated: true });
      expect('events' in again && again.events.map((event) => event.event)).toEqual(
        'events' in first && first.events.map((event) => event.event),
      );
    }
    expect(await revisions()).toEqual(['0', '1']);
  });

  it('sent twice at the same moment is appended once', async () => {
    const answers = await Promise.all([ask('a', 'child1', 'staff7'), ask('a', 'child1', 'staff7'), ask('a', 'child1', 'staff7')]);
    expect(answers.map((answer) => 'repeated' in answer && answer.repeated).sort()).toEqual([false, true, true]);
    expect(await revisions()).toEqual(['0']);
  });

  it('with a recorded safety refusal stays refused, though a new try would be accepted', async () => {
    const refuse = () =>
      ({
        kind: 'refused',
        refusal: 'wrong_person',
        events: [{ type: 'ReleaseRefused', data: { childId: 'child1', reason: 'wrong_person' } }],
      }) as const;
    expect(await day.transact({ stream: DAY, metadata: metadataOf('a'), decide: refuse })).toMatchObject({
      kind: 'refused',
      refusal: 'wrong_person',
    });
    expect(await ask('a', 'child1', 'staff7')).toMatchObject({ kind: 'refused', refusal: 'wrong_person', repeated: true });
    expect(await ask('b', 'child1', 'staff7')).toMatchObject({ kind: 'accepted', repeated: false });
  });

  it('with a refusal that recorded nothing is decided anew', async () => {
    const once = await day.transact({ stream: DAY, metadata: metadataOf('a'), decide: () => ({ kind: 'refused', refusal: 'not_yet' }) });
    expect(once).toMatchObject({ kind: 'refused', events: [], position: null });
    expect(await ask('a', 'child1', 'staff7')).toMatchObject({ kind: 'accepted', repeated: false });
  });

  it.each([
    ['another person', { actor: { id: 'staff9', kind: 'person', role: 'dutyTeacher', proof: 'session' } }],
    ['another device', { device: { id: 'tablet4', install: 'install1', sequence: 1 } }],
    ['no device', { device: null }],
    ['another body', { requestDigest: 'f'.repeat(64) }],
  ])('whose id was used by %s is told so, and learns nothing', async (_, changed) => {
    await ask('a', 'child1', 'staff7');
    expect(await ask('a', 'child1', 'staff7', changed)).toEqual({ kind: 'command_id_reused' });
  });

  it.each([
    ['another person', { actor: { id: 'staff9', kind: 'person', role: 'dutyTeacher', proof: 'session' } } as const],
    ['another device', { device: { id: 'tablet4', install: 'install1', sequence: 1 } }],
    ['no device', { device: null }],
  ])('that is a report is answered as the first time to %s too, for the same words only', async (_, changed) => {
    const tell = (other: object) => {
      const metadata = metadataOf('a', { requestDigest: 'd'.repeat(64), ...other });
      return day.transact({ stream: DAY, metadata, repeatedBy: 'anyone', decide: receive('child1', 'staff7') });
    };
    expect(await tell({})).toMatchObject({ kind: 'accepted', revision: '0', repeated: false });
    expect(await tell(changed)).toMatchObject({ kind: 'accepted', revision: '0', repeated: true });
    expect(await tell({ ...changed, requestDigest: 'f'.repeat(64) })).toEqual({ kind: 'command_id_reused' });
    expect(await tell({ ...changed, requestDigest: null })).toEqual({ kind: 'command_id_reused' });
    expect(await revisions()).toEqual(['0']);
  });

  it('without a device is recognised as well', async () => {
    await ask('a', 'child1', 'staff7', { device: null });
    expect(await ask('a', 'child1', 'staff7', { device: null })).toMatchObject({ kind: 'accepted', repeated: true });
  });

  it('is decided again when it loses the race, on what the other appended', async () => {
    await ask('a', 'child1', 'staff7');
    let attempts = 0;
    const outcome = await day.transact({
      stream: DAY,
      metadata: metadataOf('b'),
      decide: async (state, head) => {
        attempts += 1;
        if (attempts === 1) await behindItsBack('child2');
        expect(head).toBe(attempts === 1 ? '0' : '1');
        return receive('child2', 'staff8')(state);
      },
    });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: 'held_by_other' });
    expect(attempts).toBe(2);
  });

  it('gives up after a bounded number of lost races', async () => {
    let attempts = 0;
    const outcome = await day.transact({
      stream: DAY,
      metadata: metadataOf('b'),
      decide: async (state) => {
        await behindItsBack(`rival${++attempts}`);
        return receive('child2', 'staff8')(state);
      },
    });
    expect(outcome).toEqual({ kind: 'contended' });
    expect(attempts).toBe(MAX_ATTEMPTS);
  });

  it('decided together with others still sees what those before it decided', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(`c${i}`, `child${i % 10}`, `staff${i}`)));
    expect(answers.map((answer) => answer.kind)).toEqual(Array.from({ length: 40 }, (_, i) => (i < 10 ? 'accepted' : 'refused')));
  });

  it('decided together with others that all lose the race is decided again with them, on what is true', async () => {
    let disturbed = false;
    const disturb = async () => {
      if (!disturbed) await behindItsBack('child2');
      disturbed = true;
    };
    const first = ask('w', 'other', 'staff7');
    const together = ['child1', 'child2', 'child3'].map((child) =>
      day.transact({
        stream: DAY,
        metadata: metadataOf(child),
        decide: async (state) => (await disturb(), receive(child, 'staff8')(state)),
      }),
    );
    await first;
    expect((await Promise.all(together)).map((answer) => answer.kind)).toEqual(['accepted', 'refused', 'accepted']);
    expect(await day.read(DAY, (state) => [...state.holderOf])).toEqual([
      ['other', 'staff7'],
      ['child2', 'staff7'],
      ['child1', 'staff8'],
      ['child3', 'staff8'],
    ]);
  });

  it('that fails in decide fails alone', async () => {
    const failing = day.transact({ stream: DAY, metadata: metadataOf('x'), decide: () => Promise.reject(new Error('no such fact')) });
    const others = Promise.all([ask('a', 'child1', 'staff1'), ask('b', 'child2', 'staff2')]);
    await expect(failing).rejects.toThrow('no such fact');
    expect((await others).map((answer) => answer.kind)).toEqual(['accepted', 'accepted']);
  });

  it('with too large an event fails alone, before anything is written', async () => {
    const children = Array.from({ length: 3000 }, (_, i) => `child${String(i).padStart(20, '0')}`);
    const large = day.transact({
      stream: DAY,
      metadata: metadataOf('x'),
      decide: () => ({ kind: 'accepted', events: [{ type: 'ChildrenHandedOver', data: { from: 'a', to: 'b', children } }] }),
    });
    const other = ask('a', 'child1', 'staff1');
    await expect(large).rejects.toThrow(LimitExceeded);
    expect((await other).kind).toBe('accepted');
  });

  it('that accepts without an event is a bug, and is told so', async () => {
    await expect(
      day.transact({ stream: DAY, metadata: metadataOf('x'), decide: () => ({ kind: 'accepted', events: [] }) }),
    ).rejects.toThrow(/unchanged/);
  });

  it('on a stream with an event of a newer build is not decided, and says why', async () => {
    const head = emptyChain(store.logId, DAY);
    const metadata = metadataText({ ...metadataOf('n'), envelopeVersion: 1, schemaVersion: 1 });
    await store.append(
      DAY,
      NO_STREAM,
      chainEvents(store.logId, DAY, head, [{ type: 'FromTomorrow', schemaVersion: 1, data: '{}', metadata, recordedAt: TUESDAY }]),
    );
    await expect(ask('a', 'child1', 'staff7')).rejects.toThrow(UnknownEventType);
    await expect(day.read(DAY, () => 1)).rejects.toThrow(UnknownEventType);
    expect(await revisions()).toEqual(['0']);
  });

  it('folds exactly what a restart would read: members that are undefined are gone', async () => {
    const seen: object[] = [];
    const watching = createAggregate<SampleDay, SampleEvent, string>({
      store,
      codec: sampleCodec,
      refusalOf: sampleRefusalOf,
      fold: { ...sampleFold, evolve: (state, recorded) => (seen.push(recorded.event.data), sampleFold.evolve(state, recorded)) },
    });
    const data = { childId: 'child1', holderId: 'staff7', note: undefined };
    await watching.transact({
      stream: DAY,
      metadata: metadataOf('a'),
      decide: () => ({ kind: 'accepted', events: [{ type: 'ChildReceived', data }] }),
    });
    expect(Object.keys(seen[0])).toEqual(['childId', 'holderId']);
  });

  describe('when the log has trouble', () => {
    /** a store whose next appends fail as told; `before`: the append happens all the same */
    const troubled = (
      log: EventStore,
      ...troubles: ({ error: Error; before?: boolean } | null)[]
    ): EventStore & { readonly sent: string[] } => {
      const sent: string[] = [];
      const append = async (stream: string, expected: string, events: Parameters<EventStore['append']>[2]): Promise<AppendResult> => {
        sent.push(`${expected} ${events.map((event) => event.eventId).join()}`);
        const trouble = troubles.shift();
        if (!trouble) return log.append(stream, expected, events);
        if (trouble.before) await log.append(stream, expected, events);
        throw trouble.error;
      };
      return {
        sent,
        append,
        logId: log.logId,
        clock: log.clock,
        readStream: (s, from) => log.readStream(s, from),
        subscribe: (o) => log.subscribe(o),
        head: () => log.head(),
        close: () => log.close(),
      };
    };
    const unknown = new OutcomeUnknown('connection lost');

    it('sends the same bytes to the same revision again after an unknown outcome, written or not', async () => {
      for (const before of [true, false]) {
        const log = troubled(store, { error: unknown, before }, { error: unknown });
        day = dayOn(log);
        expect(await ask(`a${before}`, `child${before}`, 'staff7')).toMatchObject({ kind: 'accepted', repeated: false });
        expect(log.sent).toHaveLength(3);
        expect(new Set(log.sent).size).toBe(1);
      }
      expect(await revisions()).toEqual(['0', '1']);
    });

    it('says so when the outcome stays unknown; the repeated command then finds out', async () => {
      const log = troubled(store, { error: unknown, before: true }, ...Array.from({ length: 4 }, () => ({ error: unknown })));
      day = dayOn(log);
      await expect(ask('a', 'child1', 'staff7')).rejects.toThrow(OutcomeUnknown);
      expect(await ask('a', 'child1', 'staff7')).toMatchObject({ kind: 'accepted', repeated: true });
    });

    it('refuses what it would write on a full disk, and goes on reading and answering what is known', async () => {
      await ask('a', 'child1', 'staff7');
      day = dayOn(troubled(store, { error: new LogFull('full') }));
      const [written, known, unchanged] = await Promise.allSettled([
        ask('b', 'child2', 'staff7'),
        ask('a', 'child1', 'staff7'),
        ask('c', 'child1', 'staff7'),
      ]);
      expect(written).toMatchObject({ status: 'rejected', reason: expect.any(LogFull) });
      expect(known).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted', repeated: true } });
      expect(unchanged).toMatchObject({ status: 'fulfilled', value: { kind: 'unchanged' } });
      expect(await day.read(DAY, (state) => state.holderOf.has('child2'))).toBe(false);
    });

    it('does not answer unchanged for the sake of an event that was then not written', async () => {
      const log = troubled(store, null, { error: new LogFull('full') });
      day = dayOn(log);
      const [, first, second] = await Promise.allSettled([
        ask('w', 'other', 'staff7'),
        ask('a', 'child1', 'staff7'),
        ask('b', 'child1', 'staff7'),
      ]);
      expect(log.sent).toHaveLength(3); // alone, together and refused, again
      expect(first.status).toBe('rejected');
      expect(second).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
      expect(await day.read(DAY, (state, head) => [[...state.holderOf.keys()], head])).toEqual([['other', 'child1'], '1']);
    });

    it('asks to try again when another process keeps the log', async () => {
      day = dayOn(troubled(store, { error: new LogBusy('locked') }));
      expect(await ask('a', 'child1', 'staff7')).toEqual({ kind: 'contended' });
      expect(await ask('a', 'child1', 'staff7')).toMatchObject({ kind: 'accepted', repeated: false });
    });

    it('loads the stream again when its state turns out to be of another history', async () => {
      await ask('a', 'child1', 'staff7');
      const other = await openMemoryLog();
      const replaced = { ...troubled(store), readStream: (s: string, from?: string) => store.readStream(s, from) };
      day = dayOn(replaced);
      await ask('b', 'child2', 'staff7');
      const rewritten = sampleAppend(store.logId, DAY, emptyChain(store.logId, DAY), 'other1', 'other2', 'other3');
      replaced.readStream = async function* (_: string, from = '0') {
        const place = (event: (typeof rewritten)[number], i: number) => ({
          ...event,
          stream: DAY,
          revision: String(i),
          position: `x:${i}`,
        });
        yield* rewritten.map(place).slice(Number(from));
      };
      expect(await day.read(DAY, (state) => [...state.holderOf.keys()])).toEqual(['other1', 'other2', 'other3']);
      await other.close();
    });
  });

  it('is not visible to a reader of the state before it is durable', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let durable = 0;
    const slow: EventStore = {
      ...{ logId: store.logId, clock: store.clock, head: () => store.head(), close: () => store.close() },
      ...{ readStream: (s, from) => store.readStream(s, from), subscribe: (o) => store.subscribe(o) },
      async append(stream, expected, events) {
        await gate;
        const result = await store.append(stream, expected, events);
        durable += events.length;
        return result;
      },
    };
    day = dayOn(slow);
    const looks: string[] = [];
    const look = () => day.read(DAY, (state) => looks.push(`${state.holderOf.size} of ${durable}`));
    const asked = Array.from({ length: 6 }, (_, i) => ask(`c${i}`, `child${i}`, 'staff7'));
    const looked = [look(), new Promise((resolve) => setTimeout(resolve, 20)).then(look)];
    setTimeout(open, 50);
    await Promise.all([...asked, ...looked]);
    await look();
    for (const seen of looks) expect(seen).toMatch(/^(\d+) of \1$/);
    expect(looks.at(-1)).toBe('6 of 6');
  });

  it('forgets the streams that were not used for longest, and loads them again', async () => {
    const small = createAggregate<SampleDay, SampleEvent, string>({
      store,
      codec: sampleCodec,
      fold: sampleFold,
      refusalOf: sampleRefusalOf,
      maxCached: 2,
    });
    for (const stream of ['campusDay-c1-2026-03-10', 'campusDay-c2-2026-03-10', 'campusDay-c3-2026-03-10', 'campusDay-c1-2026-03-10'])
      await small.transact({ stream, metadata: metadataOf(`a-${stream}`), decide: receive('child1', 'staff7') });
    expect(await small.read('campusDay-c1-2026-03-10', (state) => state.holderOf.size)).toBe(1);
  });
});
