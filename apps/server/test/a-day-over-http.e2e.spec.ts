import { CAMPUS, littleSchool, type LittleSchool } from './little-school';

describe('a service day over HTTP', () => {
  let school: LittleSchool;
  beforeAll(async () => {
    school = await littleSchool();
  });
  afterAll(() => school.remove());

  it('opens by the clock, freezes the list, and counts children through roll call, handoff and release', async () => {
    await school.clockTo('15:45');
    const frozen = await school.get('leader', 'board');
    expect(frozen.body).toMatchObject({ campusId: CAMPUS, frozen: true, expectedOnList: 6, counts: { inCustody: 0, expected: 6 } });

    await school.clockTo('15:52');
    const { homework } = school.sessions;
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
    await school.give('teacher', 'roll-call/start', { sessionId: homework }).expect(200);
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: homework }).expect(200);
    const held = await school.get('leader', 'board');
    expect(held.body.counts).toMatchObject({ held: 6, inCustody: 6 });
    expect(held.body.byHolder).toEqual({ [school.people.teacher.staffId]: 6 });
    expect(held.body.byGate).toEqual({ north: 6 });

    await school.clockTo('17:38');
    const offer = {
      offerId: 'line1',
      children: ['k1'],
      to: { kind: 'gate', gateId: 'north' },
      route: 'line_to_gate',
      escortId: school.people.teacher.staffId,
    };
    await school.give('teacher', 'handoff/offer', offer).expect(200);
    await school.clockTo('17:41');
    const release = { pickupId: 'v1', childId: 'k1', collectorId: 'mother_k1', gateId: 'north' };
    const released = await school.give('gate', 'pickup/release', release).expect(200);
    expect(released.body).toMatchObject({ outcome: 'accepted', repeated: false, events: [{ type: 'ReleaseCompleted' }] });
    const after = await school.get('leader', 'board');
    expect(after.body).toMatchObject({ counts: { inCustody: 5, released: 1 }, totals: { opened: 6, released: 1 } });
  });
});
