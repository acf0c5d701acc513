import { childStream } from '../src/day/streams';
import { DayPlanning } from '../src/opening/day-planning';
import { Names } from '../src/projections/names';
import { CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';

const ADDRESS = { campusId: CAMPUS, serviceDay: DAY };

describe('A list of expected children', () => {
  let school: LittleSchool;
  let planning: DayPlanning;
  let names: Names;
  beforeAll(async () => {
    school = await littleSchool();
    planning = school.server.running.app.get(DayPlanning);
    names = school.server.running.app.get(Names);
  });
  afterAll(() => school.remove());

  /** childId -> revision and hash that the list rests on */
  async function factsOfList(): Promise<ReadonlyMap<string, object>> {
    const { children, onLeave } = await planning.expectedList(ADDRESS, school.schoolId);
    return new Map([...children, ...onLeave].map(({ childId, fact }) => [childId, fact]));
  }

  /** The same from the ends of the children's streams. */
  async function factsInLog(childIds: Iterable<string>): Promise<ReadonlyMap<string, object>> {
    const facts = new Map<string, object>();
    for (const childId of childIds) {
      const stream = childStream(school.schoolId, childId);
      for await (const { revision, hash } of school.server.running.platform.stores.store.readStream(stream))
        facts.set(childId, { stream, revision, hash });
    }
    return facts;
  }

  it('rests on the last event of each child’s stream, taken from memory as from the log', async () => {
    const list = await factsOfList();
    expect(list.size).toBeGreaterThan(0);
    expect(list).toEqual(await factsInLog(list.keys()));
    const fromMemory = await planning.expectedList(ADDRESS, school.schoolId);
    const inMemory = names.recordsByNow.bind(names);
    names.recordsByNow = () => Promise.resolve(null);
    expect(await planning.expectedList(ADDRESS, school.schoolId)).toEqual(fromMemory);
    names.recordsByNow = inMemory;
  });

  it('knows what was written a moment before it was asked for', async () => {
    const [childId] = (await factsOfList()).keys();
    for (let inClassNo = 21; inClassNo < 41; inClassNo++) {
      await school.child(childId, { type: 'MoveChildToClass', campusId: CAMPUS, classId: 'c31', gradeLevel: 3, inClassNo });
      expect((await factsOfList()).get(childId)).toEqual((await factsInLog([childId])).get(childId));
    }
  });

  it('is the same when nobody follows the children any more: their streams are read', async () => {
    const before = await factsOfList();
    await names.onApplicationShutdown();
    const [childId] = before.keys();
    await school.child(childId, { type: 'MoveChildToClass', campusId: CAMPUS, classId: 'c31', gradeLevel: 3, inClassNo: 41 });
    expect(await names.recordsByNow(school.schoolId)).toBe(null);
    // the negative control: memory alone has missed it
    expect(names.child(childId)?.head).not.toMatchObject((await factsInLog([childId])).get(childId) ?? {});
    expect(await factsOfList()).toEqual(await factsInLog(before.keys()));
  });
});
