import { join } from 'node:path';
import { type ChainHead, emptyChain, headAfter } from '../hash-chain';
import { MAX_APPEND_EVENTS } from '../limits';
import { START, type SubscriptionItem } from '../port';
import { sampleAppend } from '../testing/samples';
import { temporaryFolder } from '../testing/temporary-folder';
import { LogReader } from './reader';
import { openSqliteLog, type SqliteEventStore } from './sqlite-log';

/** Appends of full size: together more events than a subscription walks through before it looks for a shorter way. */
const DAYS = 60;

describe('A subscription that is far behind', () => {
  let store: SqliteEventStore;
  const heads = new Map<string, ChainHead>();
  const append = async (stream: string, events: number) => {
    const head = heads.get(stream) ?? emptyChain(store.logId, stream);
    const chained = sampleAppend(store.logId, stream, head, ...Array.from({ length: events }, (_, i) => `child${i}`));
    await store.append(stream, head.revision, chained);
    heads.set(stream, headAfter(head, chained));
  };
  const untilLive = async (prefixes: readonly string[], atFirst?: () => Promise<void>): Promise<SubscriptionItem[]> => {
    const items: SubscriptionItem[] = [];
    const subscription = store.subscribe({ after: START, prefixes });
    for await (const item of subscription) {
      if (items.length === 0) await atFirst?.();
      items.push(item);
      if (item.kind === 'live') break;
    }
    await subscription.close();
    return items;
  };
  const places = (items: readonly SubscriptionItem[]) =>
    items.flatMap((item) => (item.kind === 'event' ? [`${item.event.position} ${item.event.stream} ${item.event.revision}`] : []));

  beforeAll(async () => {
    store = await openSqliteLog({ file: join(temporaryFolder(), 'log.db') });
    for (let n = 0; n < DAYS; n++) {
      await append(`campusDay-c1-2026-${n}`, MAX_APPEND_EVENTS);
      await append(`child-s1.c${n % 7}`, 1);
      await append(`childish-s1.c${n}`, 1);
    }
    await append('staff-s1.a', 3);
  });
  afterAll(() => store.close());
  afterEach(() => jest.restoreAllMocks());

  it('reads the events of its streams in the order of the log, and walks through no other', async () => {
    const everything = await untilLive([]);
    const walked = jest.spyOn(LogReader.prototype, 'logPage');
    const found = places(await untilLive(['staff-', 'child-', 'child-s1.']));
    expect(walked).not.toHaveBeenCalled();
    expect(found).toEqual(places(everything).filter((place) => / (staff|child)-/.test(place)));
    expect(found).toHaveLength(DAYS + 3);
  });

  it('lists streams and positions in bounded slices, each where the one before ended', async () => {
    const more = 2_500;
    for (let n = 0; n < more; n++) await append(`person-s1.p${n}`, 1);
    const listed = jest.spyOn(LogReader.prototype, 'streamsOf');
    const found = places(await untilLive(['person-']));
    expect(found.map((place) => place.split(' ')[1])).toEqual(Array.from({ length: more }, (_, n) => `person-s1.p${n}`));
    expect(listed.mock.results.map(({ value }) => (value as readonly unknown[]).length)).toEqual([1_000, 1_000, 500, 0]);
  });

  it('misses nothing that is appended meanwhile', async () => {
    const found = places(await untilLive(['child-'], () => append('child-s1.late', 2)));
    expect(found.slice(-2).map((place) => place.split(' ')[1])).toEqual(['child-s1.late', 'child-s1.late']);
    expect(found).toHaveLength(DAYS + 2);
  });

  it('walks through the log when most of it is of its streams', async () => {
    const [walked, listed] = [jest.spyOn(LogReader.prototype, 'logPage'), jest.spyOn(LogReader.prototype, 'eventsAt')];
    expect(places(await untilLive(['campusDay-', 'staff-']))).toHaveLength(DAYS * MAX_APPEND_EVENTS + 3);
    expect(walked).toHaveBeenCalled();
    expect(listed).not.toHaveBeenCalled();
  });
});
