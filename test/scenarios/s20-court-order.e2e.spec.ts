import { campusHasSettled } from './support/campus';
import { importedSchool } from './support/kept/kept-schools';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, classKeyOf, newId, offerToGate, releaseBody, stage1Of, stage2Of } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const EAST = '东门';
const MONDAY = 1;
const WEDNESDAY = 3;
const DOCUMENT = '人身安全保护令 2026-017（演示）';

async function restrictFather(school: School): Promise<{ readonly childId: string; readonly fatherId: string }> {
  const { child, father } = school.cast.cases.restriction;
  const fatherId = school.person(child, father);
  await school.done(school.cast.staff.dutyLeader, `/api/children/${school.child(child)}/restriction/record`, {
    personId: fatherId,
    from: '2026-01-15',
    to: '2026-07-14',
    document: DOCUMENT,
  });
  return { childId: school.child(child), fatherId };
}

describe('A court order', () => {
  scenario(
    'S20 Court order: the guard sees only "please wait", nobody can release, the duty leader knows at once',
    clubsSchool,
    async (school) => {
      const { staff, cases } = school.cast;
      const child = school.childNamed(cases.restriction.child);
      const guardNumber = staff.guards[EAST][0];
      const screens = {
        guard: await school.screen(guardNumber),
        gateTeacher: await school.screen(staff.gateTeachers[EAST][0]),
        homeroom: await school.screen(staff.homeroom[classKeyOf(child)]),
        leader: await school.screen(staff.dutyLeader),
        lead: await school.screen(staff.gradeLeads[child.grade - 1]),
        principal: await school.screen(staff.principal),
        mondaysLeader: await school.screen(staff.dutyLeaderByWeekday[MONDAY]),
      };
      const { childId, fatherId } = await restrictFather(school);
      await school.settle();
      // who is restricted is for principal and duty leader alone: the one of this day
      expect(Object.values(screens).map((screen) => screen.got('RestrictionApplied').length)).toEqual([0, 0, 0, 1, 0, 1, 0]);

      await school.clockTo('17:40');
      const { teacher } = stage2Of(school, child);
      const line = await offerToGate(school, teacher, [child], EAST);
      await school.clockTo('17:42');
      const [gateTeacher] = staff.gateTeachers[EAST];
      await acceptAll(school, gateTeacher, line, [child]);

      await school.clockTo('17:46');
      const asked = { pickupId: newId(), gateId: school.gate(EAST), collectorId: fatherId, children: [childId] };
      const read = await school.done(guardNumber, 'pickup/request', asked);
      const release = releaseBody(school, child, { name: cases.restriction.father });
      const answers = [
        await school.say(guardNumber, 'pickup/release', release),
        await school.say(gateTeacher, 'pickup/release', release),
        await school.say(gateTeacher, 'pickup/release', { ...release, override: { reason: 'he_shouts' } }),
        // in force is in force, for a leader too
        await school.say(staff.dutyLeader, 'pickup/release', { ...release, override: { reason: 'he_shouts' } }),
      ];
      await school.settle();

      for (const { status, body } of answers) expect([status, body.code]).toEqual([409, 'blocked']);
      const { message } = answers[0].body as unknown as { message: { zh: string; en: string } };
      expect(message.zh).toContain('请稍候');
      const seenAtGate = JSON.stringify([read.body, answers, screens.guard.changes, screens.guard.alerts]);
      for (const word of ['restriction', 'Restriction', 'court', '保护令', DOCUMENT]) expect(seenAtGate).not.toContain(word);
      expect(screens.guard.got('ReleaseBlocked')[0]).toMatchObject({ data: { childId, code: 'blocked' } });
      const shown = await school.get(guardNumber, `gate/children/${childId}`);
      expect((shown.body.waysToLeave as { personId: string }[]).map(({ personId }) => personId)).not.toContain(fatherId);

      const book = await school.book();
      const blocked = book.of('ReleaseBlocked').filter(({ data }) => data.childId === childId);
      expect(blocked.length).toBe(1 + answers.length);
      expect(blocked.every(({ at, data }) => at === school.at('17:46') && data.code === 'blocked' && data.collectorId === fatherId)).toBe(
        true,
      );
      expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === childId)).toEqual([]);
      const [told] = book.told('restriction', childId);
      expect(told).toMatchObject({ level: 'school', to: [school.staff(staff.dutyLeader)] });
      expect(told.toldAt - blocked[0].at).toBeLessThanOrEqual(10_000);
      expect(Object.values(screens).map((screen) => screen.told('restriction', childId).length > 0)).toEqual([
        false,
        false,
        false,
        true,
        false,
        false,
        false,
      ]);
      // not even the grade lead sees what it is about
      expect(screens.lead.alerts.filter(({ alertId }) => alertId.startsWith('restriction'))).toEqual([]);

      // nobody answered: after two minutes the principal is told
      await school.clockTo('17:48');
      expect(screens.principal.told('restriction', childId)).not.toEqual([]);
      await school.clockTo('17:52');
      await school.done(gateTeacher, 'pickup/release', releaseBody(school, child, { name: cases.restriction.mother }));
      expect((await school.book()).of('ReleaseCompleted').at(-1)?.data).toMatchObject({ childId, kind: 'list' });
    },
  );

  scenario('S20 Court order: past its end it asks for a review, and a leader decides with a reason', importedSchool, async (school) => {
    const { staff, cases } = school.cast;
    const child = school.childNamed(cases.restriction.child);
    const { childId } = await restrictFather(school);
    // this school goes on into July
    await campusHasSettled(school, { type: 'SetTerm', termId: 'summer', from: '2026-07-06', to: '2026-07-31', label: null });
    school.serviceDay = '2026-07-15';
    const { teacher } = stage1Of(school, classKeyOf(child));
    school.jumpTo('15:10');
    await school.clockTo('15:35');
    const dutyLeader = staff.dutyLeaderByWeekday[WEDNESDAY];
    const leader = await school.screen(dutyLeader);
    const guard = await school.screen(staff.guards[EAST][0]);
    const walkIn = { childId, classId: school.class(classKeyOf(child)), grade: child.grade, sessionId: newId() };
    await school.done(teacher, 'check-in/admit-walk-in', walkIn);
    const release = releaseBody(school, child, { name: cases.restriction.father });
    expect(await school.say(teacher, 'pickup/release', release)).toMatchObject({ body: { code: 'blocked' } });
    expect(await school.say(teacher, 'pickup/release', { ...release, override: { reason: 'order_over' } })).toMatchObject({
      body: { code: 'blocked' },
    });
    expect(await school.say(dutyLeader, 'pickup/release', release)).toMatchObject({ status: 409 });
    await school.settle();
    const book = await school.book();
    expect(book.of('ReleaseCompleted')).toEqual([]);
    expect(leader.told('restriction', childId)).not.toEqual([]);
    expect(guard.alerts).toEqual([]);

    // the leader brings the child to the gate and decides, by name and with a reason
    await school.done(dutyLeader, 'handoff/take-over', {
      children: [childId],
      from: school.staff(teacher),
      reason: 'decides_on_release',
    });
    await school.done(dutyLeader, 'pickup/release', { ...release, override: { reason: 'order_ended_reviewed' } });
    expect((await school.book()).of('ReleaseCompleted')).toMatchObject([
      { data: { childId, override: { leaderId: school.staff(dutyLeader), reason: 'order_ended_reviewed' } } },
    ]);
  });
});
