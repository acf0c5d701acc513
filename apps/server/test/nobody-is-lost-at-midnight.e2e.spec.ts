import { randomUUID } from 'node:crypto';
import { counts } from '@baton/custody';
import { dayStream } from '../src/day/streams';
import { DayBook } from '../src/day/day-book';
import { Aggregates } from '../src/platform/aggregates';
import { CAMPUS, DAY, dayPath, littleSchool, type LittleSchool } from './little-school';

const TOMORROW = '2026-03-11';
const DAY_AFTER = '2026-03-12';
const CHILDREN = ['k1', 'k2', 'k3', 'k4', 'k5'];

describe('children who are still here', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await school.clockTo('15:52');
    const marks = CHILDREN.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    expect(await inTheBookOf(DAY)).toBe(CHILDREN.length);
  });
  afterEach(() => school.remove());

  const inTheBookOf = async (serviceDay: string) => {
    const stream = dayStream({ campusId: CAMPUS, serviceDay });
    return school.server.running.app.get(Aggregates).day.read(stream, (day) => (day.opened ? counts(day).inCustody : null));
  };
  const say = (path: string, serviceDay: string, fields: object = {}) =>
    school.people.leader.post(dayPath(path, serviceDay), { commandId: randomUUID(), ...fields });
  const clockTo = (date: string, time: string) =>
    school.people.leader.post('/api/demo/clock', { to: Date.parse(`${date}T${time}:00+08:00`) }).expect(200);
  const noServiceTomorrow = () =>
    school.people.office
      .post(`/api/campuses/${CAMPUS}/calendar/set-day`, { commandId: randomUUID(), date: TOMORROW, serviceMode: 'none' })
      .expect(200);

  const onScreens = async () => (await school.people.teacher.get('/api/today').expect(200)).body[0].serviceDay as string;

  it('stay on the screens in the night; in the morning these are about the new date', async () => {
    await clockTo(TOMORROW, '00:10');
    expect(await onScreens()).toBe(DAY);
    await clockTo(TOMORROW, '06:00');
    expect(await onScreens()).toBe(TOMORROW);
  });

  it('stay in today’s book whatever is said about a day that has not come', async () => {
    const { body } = await say('closing/close', TOMORROW);
    expect(body.code).toBe('day_not_open');
    expect((await say('opening/open', TOMORROW)).body.code).toBe('day_not_open');
    expect((await say('duty/sign-on', TOMORROW, { role: 'duty_leader' })).body.outcome).toBe('kept');
    expect([await inTheBookOf(DAY), await inTheBookOf(TOMORROW)]).toEqual([CHILDREN.length, null]);
  });

  it('stay in the book that has them over a day without service, and are carried into the next that is held', async () => {
    await noServiceTomorrow();
    await clockTo(TOMORROW, '00:30');
    expect((await say('closing/close', TOMORROW)).body.code).toBe('no_service_today');
    expect(await onScreens()).toBe(DAY);
    expect((await say('duty/sign-on', TOMORROW, { role: 'duty_leader' })).body.outcome).toBe('kept');
    expect(await inTheBookOf(DAY)).toBe(CHILDREN.length);
    await clockTo(DAY_AFTER, '15:10');
    expect([await inTheBookOf(DAY), await inTheBookOf(TOMORROW), await inTheBookOf(DAY_AFTER)]).toEqual([0, null, CHILDREN.length]);
  });

  it('whom a book had let go of for a day that never began are taken in by the next that does', async () => {
    await noServiceTomorrow();
    await clockTo(TOMORROW, '00:30');
    await school.server.running.app.get(DayBook).give({
      ...{ address: { campusId: CAMPUS, serviceDay: DAY }, schoolId: school.schoolId, role: 'clock', commandId: randomUUID() },
      command: () => ({ type: 'CarryOver', toStream: dayStream({ campusId: CAMPUS, serviceDay: TOMORROW }) }),
    });
    await clockTo(DAY_AFTER, '15:10');
    expect([await inTheBookOf(DAY), await inTheBookOf(DAY_AFTER)]).toEqual([0, CHILDREN.length]);
  });

  it('go over into a day that a person opens by hand', async () => {
    await clockTo(TOMORROW, '08:00');
    await say('opening/open', TOMORROW).expect(200);
    expect([await inTheBookOf(DAY), await inTheBookOf(TOMORROW)]).toEqual([0, CHILDREN.length]);
  });
});
