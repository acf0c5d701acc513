import { onlyIntervalsStandStill } from '../testing/intervals';
import { accepted, answer, aWhile, refusal, reportOf, Tablet, until, type Answer, type Page, type Report } from './testing/tablet';

jest.mock('../api/client-build', () => ({ CLIENT_BUILD: 'baton-web:test' }));

// Each drill names the line without which it fails (outbox.ts, where nothing else is said).

let tablet: Tablet;

beforeEach(() => {
  // only the queue's own next try is moved by hand
  onlyIntervalsStandStill();
  tablet = new Tablet();
});
afterEach(() => {
  tablet.dropPages();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const waiting = async (page: Page): Promise<unknown[]> => (await page.store.outbox.all()).map(({ body }) => body.childId);
const nothingWaits = (page: Page) => until(async () => (await page.store.outbox.count()) === 0);
/** the next try by the clock */
const nextTry = () => jest.advanceTimersByTime(15_000);

/** Tapped without network, then the network is back with this server. */
async function tappedOffline(...children: readonly string[]): Promise<Page> {
  tablet.online = false;
  const page = await tablet.tab();
  for (const child of children) await page.outbox.tap(reportOf(child));
  tablet.online = true;
  return page;
}

describe('a tap', () => {
  // tables.ts: `await end` in transact, and `durability: 'strict'`
  it('is on the disk, not on the way to it, when the screen is told', async () => {
    tablet.online = false;
    const page = await tablet.tab();
    const order: string[] = [];
    const begin = IDBDatabase.prototype.transaction;
    jest.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, names, mode, options) {
      const transaction = begin.call(this, names, mode, options);
      if (mode === 'readwrite' && [names].flat().includes('outbox'))
        transaction.addEventListener('complete', () => order.push(`on the disk, ${options?.durability}`));
      return transaction;
    });
    page.outbox.subscribe(() => page.outbox.current().waiting.length > 0 && order.push('on the screen'));
    await page.outbox.tap(reportOf('child1'));
    expect(order).toEqual(['on the disk, strict', 'on the screen']);
  });

  // write: `await outbox.add(written)`
  it('is still there when the page is gone a moment later, and is sent by the next one', async () => {
    await tappedOffline('child1');
    tablet.dropPages();
    const next = await tablet.tab();
    expect(next.outbox.current().waiting.map(({ body }) => body.childId)).toEqual(['child1']);
    await nothingWaits(next);
    expect(tablet.sentChildren).toEqual(['child1']);
  });

  // write: the state changes after the transaction, not before it
  it('that the disk refuses is told so, shows nothing, and the next one is written again', async () => {
    tablet.online = false;
    const page = await tablet.tab();
    const full = jest.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(page.outbox.tap(reportOf('child1'))).rejects.toThrow('the disk is full');
    expect(page.outbox.current().waiting).toEqual([]);
    full.mockRestore();
    await page.outbox.tap(reportOf('child2'));
    expect(await waiting(page)).toEqual(['child2']);
    const [item] = await page.store.outbox.all();
    // what was not kept is nobody's predecessor, and takes no number
    expect(item.body.tap).toMatchObject({ previousCommandId: null, device: { sequence: 1 } });
  });
});

