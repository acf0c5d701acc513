import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import type { PeopleOnDevice } from '@baton/contracts';
import { readPassText, signedBytes, snapshotBytes, type CardPass } from '@baton/roster';
import { addChildAuthority, motherOf, withMother } from './family';
import { at, DAY, dayPath, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool();
  await withMother(school, 'k1', '王小凤');
  for (const childId of ['k1', 'k2']) await addChildAuthority(school, childId, motherOf('k1'));
  await withMother(school, 'k3', '李梅');
  await addChildAuthority(school, 'k3', motherOf('k3'));
  await keepFrom('k6', motherOf('k3')); // before today's book begins
});
afterAll(() => school.remove());

const keepFrom = (childId: string, personId: string) =>
  school.people.leader
    .post(`/api/children/${childId}/restriction/record`, {
      ...{ commandId: randomUUID(), personId, from: '2026-01-15', to: '2026-07-14', document: '民事裁定书 2026-17' },
    })
    .expect(200);
const passes = (who: Who, act: string, fields: object, commandId: string = randomUUID()) =>
  school.people[who].post(`/api/schools/${school.schoolId}/passes/${act}`, { commandId, ...fields });
const issueTo = async (...persons: string[]) => (await passes('office', 'issue', { persons }).expect(200)).body;
const whose = (who: Who, text: string) => school.people[who].get(`${dayPath('gate/pass')}?text=${encodeURIComponent(text)}`);
const scan = (pass: string, fields: object = {}, who: Who = 'gate') =>
  school.give(who, 'pickup/request', { pickupId: `v${randomUUID()}`, gateId: 'north', pass, ...fields });
const requested = (body: { events: { type: string; data: object }[] }) => body.events.find((e) => e.type === 'PickupRequested')?.data;
const hold = async () => {
  await school.clockTo('15:51');
  const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
  await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
  await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
};

describe('a pickup card', () => {
  it('is printed for every collector of a class once; printing again gives the same card', async () => {
    const first = (await passes('office', 'issue', { classId: 'c31' }).expect(200)).body;
    expect(first.map((card: { name: string }) => card.name).sort()).toEqual(['李梅', '王小凤']);
    const fengs = first.find((card: { personId: string }) => card.personId === motherOf('k1'));
    expect(fengs).toMatchObject({ pass: { version: 1, text: expect.stringMatching(/^BP1[A-Z2-7]{127}$/) } });
    expect(fengs.children.map((child: { childId: string }) => child.childId)).toEqual(['k1', 'k2']);
    expect((await passes('office', 'issue', { classId: 'c31' }).expect(200)).body).toEqual(first);
    const print = await school.people.office.get(`/api/schools/${school.schoolId}/passes/print?class=c31`).expect(200);
    expect(print.body).toEqual(first);
    await passes('gate', 'issue', { classId: 'c31' }).expect(403);
  });

  it('tells a gate who stands there, however the scanner writes it, and permits nothing', async () => {
    const [card] = await issueTo(motherOf('k1'));
    const { body } = await whose('guard', ` ${card.pass.text.toLowerCase()}\r\n`).expect(200);
    expect(body).toEqual({ personId: motherOf('k1'), name: '王小凤', kind: 'card' });
    await whose('inspector', card.pass.text).expect(403);
  });

  it('of which one letter was changed is nobody’s, and so is any other code', async () => {
    const [card] = await issueTo(motherOf('k1'));
    const { text } = card.pass;
    const forged = text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41);
    for (const scanned of [forged, '6901234567892', '']) {
      const answer = await whose('gate', scanned);
      expect([answer.status, answer.body.code]).toEqual([409, 'unknown_pass']);
    }
  });

  it('no secret and no name of it stands in the log', async () => {
    const [card] = await issueTo(motherOf('k1'));
    const stored: string[] = [];
    for await (const { data } of school.server.running.platform.stores.store.readStream(`person-${school.schoolId}.${motherOf('k1')}`))
      stored.push(data);
    expect(stored.join('\n')).toContain('"passId"');
    expect(stored.join('\n')).not.toContain(card.pass.text.slice(3, 40));
    expect(stored.join('\n')).not.toContain('王小凤');
  });
});

