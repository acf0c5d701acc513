import type { PlannedDuty, SlotOfBoard } from '../campus-setup';
import { dutiesOn, slotsOn, spansOf, timetableWeekdayOf } from './arranged-on';

const duty = (over: Partial<PlannedDuty>): PlannedDuty => ({
  ...{ dutyId: 'd1', staffId: 'zhou', role: 'gate_teacher', grade: null, classId: null, gateId: 'east' },
  ...{ weekdays: [1, 2], date: null, from: '2026-03-02', to: null, substitutes: [] },
  ...over,
});
const version = { weekdays: [2], periodId: 'p1', groupId: 'chess', placeId: 'r1', staffIds: ['liu'], externalIds: [], to: null };
const slot = (over: Partial<SlotOfBoard>): SlotOfBoard => ({
  ...{ slotId: 's1', activity: null, versions: [{ ...version, from: '2026-03-02' }], onDates: [] },
  ...over,
});
const TUESDAY = '2026-03-10';

describe('What the office sees arranged for a date', () => {
  it('shows the substitute on that date only', () => {
    const duties = [duty({ substitutes: [{ date: TUESDAY, staffId: 'wang' }] })];
    expect(dutiesOn(duties, TUESDAY, 2)).toMatchObject([{ hasIt: 'wang', substituted: true }]);
    expect(dutiesOn(duties, '2026-03-16', 1)).toMatchObject([{ hasIt: 'zhou', substituted: false }]);
  });

  it('leaves out a duty of other weekdays, one that has ended, and one of another date', () => {
    expect(dutiesOn([duty({ weekdays: [3] }), duty({ to: '2026-03-09' }), duty({ date: '2026-03-11' })], TUESDAY, 2)).toEqual([]);
    expect(dutiesOn([duty({ weekdays: null }), duty({ date: TUESDAY, weekdays: null })], TUESDAY, 2)).toHaveLength(2);
  });

  it('takes the newest version of an entry, and says what is different on the date', () => {
    const moved = slot({
      versions: [
        { ...version, from: '2026-03-02' },
        { ...version, from: '2026-03-09', placeId: 'r2' },
      ],
    });
    expect(slotsOn([moved], TUESDAY, 2)).toMatchObject([{ state: 'as_planned', now: { placeId: 'r2' } }]);
    const change = { placeId: 'hall', staffIds: ['wang'], externalIds: [] };
    expect(slotsOn([slot({ onDates: [{ date: TUESDAY, change }] })], TUESDAY, 2)).toMatchObject([{ state: 'changed', now: change }]);
    expect(slotsOn([slot({ onDates: [{ date: TUESDAY, change: null }] })], TUESDAY, 2)).toMatchObject([{ state: 'cancelled' }]);
    expect(slotsOn([slot({})], TUESDAY, 3)).toEqual([]);
  });

  it('follows the timetable that the calendar names for a make-up day', () => {
    const makeUp = { date: '2026-05-09', isTeachingDay: true, timetableWeekday: 1, serviceMode: null, makeUpDay: true, note: null };
    expect(timetableWeekdayOf([makeUp], '2026-05-09')).toBe(1);
    expect(timetableWeekdayOf([makeUp], TUESDAY)).toBe(2);
  });

  it('reads holidays as they are typed, and guesses nothing', () => {
    expect(spansOf('2027-01-01~2027-01-03，2027-04-05')).toEqual([
      { from: '2027-01-01', to: '2027-01-03' },
      { from: '2027-04-05', to: '2027-04-05' },
    ]);
    expect(spansOf('元旦')).toBeNull();
  });
});
