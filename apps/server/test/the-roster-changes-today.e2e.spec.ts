import { randomUUID } from 'node:crypto';
import { ReadDatabase } from '../src/projections/read-database';
import { childStream } from '../src/day/streams';
import { DAY, littleSchool, type LittleSchool } from './little-school';

describe('the roster changes while the day runs', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await school.clockTo('15:45');
  });
  afterEach(() => school.remove());

  const sealed = (childId: string, type: string, path: string) =>
    school.server.running.platform.stores.sealer.seal(
      { stream: childStream(school.schoolId, childId), type, path },
      { subject: childId, class: 'incident' },
      '法院文书',
    );
  const restrict = async (childId: string) =>
    school.child(childId, {
      type: 'RecordRestriction',
      restrictionId: `r${childId}`,
      personId: `mother_${childId}`,
      from: '2026-01-15',
      to: '2026-07-14',
      document: await sealed(childId, 'RestrictionRecorded', 'document'),
      content: await sealed(childId, 'RestrictionRecorded', 'content'),
      today: DAY,
      by: 'leader',
      at: 0,
      reviewMonths: 6,
    });
  const holdAll = async () => {
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  };
  const toGate = (childId: string) =>
    school.give('teacher', 'handoff/offer', {
      offerId: `o${childId}`,
      children: [childId],
      to: { kind: 'gate', gateId: 'north' },
      route: 'line_to_gate',
    });
  const release = (childId: string, commandId = randomUUID()) =>
    school.people.gate.post(`/api/campuses/campus1/days/${DAY}/pickup/release`, {
      commandId,
      pickupId: `v${childId}`,
      childId,
      collectorId: `mother_${childId}`,
      gateId: 'north',
    });

  it('blocks a person from the moment that a restriction stands in the day; the refusal is the answer for ever, also after the restriction is gone', async () => {
    await holdAll();
    await school.clockTo('17:00');
    await restrict('k1');
    await school.clockTo('17:41');
    await toGate('k1').expect(200);
    const commandId = randomUUID();
    const refused = await release('k1', commandId);
    expect([refused.status, refused.body.code]).toEqual([409, 'blocked']);
    expect(refused.body).not.toHaveProperty('personId');
    await school.child('k1', {
      type: 'LiftRestriction',
      restrictionId: 'rk1',
      document: await sealed('k1', 'RestrictionLifted', 'document'),
      at: Date.now(),
    });
    await school.clockTo('17:42');
    const again = await release('k1', commandId);
    expect([again.status, again.body.code, again.body.repeated]).toEqual([409, 'blocked', true]);
    await release('k1').expect(200);
    const alerts = await school.get('leader', 'alerts');
    expect(alerts.body.filter((a: { kind: string }) => a.kind === 'restriction')).toHaveLength(1);
  });

  it('tells a leader of a child that left with the crowd and with whom a document keeps from it', async () => {
    await restrict('k1');
    const left = { childId: 'k1', kind: 'collected_before_check_in', personId: 'mother_k1' };
    await school.give('gate', 'concern/explain-absence', left).expect(200);
    await school.clockTo('15:46');
    const alerts = await school.get('leader', 'alerts');
    expect(alerts.body.filter((a: { kind: string }) => a.kind === 'conflict')).toHaveLength(1);
  });

  it('makes a new version of the list when a leave comes after the freeze, and copies it once even if the follower starts anew', async () => {
    const before = await school.get('leader', 'board');
    expect(before.body).toMatchObject({ listVersion: 1, expectedOnList: 6 });
    await school.child('k5', {
      type: 'RecordLeave',
      leaveId: 'l1',
      from: DAY,
      to: DAY,
      reason: null,
      at: Date.now(),
      by: 'duty_leader',
      freezeAt: null,
    });
    await school.clockTo('15:46');
    const after = await school.get('leader', 'board');
    expect(after.body).toMatchObject({ listVersion: 2, expectedOnList: 5, counts: { onLeave: 1 } });
    school.server.running.app.get(ReadDatabase).forgetEverything();
    const again = await school.restart();
    await again.clockTo('15:46');
    expect((await again.get('leader', 'board')).body).toMatchObject({ listVersion: 2, expectedOnList: 5 });
    school = again;
  });
});