describe('a scan', () => {
  beforeAll(hold);

  it('asks for all children whom the person may collect now, siblings together', async () => {
    const [card] = await issueTo(motherOf('k1'));
    await school.clockTo('17:41');
    const { body } = await scan(card.pass.text).expect(200);
    expect(requested(body)).toMatchObject({ collectorId: motherOf('k1'), allowed: ['k1', 'k2'], blocked: [] });
  });

  it('sent again by a gate that heard no answer is the same visit', async () => {
    const [card] = await issueTo(motherOf('k1'));
    const body = { commandId: randomUUID(), pickupId: 'visit1', gateId: 'north', pass: card.pass.text };
    const first = await school.people.gate.post(dayPath('pickup/request'), body).expect(200);
    const again = await school.people.gate.post(dayPath('pickup/request'), body).expect(200);
    expect(again.body).toEqual({ ...first.body, repeated: true });
  });

  it('of a court-restricted person’s card alerts the duty leader though no list has the person, and the gate hears nothing of a court', async () => {
    await keepFrom('k4', motherOf('k3'));
    const [card] = await issueTo(motherOf('k3'));
    const { body } = await scan(card.pass.text).expect(200);
    const blocked = ['k4', 'k6'].map((childId) => ({ childId, code: 'blocked' }));
    expect(requested(body)).toMatchObject({ allowed: ['k3'], blocked });
    expect(JSON.stringify(body)).not.toContain('裁定');
    await school.clockTo('17:41:10');
    const alerts = (await school.get('leader', 'alerts').expect(200)).body;
    expect(alerts.map((a: { kind: string }) => a.kind)).toContain('restriction');
  });

  it('of a lost card is on record with the children that it was about, and finds nobody; the new card does', async () => {
    const [old] = await issueTo(motherOf('k1'));
    await passes('homeroom', 'revoke', { personId: motherOf('k1'), reason: 'lost' }).expect(200);
    const lost = await whose('gate', old.pass.text);
    expect([lost.status, lost.body.code]).toEqual([409, 'pass_revoked']);
    const { body } = await scan(old.pass.text).expect(200);
    const blocked = ['k1', 'k2'].map((childId) => ({ childId, code: 'unknown_pass' }));
    expect(requested(body)).toMatchObject({ collectorId: null, allowed: [], blocked });
    expect(body.events.map((e: { type: string }) => e.type)).toEqual(['PickupRequested', 'ReleaseBlocked', 'ReleaseBlocked']);
    const [fresh] = await issueTo(motherOf('k1'));
    expect(fresh.pass.version).toBe(2);
    await whose('gate', fresh.pass.text).expect(200);
    expect((await whose('gate', old.pass.text)).body.code).toBe('pass_revoked');
  });

  it('replacing names the card that it replaces: the same wish twice makes one card', async () => {
    const [card] = await issueTo(motherOf('k3'));
    const { version } = card.pass;
    const wish = { personId: motherOf('k3'), replaces: version };
    const [next] = (await passes('office', 'replace', wish).expect(200)).body;
    const [again] = (await passes('office', 'replace', wish).expect(200)).body;
    expect([next.pass.version, again.pass.version]).toEqual([version + 1, version + 1]);
    expect((await whose('gate', card.pass.text)).body.code).toBe('pass_revoked');
  });

  it('of a code that nobody knows is on record when the guard names the child', async () => {
    const { body } = await scan('BP1NOTHING', { children: ['k5'] }).expect(200);
    expect(requested(body)).toMatchObject({ collectorId: null, allowed: [], blocked: [{ childId: 'k5', code: 'unknown_pass' }] });
  });
});

