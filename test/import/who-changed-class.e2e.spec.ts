import { startTestServer, type TestClient, type TestServer } from '../../apps/server/test/support';

let server: TestServer;
let office: TestClient;
beforeAll(async () => {
  server = await startTestServer({ mode: 'demo', env: { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: '2026-03-10T07:00:00+08:00' } });
  office = await server.signedInAs('academic_office');
});
afterAll(() => server.remove());

const imports = () => `/api/schools/${office.schoolId}/imports`;
const preview = async (...rows: readonly string[]) => {
  const csv = Buffer.from(`班级,班内学号,姓名,出生日期\n${rows.join('\n')}\n`, 'utf8');
  return (await office.upload(`${imports()}?file=${encodeURIComponent('学生名册.csv')}`, csv, 'text/csv').expect(200)).body;
};
const confirm = (importId: string, body: object = {}) => office.post(`${imports()}/${importId}/confirm`, body);
const children = async () => (await office.get(`/api/schools/${office.schoolId}/children`).expect(200)).body.children;

describe('who changed class', () => {
  let childId: string;

  it('a row that may be a child who moved is asked about, and nothing is written until a person says who it is', async () => {
    const first = await preview('三（1）班,1,赵一,', '三（2）班,1,钱二,');
    expect([first.problems, first.questions]).toEqual([[], []]);
    await confirm(first.importId).expect(200);
    childId = (await children()).find(({ name }: { name: string }) => name === '赵一').childId;

    const moved = await preview('三（2）班,5,赵一,', '三（2）班,1,钱二,');
    expect(moved.questions).toMatchObject([{ questionId: 'student0', name: '赵一', candidates: [{ childId, inClassNo: 1 }] }]);
    expect(moved.questions[0].message.zh).toMatch(/转班/);
    const unanswered = await confirm(moved.importId);
    expect([unanswered.status, unanswered.body.code, unanswered.body.questions]).toEqual([409, 'import_asks', ['student0']]);
    const strange = await confirm(moved.importId, { answers: [{ questionId: 'student0', sameAs: 'nobody' }] });
    expect(strange.body.code).toBe('import_asks');
    expect(await children()).toHaveLength(2);

    await confirm(moved.importId, { answers: [{ questionId: 'student0', sameAs: childId }] }).expect(200);
    const now = await children();
    expect(now).toHaveLength(2);
    expect(now.find(({ name }: { name: string }) => name === '赵一')).toMatchObject({ childId, inClassNo: 5 });
  });

  it('said to be a new child, it becomes one, and the other stays where it was', async () => {
    const file = await preview('三（1）班,8,赵一,', '三（2）班,1,钱二,');
    expect(file.questions).toHaveLength(1);
    await confirm(file.importId, { answers: [{ questionId: 'student0' }] }).expect(200);
    const named = (await children()).filter(({ name }: { name: string }) => name === '赵一');
    expect(named.map(({ inClassNo }: { inClassNo: number }) => inClassNo).sort()).toEqual([5, 8]);
    expect((await confirm(file.importId)).status).toBe(200);
    expect(await children()).toHaveLength(3);
  });
});
