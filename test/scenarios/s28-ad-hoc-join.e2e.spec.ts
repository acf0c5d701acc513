import { DayPlanning } from '../../apps/server/src/opening/day-planning';
import { STAGE_1 } from '../../apps/demo/src/school/p1-numbers';
import { campusHasSettled, campusOf } from './support/campus';
import { importedSchool } from './support/kept/kept-schools';
import { approveLeaves, readSessions } from './support/kept/ordinary-day';
import { homeroomOf, sessionOf, stage1Of } from './support/kept/taps';
import { scenario } from './support/scenario';

const TOMORROW = '2026-03-11';
const WEDNESDAY = 3;

describe('Joining for one day', () => {
  scenario(
    'S28 Ad-hoc join: 38 become 39 for today only; after the freeze it takes the duty leader and list v2',
    importedSchool,
    async (school) => {
      const { staff } = school.cast;
      const group = stage1Of(school, '1-4');
      const groups = Object.values((await campusOf(school)).groups);
      const known = groups.find(({ groupId }) => groupId === school.index.groups.get(group.name));
      if (!known) throw new Error(`no group ${group.name}`);
      await campusHasSettled(school, { ...known, type: 'SetGroup', capacity: 40, label: null });
      const guests = school.cast.children.filter(
        ({ grade, classNo, part, weekdays }) => grade === 1 && classNo === 4 && part === 'not_planned' && !weekdays.includes(WEDNESDAY),
      );
      const [early, late, tooMany] = guests;
      const body = {
        date: school.serviceDay,
        groups: [{ periodId: school.period(STAGE_1), groupId: known.groupId }],
        dismissalPeriodId: school.period(STAGE_1),
        gateId: school.gate('东门'),
        mode: 'collected',
      };
      const join = (by: string, child: typeof early) => school.say(by, `/api/children/${school.child(child.key)}/ad-hoc/join`, body);
      const homeroom = homeroomOf(school, early);
      school.jumpTo('14:30');
      await approveLeaves(school);
      await school.clockTo('14:50');
      expect(await join(homeroom, early)).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
      const teacher = await school.screen(group.teacher);
      const guard = await school.screen(staff.guards['东门'][0]);
      await expect(school.screen(staff.externals[0])).rejects.toThrow('not_permitted');

      await school.clockTo('15:30');
      await readSessions(school);
      const sessionId = sessionOf(school, group);
      let book = await school.book();
      const earlyId = school.child(early.key);
      const expected = book.of('GroupExpected').find(({ data }) => data.sessionId === sessionId)?.data.children ?? [];
      expect([expected.length, expected.includes(earlyId)]).toEqual([39, true]);
      expect(book.of('ExpectedListFrozen')[0].data).toMatchObject({ listVersion: 1, expected: 1_129 });
      const planning = school.server.running.app.get(DayPlanning);
      const tomorrow = await planning.expectedList({ campusId: school.campusId, serviceDay: TOMORROW }, school.schoolId);
      expect(tomorrow.children.map(({ childId }) => childId)).not.toContain(earlyId);
      expect(teacher.got('ExpectedListFrozen')).toHaveLength(1);

      // 15:45: the homeroom teacher alone can't any more
      await school.clockTo('15:45');
      expect(await join(homeroom, late)).toMatchObject({ status: 403, body: { code: 'after_cutoff_needs_duty_leader' } });
      expect((await school.book()).of('ExpectedListRevised')).toEqual([]);
      expect(await join(staff.dutyLeader, late)).toMatchObject({ status: 200 });
      await school.settle();
      book = await school.book();
      const lateId = school.child(late.key);
      expect(book.of('ExpectedListRevised').map(({ at, data }) => [at, data.listVersion, data.expected, data.approvedBy])).toEqual([
        [school.at('15:45'), 2, 1_130, school.staff(staff.dutyLeader)],
      ]);
      expect(book.of('ExpectedListRevised')[0].data.added).toMatchObject([
        { childId: lateId, reason: 'ad_hoc_join', sessions: [sessionId] },
      ]);
      expect([teacher, guard].map((screen) => screen.got('ExpectedListRevised').length)).toEqual([1, 1]);
      // 40 of 40
      expect(await join(staff.dutyLeader, tooMany)).toMatchObject({
        status: 409,
        body: { code: 'group_full', expected: 40, capacity: 40 },
      });
      expect((await school.record(tooMany.key)).adHoc).toEqual([]);
    },
  );
});