describe('the order of taps', () => {
  // tap: `this.tapping.then`; sendNext: `outbox.all` (by key)
  it('is the order of sending, each naming the one before', async () => {
    const children = Array.from({ length: 30 }, (_, i) => `child${i}`);
    tablet.online = false;
    const page = await tablet.tab();
    await Promise.all(children.map((child) => page.outbox.tap(reportOf(child))));
    tablet.online = true;
    await page.outbox.flush();
    expect(tablet.sentChildren).toEqual(children);
    const sent = tablet.sendings.flat().map(({ body }) => body);
    expect(sent.map(({ tap }) => tap.device.sequence)).toEqual(children.map((_, i) => i + 1));
    expect(sent.map(({ tap }) => tap.previousCommandId)).toEqual([null, ...sent.slice(0, -1).map(({ commandId }) => commandId)]);
  });

  // itemOf: `sequence` of the disk, not of the clock
  it.each([12, -12])('stays when the clock of the tablet jumps by %i hours in between', async (hours) => {
    tablet.online = false;
    const page = await tablet.tab();
    await page.outbox.tap(reportOf('before'));
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + hours * 3_600_000);
    await page.outbox.tap(reportOf('after'));
    jest.restoreAllMocks();
    tablet.dropPages();
    tablet.online = true;
    await nothingWaits(await tablet.tab());
    expect(tablet.sentChildren).toEqual(['before', 'after']);
  });

  // write: the number is taken within the transaction
  it('is one for all tabs of the tablet', async () => {
    tablet.online = false;
    const [one, other] = [await tablet.tab(), await tablet.tab()];
    for (let i = 0; i < 6; i++) await (i % 2 === 0 ? one : other).outbox.tap(reportOf(`child${i}`));
    await Promise.all([one.outbox.tap(reportOf('atOnce')), other.outbox.tap(reportOf('atOnce'))]);
    const items = await one.store.outbox.all();
    expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(items.slice(0, 6).map(({ body }) => body.childId)).toEqual(['child0', 'child1', 'child2', 'child3', 'child4', 'child5']);
    await until(() => one.outbox.current().waiting.length === 8 && other.outbox.current().waiting.length === 8);
  });

  // sendNext: `differs`
  it('never mixes two days in one sending', async () => {
    tablet.online = false;
    const page = await tablet.tab();
    await page.outbox.tap(reportOf('yesterday', { serviceDay: '2026-03-09' }));
    await page.outbox.tap(reportOf('today'));
    tablet.online = true;
    await page.outbox.flush();
    expect(tablet.sendings.map((reports) => reports.map(({ body }) => body.childId))).toEqual([['yesterday'], ['today']]);
  });
});

