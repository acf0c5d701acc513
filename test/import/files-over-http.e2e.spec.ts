import { RosterWriter } from '../../apps/server/src/roster/importing/roster-writer';
import { startTestServer, type TestClient, type TestServer } from '../../apps/server/test/support';

let server: TestServer;
let office: TestClient;
beforeAll(async () => {
  server = await startTestServer({ mode: 'demo', env: { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: '2026-03-10T07:00:00+08:00' } });
  office = await server.signedInAs('academic_office');
});
afterAll(() => server.remove());

const upload = (bytes: Buffer, file: string, type?: string) =>
  office.upload(`/api/schools/${office.schoolId}/imports?file=${encodeURIComponent(file)}`, bytes, type);

/** 工号,姓名,角色 / T1,张三,班主任 / T2,李四,门卫 as an old spreadsheet program writes them: GB18030. */
const HEADER = 'b9a4bac52cd0d5c3fb2cbdc7c9ab0d0a';
const ZHANG = '54312cd5c5c8fd2cb0e0d6f7c8ce0d0a';
const LI = '54322cc0eecbc42cc3c5cec00d0a';

describe('files over HTTP', () => {
  it('a CSV in GB18030 is read, written, found unchanged, and its changed line shown as the only difference', async () => {
    const both = Buffer.from(HEADER + ZHANG, 'hex');
    const first = (await upload(both, '教职工.csv', 'text/csv').expect(200)).body;
    expect([first.problems, first.counts]).toMatchObject([[], { added: 1, changed: 0 }]);
    const list = `/api/schools/${office.schoolId}/staff`;
    expect((await office.get(list)).text).not.toContain('张三');
    await office.post(`/api/schools/${office.schoolId}/imports/${first.importId}/confirm`).expect(200);
    expect((await office.get(list)).text).toContain('张三');
    expect((await upload(both, '教职工.csv', 'text/csv').expect(200)).body.counts).toMatchObject({ added: 0, changed: 0 });
    const more = (await upload(Buffer.from(HEADER + ZHANG + LI, 'hex'), '教职工.csv', 'text/csv').expect(200)).body;
    const shown = more.differences.map(({ change, at }: { change: string; at: { row: number } }) => [change, at.row]);
    // the guard of a gate is registered, and has the duty
    expect(shown).toEqual([
      ['added', 3],
      ['added', 3],
    ]);
  });

  it('what is no table is refused with a remedy in both languages, and the server goes on', async () => {
    const files: readonly (readonly [string, Buffer])[] = [
      ['broken.xlsx', Buffer.from('PK\u0003\u0004 no archive at all')],
      ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ];
    for (const [file, bytes] of files) {
      const { status, body } = await upload(bytes, file);
      expect(status).toBe(422);
      expect(body.message.zh).toMatch(/\p{Script=Han}/u);
      expect(body.message.en.length).toBeGreaterThan(10);
    }
    await office.get('/api/roster/template').expect(200);
  });

  it('an import that was cut off in the middle goes on by itself after the restart, and registers nobody twice', async () => {
    const file = Buffer.from(`${HEADER}${ZHANG}${LI}`, 'hex');
    const { importId } = (await upload(file, '教职工.csv', 'text/csv').expect(200)).body;
    const { write } = RosterWriter.prototype;
    let written = 0;
    const power = jest.spyOn(RosterWriter.prototype, 'write').mockImplementation(function (this: RosterWriter, ...of) {
      return written++ < 1 ? write.apply(this, of) : Promise.reject(new Error('power cut'));
    });
    const cut = await office.post(`/api/schools/${office.schoolId}/imports/${importId}/confirm`);
    expect(cut.status).toBe(500);
    power.mockRestore();
    server = await server.restart();
    office = await server.signedInAs('academic_office', { login: 'office2', name: '教务二' });
    const phase = async () => (await office.get(`/api/schools/${office.schoolId}/imports/${importId}`)).body.phase as string;
    for (let tries = 0; tries < 300 && (await phase()) !== 'completed'; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await phase()).toBe('completed');
    const { body } = await office.get(`/api/schools/${office.schoolId}/staff`);
    const named = (name: string) => body.filter((one: { name: string }) => one.name === name).length;
    expect([named('张三'), named('李四')]).toEqual([1, 1]);
  });

  it('past imports are listed, the newest first: who, when, which file, what became of it', async () => {
    const list = async () => (await office.get(`/api/schools/${office.schoolId}/imports`).expect(200)).body;
    const before = await list();
    expect(before.at(-1)).toMatchObject({
      ...{ file: '教职工.csv', phase: 'completed', rows: 1, problems: 0, confirmedBy: expect.any(String) },
      counts: { added: 1, changed: 0, removed: 0 },
      by: { staffId: expect.any(String), name: expect.stringContaining('测试') },
    });
    const { importId } = (await upload(Buffer.from(HEADER + ZHANG, 'hex'), '又一次.csv', 'text/csv').expect(200)).body;
    const [newest] = await list();
    expect(newest).toMatchObject({ importId, file: '又一次.csv', phase: 'started', counts: null, confirmedBy: null, endedAt: null });
    await office.post(`/api/schools/${office.schoolId}/imports/${importId}/abandon`).expect(200);
    expect((await list())[0]).toMatchObject({ importId, file: '又一次.csv', phase: 'abandoned' });
  });

  it('a file for a campus that the school does not have is refused before it is read', async () => {
    const url = `/api/schools/${office.schoolId}/imports?file=x.csv&campus=nowhere`;
    const { status, body } = await office.upload(url, Buffer.from(HEADER + ZHANG, 'hex'), 'text/csv');
    expect([status, body.code]).toEqual([404, 'campus_unknown']);
  });
});
