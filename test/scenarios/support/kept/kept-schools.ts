import { writeFileSync } from 'node:fs';
import { loadIndex } from '../../../../apps/demo/src/player/load-index';
import type { Client } from '../../../../apps/demo/src/player/http-client';
import { writeP1Workbook } from '../../../../apps/demo/src/school/p1-workbook';
import { demoSchool } from '../../../../apps/demo/src/school/p1';
import type { TestClient } from '../../../../apps/server/test/support';
import { copyOf, keptFolder } from './kept-folders';
import { idsFile, School, startScenarioServer } from '../school';

/** 07:00: school P1 has come in through its workbook; the day is not open. */
export const importedSchool = (): Promise<string> =>
  keptFolder('imported', async (folder) => {
    const server = await startScenarioServer(folder);
    const office = await server.signedInAs('academic_office');
    const { schoolId } = office;
    const preview = await office.upload(`/api/schools/${schoolId}/imports?file=p1.xlsx`, await writeP1Workbook());
    const confirmed = await office.post(`/api/schools/${schoolId}/imports/${preview.body.importId}/confirm`);
    if (confirmed.body.phase !== 'completed') throw new Error(`the import was not completed: ${confirmed.text}`);
    const people = Object.fromEntries(demoSchool().cast.staff.all.map(({ staffNumber, name }) => [staffNumber, name]));
    const { campusId, index } = await loadIndex(asClient(office), schoolId, people);
    const school = await School.on(server, schoolId, campusId, { ...index, sessions: new Map() });
    await keep(school);
  });

/** A later time of the same school: what the day does between is said through the API like everything else. */
export const laterSchool = (name: string, before: () => Promise<string>, goOn: (school: School) => Promise<void>): Promise<string> =>
  keptFolder(name, async (folder) => {
    copyOf(await before(), folder);
    const school = await School.in(folder);
    await goOn(school);
    await keep(school);
  });

async function keep(school: School): Promise<void> {
  await school.settle();
  const saved = school.saved();
  await school.close();
  writeFileSync(idsFile(school.server.folder), saved);
}

/** The player's reading of a school's lists, over supertest. */
const asClient = ({ cookie, get, post, upload }: TestClient): Client => {
  const answered = async (sent: ReturnType<TestClient['get']>) => {
    const { status, body } = await sent;
    return { status, body: (Array.isArray(body) ? { list: body } : body) as Readonly<Record<string, unknown>> };
  };
  return {
    cookie,
    get: (path) => answered(get(path)),
    post: (path, body) => answered(post(path, body as object)),
    upload: (path, bytes) => answered(upload(path, bytes)),
  };
};
