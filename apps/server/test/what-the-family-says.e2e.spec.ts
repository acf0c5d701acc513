import { randomUUID } from 'node:crypto';
import { aboutChild, motherOf, MOTHERS_NUMBER, withMother } from './family';
import { at, DAY, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeEach(async () => {
  school = await littleSchool();
});
afterEach(() => school.remove());

const say = (who: Who, childId: string, path: string, fields: object, commandId?: string) =>
  aboutChild(school, who, childId, path, fields, commandId);
const board = async () => (await school.get('leader', 'board').expect(200)).body;
const today = { from: DAY, to: DAY };

describe('a leave', () => {
  it('before the freeze is the homeroom teacher’s word, and the child is not on the list', async () => {
    const { body } = await say('homeroom', 'k1', 'leave/record', { ...today, reason: '发烧' }).expect(200);
    expect(body).toMatchObject({ outcome: 'accepted', leaveId: expect.stringMatching(/^l[0-9a-f]{32}$/), repeated: false });
    await school.clockTo('15:45');
    expect(await board()).toMatchObject({ listVersion: 1, expectedOnList: 5, counts: { onLeave: 1 } });
  });

  it('asked for by a guardian holds once it is approved, and is cancelled again', async () => {
    await withMother(school, 'k2');
    const { leaveId } = (await say('homeroom', 'k2', 'leave/request', { ...today, requestedBy: motherOf('k2') }).expect(200)).body;
    await say('homeroom', 'k2', 'leave/approve', { leaveId }).expect(200);
    await say('homeroom', 'k2', 'leave/cancel', { leaveId }).expect(200);
    const again = await say('homeroom', 'k2', 'leave/approve', { leaveId });
    expect([again.status, again.body.code]).toEqual([409, 'leave_decided']);
    await school.clockTo('15:45');
    expect(await board()).toMatchObject({ expectedOnList: 6 });
  });

  it('after the freeze needs the duty leader, whose word makes a second version of the list at once', async () => {
    await school.clockTo('15:45');
    const refused = await say('homeroom', 'k1', 'leave/record', today);
    expect([refused.status, refused.body.code]).toEqual([403, 'after_cutoff_needs_duty_leader']);
    expect(await board()).toMatchObject({ listVersion: 1, expectedOnList: 6 });
    const { leaveId } = (await say('leader', 'k1', 'leave/record', today).expect(200)).body;
    // no clock has moved since: the answer itself had waited for the day's book
    expect(await board()).toMatchObject({ listVersion: 2, expectedOnList: 5, counts: { onLeave: 1 } });
    await say('leader', 'k1', 'leave/cancel', { leaveId }).expect(200);
    expect(await board()).toMatchObject({ listVersion: 3, expectedOnList: 6 });
  });

  it('is the word for the own class only', async () => {
    const other = await school.server.signedInAs('homeroom_teacher', { login: 'other', name: '别班班主任' });
    const refused = await other.post('/api/children/k1/leave/record', { commandId: randomUUID(), ...today });
    expect([refused.status, refused.body.code]).toEqual([403, 'not_your_child']);
    await say('teacher', 'k1', 'leave/record', today).expect(403);
    await say('homeroom', 'k9', 'leave/record', today).expect(404);
  });

  it('sent again by a tablet that heard no answer is the same leave; the same id for another child’s day is not', async () => {
    const commandId = randomUUID();
    const first = await say('homeroom', 'k1', 'leave/record', today, commandId).expect(200);
    const again = await say('homeroom', 'k1', 'leave/record', today, commandId).expect(200);
    expect(again.body).toEqual({ ...first.body, repeated: true });
    const other = await say('homeroom', 'k1', 'leave/record', { from: DAY, to: '2026-03-11' }, commandId);
    expect([other.status, other.body.code]).toEqual([422, 'command_id_reused']);
  });

  it('names a date that doesn’t exist by its field', async () => {
    const { status, body } = await say('homeroom', 'k1', 'leave/record', { from: '2026-02-30', to: DAY });
    expect([status, body.fields[0].field, body.fields[0].rule]).toEqual([400, 'from', 'isCalendarDate']);
  });
});

describe('on the way out', () => {
  const hold = async () => {
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  };
  const toGate = (childId: string) =>
    school
      .give('teacher', 'handoff/offer', {
        offerId: `o${childId}`,
        children: [childId],
        to: { kind: 'gate', gateId: 'north' },
        route: 'line_to_gate',
      })
      .expect(200);
  const release = (childId: string, collectorId: string, more: object = {}) =>
    school.give('gate', 'pickup/release', { pickupId: `v${randomUUID()}`, childId, collectorId, gateId: 'north', ...more });
  const restriction = { from: '2026-01-15', to: '2026-07-14' };

  it('a restriction recorded at 17:00 blocks at 17:01, without a word about it to the gate; only leader and principal may record it', async () => {
    await withMother(school, 'k1');
    await hold();
    await school.clockTo('17:00');
    const body = { personId: motherOf('k1'), ...restriction };
    const without = await say('leader', 'k1', 'restriction/record', body);
    expect([without.status, without.body.code]).toEqual([422, 'document_required']);
    const wish = { ...body, document: '民事裁定书 2026-17' };
    for (const who of ['homeroom', 'office', 'gate'] as const) await say(who, 'k1', 'restriction/record', wish).expect(403);
    const nobody = await say('leader', 'k1', 'restriction/record', { ...wish, personId: 'nobody' });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'person_unknown']);
    const { restrictionId } = (await say('leader', 'k1', 'restriction/record', wish).expect(200)).body;
    await school.clockTo('17:41');
    await toGate('k1');
    const refused = await release('k1', motherOf('k1'));
    expect([refused.status, refused.body.code]).toEqual([409, 'blocked']);
    expect(JSON.stringify(refused.body)).not.toContain('裁定');
    await say('principal', 'k1', 'restriction/lift', { restrictionId, document: '解除裁定 2026-18' }).expect(200);
    await release('k1', motherOf('k1')).expect(200);
  });

  it('recorded after the release it can’t block any more, and alerts at once', async () => {
    await withMother(school, 'k1');
    await hold();
    await school.clockTo('17:41');
    await toGate('k1');
    await release('k1', motherOf('k1')).expect(200);
    await say('leader', 'k1', 'restriction/record', { personId: motherOf('k1'), ...restriction, document: '裁定' }).expect(200);
    await school.clockTo('17:41:05');
    const { body } = await school.get('leader', 'alerts').expect(200);
    expect(body.map((a: { kind: string }) => a.kind)).toContain('restricted_after_release');
  });

  it('so does a permission that is taken back when the child has left by it', async () => {
    await hold();
    await school.clockTo('17:41');
    await toGate('k2');
    await release('k2', motherOf('k2')).expect(200);
    await say('office', 'k2', 'authority/revoke', { authorityId: 'ak2' }).expect(200);
    await school.clockTo('17:41:05');
    const { body } = await school.get('leader', 'alerts').expect(200);
    const withdrawn = body.filter((a: { kind: string }) => a.kind === 'withdrawn_after_release');
    expect(withdrawn).toMatchObject([{ level: 'school', children: ['k2'] }]);
  });

  const delegate = {
    name: '王代接',
    phone: '139 0000 0002',
    idLast4: '123x',
    date: DAY,
    windowFrom: at('17:30'),
    windowTo: at('18:00'),
  };

  it('a delegate collects after the call-back, with the document’s digits, inside the window, once', async () => {
    await withMother(school, 'k1');
    await hold();
    await school.clockTo('16:20');
    const asked = { ...delegate, requestedBy: motherOf('k1') };
    const { delegationId, personId } = (await say('homeroom', 'k1', 'delegation/request', asked).expect(200)).body;
    await school.clockTo('17:41');
    await toGate('k1');
    const early = await release('k1', personId, { idLast4: '123X' });
    expect([early.status, early.body.code]).toEqual([409, 'delegation_not_confirmed']);
    const impostor = await say('homeroom', 'k1', 'delegation/confirm', {
      delegationId,
      calledPersonId: motherOf('k1'),
      number: delegate.phone,
    });
    expect([impostor.status, impostor.body.code]).toEqual([409, 'number_not_on_file']);
    const number = `+86 ${MOTHERS_NUMBER.slice(0, 3)}-${MOTHERS_NUMBER.slice(3)}`;
    await say('homeroom', 'k1', 'delegation/confirm', { delegationId, calledPersonId: motherOf('k1'), number }).expect(200);
    await school.clockTo('18:05');
    expect((await release('k1', personId, { idLast4: '123X' })).body.code).toBe('delegation_outside_window');
    await say('homeroom', 'k1', 'delegation/extend', { delegationId, windowTo: at('18:20') }).expect(200);
    expect((await release('k1', personId, { idLast4: '1234' })).body.code).toBe('id_mismatch');
    await release('k1', personId, { idLast4: '123X' }).expect(200);
  });

  it('the same delegate of two children is one person; a restricted person is not let in as a delegate, also under another number', async () => {
    await withMother(school, 'k1', '王小凤');
    await withMother(school, 'k2');
    const ask = (childId: string, more: object = {}) =>
      say('homeroom', childId, 'delegation/request', { ...delegate, requestedBy: motherOf(childId), ...more });
    const [one, other] = [(await ask('k1').expect(200)).body, (await ask('k2').expect(200)).body];
    expect(other.personId).toBe(one.personId);
    await say('leader', 'k1', 'restriction/record', { personId: motherOf('k1'), ...restriction, document: '裁定' }).expect(200);
    const refused = await ask('k1', { name: '王小凤', phone: '13900000009' });
    expect([refused.status, refused.body.code]).toEqual([409, 'person_restricted']);
    expect((await ask('k1', { phone: '来电' })).body.fields[0].field).toBe('phone');
    expect((await ask('k1', { requestedBy: one.personId })).body.code).toBe('not_a_guardian');
  });
});
