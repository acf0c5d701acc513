import fc from 'fast-check';
import type { DayEvent } from './events';
import { CHILDREN, DEEDS, DEVICES, liveThrough, type LifePlan, type LivedDay } from './testing/generated-day';
import { evolve, initialDay } from './campus-day';
import type { DayRecord } from './state';
import { AGENCY_ESCORT, clock, father, gradeOf, mother, RESTRICTED, roleOf, uncle, WALKS_TODAY } from './testing/small-school';

/** Days per property; together well under a minute. */
const DAYS = Number(process.env.DAYS ?? 1_200);
const SEED = Number(process.env.SEED ?? 20260310);

const step = fc.record({
  deed: fc.constantFrom(...DEEDS),
  who: fc.nat({ max: DEVICES - 1 }),
  // most of the day is about few children: races need company
  child: fc.oneof({ weight: 2, arbitrary: fc.nat({ max: 2 }) }, { weight: 1, arbitrary: fc.nat({ max: 59 }) }),
  other: fc.nat({ max: 839 }),
  seconds: fc.integer({ min: 1, max: 150 }),
});
const plan = (unknownClocks: fc.Arbitrary<number>): fc.Arbitrary<LifePlan> =>
  fc.record({
    steps: fc.array(step, { minLength: 10, maxLength: 70, size: 'max' }),
    straggler: fc.nat({ max: DEVICES * 2 }),
    unknownClocks,
    order: fc.array(fc.nat({ max: DEVICES - 1 }), { maxLength: 24 }),
  });
const goodClocks = plan(fc.constant(0));
const anyClocks = plan(fc.nat({ max: 2 ** DEVICES - 1 }));

const reached = {
  reopened: 0,
  reversed: 0,
  annulled: 0,
  conflict: 0,
  secondRelease: 0,
  history: 0,
  amended: 0,
  closed: 0,
  openedAgain: 0,
  days: 0,
  events: 0,
};

function count({ day }: LivedDay): void {
  const has = (type: DayEvent['type']) => (day.records.some((r) => r.event.type === type) ? 1 : 0);
  reached.days++;
  reached.events += day.records.length;
  reached.reopened += has('CampusReopened');
  reached.amended += has('CloseAmended');
  reached.closed += has('CampusClosed');
  reached.reversed += has('ReleaseReversed');
  reached.annulled += has('ReleaseAnnulled');
  reached.openedAgain += has('CustodyReopened');
  reached.conflict += has('ConflictDetected');
  const twice = day
    .all('ConflictDetected')
    .some((c) => c.kind === 'second_release' || (c.kind === 'release_without_authority' && !c.whereabouts));
  reached.secondRelease += twice ? 1 : 0;
  reached.history += day.state.totals.history > 0 ? 1 : 0;
}

const forEveryDay = (days: fc.Arbitrary<LifePlan>, holds: (lived: LivedDay) => void) =>
  fc.assert(
    fc.property(days, (p) => holds(liveThrough(p))),
    { numRuns: DAYS, seed: SEED },
  );

afterAll(() => {
  const lines = Object.entries(reached).map(([what, n]) => `${what} ${n}`);
  console.log(`Generated days (seed ${SEED}): ${lines.join(', ')}`);
});

describe('policy.md 10.2 on generated days with racing, late, repeated and disordered commands', () => {
  it('every invariant holds after every event, and nothing stands in the way of a close that somebody could not settle', () => {
    forEveryDay(anyClocks, (lived) => {
      expect(lived.settleAndClose()).toBeNull();
      lived.stragglerArrives();
      expect(lived.settleAndClose()).toBeNull();
      count(lived);
    });
  });

  it('whoever last had a child answers for it, or the book asks where it is; nobody answers unasked for a child that is gone', () => {
    forEveryDay(goodClocks, (lived) => {
      expect(lived.silentlyWrong()).toEqual([]);
      lived.stragglerArrives();
      expect(lived.silentlyWrong()).toEqual([]);
      count(lived);
    });
  });

  it('and so it is with clocks that show nonsense', () => {
    forEveryDay(anyClocks, (lived) => {
      lived.stragglerArrives();
      expect(lived.silentlyWrong()).toEqual([]);
      count(lived);
    });
  });

  it('reached what it is about', () => {
    for (const [what, n] of Object.entries(reached)) expect({ what, reached: n > 0 }).toEqual({ what, reached: true });
  });
});

describe('4. no release without a live authority, or an override with a named leader and reason', () => {
  it('holds for every completed release, by a table that shares nothing with the rules', () => {
    forEveryDay(goodClocks, (lived) => {
      lived.stragglerArrives();
      expect(lived.day.records.flatMap((record) => unauthorised(lived, record) ?? [])).toEqual([]);
    });
  });
});

/** Who may take whom in the generated world, written down once more by hand. */
function unauthorised({ day }: LivedDay, record: DayRecord): string | null {
  const { event } = record;
  if (event.type !== 'ReleaseCompleted') return null;
  const { childId, collectorId, kind, override } = event.data;
  const before = (type: DayEvent['type']) =>
    day.records.filter((r) => r.event.type === type && Number(r.revision) < Number(record.revision));
  const restricted =
    (childId === RESTRICTED && collectorId === father(RESTRICTED)) ||
    (collectorId === uncle(childId) &&
      before('RestrictionApplied').some((r) => r.event.type === 'RestrictionApplied' && r.event.data.childId === childId));
  if (restricted) return `${childId} went with ${collectorId} against a restriction`;
  if (override !== null)
    return ['duty_leader', 'principal'].includes(roleOf(override.leaderId)) && override.reason !== '' ? null : 'overridden by nobody';
  const at = Math.min(record.metadata.time.occurredAt, record.metadata.time.recordedAt);
  if (kind === 'self') {
    const suspended = before('SelfConsentsSuspended').some((r) => r.metadata.time.occurredAt <= at);
    return childId === WALKS_TODAY && !suspended && at < clock('18:01') ? null : `${childId} left alone`;
  }
  const may = [mother(childId), father(childId), uncle(childId), ...(gradeOf(childId) === 5 ? [AGENCY_ESCORT] : [])];
  return collectorId !== null && may.includes(collectorId) ? null : `${childId} went with ${collectorId}`;
}

describe('9. nothing is changed or lost', () => {
  it('the order of each device is the order of its records, and both times are kept', () => {
    forEveryDay(goodClocks, (lived) => {
      lived.stragglerArrives();
      const last = new Map<string, number>();
      const broken = lived.day.records.flatMap(({ metadata, revision }) => {
        const { occurredAt, recordedAt } = metadata.time;
        const before = last.get(metadata.actor.id) ?? 0;
        last.set(metadata.actor.id, occurredAt);
        return before <= occurredAt && occurredAt <= recordedAt ? [] : [`${revision} by ${metadata.actor.id}`];
      });
      expect(broken).toEqual([]);
    });
  });

  it('the same events always make the same day', () => {
    fc.assert(
      fc.property(anyClocks, (p) => {
        const { day } = liveThrough(p);
        const again = initialDay();
        for (const record of day.records) evolve(again, record);
        expect(again).toEqual(day.state);
      }),
      { numRuns: 100, seed: SEED },
    );
  });
});

it('the world has children on the list and one on none', () => {
  expect(CHILDREN.filter((c) => c.endsWith('z'))).toEqual(['child5z']);
});
