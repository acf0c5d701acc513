import { randomUUID } from 'node:crypto';
import { isStepped } from '@baton/event-log';
import { ForgetVisitors } from '../src/gate-book/forget-visitors';
import { dayPath, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
});
afterAll(() => school.remove());

const TOMORROW = '2026-03-11';
const say = (who: Who, path: string, fields: object, day?: string) =>
  school.people[who].post(dayPath(`gate-book/${path}`, day), { commandId: randomUUID(), ...fields });
const book = async (who: Who = 'guard', day?: string) => (await school.people[who].get(dayPath('gate-book', day)).expect(200)).body;
const refusal = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];
const plumber = () => ({
  ...{ gateId: 'north', kind: 'contractor', name: '管道工 赵师傅', idLast4: '123x', phone: '138 0000 1234', unit: '顺通公司' },
  ...{ purpose: '修水管', vehicle: '沪A12345', companions: 1, hostId: school.people.office.staffId },
});

describe('visitors', () => {
  let visitId: string;

  it('a contractor whom the host expects comes in before the service, and what he said is open only in the guard’s book', async () => {
    const registered = await say('guard', 'visitors/register', plumber()).expect(200);
    ({ visitId } = registered.body);
    expect(registered.body).toMatchObject({ duringCare: false, whyNotIn: null });
    expect(refusal(await say('guard', 'visitors/admit', { visitId }))).toEqual([409, 'host_not_confirmed']);
    await say('guard', 'visitors/admit', { visitId, hostConfirmed: true, badge: '7' }).expect(200);
    const { visitors, open } = await book();
    expect(visitors).toMatchObject([
      {
        visitId,
        name: '管道工 赵师傅',
        idLastFour: '123X',
        phone: '13800001234',
        state: 'inside',
        host: { name: '老师office' },
        companions: 1,
      },
    ]);
    expect(open.visitorsInside).toEqual([{ visitId, serviceDay: '2026-03-10' }]);
    const stored: string[] = [];
    for await (const { data } of school.server.running.platform.stores.store.readStream('gateBook-campus1-2026-03-10')) stored.push(data);
    expect(stored.join('')).not.toMatch(/赵师傅|12345|123X|修水管|顺通/);
  });

  it('the same tap registers once; a gate, a host and a phone that nobody knows are named', async () => {
    const commandId = randomUUID();
    const fields = { ...plumber(), commandId };
    const [first, again] = [await say('guard', 'visitors/register', fields), await say('guard', 'visitors/register', fields)];
    expect([again.body.visitId, again.body.repeated]).toEqual([first.body.visitId, true]);
    await say('guard', 'visitors/refuse', { visitId: first.body.visitId, reason: 'not_expected' }).expect(200);
    expect(refusal(await say('guard', 'visitors/register', { ...plumber(), gateId: 'nowhere' }))).toEqual([404, 'unknown_gate']);
    expect(refusal(await say('guard', 'visitors/register', { ...plumber(), hostId: 'nobody' }))).toEqual([404, 'staff_unknown']);
    expect((await say('guard', 'visitors/register', { ...plumber(), phone: '12' })).body.fields[0].field).toBe('phone');
    expect(refusal(await say('teacher', 'visitors/register', plumber()))).toEqual([403, 'not_permitted']);
    expect(refusal(await school.people.teacher.get(dayPath('gate-book')))).toEqual([403, 'not_permitted']);
  });

  it('during the service a parent does not walk in by a guard’s hand; a leader may let one in and says why', async () => {
    await school.clockTo('16:00');
    const mother = { gateId: 'north', kind: 'guardian', name: '林妈妈' };
    const { body } = await say('guard', 'visitors/register', mother).expect(200);
    expect(body).toMatchObject({ duringCare: true, whyNotIn: 'visitors_during_care' });
    const of = { visitId: body.visitId, hostConfirmed: true };
    expect(refusal(await say('guard', 'visitors/admit', of))).toEqual([409, 'visitors_during_care']);
    expect(refusal(await say('leader', 'visitors/admit', of))).toEqual([422, 'reason_required']);
    await say('leader', 'visitors/admit', { ...of, reason: '孩子在医务室' }).expect(200);
    const seen = (await book()).visitors.find((visit: { visitId: string }) => visit.visitId === body.visitId);
    expect(seen).toMatchObject({ state: 'inside', admitted: { by: { name: '老师leader' }, reason: '孩子在医务室' } });
    await say('guard', 'visitors/left', { visitId: body.visitId, badgeReturned: true }).expect(200);
  });

  it('who is still inside at the end of a day is on tomorrow’s list until somebody sees them out', async () => {
    const tomorrow = await book('guard', TOMORROW);
    expect(tomorrow.stillInsideFromBefore).toMatchObject([{ visitId, serviceDay: '2026-03-10', name: '管道工 赵师傅' }]);
    expect(tomorrow.open.visitorsInside).toHaveLength(1);
    await say('guard', 'visitors/left', { visitId, badgeReturned: false }).expect(200);
    expect((await book('guard', TOMORROW)).open.visitorsInside).toEqual([]);
  });
});

