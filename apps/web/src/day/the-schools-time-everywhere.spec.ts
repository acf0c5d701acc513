import { dateIn, momentIn, timeIn } from './school-zone';

const SCHOOL = 'Asia/Shanghai';
const AT_1830 = Date.parse('2026-03-10T10:30:00Z');

// the zone of a phone abroad is set for the whole process before it starts (see test/browser): here only what is asked for counts
describe('times on a screen are the school’s', () => {
  it('shows the school’s clock, and midnight as 00:00', () => {
    expect(timeIn(SCHOOL)(AT_1830)).toBe('18:30');
    expect(timeIn(SCHOOL)(Date.parse('2026-03-09T16:00:00Z'))).toBe('00:00');
    expect(timeIn('America/New_York')(AT_1830)).toBe('06:30');
  });

  it('shows the school’s date, which is tomorrow’s elsewhere', () => {
    expect(dateIn(SCHOOL, Date.parse('2026-03-10T16:30:00Z'))).toBe('2026-03-11');
    expect(dateIn('America/New_York', Date.parse('2026-03-10T16:30:00Z'))).toBe('2026-03-10');
  });

  it.each([
    [SCHOOL, '2026-03-10', '18:30', '2026-03-10T10:30:00Z'],
    [SCHOOL, '2026-03-10', '00:00', '2026-03-09T16:00:00Z'],
    ['America/New_York', '2026-03-08', '18:30', '2026-03-08T22:30:00Z'],
    ['America/New_York', '2026-03-08', '01:30', '2026-03-08T06:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '18:30', '2026-10-25T17:30:00Z'],
  ])('takes what somebody wrote in a form as %s of the school: %s %s', (zone, date, time, moment) => {
    expect(new Date(momentIn(zone, date, time)).toISOString()).toBe(moment.replace('Z', '.000Z'));
  });
});
