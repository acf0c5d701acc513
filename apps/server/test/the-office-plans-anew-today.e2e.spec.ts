import { randomUUID } from 'node:crypto';
import { ReadDatabase } from '../src/projections/read-database';
import { CAMPUS, DAY, littleSchool, type LittleSchool, type Who } from './little-school';

describe('what the office plans anew reaches the day that has begun', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
  });
  afterEach(() => school.remove());

  const office = (who: Who, path: string, body: object) =>
    school.people[who].post(`/api/campuses/${CAMPUS}/${path}`, { commandId: randomUUID(), ...body });
  const chess = { slotId: 's2', date: DAY };
  const rowOf = async (sessionId: string) => {
    const { groups: sessions } = (await school.get('leader', 'board').expect(200)).body as {
      groups: { sessionId: string; placeId: string }[];
    };
    return sessions.find((row) => row.sessionId === sessionId);
  };
  const alerts = async (kind: string) =>
    ((await school.get('leader', 'alerts').expect(200)).body as { kind: string; children: string[]; state: string }[]).filter(
      (alert) => alert.kind === kind && alert.state === 'open',
    );
  const everybodyIsHere = async () => {
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  };

  it('a substitute of a session calls the roll there at once, and in the new room', async () => {
    await school.clockTo('16:30');
    const mark = () =>
      school.give('late', 'roll-call/mark', { sessionId: school.sessions.chess, marks: [{ childId: 'k1', mark: 'present' }] });
    expect((await mark()).body).toMatchObject({ outcome: 'kept', reason: 'not_permitted' });
    const staffIds = [school.people.late.staffId];
    await office('gradeLead', 'programme/change-on-date', { ...chess, placeId: 'library', staffIds, externalIds: [] }).expect(200);
    expect(await rowOf(school.sessions.chess)).toMatchObject({ placeId: 'library', staffIds });
    expect((await mark().expect(200)).body.outcome).toBe('accepted');
  });

  it('a duty given by the roster counts at once, for the gate too', async () => {
    await everybodyIsHere();
    const chessTeacher = school.people.chess.staffId;
    const ask = () => school.give('chess', 'pickup/call-child', { childId: 'k1', gateId: 'north', pickupId: 'p1' });
    expect((await ask()).status).toBe(403);
    await office('office', 'duties/plan', { staffId: chessTeacher, role: 'gate_teacher', gateId: 'north', date: DAY, from: DAY }).expect(
      200,
    );
    await ask().expect(200);
  });

  it('a session that is not held any more is off the board, and the leaders know who has nowhere to go', async () => {
    await everybodyIsHere();
    await office('gradeLead', 'programme/cancel-on-date', chess).expect(200);
    expect(await rowOf(school.sessions.chess)).toBeUndefined();
    await school.clockTo('15:53');
    expect(await alerts('session_not_held')).toMatchObject([{ children: school.children }]);
    // held after all
    const staffIds = [school.people.chess.staffId];
    await office('gradeLead', 'programme/change-on-date', { ...chess, placeId: 'r2', staffIds, externalIds: [] }).expect(200);
    await school.clockTo('15:54');
    expect(await alerts('session_not_held')).toEqual([]);
    expect(await rowOf(school.sessions.chess)).toMatchObject({ expected: 6 });
  });

  it('before the freeze a session that changed is the one that its children are listed for', async () => {
    await school.clockTo('15:20');
    await office('gradeLead', 'programme/cancel-on-date', chess).expect(200);
    await school.clockTo('15:31');
    expect(await rowOf(school.sessions.homework)).toMatchObject({ expected: 6 });
    expect(await rowOf(school.sessions.chess)).toBeUndefined();
  });

  it('who is suspended acts no more, and whom that person holds is told until somebody has them', async () => {
    await everybodyIsHere();
    const { staffId } = school.people.teacher;
    const path = `/api/schools/${school.schoolId}/staff/${staffId}/suspend`;
    await school.people.leader.post(path, { commandId: randomUUID() }).expect(200);
    await school.clockTo('15:52');
    expect(await alerts('suspended_holder')).toMatchObject([{ children: school.children }]);
    // a tablet of that person that comes later: what it says of now is kept for a person, what it says of before counts
    const tell = (time: string) =>
      school.people.late.post(`/api/campuses/${CAMPUS}/days/${DAY}/outbox`, {
        reports: [
          {
            type: 'OfferCustody',
            person: { staffId, proof: 'offline_pin' },
            body: {
              ...{ commandId: randomUUID(), offerId: `o${time}`.replace(':', ''), children: ['k1'], route: 'same_building' },
              to: { kind: 'staff', staffId: school.people.late.staffId },
              tap: { time: timeAt(time) },
            },
          },
        ],
      });
    expect((await tell('15:52')).body.answers[0]).toMatchObject({ status: 202, outcome: 'kept' });
    await school.give('gradeLead', 'handoff/take-over', { children: school.children, from: staffId, reason: 'suspended' }).expect(200);
    await school.clockTo('15:53');
    expect(await alerts('suspended_holder')).toEqual([]);
  });

  it('a handler that died before it told the day: the follower tells it', async () => {
    await school.clockTo('16:00');
    const { app, platform } = school.server.running;
    const { Aggregates } = await import('../src/platform/aggregates');
    const { serverMetadata, systemActor } = await import('../src/platform/command-metadata');
    const data = { slotId: 's2', date: DAY, placeId: 'library', staffIds: [school.people.late.staffId], externalIds: [] };
    await app.get(Aggregates).campus.transact({
      stream: `campus-${CAMPUS}`,
      metadata: serverMetadata(platform.identity, platform.stores.clock, { schoolId: school.schoolId, actor: systemActor('test') }),
      decide: () => ({ kind: 'accepted', events: [{ type: 'SlotChangedOnDate', data }] }),
    });
    await school.clockTo('16:00');
    expect(await rowOf(school.sessions.chess)).toMatchObject({ placeId: 'library' });
    // followed once more from the beginning, the day holds it once
    const revision = (await school.get('leader', 'board')).body.revision as string;
    app.get(ReadDatabase).forgetEverything();
    school = await school.restart();
    await school.clockTo('16:00');
    expect((await school.get('leader', 'board')).body.revision).toBe(revision);
  });
});

const timeAt = (time: string) => {
  const at = Date.parse(`${DAY}T${time}:00+08:00`);
  return { occurredAt: at, occurredRaw: at, offsetMs: 0, errorMs: 0 };
};