describe('what a gate’s tablet takes along', () => {
  const take = async (known = '') =>
    (await school.get('gate', `on-device/people?gate=true${known ? `&known=${known}` : ''}`).expect(200)).body as PeopleOnDevice;
  const keyOf = (publicKey: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  const isSealed = (people: PeopleOnDevice, by: { publicKey: string }) => {
    const { snapshotId, takenAt, seal, ...content } = people;
    const { campusId, serviceDay } = content;
    const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const bytes = snapshotBytes({ schoolId: school.schoolId, campusId, serviceDay, snapshotId, takenAt });
    return digest.startsWith(snapshotId) && verify(null, bytes, keyOf(by.publicKey), Buffer.from(seal.signature, 'base64url'));
  };

  it('knows by itself which cards count: the new one, not the lost one, and also a court-restricted person’s', async () => {
    const [card] = await issueTo(motherOf('k1'));
    await issueTo(motherOf('k3'));
    const { gate } = await take();
    const cards = gate?.passes.cards ?? [];
    const read = readPassText(card.pass.text);
    const shown = read?.pass as CardPass;
    const bytes = signedBytes(school.schoolId, shown);
    expect(verify(null, bytes, keyOf(gate?.passes.keys[0].publicKey ?? ''), read?.signature ?? Buffer.alloc(0))).toBe(true);
    expect(cards).toContainEqual({ passId: shown.passId, version: shown.version, personId: motherOf('k1') });
    expect(cards.map((c) => c.personId)).toContain(motherOf('k3'));
    await passes('homeroom', 'revoke', { personId: motherOf('k1'), reason: 'stolen' }).expect(200);
    await school.clockTo('17:42');
    expect((await take()).gate?.passes.cards.map((c) => c.personId)).not.toContain(motherOf('k1'));
  });

  it('says which children may leave alone, not who signed it; most have no consent at all', async () => {
    const terms = { weekdays: [2], from: '2026-02-24', to: '2026-07-03', latest: 18 * 60, evening: false, minimumGrade: 3 } as const;
    const signed = { type: 'GrantSelfConsent', signedBy: motherOf('k6'), at: at('12:00'), today: DAY } as const;
    await school.child('k6', { ...signed, ...terms, consentId: 'old' }, { ...signed, ...terms, consentId: 'new', from: '2026-04-01' });
    const { gate } = await take();
    const consents = gate?.facts.map(({ childId, selfConsent }) => [childId, selfConsent]) ?? [];
    expect(consents).toHaveLength(school.children.length);
    const some = Object.fromEntries(consents) as Record<string, unknown>;
    expect(some).toMatchObject({ k1: null, k6: { consentId: 'new', signedBy: null, before: { consentId: 'old', signedBy: null } } });
    expect(JSON.stringify(some)).not.toContain(motherOf('k6'));
  });

  it('is signed with its time: a list that somebody changed on the tablet, or made younger, shows', async () => {
    const people = await take();
    const key = people.gate?.passes.keys[0] as { publicKey: string };
    expect(isSealed(people, key)).toBe(true);
    expect(isSealed({ ...people, takenAt: people.takenAt + 60_000 }, key)).toBe(false);
    expect(isSealed({ ...people, children: people.children.slice(1) }, key)).toBe(false);
    await school.clockTo('17:43');
    const again = await take(people.snapshotId);
    expect(again).toMatchObject({ unchanged: true, snapshotId: people.snapshotId });
    expect(isSealed({ ...people, takenAt: again.takenAt, seal: again.seal }, key)).toBe(true);
  });

  it('holds no key by which anybody makes a card or a code', async () => {
    expect(JSON.stringify((await take()).gate?.passes)).not.toMatch(/"d"|private|secret/);
    const teachers = await school.people.teacher.get(dayPath('on-device/people?gate=true')).expect(200);
    expect(teachers.body.gate).toBeNull();
  });
});
