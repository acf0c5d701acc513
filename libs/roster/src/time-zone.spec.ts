import fc from 'fast-check';
import { addDays } from './dates';
import { dateAndMinute, isTimeZone, midnightOf, minuteOfServiceDay, timeOn } from './time-zone';

describe('times of a campus', () => {
  it('15:30 in Shanghai is 07:30 UTC', () => {
    expect(new Date(timeOn('2026-03-10', 15 * 60 + 30, 'Asia/Shanghai')).toISOString()).toBe('2026-03-10T07:30:00.000Z');
  });

  it('a day that is still open after midnight counts on', () => {
    const at = timeOn('2026-03-11', 20, 'Asia/Shanghai');
    expect(minuteOfServiceDay(at, '2026-03-10', 'Asia/Shanghai')).toBe(1_460);
    expect(timeOn('2026-03-10', 1_460, 'Asia/Shanghai')).toBe(at);
  });

  it('every minute of every day comes back as it went, also where clocks change', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Asia/Kathmandu', 'Europe/Berlin', 'America/New_York');
    const days = fc.integer({ min: 0, max: 1_500 });
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 4 * 60, max: 1_439 }), (zone, day, minute) => {
        const date = addDays('2025-01-01', day);
        expect(dateAndMinute(timeOn(date, minute, zone), zone)).toEqual({ date, minute });
      }),
    );
  });

  it('on the day on which clocks go forward, half past two is read with the offset before', () => {
    expect(new Date(timeOn('2026-03-29', 150, 'Europe/Berlin')).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(new Date(midnightOf('2026-03-30', 'Europe/Berlin')).toISOString()).toBe('2026-03-29T22:00:00.000Z');
  });

  it('knows which zones exist', () => {
    expect([isTimeZone('Asia/Shanghai'), isTimeZone('Asia/Nowhere')]).toEqual([true, false]);
  });
});
