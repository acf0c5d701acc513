import { importedSchool } from './support/kept/kept-schools';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, homeroomOf, newId, offerToGate, releaseBody, stage1Of, stage2Of, staysForStage2, together } from './support/kept/taps';
import { scenario } from './support/scenario';

const SOUTH = '南门';

describe('Leaving alone', () => {
  scenario('S17 Leaving alone: on a Tuesday his consent does not hold, and he waits to be collected', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const boy = school.childNamed(cases.noConsentToday);
    expect([boy.grade, boy.consent]).toEqual([5, [1, 3, 5]]);
    const childId = school.child(boy.key);
    const [gateTeacher] = staff.gateTeachers[SOUTH];
    const guard = await school.screen(staff.guards[SOUTH][0]);
    const homeroom = await school.screen(homeroomOf(school, boy));
    await school.clockTo('17:40');
    const line = await offerToGate(school, stage2Of(school, boy).teacher, [boy], SOUTH);
    await school.clockTo('17:43');
    await acceptAll(school, gateTeacher, line, [boy]);
    await school.clockTo('17:44');
    const alone = await school.say(gateTeacher, 'pickup/release', releaseBody(school, boy, { alone: true }));
    expect(alone).toMatchObject({ status: 409, body: { code: 'consent_not_this_weekday', childId } });
    await school.settle();

    let book = await school.book();
    expect(book.of('ReleaseBlocked')).toMatchObject([{ at: school.at('17:44'), data: { childId, code: 'consent_not_this_weekday' } }]);
    expect(book.of('NoticeSent').filter(({ data }) => data.children.includes(childId))).toEqual([]);
    // he stays with the gate's teacher, and the gate's screen says who may take him
    expect(book.spans(childId).at(-1)).toMatchObject({ holder: school.staff(gateTeacher), to: null });
    const { body } = await school.get(gateTeacher, `gate/children/${childId}`);
    expect(body).toMatchObject({ state: 'held', alone: { allowed: false, code: 'consent_not_this_weekday' } });
    expect(body.waysToLeave).toContainEqual(expect.objectContaining({ allowed: true, relation: '52' }));
    expect(guard.got('ReleaseBlocked')).toHaveLength(1);
    expect(homeroom.got('ReleaseBlocked')).toHaveLength(1);
    // a wish that was refused is no alarm
    expect([guard, homeroom].flatMap((screen) => screen.alerts.filter(({ forYou }) => forYou))).toEqual([]);

    await school.clockTo('17:53');
    await school.done(gateTeacher, 'pickup/release', releaseBody(school, boy));
    book = await school.book();
    expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === childId)).toMatchObject([{ data: { kind: 'list' } }]);
  });

  scenario('S17 Leaving alone: on a Wednesday he goes, and the guardian hears of it within a minute', importedSchool, async (school) => {
    school.serviceDay = '2026-03-11';
    const { staff, cases } = school.cast;
    const boy = school.childNamed(cases.noConsentToday);
    const childId = school.child(boy.key);
    const { teacher } = stage1Of(school, `${boy.grade}-${boy.classNo}`);
    school.jumpTo('15:20');
    await school.clockTo('15:30');
    const office = await school.screen(staff.academicOffice);
    await expect(school.screen(staff.externals[0])).rejects.toThrow('not_permitted');
    // nobody else's afternoon is told here: the clock goes on when he is at the gate
    await school.done(teacher, 'check-in/take', { children: [childId], kind: 'kept' });
    school.jumpTo('17:44');
    const answer = await school.done(teacher, 'pickup/release', releaseBody(school, boy, { alone: true }));
    expect(answer.body.events?.map(({ type }) => type)).toEqual(['ReleaseCompleted', 'NoticeSent']);
    await school.settle();

    const book = await school.book();
    const [release] = book.of('ReleaseCompleted');
    expect([release.at, release.data]).toMatchObject([school.at('17:44'), { childId, kind: 'self', collectorId: null }]);
    expect(release.data.authorityId).not.toBeNull();
    const [notice] = book.of('NoticeSent');
    expect(notice.data).toMatchObject({ kind: 'left_alone', children: [childId] });
    expect(notice.recordedAt - release.recordedAt).toBeLessThanOrEqual(60_000);
    expect(office.got('NoticeSent')).toHaveLength(1);
  });

  scenario('S17 Leaving alone: for a child of grade 2 the consent itself is refused', importedSchool, async (school) => {
    const child = school.cast.children.find(({ grade, weekdays }) => grade === 2 && weekdays.length > 0);
    if (!child) throw new Error('nobody in grade 2');
    const consent = {
      weekdays: [1, 3, 5],
      from: '2026-03-02',
      to: '2026-07-03',
      latest: 18 * 60,
      signedBy: school.person(child.key, child.adults[0].name),
    };
    const path = `/api/children/${school.child(child.key)}/self-consent/grant`;
    const refused = await school.say(homeroomOf(school, child), path, consent);
    expect(refused).toMatchObject({ status: 409, body: { code: 'below_minimum_grade' } });
    expect((await school.record(child.key)).selfConsent).toBeNull();
  });

  scenario('S18 Red rain warning: 214 consents are suspended, 214 notices, nobody leaves alone', clubsSchool, async (school) => {
    const { staff } = school.cast;
    const mayWalk = school.cast.children.filter((child) => staysForStage2(child) && child.takenBy?.how === 'self');
    // 213 of the wave, and the library boy, whom his plan lets go alone
    const library = school.childNamed(school.cast.cases.library.child);
    const walkers = [...mayWalk.filter((child) => child !== library), library];
    expect(walkers).toHaveLength(214);
    const ids = school.children(walkers);
    const guard = await school.screen(staff.guards[SOUTH][0]);
    const leader = await school.screen(staff.dutyLeader);
    await expect(school.screen(staff.volunteers[0])).rejects.toThrow('not_permitted');
    await school.clockTo('17:20');
    const planId = newId();
    const noticeId = newId();
    await school.done(staff.dutyLeader, 'plan/change', { planId, kind: 'red_warning', severity: 'red', gates: [], noticeId: newId() });
    await school.done(staff.dutyLeader, 'pickup/suspend-self-consents', { reason: 'red_rain_warning', noticeId });
    await school.settle();

    let book = await school.book();
    const [suspended] = book.of('SelfConsentsSuspended');
    expect([suspended.at, suspended.data.children.length]).toEqual([school.at('17:20'), 214]);
    expect([...suspended.data.children].sort()).toEqual([...ids].sort());
    const notice = book.of('NoticeSent').find(({ data }) => data.noticeId === noticeId);
    expect(new Set(notice?.data.children)).toEqual(new Set(ids));
    expect(notice?.data.dueAt).toBe(school.at('17:35'));
    expect(guard.got('SelfConsentsSuspended')).toHaveLength(1);

    await school.clockTo('17:34:59');
    expect((await school.book()).of('NoticeReminded').filter(({ data }) => data.noticeId === noticeId)).toEqual([]);
    await school.clockTo('17:35');
    book = await school.book();
    const reminded = book.of('NoticeReminded').find(({ data }) => data.noticeId === noticeId);
    expect([reminded?.at, reminded?.data.children.length]).toEqual([school.at('17:35'), 214]);
    expect(leader.got('NoticeReminded').map(({ data }) => (data as { noticeId: string }).noticeId)).toContain(noticeId);

    await school.clockTo('17:44');
    const codes: (string | undefined)[] = [];
    await together(walkers, async (child) => {
      const body = releaseBody(school, child, { alone: true });
      codes.push((await school.say(stage2Of(school, child).teacher, 'pickup/release', body)).body.code);
    });
    expect(new Set(codes)).toEqual(new Set(['consent_suspended']));
    book = await school.book();
    expect(book.of('ReleaseBlocked').filter(({ data }) => data.code === 'consent_suspended')).toHaveLength(214);
    expect(book.of('ReleaseCompleted').filter(({ data, at }) => data.kind === 'self' && at >= school.at('17:20'))).toEqual([]);
    // a guardian who comes takes the child as ever
    await school.done(stage2Of(school, library).teacher, 'pickup/release', releaseBody(school, library));
  });
});