describe('the gate changes guards', () => {
  const handOver = (to: string) =>
    say('guard', 'shifts/offer', {
      to,
      inspection: [
        { item: 'radio', ok: true },
        { item: 'keys', ok: false },
      ],
      note: '钥匙少一把',
    });

  it('with what is open at that moment, and is the next guard’s only when that one signs', async () => {
    const inside = (await say('guard', 'visitors/register', plumber()).expect(200)).body.visitId;
    await say('guard', 'visitors/admit', { visitId: inside, hostConfirmed: true }).expect(200);
    await school.give('teacher', 'duty/sign-on', { role: 'duty_teacher', sessionId: school.sessions.homework }).expect(200);
    await school
      .give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks: [{ childId: 'k1', mark: 'present' }] })
      .expect(200);
    await school.give('gate', 'pickup/call-child', { childId: 'k1', gateId: 'north', pickupId: 'pickup1' }).expect(200);
    const next = school.people.gate.staffId;
    const { shiftId } = (await handOver(next).expect(200)).body;
    const { shifts, open } = await book();
    expect(shifts).toMatchObject([
      {
        shiftId,
        state: 'offered',
        note: '钥匙少一把',
        open: { visitorsInside: 1, childrenCalled: 1, escortsOut: 0 },
        to: { staffId: next },
      },
    ]);
    expect(open.childrenCalled).toMatchObject([{ childId: 'k1', gateId: 'north', name: '林小晨' }]);
    expect(refusal(await say('guard', 'shifts/accept', { shiftId }))).toEqual([403, 'shift_not_yours']);
    await say('gate', 'shifts/accept', { shiftId }).expect(200);
    expect((await book()).shifts[0].state).toBe('accepted');
  });

  it('or is not signed, with a reason, and stays where it was', async () => {
    const { shiftId } = (await handOver(school.people.gate.staffId).expect(200)).body;
    expect(refusal(await say('gate', 'shifts/refuse', { shiftId, reason: ' ' }))).toEqual([400, 'validation_failed']);
    await say('gate', 'shifts/refuse', { shiftId, reason: '钥匙不全' }).expect(200);
    const shown = (await book()).shifts.find((shift: { shiftId: string }) => shift.shiftId === shiftId);
    expect(shown).toMatchObject({ state: 'refused', refusedBecause: '钥匙不全' });
    expect(refusal(await say('gate', 'shifts/accept', { shiftId }))).toEqual([409, 'shift_over']);
    expect(refusal(await handOver('nobody'))).toEqual([404, 'staff_unknown']);
  });
});

describe('a year later', () => {
  it('what visitors said is read by nobody any more; that they came stays. The school may settle another time', async () => {
    const { app, platform } = school.server.running;
    const { clock, vault } = platform.stores;
    const forget = app.get(ForgetVisitors);
    const daysOn = (days: number) => {
      if (!isStepped(clock)) throw new Error('this clock runs by itself');
      clock.stepTo(Date.parse('2026-03-10T18:00:00+08:00') + days * 86_400_000);
    };
    const names = async () => (await book()).visitors.map(({ name }: { readonly name: string | null }) => name);
    const before = await names();
    expect(before).toContain('林妈妈');

    daysOn(364);
    expect(await forget.forgetDue()).toBe(0);
    expect(await names()).toEqual(before);

    daysOn(365);
    expect(await forget.forgetDue()).toBe(before.length);
    const after = (await book()).visitors;
    expect(after.map(({ name, phone, idLastFour }: Record<string, unknown>) => [name, phone, idLastFour])).toEqual(
      before.map(() => [null, null, null]),
    );
    expect(after[0]).toMatchObject({ kind: 'contractor', state: 'left', host: { name: '老师office' } });
    expect((await vault.erasures()).filter((erasure) => erasure.class === 'visitor')).toHaveLength(before.length);
    // a guard's own words about the handing over are no visitor's
    expect((await book()).shifts[0].note).toBe('钥匙少一把');
    expect(await forget.forgetDue()).toBe(0);

    await say('guard', 'visitors/register', { gateId: 'north', kind: 'other', name: '周先生' }, '2027-03-10').expect(200);
    const change = { commandId: randomUUID(), key: 'visitorsKeptDays', value: 30, from: '2027-03-10' };
    await school.people.office.post('/api/campuses/campus1/settings/policy', change).expect(200);
    daysOn(365 + 29);
    expect(await forget.forgetDue()).toBe(0);
    daysOn(365 + 30);
    expect(await forget.forgetDue()).toBe(1);
  });
});
