import fc from 'fast-check';
import { addDays, addMonths, dateOfEpochDay, epochDay, isDate, weekdayOf } from './dates';

describe('dates without a clock', () => {
  it('agree with the platform calendar for four centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 120_000 }), (day) => {
        const js = new Date(day * 86_400_000);
        const date = js.toISOString().slice(0, 10);
        expect(dateOfEpochDay(day)).toBe(date);
        expect(epochDay(date)).toBe(day);
        expect(weekdayOf(date)).toBe(js.getUTCDay() === 0 ? 7 : js.getUTCDay());
      }),
    );
  });

  it('know leap days and month ends', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
    expect(isDate('2026-02-29')).toBe(false);
    expect(isDate('2026-2-9')).toBe(false);
    expect(isDate('2028-02-29')).toBe(true);
  });
});
