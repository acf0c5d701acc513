import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, classKeyOf, homeroomOf, newId, offerToGate, stage2Of } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const EAST = '东门';

/** 17:40: the younger stands at East, the elder sits in his club. */
async function youngerAtEast(school: School) {
  const { staff, cases } = school.cast;
  const { grandmother, younger, elder } = cases.siblings;
  const [small, big] = [school.childNamed(younger), school.childNamed(elder)];
  const [gateTeacher] = staff.gateTeachers[EAST];
  await school.clockTo('17:40');
  const line = await offerToGate(school, stage2Of(school, small).teacher, [small], EAST);
  await school.clockTo('17:41');
  await acceptAll(school, gateTeacher, line, [small]);
  return { small, big, gateTeacher, grandmotherId: school.person(younger, grandmother), club: stage2Of(school, big) };
}

describe('One grandmother, two children', () => {
  scenario('S14 Siblings: one pickup, two releases; the elder leaves when he has come', clubsSchool, async (school) => {
    const { staff } = school.cast;
    const { small, big, gateTeacher, grandmotherId, club } = await youngerAtEast(school);
    const [smallId, bigId] = [school.child(small.key), school.child(big.key)];
    const clubTeacher = await school.screen(club.teacher);
    const guard = await school.screen(staff.guards[EAST][0]);
    const otherGate = await school.screen(staff.gateTeachers['北门'][0]);
    const proposed = await school.get(gateTeacher, `gate/collectors/${grandmotherId}`);
    expect((proposed.body as unknown as { childId: string }[]).map(({ childId }) => childId).sort()).toEqual([smallId, bigId].sort());
    const pickupId = newId();
    const visit = { pickupId, gateId: school.gate(EAST), collectorId: grandmotherId };
    await school.done(gateTeacher, 'pickup/request', { ...visit, children: [smallId, bigId] });
    await school.done(gateTeacher, 'pickup/call-child', { pickupId, gateId: school.gate(EAST), childId: bigId });

    await school.clockTo('17:42');
    const release = (child: typeof small) => ({
      ...visit,
      childId: school.child(child.key),
      confirmedClassId: school.class(classKeyOf(child)),
    });
    // called, but still in his club room: nobody at the gate can let him go
    expect(await school.say(gateTeacher, 'pickup/release', release(big))).toMatchObject({ status: 409, body: { code: 'held_elsewhere' } });
    await school.done(gateTeacher, 'pickup/release', release(small));
    const escort = staff.escorts[0];
    const offerId = await offerToGate(school, club.teacher, [big], EAST, { escort, route: 'across_grounds' });
    await school.clockTo('17:46');
    expect((await school.book()).of('ReleaseCompleted').filter(({ data }) => data.childId === bigId)).toEqual([]);
    await school.clockTo('17:47');
    await school.done(gateTeacher, 'pickup/release', release(big));
    await school.settle();

    const book = await school.book();
    expect(book.of('PickupRequested')).toMatchObject([
      { at: school.at('17:41'), data: { pickupId, collectorId: grandmotherId, allowed: [smallId, bigId], blocked: [] } },
    ]);
    const releases = book.of('ReleaseCompleted').filter(({ data }) => data.pickupId === pickupId);
    expect(releases.map(({ at, data }) => [at, data.childId, data.kind, data.collectorId])).toEqual([
      [school.at('17:42'), smallId, 'list', grandmotherId],
      [school.at('17:47'), bigId, 'list', grandmotherId],
    ]);
    const offered = book.of('CustodyOffered').find(({ data }) => data.offerId === offerId);
    expect([offered?.data.escortId, (offered?.data.dueAt ?? 0) - (offered?.at ?? 0)]).toEqual([school.staff(escort), 8 * 60_000]);
    // until the gate confirmed, his club's teacher answered for him
    expect(book.spans(bigId).at(-1)).toMatchObject({ holder: school.staff(club.teacher), to: school.at('17:47') });
    expect(clubTeacher.got('ChildCalled')).toMatchObject([{ data: { childId: bigId, pickupId } }]);
    expect(guard.got('ReleaseCompleted')).toHaveLength(2);
    // a room is opened to a call, not a gate that has nothing to do with it: no alert reached anybody
    expect([clubTeacher, guard, otherGate].map((screen) => screen.alerts.filter(({ forYou }) => forYou))).toEqual([[], [], []]);
    await expect(school.screen(staff.volunteers[0])).rejects.toThrow('not_permitted');
  });

  scenario('S15 Authority for one only: blocked, then a one-off delegation with a call-back, used up', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const elder = school.childNamed(cases.siblings.elder);
    const grandmother = elder.adults.find(({ name }) => name === cases.siblings.grandmother);
    const mother = elder.adults.find(({ relation }) => relation === '母亲');
    if (!grandmother || !mother) throw new Error('the family lacks somebody');
    const record = await school.record(elder.key);
    const authority = record.authorities.find(({ personId }) => personId === school.person(elder.key, grandmother.name));
    await school.done(homeroomOf(school, elder), `/api/children/${school.child(elder.key)}/authority/revoke`, {
      authorityId: authority?.authorityId,
    });
    const { small, big, gateTeacher, grandmotherId, club } = await youngerAtEast(school);
    const [smallId, bigId] = [school.child(small.key), school.child(big.key)];
    const guard = await school.screen(staff.guards[EAST][0]);
    const teacher = await school.screen(homeroomOf(school, elder));
    const pickupId = newId();
    const gateId = school.gate(EAST);
    await school.done(gateTeacher, 'pickup/request', { pickupId, gateId, collectorId: grandmotherId, children: [smallId, bigId] });
    await school.settle();
    let book = await school.book();
    expect(book.of('PickupRequested')).toMatchObject([
      { data: { allowed: [smallId], blocked: [{ childId: bigId, code: 'no_authority' }] } },
    ]);
    expect(book.of('ReleaseBlocked')).toMatchObject([{ at: school.at('17:41'), data: { childId: bigId, code: 'no_authority', pickupId } }]);
    expect(guard.got('ReleaseBlocked')).toMatchObject([{ data: { childId: bigId, code: 'no_authority' } }]);
    await offerToGate(school, club.teacher, [big], EAST, { route: 'across_grounds', escort: staff.escorts[0] });

    await school.clockTo('17:49');
    const path = `/api/children/${bigId}/delegation`;
    const idLast4 = '204X';
    const asked = await school.done(homeroomOf(school, elder), `${path}/request`, {
      name: grandmother.name,
      phone: grandmother.phone,
      idLast4,
      date: school.serviceDay,
      windowFrom: school.at('17:40'),
      windowTo: school.at('18:20'),
      requestedBy: school.person(elder.key, mother.name),
    });
    const { delegationId, personId } = asked.body as unknown as { delegationId: string; personId: string };
    const release = {
      pickupId,
      gateId,
      childId: bigId,
      collectorId: personId,
      confirmedClassId: school.class(classKeyOf(big)),
      idLast4,
    };
    // the mother's word alone is not enough: the teacher calls back
    expect(await school.say(gateTeacher, 'pickup/release', release)).toMatchObject({ body: { code: 'delegation_not_confirmed' } });
    await school.clockTo('17:51');
    await school.done(homeroomOf(school, elder), `${path}/confirm`, {
      delegationId,
      calledPersonId: school.person(elder.key, mother.name),
      number: mother.phone,
    });
    expect(await school.say(gateTeacher, 'pickup/release', { ...release, idLast4: '1111' })).toMatchObject({
      body: { code: 'id_mismatch' },
    });
    await school.done(gateTeacher, 'pickup/release', release);
    await school.settle();

    book = await school.book();
    expect(book.of('DelegationApplied').map(({ at, data }) => [at, data.state])).toEqual([
      [school.at('17:49'), 'requested'],
      [school.at('17:51'), 'confirmed'],
    ]);
    expect(book.of('ReleaseCompleted').filter(({ data }) => data.childId === bigId)).toMatchObject([
      { at: school.at('17:51'), data: { kind: 'delegate', collectorId: personId, authorityId: delegationId } },
    ]);
    expect(book.of('DelegationUsed')).toMatchObject([{ data: { childId: bigId, delegationId } }]);
    const after = await school.record(elder.key);
    expect(after.delegations.find((d) => d.delegationId === delegationId)).toMatchObject({ state: 'used' });
    // a gate learns that she may, never by which digits
    expect(guard.got('DelegationApplied')).toHaveLength(2);
    expect(JSON.stringify([guard.changes, teacher.changes])).not.toMatch(/idDigest|204X/);
    expect(JSON.stringify(book.events)).not.toContain(grandmother.phone);
  });
});
