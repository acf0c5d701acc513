import { randomUUID } from 'node:crypto';
import { decideCampus, evolveCampus, type BellTime, type CampusCommand, type CampusEvent } from '@baton/roster';
import { Aggregates } from '../src/platform/aggregates';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { ReadDatabase } from '../src/projections/read-database';
import { CAMPUS, DAY, littleSchool, type LittleSchool, type Who } from './little-school';

const OTHER = 'campus2';
const always: Omit<BellTime, 'startsAt' | 'endsAt'> = { season: null, weekdays: null, serviceMode: null };
const FROM = '2026-02-24';

describe('a child moves to another campus of the school', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await writeOther(school);
    await school.clockTo('15:51');
    const marks = school.children.map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.clockTo('15:55');
  });
  afterEach(() => school.remove());

  const over = (who: Who, path: string, fields: object) =>
    school.people[who].post(`/api/campuses/${OTHER}/days/${DAY}/${path}`, { commandId: randomUUID(), ...fields });
  const bookOf = async (campusId: string) => {
    const events: { type: string; data: Record<string, unknown> }[] = [];
    for await (const e of school.server.running.platform.stores.store.readStream(`campusDay-${campusId}-${DAY}`))
      events.push({ type: e.type, data: JSON.parse(e.data) as Record<string, unknown> });
    return events;
  };
  const inCustody = (campusId: string) =>
    school.server.running.app
      .get(Aggregates)
      .day.read(`campusDay-${campusId}-${DAY}`, (day) => [...day.children.values()].filter((c) => c.holder !== null).map((c) => c.childId));

  it('offered here, accepted there: twice in between, never in nobody’s hands, and in the end in one book', async () => {
    const to = { kind: 'campus', placeId: OTHER };
    await school.give('teacher', 'handoff/offer', { offerId: 'o1', children: ['k1'], to, route: 'across_grounds' }).expect(200);
    expect(await inCustody(CAMPUS)).toContain('k1');
    await over('late', 'handoff/accept', { offerId: 'o1', children: ['k1'] }).expect(200);
    // this moment it stands in both
    expect(await inCustody(OTHER)).toEqual(['k1']);
    await school.clockTo('15:55');
    expect(await inCustody(CAMPUS)).not.toContain('k1');
    expect(await inCustody(OTHER)).toEqual(['k1']);
    const there = await bookOf(OTHER);
    expect(there.filter((e) => e.type === 'ReportMarked' || e.type === 'ConflictDetected')).toEqual([]);
    expect(there.find((e) => e.type === 'CustodyOpened')?.data).toMatchObject({ children: ['k1'], kind: 'moved' });
    const gone = (await bookOf(CAMPUS)).filter((e) => e.type === 'AcceptedElsewhere');
    expect(gone).toMatchObject([{ data: { childId: 'k1', campusId: OTHER, opened: { stream: `campusDay-${OTHER}-${DAY}` } } }]);
    expect((await school.get('leader', 'board')).body.totals).toMatchObject({ opened: 6, movedOn: 1, released: 0 });
  });

  it('taken there without an offer, and back again: the other book hears of it each time', async () => {
    await over('late', 'check-in/take', { children: ['k2'], kind: 'kept' }).expect(200);
    await school.clockTo('15:56');
    expect(await inCustody(CAMPUS)).not.toContain('k2');
    await school.clockTo('16:10');
    await school.give('teacher', 'check-in/take', { children: ['k2'], kind: 'kept' }).expect(200);
    await school.clockTo('16:11');
    expect([(await inCustody(CAMPUS)).includes('k2'), await inCustody(OTHER)]).toEqual([true, []]);
    expect((await bookOf(CAMPUS)).filter((e) => e.type === 'DiscrepancyOpened')).toEqual([]);
  });

  it('followed once more from the beginning, nothing is told twice and nobody loses a child', async () => {
    await over('late', 'check-in/take', { children: ['k2'], kind: 'kept' }).expect(200);
    await school.clockTo('16:10');
    await school.give('teacher', 'check-in/take', { children: ['k2'], kind: 'kept' }).expect(200);
    await school.clockTo('16:11');
    const before = [await bookOf(CAMPUS), await bookOf(OTHER)];
    school.server.running.app.get(ReadDatabase).forgetEverything();
    school = await school.restart();
    await school.clockTo('16:11');
    expect([await bookOf(CAMPUS), await bookOf(OTHER)]).toEqual(before);
    expect(await inCustody(CAMPUS)).toContain('k2');
  });

  it('a child that no record of the school knows is odd there as everywhere', async () => {
    await over('late', 'check-in/take', { children: ['k99'], kind: 'kept' }).expect(200);
    expect((await bookOf(OTHER)).filter((e) => e.type === 'ReportMarked')).toHaveLength(1);
  });
});

/** A campus across the road: one room, one gate, no children of its own. */
async function writeOther(school: LittleSchool): Promise<void> {
  const { app, platform } = school.server.running;
  const staffIds = Object.values(school.people).map((person) => person.staffId);
  const staff = staffIds.map((staffId) => ({ staffId, external: false, vettedUntil: null, suspended: false, leftOn: null, onlyOn: null }));
  const place = { building: 'b9', capacity: null, patrolCheckpoint: false, sweepArea: false, label: null, buildingLabel: null };
  const duty = (dutyId: string, who: Who, role: 'duty_leader' | 'duty_teacher'): CampusCommand => ({
    ...{ type: 'AssignDuty', dutyId, staffId: school.people[who].staffId, role, from: FROM, staff },
    ...{ grade: null, classId: null, gateId: null, pairedWith: null, weekdays: null, date: null, to: null, periodIds: null },
  });
  const commands: readonly CampusCommand[] = [
    { type: 'OpenCampus', campusId: OTHER, schoolId: school.schoolId, timeZone: 'Asia/Shanghai', label: null },
    { type: 'SetTerm', termId: 'spring', from: FROM, to: '2026-07-03', label: null },
    { type: 'SetLessonsEnd', from: FROM, times: [{ ...always, endsAt: 15 * 60 + 40 }] },
    {
      ...{ type: 'SetPeriod', periodId: 'q1', from: FROM, to: null, kind: 'stage', stage: 'class', careBlock: 'afternoon', grades: null },
      ...{ countsForMinimum: true, times: [{ ...always, startsAt: 15 * 60 + 50, endsAt: 17 * 60 + 40 }], label: null },
    },
    { type: 'SetPlace', placeId: 'otherRoom', kind: 'room', ...place },
    { type: 'SetPlace', placeId: 'otherGate', kind: 'gate', ...place },
    { type: 'SetGate', gateId: 'west', placeId: 'otherGate', grades: [3], label: null },
    duty('e1', 'leader', 'duty_leader'),
    duty('e2', 'late', 'duty_teacher'),
  ];
  const outcome = await app.get(Aggregates).campus.transact({
    stream: `campus-${OTHER}`,
    metadata: serverMetadata(platform.identity, platform.stores.clock, { schoolId: school.schoolId, actor: systemActor('test') }),
    decide: (campus) => {
      let state = campus;
      const events = commands.flatMap((command): readonly CampusEvent[] => {
        const decision = decideCampus(command, state);
        if (decision.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
        state = (decision.events as readonly CampusEvent[]).reduce(evolveCampus, state);
        return decision.events;
      });
      return { kind: 'accepted', events };
    },
  });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
}
