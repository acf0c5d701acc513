import { writeP1Workbook } from '../../apps/demo/src/school/p1-workbook';
import { startTestServer, type TestClient, type TestServer } from '../../apps/server/test/support';
import type { ImportPreview } from '../../apps/server/src/roster/importing/importing';

let server: TestServer;
let office: TestClient;
let workbook: Buffer;

beforeAll(async () => {
  workbook = await writeP1Workbook();
  server = await startTestServer({
    mode: 'demo',
    env: { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: '2026-03-10T07:00:00+08:00' },
  });
  office = await server.signedInAs('academic_office');
});
afterAll(() => server.remove());

const upload = async (bytes: Buffer, file = 'p1.xlsx'): Promise<ImportPreview> =>
  (await office.upload(`/api/schools/${office.schoolId}/imports?file=${file}`, bytes)).body as ImportPreview;

describe('The reference school enters through the import', () => {
  let first: ImportPreview;

  it('shows what it would write and writes nothing', async () => {
    first = await upload(workbook);
    expect(first.problems).toEqual([]);
    expect(first.confirmable).toBe(true);
    expect(first.counts.added).toBeGreaterThan(1_500);
    const again = await upload(workbook);
    expect(again.counts).toEqual(first.counts);
  });

  it('writes it all when a person confirms', async () => {
    const { body, status } = await office.post(`/api/schools/${office.schoolId}/imports/${first.importId}/confirm`);
    expect([status, body]).toMatchObject([200, { phase: 'completed' }]);
  });

  it('finds nothing to change in the same file', async () => {
    const again = await upload(workbook);
    expect(again).not.toHaveProperty('code');
    expect(again.counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
  });
});

describe('The office reads its lists', () => {
  it('names classes, gates, places, periods and groups', async () => {
    const { body } = await office.get(`/api/schools/${office.schoolId}/campuses`);
    const [campus] = body;
    expect([campus.classes.length, campus.gates.length]).toEqual([36, 3]);
    expect(campus.gates.map((g: { name: string }) => g.name).sort()).toEqual(['东门', '北门', '南门']);
  });

  it('gives the children of the school page by page, each once', async () => {
    const seen = new Set<string>();
    let after = '';
    do {
      const { body } = await office.get(`/api/schools/${office.schoolId}/children${after ? `?after=${after}` : ''}`);
      for (const child of body.children) seen.add(child.childId);
      after = body.next;
    } while (after);
    expect(seen.size).toBe(1_500);
  });
});
