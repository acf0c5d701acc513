import { STAGE_1, STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import { homeworkGroup } from '../../apps/demo/src/school/board';
import { campusOf } from './support/campus';
import { importedSchool } from './support/kept/kept-schools';
import { homeroomOf, stage1Of } from './support/kept/taps';
import { scenario } from './support/scenario';

const THURSDAY = '2026-03-12';
const WISHED = [1, 2, 4];

describe('The way into the service', () => {
  scenario('S29 Enrolment path: class, school, placement, and expected from the next service day', importedSchool, async (school) => {
    const { staff } = school.cast;
    const outside = school.cast.children.filter(({ grade, classNo, weekdays }) => grade === 1 && classNo === 3 && weekdays.length === 0);
    const [child, other] = outside;
    const neither = school.cast.children.find(({ grade, weekdays }) => grade === 6 && weekdays.length === 0) ?? child;
    const [term] = Object.values((await campusOf(school)).terms);
    const homeroom = homeroomOf(school, child);
    const to = (key: string, step: string) => `/api/children/${school.child(key)}/enrolment/${step}`;
    const apply = async (key: string) => {
      const wishes = WISHED.map((weekday) => ({ weekday, periodIds: [school.period(STAGE_1), school.period(STAGE_2)] }));
      const guardian = school.childNamed(key).adults[0].name;
      const submitted = await school.done(homeroom, to(key, 'submit'), {
        termId: term.termId,
        wishes,
        submittedBy: school.person(key, guardian),
      });
      return submitted.body.enrolmentId as string;
    };
    const enrolmentId = await apply(child.key);
    const gateId = school.gate('东门');
    const groupId = (name: string) => school.index.groups.get(name) ?? '';
    const rows = WISHED.map((weekday) => ({
      weekday,
      from: '2026-03-11',
      groups: [
        { periodId: school.period(STAGE_1), groupId: groupId(stage1Of(school, '1-3').name) },
        { periodId: school.period(STAGE_2), groupId: groupId(homeworkGroup('1-3')) },
      ],
      ...{ dismissalPeriodId: school.period(STAGE_2), gateId, mode: 'collected' },
    }));
    // the homeroom teacher's word is not the school's
    expect(await school.say(homeroom, to(child.key, 'decide'), { enrolmentId, accepts: true })).toMatchObject({ status: 403 });
    await school.done(homeroom, to(child.key, 'review'), { enrolmentId, supports: true });
    await school.done(staff.principal, to(child.key, 'decide'), { enrolmentId, accepts: true });
    // never for a list that may be frozen already
    const today = rows.map((row) => ({ ...row, from: school.serviceDay }));
    const tooEarly = await school.say(staff.academicOffice, to(child.key, 'place'), { enrolmentId, rows: today });
    expect(tooEarly).toMatchObject({ body: { code: 'placement_from_next_service_day' } });
    await school.done(staff.academicOffice, to(child.key, 'place'), { enrolmentId, rows });

    // a no needs a reason, from the class and from the school
    const second = await apply(other.key);
    const noReason = { status: 422, body: { code: 'reason_required' } };
    expect(await school.say(homeroom, to(other.key, 'review'), { enrolmentId: second, supports: false })).toMatchObject(noReason);
    await school.done(homeroom, to(other.key, 'review'), { enrolmentId: second, supports: true });
    expect(await school.say(staff.principal, to(other.key, 'decide'), { enrolmentId: second, accepts: false })).toMatchObject(noReason);
    await school.done(staff.principal, to(other.key, 'decide'), { enrolmentId: second, accepts: false, reason: '两个班都满了' });
    // a family's no needs none, and is one tap like its yes
    await school.done(homeroomOf(school, neither), to(neither.key, 'decline'), { termId: term.termId });

    school.serviceDay = THURSDAY;
    school.jumpTo('15:20');
    const teacher = await school.screen(stage1Of(school, '1-3').teacher);
    await expect(school.screen(staff.volunteers[0])).rejects.toThrow('not_permitted');
    await school.clockTo('15:30');
    const book = await school.book();
    const listed = book.of('ClassListed').find(({ data }) => data.classId === school.class('1-3'))?.data.children ?? [];
    expect(listed.find(({ childId }) => childId === school.child(child.key))).toMatchObject({
      dismissalPeriodId: school.period(STAGE_2),
      gateId,
      mode: 'collected',
    });
    const all = book.of('ClassListed').flatMap(({ data }) => data.children.map(({ childId }) => childId));
    for (const { key } of [other, neither]) expect(all).not.toContain(school.child(key));
    expect(teacher.got('ClassListed').length).toBeGreaterThan(0);
    // why the school said no stands sealed in the child's own stream, and in no day
    expect(JSON.stringify(book.events)).not.toContain('两个班都满了');
  });
});
