import fc from 'fast-check';
import type { Placement, Weekday } from '../child-record';
import { addDays } from '../dates';
import { cutOut, laidOver, placementOn } from './placing';

const FIRST = '2026-02-23';
const row = fc
  .record({ weekday: fc.constantFrom<Weekday>(1, 2), start: fc.nat(60), days: fc.option(fc.nat(40)), gateId: fc.uuid() })
  .map(({ weekday, start, days, gateId }): Placement => ({
    weekday,
    from: addDays(FIRST, start),
    to: days === null ? null : addDays(FIRST, start + days),
    groups: [],
    dismissalPeriodId: 'p1',
    gateId,
    mode: 'collected',
  }));
const dates = Array.from({ length: 120 }, (_, i) => addDays(FIRST, i));
const inside = (p: Placement, date: string) => p.from <= date && (p.to === null || date <= p.to);

describe('placements', () => {
  it('on every date the row laid last holds, and never two at once', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const all = laidOver([], rows);
        for (const date of dates)
          for (const weekday of [1, 2] as const) {
            expect(all.filter((p) => p.weekday === weekday && inside(p, date)).length).toBeLessThanOrEqual(1);
            const last = rows.findLast((r) => r.weekday === weekday && inside(r, date));
            expect(placementOn(all, weekday, date)?.gateId).toBe(last?.gateId);
          }
      }),
      { numRuns: 60 },
    );
  });

  it('what is cut out is gone, what is outside stays', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), row, (rows, cut) => {
        const before = laidOver([], rows);
        const after = cutOut(before, [cut.weekday], cut.from, cut.to);
        for (const date of dates) {
          const expected = inside(cut, date) ? undefined : placementOn(before, cut.weekday, date)?.gateId;
          expect(placementOn(after, cut.weekday, date)?.gateId).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
