import { DAY, dayPath, littleSchool, type LittleSchool, type Who } from './little-school';

let school: LittleSchool;
beforeAll(async () => {
  school = await littleSchool({ start: '15:12:00' });
  await school.give('leader', 'opening/open').expect(200);
});
afterAll(() => school.remove());

const WORDS = '北门口积水，请带学生走东侧连廊';
const notices = async (who: Who) => (await school.people[who].get(dayPath('plan/notices')).expect(200)).body;

describe('messages of the day', () => {
  it('a leader’s words reach the teachers of a group, and nobody else reads them', async () => {
    const message = { noticeId: 'n1', words: WORDS, sessions: [school.sessions.homework], roles: ['gate_guard'] };
    await school.give('leader', 'plan/send-notice', message).expect(200);
    expect(await notices('teacher')).toMatchObject([
      { noticeId: 'n1', kind: 'campus_message', words: WORDS, people: [{ acknowledged: false }] },
    ]);
    expect((await notices('guard'))[0].words).toBe(WORDS);
    expect(await notices('chess')).toEqual([]);
    const stored: string[] = [];
    for await (const { data } of school.server.running.platform.stores.store.readStream(`campusDay-campus1-${DAY}`)) stored.push(data);
    expect(stored.join('')).toContain('campus_message');
    expect(stored.join('')).not.toMatch(/北门|积水|连廊/);
  });

  it('receipts are seen by name, by leaders only; who has not confirmed in time is told again', async () => {
    await school.give('teacher', 'plan/acknowledge-notice', { noticeId: 'n1' }).expect(200);
    const [sent] = await notices('principal');
    expect(sent).toMatchObject({ told: 2, read: 1, reminded: false });
    expect(sent.people).toEqual(
      expect.arrayContaining([
        { staffId: school.people.teacher.staffId, name: '老师teacher', acknowledged: true },
        { staffId: school.people.guard.staffId, name: '老师guard', acknowledged: false },
      ]),
    );
    expect((await notices('teacher'))[0].people).toHaveLength(1);
    await school.clockTo('15:23');
    expect((await notices('leader'))[0]).toMatchObject({ reminded: true, read: 1 });
  });

  it('nobody but a leader writes; a message without words or readers is refused with what is missing', async () => {
    const to = { noticeId: 'n2', everybody: true };
    expect((await school.give('teacher', 'plan/send-notice', { ...to, words: WORDS })).status).toBe(403);
    const empty = await school.give('leader', 'plan/send-notice', { ...to, words: '  ' });
    expect([empty.status, empty.body.fields[0].field]).toEqual([400, 'words']);
    const nobody = await school.give('leader', 'plan/send-notice', { noticeId: 'n2', words: WORDS });
    expect([nobody.status, nobody.body.code]).toEqual([422, 'nobody_addressed']);
    expect((await school.people.volunteer.get(dayPath('plan/notices'))).body).toEqual([]);
    expect((await school.people.inspector.get(dayPath('plan/notices'))).status).toBe(403);
  });
});
