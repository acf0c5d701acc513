import { STAGE_1 } from '../../apps/demo/src/school/p1-numbers';
import { importedSchool } from './support/kept/kept-schools';
import { approveLeaves, frozenSchool, readSessions } from './support/kept/ordinary-day';
import { groupsOf, homeroomOf, isExpected, listedIn, motherOf, sessionOf, stage1Of } from './support/kept/taps';
import { scenario } from './support/scenario';

describe('The expected list', () => {
  scenario('S01 Expected list: 1,150 planned, 22 on leave, 1,128 expected at 15:30, nobody present', importedSchool, async (school) => {
    const { staff, cases } = school.cast;
    school.jumpTo('15:00');
    await approveLeaves(school);
    await school.clockTo('15:29:59');
    const leader = await school.screen(staff.dutyLeader);
    const guard = await school.screen(staff.guards['东门'][0]);
    await expect(school.screen(staff.volunteers[0])).rejects.toThrow('not_permitted');
    expect((await school.book()).of('ExpectedListFrozen')).toEqual([]);

    await school.clockTo('15:30');

    const book = await school.book();
    const [frozen] = book.of('ExpectedListFrozen');
    expect([frozen.at, frozen.data]).toMatchObject([school.at('15:30'), { listVersion: 1, expected: 1_128, onLeave: 22 }]);
    await readSessions(school);
    const stage1 = groupsOf(school, STAGE_1).map((group) => sessionOf(school, group));
    const groups = book.of('GroupExpected').filter(({ data }) => stage1.includes(data.sessionId));
    expect(groups).toHaveLength(36);
    expect(new Set(groups.flatMap(({ data }) => data.children)).size).toBe(1_128);
    expect(groups.reduce((sum, { data }) => sum + data.children.length, 0)).toBe(1_128);
    const onLeave = book.of('ClassListed').flatMap(({ data }) => data.onLeave.map(({ childId }) => childId));
    expect(onLeave.sort()).toEqual(cases.onLeave.map((key) => school.child(key)).sort());
    expect(school.cast.children.filter(isExpected)).toHaveLength(1_128);
    for (const type of ['RollCallMarked', 'CustodyOpened', 'CustodyAssumed'] as const) expect(book.of(type)).toEqual([]);
    const { body } = await school.get(staff.dutyLeader, 'board');
    expect(body.counts).toMatchObject({ expected: 1_128, onLeave: 22, inCustody: 0, released: 0, unaccounted: 0 });

    expect(leader.got('ExpectedListFrozen')).toHaveLength(1);
    expect(guard.got('ExpectedListFrozen')).toHaveLength(1);
    // a gate's tablet takes the list along for when there is no network; whose child is on leave is not its business
    const leaveSeenBy = (of: typeof leader) =>
      of.got('ClassListed').flatMap((change) => (change.data as { onLeave: readonly object[] }).onLeave);
    expect(leader.got('ClassListed')).toHaveLength(36);
    expect(leaveSeenBy(leader)).toHaveLength(22);
    expect(guard.got('ClassListed')).toHaveLength(36);
    expect(leaveSeenBy(guard)).toEqual([]);
  });

  scenario('S02 Leave after the freeze: list v2 before the first mark, and v1 stays readable', frozenSchool, async (school) => {
    const { staff } = school.cast;
    const group = stage1Of(school, '3-2');
    const sessionId = sessionOf(school, group);
    const child = listedIn(school, group)[5];
    const childId = school.child(child.key);
    const teacher = await school.screen(group.teacher);
    const external = school.screen(staff.externals[0]);
    await expect(external).rejects.toThrow('not_permitted');
    const row = async () => {
      const { body } = await school.get(group.teacher, 'board');
      return (body.groups as { sessionId: string; expected: number }[]).find((one) => one.sessionId === sessionId)?.expected;
    };
    expect(await row()).toBe(34);

    await school.clockTo('15:42');
    const path = `/api/children/${childId}/leave`;
    const asked = await school.done(homeroomOf(school, child), `${path}/request`, {
      from: school.serviceDay,
      to: school.serviceDay,
      requestedBy: school.person(child.key, motherOf(child)),
      reason: '发烧',
    });
    const { leaveId } = asked.body;
    // after the freeze only the duty leader approves
    const tooLate = await school.say(homeroomOf(school, child), `${path}/approve`, { leaveId });
    expect(tooLate).toMatchObject({ status: 403, body: { code: 'after_cutoff_needs_duty_leader' } });
    expect((await school.book()).of('ExpectedListRevised')).toEqual([]);
    await school.done(staff.dutyLeader, `${path}/approve`, { leaveId });
    await school.settle();

    const book = await school.book();
    const [revised] = book.of('ExpectedListRevised');
    expect([revised.at, revised.data]).toMatchObject([
      school.at('15:42'),
      { listVersion: 2, expected: 1_127, added: [], removed: [{ childId, reason: 'leave' }] },
    ]);
    expect(await row()).toBe(33);
    expect(teacher.got('ExpectedListRevised')).toMatchObject([{ data: { removed: [{ childId }] } }]);
    expect(book.of('RollCallMarked')).toEqual([]);
    // v1 stands in the log as it was
    expect(book.of('ExpectedListFrozen')).toMatchObject([{ data: { listVersion: 1, expected: 1_128 } }]);
    expect(book.of('GroupExpected').find(({ data }) => data.sessionId === sessionId)?.data.children).toContain(childId);
    const before = await school.get(staff.dutyLeader, `state-at?at=${school.at('15:41')}`);
    expect(before.body.known).toMatchObject({ counts: { expected: 1_128, onLeave: 22 } });
    // the reason of a leave is nobody's but the family's and the class's: nothing of it is in the day
    expect(JSON.stringify(book.events)).not.toContain('发烧');
  });
});
