import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, homeroomOf, listedIn, newId, offerToGate, releaseBody, sessionOf, stage2Of, staysForStage2 } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

/** 17:12: she tells her teacher. 17:13: she is offered to the clinic, and an adult walks with her. */
async function offeredToTheClinic(school: School) {
  const { staff, cases } = school.cast;
  const girl = school.childNamed(cases.stomachAche);
  const club = stage2Of(school, girl);
  const childId = school.child(girl.key);
  await school.clockTo('17:12');
  await school.done(club.teacher, 'concern/report-unwell', { childId, note: '肚子疼' });
  await school.clockTo('17:13');
  const offerId = newId();
  await school.done(club.teacher, 'handoff/offer', {
    offerId,
    children: [childId],
    to: { kind: 'clinic', staffId: school.staff(staff.nurse), placeId: school.place('医务室') },
    route: 'clinic',
    escortId: school.staff(staff.escorts[0]),
    remarks: [{ childId, kind: 'unwell' }],
  });
  return { girl, club, childId, offerId };
}

describe('A girl feels unwell', () => {
  scenario('S13 Clinic: group 23 and clinic 1, the guardian is called, the nurse releases her', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const nurse = await school.screen(staff.nurse);
    const guard = await school.screen(staff.guards['北门'][0]);
    const { girl, club, childId, offerId } = await offeredToTheClinic(school);
    await school.settle();
    let book = await school.book();
    // on the way she is still her teacher's
    expect(book.spans(childId).at(-1)).toMatchObject({ holder: school.staff(club.teacher), to: null });
    expect(book.of('CustodyOffered').at(-1)?.data).toMatchObject({ offerId, escortId: school.staff(staff.escorts[0]), route: 'clinic' });
    expect(nurse.got('CustodyOffered')).toMatchObject([{ data: { offerId } }]);

    await school.clockTo('17:15');
    await school.done(staff.nurse, 'handoff/accept', { offerId, children: [childId], counted: 1 });
    await school.settle();
    const board = async () => (await school.get(staff.dutyLeader, 'board')).body;
    const { byHolder, groups, concerns } = (await board()) as Record<string, never>;
    expect([byHolder[school.staff(club.teacher)], byHolder[school.staff(staff.nurse)]]).toEqual([23, 1]);
    const row = (groups as { sessionId: string; here: number }[]).find((one) => one.sessionId === sessionOf(school, club));
    expect(row).toMatchObject({ here: 23 });
    // the contact with the guardian is due
    expect((concerns as { unwell: object[] }).unwell).toMatchObject([{ childId, since: school.at('17:12') }]);
    expect((await school.book()).of('ContactAttempted').filter(({ data }) => data.childId === childId)).toEqual([]);

    await school.clockTo('17:17');
    const father = girl.takenBy?.how === 'list' ? girl.takenBy : null;
    const personId = school.person(girl.key, father?.name ?? '');
    const call = { childId, concern: 'unwell', personId, number: father?.phone, outcome: 'reached' };
    await school.done(staff.nurse, 'concern/attempt-contact', call);

    await school.clockTo('17:40');
    const others = listedIn(school, club)
      .filter(staysForStage2)
      .filter(({ key }) => key !== cases.stomachAche);
    expect(others).toHaveLength(23);
    const [gateTeacher] = staff.gateTeachers['北门'];
    const line = await offerToGate(school, club.teacher, others, '北门');
    await acceptAll(school, gateTeacher, line, others);
    // the group's dismissal is complete without her: its teacher holds nobody and may go
    await school.done(club.teacher, 'duty/sign-off', { sessionId: sessionOf(school, club) });

    await school.clockTo('17:48');
    await school.done(staff.nurse, 'pickup/release', releaseBody(school, girl, { name: father?.name ?? '' }));
    await school.settle();

    book = await school.book();
    expect(book.spans(childId).slice(-2)).toEqual([
      { holder: school.staff(club.teacher), from: school.at('16:43'), to: school.at('17:15') },
      { holder: school.staff(staff.nurse), from: school.at('17:15'), to: school.at('17:48') },
    ]);
    expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === childId)).toMatchObject([
      { by: { id: school.staff(staff.nurse) }, data: { holder: school.staff(staff.nurse), collectorId: personId, kind: 'list' } },
    ]);
    expect(book.of('ContactAttempted').filter(({ data }) => data.childId === childId)).toMatchObject([{ at: school.at('17:17') }]);
    expect(book.told('contact_overdue', childId)).toEqual([]);
    expect(book.told('clinic_not_accepted', offerId)).toEqual([]);
    // what ails her is no gate's business, and in the log nobody can read it
    expect(nurse.got('UnwellReported')).toHaveLength(1);
    expect(guard.got('UnwellReported')).toEqual([]);
    expect(guard.got('ReleaseCompleted')).toHaveLength(1);
    expect(JSON.stringify([book.events, nurse.changes])).not.toContain('肚子疼');
  });

  scenario('S13 Clinic: not accepted by 17:18, the teacher is alerted and is still the holder', clubsSchool, async (school) => {
    const { staff } = school.cast;
    const { girl, club, childId, offerId } = await offeredToTheClinic(school);
    const screens = [
      await school.screen(club.teacher),
      await school.screen(homeroomOf(school, girl)),
      await school.screen(staff.gradeLeads[girl.grade - 1]),
      await school.screen(staff.dutyLeader),
    ];
    const told = () => screens.map((screen) => screen.told('clinic_not_accepted', offerId).length > 0);
    await school.clockTo('17:17:59');
    expect(told()).toEqual([false, false, false, false]);
    await school.clockTo('17:18');
    expect(told()).toEqual([true, false, false, false]);
    const book = await school.book();
    expect(book.told('clinic_not_accepted', offerId)).toMatchObject([
      { level: 'class', toldAt: school.at('17:18'), to: [school.staff(club.teacher)] },
    ]);
    expect(book.spans(childId).at(-1)).toMatchObject({ holder: school.staff(club.teacher), to: null });
    await school.clockTo('17:21');
    expect(told()).toEqual([true, false, true, false]);
    // ten minutes without a call to the family
    await school.clockTo('17:22');
    expect((await school.book()).told('contact_overdue', childId)).toMatchObject([{ toldAt: school.at('17:22'), noContactAttempt: true }]);
    await school.clockTo('17:23');
    expect(told()).toEqual([true, false, true, true]);
  });
});
