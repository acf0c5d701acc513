import { getDayDetail } from 'chinese-days';
import { addDays, weekdayOf } from '../dates';
import { DEFAULT_POLICY } from '../policy';
import { eventsOf, givenCampus, SMALL_SCHOOL, smallSchool } from '../testing/small-school';
import { calendarRowOf, nextServiceDay, policyOn, TimetableUndecided, UnknownCalendarYear } from './calendar';
import { NATIONAL_YEARS } from './national-calendar';
import { NO_CAMPUS, type CampusState } from './state';

const day = (date: string, more: object = {}) => ({
  type: 'SetCalendarDay' as const,
  date,
  isTeachingDay: null,
  timetableWeekday: null,
  season: null,
  serviceMode: null,
  makeUpDay: null,
  note: null,
  ...more,
});

describe('the service calendar', () => {
  const school = smallSchool();

  it('serves on school days of the term, not at weekends, on holidays or outside the term', () => {
    const served = (date: string) => calendarRowOf(school, date).serviceMode;
    expect(['2026-03-10', '2026-03-14', '2026-04-06', '2026-05-04', '2026-07-06', '2026-02-23'].map(served)).toEqual([
      'normal',
      'none',
      'none',
      'none',
      'none',
      'none',
    ]);
  });

  it('a make-up Saturday follows the Friday that the school names, and permissions still go by Saturday', () => {
    const decided = smallSchool(day('2026-05-09', { timetableWeekday: 5 }));
    expect(calendarRowOf(decided, '2026-05-09')).toEqual({
      date: '2026-05-09',
      isTeachingDay: true,
      timetableWeekday: 5,
      calendarWeekday: 6,
      season: 'summer',
      serviceMode: 'normal',
      makeUpDay: true,
    });
  });

  it('a make-up day in term without a timetable stops the day instead of expecting nobody', () => {
    expect(() => calendarRowOf(school, '2026-02-28')).toThrow(TimetableUndecided);
  });

  it('a make-up workday inside the school holidays is no school day', () => {
    expect(calendarRowOf(school, '2026-02-14')).toMatchObject({ isTeachingDay: false, serviceMode: 'none', makeUpDay: false });
  });

  it("an ordinary Friday that uses Monday's timetable is no make-up day", () => {
    const swapped = smallSchool(day('2026-03-13', { timetableWeekday: 1 }));
    expect(calendarRowOf(swapped, '2026-03-13')).toMatchObject({ timetableWeekday: 1, calendarWeekday: 5, makeUpDay: false });
  });

  it('the day before a long holiday has lessons and no service; a break can have care without lessons', () => {
    const s = smallSchool(
      day('2026-04-30', { serviceMode: 'none' }),
      day('2026-04-02', { isTeachingDay: false, serviceMode: 'full_day_care' }),
    );
    expect(calendarRowOf(s, '2026-04-30')).toMatchObject({ isTeachingDay: true, serviceMode: 'none' });
    expect(calendarRowOf(s, '2026-04-02')).toMatchObject({ isTeachingDay: false, serviceMode: 'full_day_care' });
  });

  it('leaves out the weekday of staff study', () => {
    const s = smallSchool({ type: 'SetServiceWeekdays', from: '2026-03-01', weekdays: [1, 2, 3, 5] });
    expect(calendarRowOf(s, '2026-03-12')).toMatchObject({ isTeachingDay: true, serviceMode: 'none' });
    expect(calendarRowOf(s, '2026-02-26').serviceMode).toBe('normal');
  });

  it('fails loudly for a year whose holidays nobody entered, and works once they are', () => {
    const term = { type: 'SetTerm', termId: 't27', from: '2027-02-22', to: '2027-07-02', label: null } as const;
    expect(() => calendarRowOf(smallSchool(term), '2027-03-09')).toThrow(UnknownCalendarYear);
    const entered = smallSchool(term, {
      type: 'SetNationalYear',
      year: 2027,
      holidays: [{ from: '2027-03-09', to: '2027-03-09' }],
      makeUpDays: ['2027-03-13'],
    });
    expect(calendarRowOf(entered, '2027-03-09').serviceMode).toBe('none');
    expect(calendarRowOf(entered, '2027-03-10').serviceMode).toBe('normal');
  });

  it('a list of another year is refused', () => {
    givenCampus(...eventsOf(SMALL_SCHOOL))
      .when({ type: 'SetNationalYear', year: 2027, holidays: [{ from: '2026-01-01', to: '2026-01-03' }], makeUpDays: [] })
      .thenRefused('dates_of_another_year');
  });

  it('the next service day after Friday is Monday', () => {
    expect(nextServiceDay(school, '2026-03-13')).toBe('2026-03-16');
  });

  it('agrees with an independent copy of the national lists for every day of 2025 and 2026', () => {
    const all: CampusState = { ...NO_CAMPUS, terms: { all: { termId: 'all', from: '2025-01-01', to: '2026-12-31', label: null } } };
    const makeUp = Object.values(NATIONAL_YEARS).flatMap((y) => y.makeUpDays);
    for (let d = '2025-01-01'; d <= '2026-12-31'; d = addDays(d, 1)) {
      const timetableWeekday = weekdayOf(d) > 5 ? 1 : null;
      const days = timetableWeekday ? { [d]: { ...day(d), timetableWeekday } as never } : {};
      const row = calendarRowOf({ ...all, days }, d);
      expect([d, row.isTeachingDay]).toEqual([d, getDayDetail(d).work]);
      if (makeUp.includes(d)) expect(row.makeUpDay).toBe(true);
    }
  });
});

describe('a policy value', () => {
  it('holds from its date on, and the later entry of the same date wins', () => {
    const change = (value: number, from: string) => ({ type: 'ChangePolicyValue' as const, key: 'lateContactFirst' as const, value, from });
    const s = smallSchool(change(5, '2026-04-01'), change(15, '2026-03-01'), change(12, '2026-04-01'));
    const on = (date: string) => policyOn(s, date).lateContactFirst;
    expect([on('2026-02-27'), on('2026-03-01'), on('2026-03-31'), on('2026-04-01')]).toEqual([DEFAULT_POLICY.lateContactFirst, 15, 15, 12]);
    expect(policyOn(s, '2026-04-01').lateHandoff).toBe(DEFAULT_POLICY.lateHandoff);
  });

  it('outside its range is refused, with the range', () => {
    givenCampus(...eventsOf(SMALL_SCHOOL))
      .when({ type: 'ChangePolicyValue', key: 'selfReleaseMinGrade', value: 1, from: '2026-03-01' })
      .thenRefused('value_out_of_range', { min: 3, max: 7 });
  });
});
