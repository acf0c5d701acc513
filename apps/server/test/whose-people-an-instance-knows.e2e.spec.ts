import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { filesOf } from '@baton/installation';
import { decideCampus, decideChild } from '@baton/roster';
import { campusStream, childStream } from '../src/day/streams';
import { Aggregates } from '../src/platform/aggregates';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { Names } from '../src/projections/names';
import { CAMPUS, dayPath, littleSchool, type LittleSchool } from './little-school';
import { startTestServer, type TestServer } from './support';

const OTHER_SCHOOL = 'school2';
const OTHER_CAMPUS = 'campus2';
/** Of this school, and led by another instance. */
const SECOND_CAMPUS = 'campus3';

function by(server: TestServer, schoolId: string) {
  const { identity, stores } = server.running.platform;
  return serverMetadata(identity, stores.clock, { schoolId, actor: systemActor('test'), commandId: randomUUID() });
}

async function openCampus(server: TestServer, schoolId: string, campusId: string): Promise<void> {
  const outcome = await server.running.app.get(Aggregates).campus.transact({
    stream: campusStream(campusId),
    metadata: by(server, schoolId),
    decide: (state) => decideCampus({ type: 'OpenCampus', campusId, schoolId, timeZone: 'Asia/Shanghai', label: null }, state),
  });
  expect(outcome.kind).toBe('accepted');
}

async function registerChild(server: TestServer, schoolId: string, campusId: string, childId: string, called: string): Promise<void> {
  const stream = childStream(schoolId, childId);
  const place = { stream, type: 'ChildRegistered', path: 'name' };
  const name = await server.running.platform.stores.sealer.seal(place, { subject: childId, class: 'roster' }, called);
  const of = { childId, schoolId, campusId, classId: 'c31', gradeLevel: 3, inClassNo: 9 };
  const outcome = await server.running.app.get(Aggregates).child.transact({
    stream,
    metadata: by(server, schoolId),
    decide: (state) =>
      decideChild({ type: 'RegisterChild', ...of, name, studentNumber: null, birthDate: null, sex: null, importId: null }, state),
  });
  expect(outcome.kind).toBe('accepted');
}

describe('The people whom an instance for some campuses knows', () => {
  let school: LittleSchool;
  let server: TestServer;
  let names: Names;
  const startAs = (campuses: string): Promise<TestServer> =>
    startTestServer({ mode: 'demo', folder: school.server.folder, env: { BATON_CLOCK_FACTOR: '0', BATON_CAMPUSES: campuses } });
  const known = () => ['k1', 'brother', 'stranger'].map((childId) => names.child(childId)?.name ?? null);

  beforeAll(async () => {
    school = await littleSchool({ env: { BATON_CAMPUSES: CAMPUS } });
    await school.clockTo('15:45');
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks: [{ childId: 'k1', mark: 'present' }] });
    await openCampus(school.server, school.schoolId, SECOND_CAMPUS);
    await openCampus(school.server, OTHER_SCHOOL, OTHER_CAMPUS);
    await registerChild(school.server, school.schoolId, SECOND_CAMPUS, 'brother', '林小阳');
    await registerChild(school.server, OTHER_SCHOOL, OTHER_CAMPUS, 'stranger', '钱多多');
    await school.server.close();
  });
  afterEach(() => server.close());
  afterAll(() => school.server.remove());

  it('are those of its schools, on whichever campus, and no others', async () => {
    server = await startAs(CAMPUS);
    names = server.running.app.get(Names);
    expect(known()).toEqual(['林小晨', '林小阳', null]);
    expect(names.campus(OTHER_CAMPUS)).not.toBeNull();
  });

  it('are another school’s for as long as somebody asks for them', async () => {
    server = await startAs(OTHER_CAMPUS);
    names = server.running.app.get(Names);
    expect(known()).toEqual([null, null, '钱多多']);
    await names.know(school.schoolId);
    expect(known()).toEqual(['林小晨', '林小阳', '钱多多']);
    // what is written meanwhile is known here as well
    await registerChild(server, school.schoolId, CAMPUS, 'late', '孙晚');
    await names.upToDate(school.schoolId);
    expect(names.childrenOf(school.schoolId).map(({ name }) => name)).toContain('孙晚');
  });

  it('are its own from when a campus of their school is opened that it leads', async () => {
    server = await startAs('campus9');
    names = server.running.app.get(Names);
    expect(known()).toEqual([null, null, null]);
    await openCampus(server, school.schoolId, 'campus9');
    await names.upToDate(school.schoolId);
    expect(known()).toEqual(['林小晨', '林小阳', null]);
    expect(names.know(school.schoolId)).toBeUndefined();
  });

  it('have all of their day’s history when the campus goes from one instance to another', async () => {
    const review = async () => {
      const answer = await server.nobody.get(dayPath('review/children/k1')).set('cookie', school.people.leader.cookie);
      return { status: answer.status, types: ((answer.body as { records?: { type: string }[] }).records ?? []).map(({ type }) => type) };
    };
    rmSync(filesOf(school.server.config.dataFolder).read, { force: true });
    server = await startAs(OTHER_CAMPUS);
    await historyIsThere(server); // it passed over the campus's days, and came to the log's end
    expect((await review()).status).toBe(503);
    await server.close();
    server = await startAs(`${OTHER_CAMPUS},${CAMPUS}`);
    await historyIsThere(server);
    expect((await review()).types).toContain('RollCallMarked');
  });
});

/** ms between two looks */
const LOOK_MS = 20;

async function historyIsThere({ nobody }: TestServer): Promise<void> {
  for (let caughtUp = false; !caughtUp;) {
    const { body } = await nobody.get('/api/health/ready');
    ({ caughtUp } = (body as { readonly parts: { readonly history: { readonly caughtUp: boolean } } }).parts.history);
    if (!caughtUp) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
