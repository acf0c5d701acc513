import { incidentCodec } from '@baton/custody';
import { decodeRecorded } from '@baton/event-log';
import { incidentStream } from '../../apps/server/src/day/streams';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, classKeyOf, homeroomOf, lastReleaseOf, newId, offerToGate, releaseBody, stage2Of } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const EAST = '东门';

async function incidentEvents(school: School, incidentId: string) {
  const events = [];
  for await (const recorded of school.server.running.platform.stores.store.readStream(incidentStream(school.schoolId, incidentId)))
    events.push(decodeRecorded(incidentCodec, recorded, recorded.revision).event);
  return events;
}

describe('The wrong child', () => {
  scenario('S22 Wrong child: reversed and not deleted, missing off campus, back at 17:58, home at 18:03', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const { taken, recordedUncle, mother } = cases.wrongChild;
    const [girl, other] = [school.childNamed(taken), school.childNamed(cases.wrongChild.meant)];
    expect([girl.name, classKeyOf(girl), other.name, classKeyOf(other)]).toEqual(['林小辰', '2-3', '林小晨', '2-1']);
    const childId = school.child(taken);
    const uncleId = school.person(taken, recordedUncle);
    const [gateTeacher] = staff.gateTeachers[EAST];
    const screens = {
      homeroom: await school.screen(homeroomOf(school, girl)),
      lead: await school.screen(staff.gradeLeads[1]),
      leader: await school.screen(staff.dutyLeader),
      principal: await school.screen(staff.principal),
      otherHomeroom: await school.screen(homeroomOf(school, other)),
      guard: await school.screen(staff.guards[EAST][0]),
      nurse: await school.screen(staff.nurse),
    };
    const told = (kind: string) => Object.values(screens).map((screen) => screen.told(kind, childId).length > 0);
    await school.clockTo('17:40');
    const line = await offerToGate(school, stage2Of(school, girl).teacher, [girl], EAST);
    await school.clockTo('17:41');
    await acceptAll(school, gateTeacher, line, [girl]);

    // the gate screen warns of a similar name in the grade and asks for the class
    await school.clockTo('17:43');
    const shown = await school.get(gateTeacher, `gate/children/${childId}`);
    expect(shown.body).toMatchObject({ soundAlike: true, soundsLike: [expect.objectContaining({ childId: school.child(other.key) })] });
    const release = releaseBody(school, girl, { name: recordedUncle });
    const { confirmedClassId, ...unconfirmed } = release;
    expect(await school.say(gateTeacher, 'pickup/release', unconfirmed)).toMatchObject({
      status: 409,
      body: { code: 'confirm_similar_name' },
    });
    const wrongClass = { ...release, confirmedClassId: school.class(classKeyOf(other)) };
    expect(await school.say(gateTeacher, 'pickup/release', wrongClass)).toMatchObject({
      status: 409,
      body: { code: 'confirm_similar_name' },
    });
    await school.done(gateTeacher, 'pickup/release', { ...release, confirmedClassId });

    await school.clockTo('17:49');
    const reversed = await lastReleaseOf(school, taken);
    const incidentId = newId();
    await school.done(staff.dutyLeader, 'pickup/reverse-release', { childId, release: reversed, reason: 'wrong_child' });
    await school.done(staff.dutyLeader, 'closing/link-incident', {
      incidentId,
      level: 'serious',
      kind: 'wrong_release',
      children: [childId],
    });
    await school.settle();
    let book = await school.book();
    const [released] = book.of('ReleaseCompleted').filter(({ data }) => data.childId === childId);
    expect(released).toMatchObject({
      at: school.at('17:43'),
      revision: reversed,
      data: { collectorId: uncleId, similarNameConfirmed: true },
    });
    expect(book.of('ReleaseReversed')).toMatchObject([{ at: school.at('17:49'), data: { childId, release: reversed } }]);
    expect(book.of('ChildUnaccounted').filter(({ data }) => data.childId === childId)).toMatchObject([
      { data: { cause: 'wrong_release' } },
    ]);
    expect(book.of('IncidentLinked')).toMatchObject([{ data: { incidentId, level: 'serious', children: [childId] } }]);
    expect((await incidentEvents(school, incidentId)).map(({ type }) => type)).toEqual(['IncidentOpened']);
    const [alert] = book.told('wrong_release', childId);
    const people = [homeroomOf(school, girl), staff.gradeLeads[1], staff.dutyLeader, staff.principal].map((n) => school.staff(n));
    expect([alert.level, alert.toldAt, [...alert.to].sort(), alert.noContactAttempt]).toEqual([
      'principal',
      school.at('17:49'),
      people.sort(),
      true,
    ]);
    expect(told('wrong_release')).toEqual([true, true, true, true, false, false, false]);
    // missing, and nobody on campus answers for her: no second release from here
    const again = await school.say(gateTeacher, 'pickup/release', { ...releaseBody(school, girl), pickupId: newId() });
    expect(again).toMatchObject({ status: 409, body: { code: 'not_in_custody' } });

    // the first task: the collector's phone
    await school.clockTo('17:50');
    const call = { childId, concern: 'wrong_release', personId: uncleId, outcome: 'reached' };
    const phone = girl.adults.find(({ name }) => name === recordedUncle)?.phone;
    await school.done(staff.dutyLeader, 'concern/attempt-contact', { ...call, number: phone });
    await school.clockTo('17:58');
    await school.done(staff.dutyLeader, 'check-in/take', { children: [childId], kind: 'returned' });
    await school.clockTo('18:03');
    await school.done(staff.dutyLeader, 'pickup/release', { ...releaseBody(school, girl, { name: mother }), pickupId: newId() });
    await school.settle();

    book = await school.book();
    expect(book.of('ContactAttempted').filter(({ data }) => data.childId === childId)).toMatchObject([
      { at: school.at('17:50'), data: { concern: 'wrong_release', personId: uncleId } },
    ]);
    expect(book.spans(childId).slice(-2)).toEqual([
      { holder: school.staff(gateTeacher), from: school.at('17:41'), to: school.at('17:43') },
      { holder: school.staff(staff.dutyLeader), from: school.at('17:58'), to: school.at('18:03') },
    ]);
    expect(book.of('CustodyReopened')).toMatchObject([{ data: { childId, kind: 'returned' } }]);
    expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === childId)).toHaveLength(2);
    expect(book.alertsOf('AlertResolved').map(({ data }) => data.alertId)).toContain(alert.alertId);
    const { body } = await school.get(staff.dutyLeader, 'ledger');
    expect(body.statement).toMatchObject({ reversed: 1, annulled: 0, reopened: 1 });
    expect(screens.guard.got('ReleaseReversed')).toHaveLength(1);
    expect(JSON.stringify([screens.guard.changes, book.events])).not.toContain(phone);
  });
});
