import { STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, groupsOf, listedIn, newId, offerToGate, releaseBody, stage2Of, staysForStage2, together } from './support/kept/taps';
import { scenario } from './support/scenario';

const [SOUTH, NORTH] = ['南门', '北门'] as const;

describe('Rain', () => {
  scenario('S19 Rain gates: South is closed, the new gate is shown; three have not read it by 17:05', clubsSchool, async (school) => {
    const { staff } = school.cast;
    const teachers = [...new Set(groupsOf(school, STAGE_2).map(({ teacher }) => teacher))];
    expect(teachers).toHaveLength(36);
    const late = teachers.slice(-3);
    const screens = { late: await school.screen(late[0]), guard: await school.screen(staff.guards[SOUTH][0]) };
    await expect(school.screen(staff.volunteers[0])).rejects.toThrow('not_permitted');
    const [planId, noticeId] = [newId(), newId()];
    const gates = [
      { gateId: school.gate(SOUTH), open: false, insteadGateId: school.gate(NORTH), grades: [5, 6] },
      { gateId: school.gate(NORTH), open: true, grades: [5, 6], at: school.at('17:50') },
    ];
    const staffIds = teachers.map((teacher) => school.staff(teacher));
    await school.done(staff.dutyLeader, 'plan/change', { planId, kind: 'gates', severity: 'orange', gates, noticeId, staffIds });
    await school.settle();
    let book = await school.book();
    expect(book.of('DayPlanChanged')).toMatchObject([{ at: school.at('16:55'), data: { planId, gates } }]);
    expect(book.of('NoticeSent').at(-1)?.data).toMatchObject({ noticeId, staffIds, dueAt: school.at('17:05') });
    expect(screens.guard.got('DayPlanChanged')).toHaveLength(1);

    await school.clockTo('17:00');
    await together(teachers.slice(0, -3), (teacher) => school.done(teacher, 'plan/acknowledge-notice', { noticeId }));
    await school.clockTo('17:04:59');
    expect((await school.book()).of('NoticeReminded')).toEqual([]);
    await school.clockTo('17:05');
    book = await school.book();
    expect(book.of('NoticeAcknowledged')).toHaveLength(33);
    const lateIds = late.map((teacher) => school.staff(teacher));
    expect(book.of('NoticeReminded').map(({ at, data }) => [at, data.noticeId, [...data.staffIds].sort()])).toEqual([
      [school.at('17:05'), noticeId, [...lateIds].sort()],
    ]);
    expect(screens.late.got('NoticeReminded')).toHaveLength(1);
    // once is enough
    await school.clockTo('17:15');
    expect((await school.book()).of('NoticeReminded')).toHaveLength(1);

    await school.clockTo('17:40');
    const group = groupsOf(school, STAGE_2).find(({ grades }) => grades[0] >= 5);
    if (!group) throw new Error('no group of grades 5 and 6');
    const [child] = listedIn(school, group).filter((one) => staysForStage2(one) && one.part === 'main_wave' && one.gate === SOUTH);
    const [southTeacher] = staff.gateTeachers[SOUTH];
    const line = await offerToGate(school, stage2Of(school, child).teacher, [child], SOUTH);
    await school.clockTo('17:41');
    await acceptAll(school, southTeacher, line, [child]);
    const refused = await school.say(southTeacher, 'pickup/release', releaseBody(school, child, { gate: SOUTH }));
    expect(refused).toMatchObject({ status: 409, body: { code: 'gate_closed', gateId: school.gate(NORTH) } });
    const shown = await school.get(southTeacher, `gate/children/${school.child(child.key)}`);
    expect(shown.body).toMatchObject({ gateClosed: true, insteadGateId: school.gate(NORTH) });
    book = await school.book();
    expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === school.child(child.key))).toEqual([]);

    // 17:50 at North: the same child goes
    await school.clockTo('17:45');
    const over = await offerToGate(school, southTeacher, [child], NORTH);
    const [northTeacher] = staff.gateTeachers[NORTH];
    await school.clockTo('17:50');
    await acceptAll(school, northTeacher, over, [child]);
    await school.done(northTeacher, 'pickup/release', releaseBody(school, child, { gate: NORTH }));
    book = await school.book();
    expect(book.of('ReleaseCompleted').at(-1)).toMatchObject({ at: school.at('17:50'), data: { gateId: school.gate(NORTH) } });
  });
});
