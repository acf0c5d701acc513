import { Boards } from '../src/projections/boards';
import { CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';

describe('an instance that leads the days of other campuses only', () => {
  let school: LittleSchool;
  beforeAll(async () => (school = await littleSchool({ env: { BATON_CAMPUSES: 'elsewhere' } })));
  afterAll(() => school.remove());

  it('answers for a day of this campus that the request belongs elsewhere, and how an administrator mends that', async () => {
    for (const answer of [await school.get('leader', 'board'), await school.give('leader', 'opening/open')]) {
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ code: 'misrouted', campusId: CAMPUS });
      expect((answer.body as { message: { en: string } }).message.en).toContain('BATON_CAMPUSES');
    }
  });

  it('neither opens nor watches its days', async () => {
    await school.clockTo('15:45');
    expect(school.server.running.app.get(Boards).all()).toEqual([]);
    const today = await school.people.leader.get('/api/today');
    expect(today.body).toMatchObject([{ campusId: CAMPUS, serviceDay: DAY, opened: false }]);
  });

  it('does what concerns the whole school', async () => {
    const children = await school.people.office.get(`/api/schools/${school.schoolId}/children`);
    expect(children.status).toBe(200);
    expect((children.body as { children: unknown[] }).children).toHaveLength(6);
  });
});

describe('an instance that leads the days of this campus', () => {
  let school: LittleSchool;
  beforeAll(async () => (school = await littleSchool({ env: { BATON_CAMPUSES: `elsewhere,${CAMPUS}` } })));
  afterAll(() => school.remove());

  it('opens them, takes their commands and shows their board', async () => {
    await school.clockTo('15:45');
    expect((await school.get('leader', 'board')).status).toBe(200);
    const marked = await school.give('teacher', 'roll-call/mark', {
      sessionId: school.sessions.homework,
      marks: [{ childId: 'k1', mark: 'present' }],
    });
    expect(marked.status).toBe(200);
    await school.clockTo('15:46');
    expect((await school.get('leader', 'board')).body).toMatchObject({ counts: { inCustody: 1 } });
  });
});
