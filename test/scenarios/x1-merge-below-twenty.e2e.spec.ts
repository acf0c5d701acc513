import { homeworkGroup } from '../../apps/demo/src/school/board';
import type { CastChild, CastGroup } from '../../apps/demo/src/school/cast';
import { campusHasSettled, campusOf } from './support/campus';
import { importedSchool } from './support/kept/kept-schools';
import { readSessions } from './support/kept/ordinary-day';
import { groupNamed, homeroomOf, sessionOf, together } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const SMALL_ROOM = '音乐教室';

const plannedIn = (school: School, group: CastGroup): readonly CastChild[] =>
  school.cast.children.filter(
    ({ part, groups }) => part !== 'not_planned' && part !== 'absent_all_day' && groups[group.period] === group.name,
  );

describe('Two small groups', () => {
  scenario('X1 Merge below 20: groups of 17 and 22 are proposed, accepted, and 39 have one holder', importedSchool, async (school) => {
    const { staff } = school.cast;
    const [small, other] = [groupNamed(school, homeworkGroup('1-2')), groupNamed(school, homeworkGroup('1-3'))];
    const staying = (group: CastGroup, n: number) => plannedIn(school, group).slice(0, n);
    const leaving = [...plannedIn(school, small).slice(17), ...plannedIn(school, other).slice(22)];
    const { places } = await campusOf(school);
    const smallRoom = { ...places[school.place(SMALL_ROOM)], capacity: 38 };
    await campusHasSettled(school, { type: 'SetPlace', ...smallRoom, label: null, buildingLabel: null });
    school.jumpTo('14:59');
    await together(leaving, (child) =>
      school.done(homeroomOf(school, child), `/api/children/${school.child(child.key)}/leave/record`, {
        from: school.serviceDay,
        to: school.serviceDay,
      }),
    );
    await school.clockTo('15:00');
    await readSessions(school);
    const [fromSessionId, intoSessionId] = [sessionOf(school, small), sessionOf(school, other)];
    const { body } = await school.get(staff.academicOffice, 'readiness');
    const proposal = (body.mergeProposals as { fromSessionId: string; expected: number; capacity: number }[]).find(
      (one) => one.fromSessionId === fromSessionId,
    );
    expect(proposal).toMatchObject({ fromSessionId, intoSessionId, expected: 39 });
    expect(proposal?.capacity).toBeGreaterThanOrEqual(39);
    // a proposal only: nothing has changed by itself
    await school.clockTo('15:30');
    expect((await school.book()).of('SessionsMerged')).toEqual([]);

    const teacher = await school.screen(other.teacher);
    const guard = await school.screen(staff.guards['东门'][0]);
    const [lead] = staff.gradeLeads;
    await school.done(lead, 'duty/merge-sessions', { fromSessionId, intoSessionId });
    await school.settle();
    const children = [...staying(small, 17), ...staying(other, 22)];
    const [merged] = (await school.book()).of('SessionsMerged');
    expect(merged).toMatchObject({ by: { id: school.staff(lead) }, data: { fromSessionId, intoSessionId } });
    expect(new Set(merged.data.children)).toEqual(new Set(school.children(staying(small, 17))));
    expect([teacher.got('SessionsMerged').length, guard.got('SessionsMerged').length]).toEqual([1, 0]);
    const rows = (await school.get(lead, 'board')).body.groups as { sessionId: string; expected: number }[];
    expect(rows.find((row) => row.sessionId === intoSessionId)).toMatchObject({ expected: 39 });
    expect(rows.find((row) => row.sessionId === fromSessionId)).toBeUndefined();

    // 39 fit no smaller venue
    const moved = await school.say(lead, 'duty/move-session', { sessionId: intoSessionId, placeId: school.place(SMALL_ROOM) });
    expect(moved).toMatchObject({ status: 409, body: { code: 'capacity_exceeded' } });

    school.jumpTo('16:50');
    await school.done(other.teacher, 'roll-call/mark', {
      sessionId: intoSessionId,
      marks: school.children(children).map((childId) => ({ childId, mark: 'present' })),
    });
    await school.settle();
    const book = await school.book();
    for (const childId of school.children(children))
      expect(book.spans(childId)).toEqual([{ holder: school.staff(other.teacher), from: school.at('16:50'), to: null }]);
    const { byHolder } = (await school.get(lead, 'board')).body as { byHolder: Record<string, number> };
    expect(byHolder).toEqual({ [school.staff(other.teacher)]: 39 });
    // and nobody misses the teacher of the group that was merged away
    expect(book.told('staff_no_show', fromSessionId)).toEqual([]);
  });
});