describe('a report leaves the tablet only by the server’s answer', () => {
  const answers: readonly [string, Partial<Answer>, string | null][] = [
    ['recorded', { status: 200, outcome: 'accepted' }, null],
    ['nothing left to do', { status: 200, outcome: 'unchanged' }, null],
    ['kept aside at school', { status: 202, reason: 'unknown_person' }, 'kept unknown_person'],
    ['refused', { status: 409, code: 'not_in_custody' }, 'rejected not_in_custody'],
    ['a bad body', { status: 400, code: 'bad_field' }, 'rejected bad_field'],
    ['recorded and contradicted', { status: 200, outcome: 'accepted', events: [{ type: 'ConflictDetected' }] }, 'conflict conflict'],
  ];
  // settle: `await tables.outbox.remove`, `if (unsettled) await tables.unsettled.put`; whatIsOpen
  it.each(answers)('%s: removed, and what is open is shown', async (_, of, open) => {
    tablet.server = (reports) => answer(reports.map((report) => ({ ...accepted(report), ...of })));
    const page = await tappedOffline('child1');
    await page.outbox.flush();
    await nothingWaits(page);
    expect(page.outbox.current().waiting).toEqual([]);
    expect((await page.store.unsettled.all()).map(({ outcome, code }) => `${outcome} ${code}`)).toEqual(open ? [open] : []);
  });

  // settle: its first line, for the status of one report
  it.each([401, 429, 500, 503])('an answer %i to one report leaves it and what follows it in order', async (status) => {
    const page = await tappedOffline('child1', 'child2', 'child3');
    tablet.server = (reports) => answer(reports.map((r) => ({ ...accepted(r), status: r.body.childId === 'child2' ? status : 200 })));
    await page.outbox.flush();
    expect(await waiting(page)).toEqual(['child2']);
    expect(await page.store.unsettled.count()).toBe(0);
  });

  // settle: `!answer`
  it('no answer to one report of many is no answer', async () => {
    const page = await tappedOffline('child1', 'child2');
    tablet.server = ([first]) => answer([accepted(first)]);
    await page.outbox.flush();
    expect(await waiting(page)).toEqual(['child2']);
  });

  const failures: readonly [string, () => Response][] = [
    ...[401, 403, 410, 413, 429, 500, 502, 503].map((status): [string, () => Response] => [`answer ${status}`, () => refusal(status)]),
    [
      'broken line',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ];
  // sendNext: the catch returns before anything is settled
  it.each(failures)('%s to the whole sending: everything stays, and the next try sends it', async (_, fail) => {
    const page = await tappedOffline('child1', 'child2');
    tablet.server = fail;
    await page.outbox.flush();
    expect(await waiting(page)).toEqual(['child1', 'child2']);
    tablet.server = (reports) => answer(reports.map(accepted));
    nextTry();
    await nothingWaits(page);
    expect(tablet.sentChildren).toEqual(['child1', 'child2', 'child1', 'child2']);
  });

  // fitting: without it the server refuses the whole sending, every time
  it('a queue that is longer than the server takes at once goes in parts, in its order', async () => {
    const children = Array.from({ length: 150 }, (_, i) => `child${i}`);
    tablet.online = false;
    const page = await tablet.tab();
    for (const childId of children) await page.outbox.tap(reportOf(childId, { body: { childId, note: '字'.repeat(500) } }));
    tablet.online = true;
    const tooLong = (reports: readonly Report[]) => Buffer.byteLength(JSON.stringify({ reports })) > 256 * 1024;
    tablet.server = (reports) => (tooLong(reports) ? refusal(413) : answer(reports.map(accepted)));
    await page.outbox.flush();
    await nothingWaits(page);
    expect(tablet.sentChildren).toEqual(children);
  });

  // sendNext: `said.answers === undefined`
  it('one that makes the server put the whole sending aside is kept alone, and sinks no other', async () => {
    const page = await tappedOffline('child1', 'unreadable', 'child3');
    const aside = () => Response.json({ outcome: 'kept', reason: 'validation_failed' }, { status: 202 });
    tablet.server = (reports) => (reports.some(({ body }) => body.childId === 'unreadable') ? aside() : answer(reports.map(accepted)));
    await page.outbox.flush();
    await nothingWaits(page);
    expect(page.outbox.current().unsettled.map(({ body, outcome, code }) => [body.childId, outcome, code])).toEqual([
      ['unreadable', 'kept', 'validation_failed'],
    ]);
    expect(tablet.sentChildren.slice(3)).toEqual(['child1', 'unreadable', 'child3']);
  });

  // settle: one transaction for both tables
  it('a refusal that can’t be put on the list stays in the queue', async () => {
    const page = await tappedOffline('child1');
    tablet.server = ([report]) => answer([{ ...accepted(report), status: 409, code: 'not_in_custody' }]);
    const remove = jest.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(page.outbox.flush()).rejects.toThrow('the disk is full');
    remove.mockRestore();
    expect(await waiting(page)).toEqual(['child1']);
    expect(await page.store.unsettled.count()).toBe(0);
  });
});

describe('a sending', () => {
  // reportOf: the body as it was kept, commandId and all
  it('whose answer is lost on the way is sent again as the same command', async () => {
    const recorded = new Set<string>();
    const page = await tappedOffline('child1');
    tablet.server = (reports) => {
      for (const { body } of reports) recorded.add(body.commandId);
      throw new TypeError('the line broke before the answer');
    };
    await page.outbox.flush();
    tablet.dropPages();
    tablet.server = (reports) => {
      for (const { body } of reports) recorded.add(body.commandId);
      return answer(reports.map((report) => ({ ...accepted(report), outcome: 'unchanged' })));
    };
    await nothingWaits(await tablet.tab());
    expect(tablet.sendings).toHaveLength(2);
    expect([...recorded]).toEqual([tablet.sendings[0][0].body.commandId]);
  });

  // flush: `navigator.locks.request`
  it('is made by one tab when two want to', async () => {
    tablet.online = false;
    const [one, other] = [await tablet.tab(), await tablet.tab()];
    await one.outbox.tap(reportOf('child1'));
    tablet.online = true;
    const answering: (() => void)[] = [];
    tablet.server = (reports) => new Promise((resolve) => answering.push(() => resolve(answer(reports.map(accepted)))));
    const flushes = [one.outbox.flush(), other.outbox.flush(), one.outbox.flush()];
    await until(() => answering.length > 0);
    await aWhile();
    for (const go of answering) go();
    await Promise.all(flushes);
    expect(tablet.sentChildren).toEqual(['child1']);
    await until(() => other.outbox.current().waiting.length === 0);
  });

  // flush: `sent && this.unread`; start: `this.unread = true`
  it.each(['the same', 'another'])('that is about to stop takes a tap of %s tab along, without waiting for the next try', async (whose) => {
    const [page, other] = [await tablet.tab(), await tablet.tab()];
    const { all } = page.store.outbox;
    let late: Promise<unknown> | null = null;
    jest.spyOn(page.store.outbox, 'all').mockImplementation(async (limit) => {
      const rows = await all(limit);
      if (rows.length > 0 || late !== null || tablet.sendings.length === 0) return rows;
      late = (whose === 'the same' ? page : other).outbox.tap(reportOf('late'));
      await late;
      // its own sending finds that this one goes on
      await aWhile();
      return rows;
    });
    await page.outbox.tap(reportOf('child1'));
    await until(() => tablet.sentChildren.length === 2);
    expect(tablet.sentChildren).toEqual(['child1', 'late']);
    await nothingWaits(page);
  });

  // flush: `while (await this.sendNext())`
  it('takes at most 200 reports, and the rest follows', async () => {
    tablet.online = false;
    const page = await tablet.tab();
    await Promise.all(Array.from({ length: 205 }, (_, i) => page.outbox.tap(reportOf(`child${i}`))));
    tablet.online = true;
    await page.outbox.flush();
    expect(tablet.sendings.map(({ length }) => length)).toEqual([200, 5]);
  });

  // maySend; reportOf: `named`
  it('waits while nobody is signed in, and names whose tap it was when somebody else is', async () => {
    const page = await tappedOffline('child1');
    page.outbox.signedInAs(null);
    await page.outbox.flush();
    expect(tablet.sendings).toEqual([]);
    page.outbox.signedInAs('guard1');
    await nothingWaits(page);
    expect(tablet.sendings[0][0].person).toEqual({ staffId: 'teacher1', proof: 'offline_pin' });
  });

  // reportOf: `fresh`; tap: `time`
  it('says when a tap was made only where it comes late: else the server’s own time is better', async () => {
    const page = await tablet.tab();
    await page.outbox.tap(reportOf('atOnce'));
    await nothingWaits(page);
    tablet.online = false;
    const item = await page.outbox.tap(reportOf('late'));
    const later = Date.now() + 4_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    tablet.online = true;
    await page.outbox.flush();
    const [atOnce, late]: readonly Report[] = tablet.sendings.flat();
    expect(atOnce.body.tap.time).toBeUndefined();
    expect(late.body.tap.time).toMatchObject({ occurredRaw: item.tappedAt });
  });
});

describe('a tap whose clock was wrong', () => {
  // reportOf: `age` by the device's own clock
  it('is no newer for a clock that was corrected between the tap and its sending', async () => {
    tablet.online = false;
    const page = await tablet.tab();
    const now = Date.now();
    const raw = jest.spyOn(Date, 'now').mockReturnValue(now + 12 * 3_600_000);
    await page.outbox.tap(reportOf('child1'));
    raw.mockReturnValue(now + 12 * 3_600_000 + 30 * 60_000);
    page.clock.measured(now + 30 * 60_000, page.clock.raw(), page.clock.raw());
    tablet.online = true;
    await page.outbox.flush();
    expect(tablet.sendings[0][0].body.tap.time).toMatchObject({ occurredRaw: now + 12 * 3_600_000, errorMs: null });
  });
});

describe('the list of what waits', () => {
  // readAgain: read again where something changed meanwhile
  it('has a tap that was made while another tab’s was read from the disk', async () => {
    tablet.online = false;
    const [one, other] = [await tablet.tab(), await tablet.tab()];
    const { all } = one.store.outbox;
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const reading = jest.spyOn(one.store.outbox, 'all').mockImplementation(async (limit) => {
      const rows = await all(limit);
      await held;
      return rows;
    });
    await other.outbox.tap(reportOf('child1'));
    await until(() => reading.mock.calls.length > 0);
    await aWhile();
    await one.outbox.tap(reportOf('child2'));
    goOn();
    await until(() => one.outbox.current().waiting.length === 2);
    await aWhile();
    expect(one.outbox.current().waiting.map(({ body }) => body.childId)).toEqual(['child1', 'child2']);
  });
});

describe('a log that was restored from a backup', () => {
  const inEpoch = (epoch: string) => (reports: readonly Report[]) =>
    Response.json({ answers: reports.map(accepted) }, { headers: { 'x-baton-position': `${epoch}:7` } });

  // inEpoch; settle: `tables.answered.put`
  it('gets again what an earlier epoch had answered, in its order, and without what was seen of that', async () => {
    tablet.server = inEpoch('before');
    const page = await tappedOffline('child1', 'child2');
    await page.outbox.flush();
    await nothingWaits(page);
    tablet.dropPages();
    // the same epoch again: nothing is sent twice
    const next = await tablet.tab();
    await next.outbox.tap(reportOf('child3'));
    await nothingWaits(next);
    expect(tablet.sentChildren).toEqual(['child1', 'child2', 'child3']);
    tablet.dropPages();
    tablet.server = inEpoch('after');
    const later = await tablet.tab();
    await later.outbox.tap(reportOf('child4'));
    await until(() => tablet.sentChildren.length >= 7);
    await nothingWaits(later);
    const again = tablet.sendings.flat().filter(({ body }) => body.childId === 'child1' || body.childId === 'child2');
    expect(again.map(({ body }) => body.childId)).toEqual(['child1', 'child2', 'child1', 'child2']);
    expect(again[2].body.commandId).toBe(again[0].body.commandId);
    expect(again.map(({ body }) => (body.tap as { seen?: { revision: unknown } }).seen?.revision)).toEqual(['12', '12', null, null]);
  });

  // forgetAnswered
  it('gets nothing that is older than a week', async () => {
    tablet.server = inEpoch('before');
    const page = await tappedOffline('child1');
    await page.outbox.flush();
    await nothingWaits(page);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 8 * 24 * 3_600_000);
    tablet.dropPages();
    expect(await (await tablet.tab()).store.answered.count()).toBe(0);
  });
});

