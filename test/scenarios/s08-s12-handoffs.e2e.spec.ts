import { STAGE_1, STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import { calledSchool, clubsSchool } from './support/kept/ordinary-day';
import {
  acceptAll,
  gradeLeadOf,
  groupNamed,
  groupsOf,
  listedIn,
  newId,
  offerToSession,
  sessionOf,
  signOn,
  stage1Of,
  staysForStage2,
  together,
} from './support/kept/taps';
import { scenario } from './support/scenario';

describe('Handoff', () => {
  scenario('S08 Fan-out with one missing: overdue at 16:46:00, and the giver is still the holder', calledSchool, async (school) => {
    const from = stage1Of(school, '4-1');
    const staying = listedIn(school, from).filter(staysForStage2);
    const targets = groupsOf(school, STAGE_2).filter((to) => staying.some((child) => child.groups[STAGE_2] === to.name));
    expect([staying.length, targets.length]).toEqual([31, 5]);
    const [last] = staying.filter((child) => child.groups[STAGE_2] === targets[4].name);
    const childId = school.child(last.key);
    const receiver = targets[4].teacher;
    const screens = {
      giver: await school.screen(from.teacher),
      receiver: await school.screen(receiver),
      otherReceiver: await school.screen(targets[0].teacher),
      lead: await school.screen(gradeLeadOf(school, 4)),
      otherLead: await school.screen(gradeLeadOf(school, 5)),
    };
    await school.clockTo('16:41');
    const offers = [];
    for (const to of targets) {
      const moving = staying.filter((child) => child.groups[STAGE_2] === to.name);
      offers.push({ to, moving, offerId: await offerToSession(school, from.teacher, moving, to) });
    }
    await school.clockTo('16:45');
    for (const { to, moving, offerId } of offers)
      await acceptAll(
        school,
        to.teacher,
        offerId,
        moving.filter((child) => child !== last),
      );
    await school.clockTo('16:45:59');
    const { offerId } = offers[4];
    expect((await school.book()).told('transit_overdue', offerId)).toEqual([]);

    await school.clockTo('16:46');

    const book = await school.book();
    const accepted = book.of('CustodyAccepted').flatMap(({ data }) => data.children);
    expect(accepted.filter(({ effect }) => effect === 'current')).toHaveLength(30);
    const [told, ...more] = book.told('transit_overdue', offerId);
    expect(more).toEqual([]);
    expect([told.dueAt, told.toldAt]).toEqual([school.at('16:46:00'), school.at('16:46:00')]);
    expect([...told.to].sort()).toEqual([from.teacher, receiver, gradeLeadOf(school, 4)].map((n) => school.staff(n)).sort());
    expect(book.alertsOf('AlertRaised').find(({ data }) => data.offerId === offerId)?.data.children).toEqual([childId]);
    expect(book.spans(childId).at(-1)).toMatchObject({ holder: school.staff(from.teacher), to: null });
    expect(Object.values(screens).map((screen) => screen.told('transit_overdue', offerId).length)).toEqual([1, 1, 0, 1, 0]);
  });

  scenario('S10 Count mismatch: 23 move, one stays with the giver and is then missing', clubsSchool, async (school) => {
    const club = groupNamed(school, '戏剧社');
    const children = listedIn(school, club).filter(staysForStage2);
    expect(children).toHaveLength(24);
    const [refused, ...moved] = children;
    const refusedId = school.child(refused.key);
    const receiver = school.cast.staff.stage3[2];
    const giverId = school.staff(club.teacher);
    const screens = {
      giver: await school.screen(club.teacher),
      receiver: await school.screen(receiver),
      homeroom: await school.screen(school.cast.staff.homeroom[`${refused.grade}-${refused.classNo}`]),
      guard: await school.screen(school.cast.staff.guards['北门'][0]),
    };
    await school.clockTo('17:40');
    const offerId = newId();
    const to = { kind: 'staff', staffId: school.staff(receiver) };
    await school.done(club.teacher, 'handoff/offer', { offerId, children: school.children(children), to, route: 'same_building' });
    await school.done(receiver, 'handoff/accept', { offerId, children: school.children(moved), counted: 23 });
    await school.done(receiver, 'handoff/refuse', { offerId, children: [refusedId], reason: 'not_here' });
    await school.settle();

    let book = await school.book();
    for (const childId of school.children(moved))
      expect(book.spans(childId).at(-1)).toEqual({ holder: school.staff(receiver), from: school.at('17:40'), to: null });
    expect(book.spans(refusedId).at(-1)).toMatchObject({ holder: giverId, to: null });
    expect(book.of('CustodyAccepted').at(-1)?.data).toMatchObject({ offerId, counted: 23 });
    const signOff = { sessionId: sessionOf(school, club) };
    expect(await school.say(club.teacher, 'duty/sign-off', signOff)).toMatchObject({
      status: 409,
      body: { code: 'still_holding', children: [refusedId] },
    });
    expect(screens.giver.got('CustodyRefused')).toMatchObject([
      { data: { offerId, children: [{ childId: refusedId, effect: 'current' }] } },
    ]);

    await school.clockTo('17:42');
    await school.done(club.teacher, 'handoff/deny', { children: [refusedId] });
    await school.settle();

    book = await school.book();
    const missing = book.of('ChildUnaccounted').filter(({ data }) => data.childId === refusedId);
    expect(missing).toMatchObject([{ at: school.at('17:42'), data: { cause: 'denied' } }]);
    // the giver answers until somebody has found the child
    expect(book.spans(refusedId).at(-1)).toMatchObject({ holder: giverId, to: null });
    expect(await school.say(club.teacher, 'duty/sign-off', signOff)).toMatchObject({ status: 409 });
    expect(book.told('unaccounted', refusedId)).toMatchObject([{ level: 'class', toldAt: school.at('17:42') }]);
    expect(Object.values(screens).map((screen) => screen.told('unaccounted', refusedId).length)).toEqual([1, 0, 1, 0]);
    expect(book.told('unaccounted', school.child(moved[0].key))).toEqual([]);
  });

  scenario('S11 Teacher swap: 28 spans change holder at 17:06 exactly; minutes 16 and 34', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const group = groupNamed(school, cases.swapGroup);
    const [t1, t2] = [group.teacher, staff.swapTeacher];
    const children = listedIn(school, group).filter(staysForStage2);
    expect(children).toHaveLength(28);
    const screen = await school.screen(t1);
    const stranger = school.screen(staff.volunteers[0]);
    await expect(stranger).rejects.toThrow('not_permitted');
    await school.clockTo('17:05');
    await signOn(school, group, t2);
    // nobody leaves 28 children behind
    const signOff = { sessionId: sessionOf(school, group) };
    expect(await school.say(t1, 'duty/sign-off', signOff)).toMatchObject({ status: 409, body: { code: 'still_holding' } });
    const offerId = newId();
    const to = { kind: 'staff', staffId: school.staff(t2), placeId: school.place(group.place) };
    await school.done(t1, 'handoff/offer', { offerId, children: school.children(children), to, route: 'same_building' });
    await school.clockTo('17:06');
    await acceptAll(school, t2, offerId, children);
    await school.done(t1, 'duty/sign-off', signOff);
    await school.clockTo('17:40');

    const book = await school.book();
    for (const childId of school.children(children)) {
      const [before, after] = book.spans(childId).slice(-2);
      expect([before.holder, before.to]).toEqual([school.staff(t1), school.at('17:06')]);
      expect(after).toEqual({ holder: school.staff(t2), from: school.at('17:06'), to: null });
    }
    expect(book.of('DutySignedOff')).toMatchObject([{ at: school.at('17:06'), data: { staffId: school.staff(t1) } }]);
    const { body } = await school.get(staff.dutyLeader, 'duty-minutes');
    const minutes = (staffNumber: string) =>
      (body as unknown as { staffId: string; periodId: string; minutes: number }[]).find(
        (row) => row.staffId === school.staff(staffNumber) && row.periodId === school.period(STAGE_2),
      )?.minutes;
    expect([minutes(t1), minutes(t2)]).toEqual([16, 34]);
    expect(screen.got('CustodyAccepted').at(-1)).toMatchObject({ data: { offerId, holder: school.staff(t2) } });
  });

  scenario('S12 No-show: the grade lead is alerted at 16:52; no gap between the holders', calledSchool, async (school) => {
    const club = groupNamed(school, '足球社');
    const sessionId = sessionOf(school, club);
    const children = listedIn(school, club).filter(staysForStage2);
    expect(children).toHaveLength(24);
    const [grade3, grade4] = [gradeLeadOf(school, 3), gradeLeadOf(school, 4)];
    const screens = [await school.screen(grade3), await school.screen(gradeLeadOf(school, 1)), await school.screen(club.teacher)];
    await school.clockTo('16:45');
    const others = groupsOf(school, STAGE_2).filter((group) => group !== club);
    await together(others, (group) => signOn(school, group));
    await school.clockTo('16:48');
    const offers = [];
    for (const from of groupsOf(school, STAGE_1)) {
      const moving = children.filter((child) => from.classKey === `${child.grade}-${child.classNo}`);
      if (moving.length > 0) offers.push({ from, moving, offerId: await offerToSession(school, from.teacher, moving, club) });
    }
    await school.clockTo('16:51:59');
    expect((await school.book()).told('staff_no_show', sessionId)).toEqual([]);

    await school.clockTo('16:52');

    let book = await school.book();
    expect(book.told('staff_no_show', sessionId)).toMatchObject([
      { level: 'grade', toldAt: school.at('16:52'), to: [school.staff(grade3), school.staff(grade4)] },
    ]);
    expect(screens.map((screen) => screen.told('staff_no_show', sessionId).length)).toEqual([1, 0, 0]);
    for (const { from, moving } of offers)
      for (const childId of school.children(moving))
        expect(book.spans(childId).at(-1)).toMatchObject({ holder: school.staff(from.teacher), to: null });

    await school.clockTo('16:55');
    for (const { offerId, moving } of offers) await acceptAll(school, grade3, offerId, moving);
    await school.settle();

    book = await school.book();
    for (const { from, moving } of offers)
      for (const childId of school.children(moving)) {
        const [before, after] = book.spans(childId).slice(-2);
        expect([before.holder, after.holder]).toEqual([school.staff(from.teacher), school.staff(grade3)]);
        expect(after.from - (before.to ?? 0)).toBe(0);
        expect(after.from).toBe(school.at('16:55'));
      }
    const { body } = await school.get(grade3, 'board');
    expect((body.byHolder as Record<string, number>)[school.staff(grade3)]).toBe(24);
  });
});