describe('what the server did not take as it was', () => {
  // settle: `await tables.unsettled.put`; start: `unsettled`; dealtWith: `remove`
  it('stays on the list, through new pages, until a person has dealt with it', async () => {
    const page = await tappedOffline('child1', 'child2');
    tablet.server = (reports) => answer(reports.map((report) => ({ ...accepted(report), status: 409, code: 'not_in_custody' })));
    await page.outbox.flush();
    tablet.dropPages();
    const next = await tablet.tab();
    const open = next.outbox.current().unsettled;
    expect(open.map(({ body, outcome }) => [body.childId, outcome]).sort()).toEqual([
      ['child1', 'rejected'],
      ['child2', 'rejected'],
    ]);
    await next.outbox.dealtWith(open[0].commandId);
    tablet.dropPages();
    expect((await tablet.tab()).outbox.current().unsettled).toEqual([open[1]]);
  });
});

describe('a device that is out of use', () => {
  // last-queue.ts: `fitting`; `mayBeTakenLater`
  it('hands in what it has not sent in parts that the server takes, and keeps what it can’t take just then', async () => {
    const { handInLastQueue, mayBeTakenLater } = await import('../access/last-queue');
    const { Refusal, Unreachable } = await import('../api/api');
    tablet.online = false;
    const page = await tablet.tab();
    const children = Array.from({ length: 210 }, (_, i) => `child${i}`);
    for (const childId of children) await page.outbox.tap(reportOf(childId, { body: { childId, note: '字'.repeat(500) } }));
    tablet.online = true;
    let takes = 1;
    const taken: unknown[] = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      const body = init?.body as string;
      if (Buffer.byteLength(body) > 256 * 1024) return refusal(413);
      if (takes-- <= 0) return refusal(503, 'log_full');
      const { reports } = JSON.parse(body) as { readonly reports: readonly { readonly report: Report }[] };
      taken.push(...reports.map(({ report }) => report.body.childId));
      return Response.json({ kept: reports.length, deliver: true });
    });
    const refused: unknown = await handInLastQueue(page.store, 'install1').catch((error: unknown) => error);
    expect(mayBeTakenLater(refused)).toBe(true);
    expect(taken.length).toBeGreaterThan(0);
    expect(await page.store.outbox.count()).toBe(children.length - taken.length);
    takes = Infinity;
    await handInLastQueue(page.store, 'install1');
    expect([taken, await page.store.outbox.count()]).toEqual([children, 0]);
    const statuses = [503, 429, 403].map((status) => mayBeTakenLater(new Refusal(status, 'any', null, {})));
    expect(statuses).toEqual([true, true, false]);
    expect([mayBeTakenLater(new Unreachable()), mayBeTakenLater(new Refusal(503, 'quarantine_full', null, {}))]).toEqual([true, false]);
  });

  // device-store.ts: `emptied`
  it('is empty, and keeps nothing of what still runs on it', async () => {
    const page = await tappedOffline('child1');
    await page.store.delete();
    await expect(page.outbox.tap(reportOf('child2'))).rejects.toThrow('this device was emptied');
    tablet.dropPages();
    expect(await waiting(await tablet.tab())).toEqual([]);
  });
});
