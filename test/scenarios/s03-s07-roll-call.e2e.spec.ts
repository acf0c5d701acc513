import { STAGE_1 } from '../../apps/demo/src/school/p1-numbers';
import { frozenSchool, markedSchool } from './support/kept/ordinary-day';
import {
  completeRollCall,
  gradeLeadOf,
  groupsOf,
  homeroomOf,
  listedIn,
  markPresent,
  motherOf,
  sessionOf,
  signOn,
  stage1Of,
  together,
} from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const MINUTE = 60_000;
const completeAllBut = (school: School, classKey: string) =>
  together(
    groupsOf(school, STAGE_1).filter((group) => group.classKey !== classKey),
    (group) => completeRollCall(school, group),
  );

describe('Roll call', () => {
  scenario('S03 Roll call on time: 33 spans open at the marks, one child is unaccounted at 15:54', frozenSchool, async (school) => {
    const { artRoom } = school.cast.cases;
    const group = stage1Of(school, '3-2');
    const missing = school.childNamed(artRoom);
    const listed = listedIn(school, group);
    const present = listed.filter((child) => child !== missing);
    expect([listed.length, present.length]).toEqual([34, 33]);
    const homeroom = await school.screen(homeroomOf(school, missing));
    const neighbour = await school.screen(school.cast.staff.homeroom['3-1']);
    const lead = await school.screen(gradeLeadOf(school, 3));
    const guard = await school.screen(school.cast.staff.guards['北门'][0]);
    await school.clockTo('15:49');
    await signOn(school, group);
    const taps = [
      ['15:50', present.slice(0, 11)],
      ['15:51', present.slice(11, 22)],
      ['15:52', present.slice(22)],
    ] as const;
    for (const [time, children] of taps) {
      await school.clockTo(time);
      await markPresent(school, group, children);
    }
    await school.clockTo('15:54');
    await completeRollCall(school, group);
    await school.settle();

    const book = await school.book();
    const teacher = school.staff(group.teacher);
    for (const [time, children] of taps)
      for (const childId of school.children(children))
        expect(book.spans(childId)).toEqual([{ holder: teacher, from: school.at(time), to: null }]);
    const childId = school.child(missing.key);
    expect(book.spans(childId)).toEqual([]);
    expect(book.of('ChildUnaccounted').map(({ at, data }) => [at, data.childId])).toEqual([[school.at('15:54'), childId]]);
    expect(book.of('RollCallCompleted')).toMatchObject([{ data: { expected: 34, present: 33, notPresent: [childId], nilReturn: false } }]);
    const [told] = book.told('unaccounted', childId);
    expect(told.toldAt).toBeLessThanOrEqual(school.at('15:55'));
    expect([...told.to].sort()).toEqual([teacher, school.staff(homeroomOf(school, missing))].sort());
    expect(homeroom.told('unaccounted', childId)).toHaveLength(1);
    for (const screen of [neighbour, lead, guard]) expect(screen.told('unaccounted', childId)).toEqual([]);
  });

  scenario('S04 Roll call overdue: teacher and grade lead at 15:55, the duty leader at 16:00', markedSchool, async (school) => {
    const { staff } = school.cast;
    const group = stage1Of(school, '5-4');
    const sessionId = sessionOf(school, group);
    const teacher = await school.screen(group.teacher);
    const lead = await school.screen(gradeLeadOf(school, 5));
    const otherLead = await school.screen(gradeLeadOf(school, 4));
    const leader = await school.screen(staff.dutyLeader);
    await school.clockTo('15:54');
    await completeAllBut(school, '5-4');
    await school.settle();
    const children = school.children(listedIn(school, group));
    const aboutThem = async () =>
      (await school.book()).events.filter(({ event }) => children.some((id) => JSON.stringify(event).includes(id)));
    const before = (await aboutThem()).length;

    await school.clockTo('15:54:59');
    expect((await school.book()).told('roll_call_overdue', sessionId)).toEqual([]);
    await school.clockTo('15:55');
    expect((await school.book()).told('roll_call_overdue', sessionId)).toMatchObject([
      {
        level: 'grade',
        dueAt: school.at('15:55'),
        toldAt: school.at('15:55'),
        to: [school.staff(group.teacher), school.staff(gradeLeadOf(school, 5))],
      },
    ]);
    expect([teacher, lead, otherLead, leader].map((screen) => screen.told('roll_call_overdue', sessionId).length)).toEqual([1, 1, 0, 0]);

    await school.clockTo('16:00');
    const levels = (await school.book()).told('roll_call_overdue', sessionId);
    expect(levels[1]).toMatchObject({ level: 'school', toldAt: school.at('16:00'), to: [school.staff(staff.dutyLeader)] });
    expect(leader.told('roll_call_overdue', sessionId)).not.toEqual([]);
    expect(otherLead.told('roll_call_overdue', sessionId)).toEqual([]);
    // no child's state changed by itself: nothing was written about any of them
    expect(await aboutThem()).toHaveLength(before);
  });

  scenario('S05 Nil return: all marked is not complete; "nobody is missing" is said by name', markedSchool, async (school) => {
    const group = stage1Of(school, '1-1');
    const sessionId = sessionOf(school, group);
    const teacher = await school.screen(group.teacher);
    const guard = await school.screen(school.cast.staff.guards['东门'][0]);
    expect(listedIn(school, group)).toHaveLength(28);
    await school.clockTo('15:54');
    await completeAllBut(school, '1-1');
    // leaving is not completing: the group stays open, and she may not sign off with 28 children either
    const leaving = await school.say(group.teacher, 'duty/sign-off', { sessionId });
    expect(leaving).toMatchObject({ status: 409, body: { code: 'still_holding' } });
    const board = (await school.get(group.teacher, 'board')).body.groups as { sessionId: string; rollCall: string; here: number }[];
    expect(board.find((row) => row.sessionId === sessionId)).toMatchObject({ rollCall: 'running', here: 28 });
    await school.clockTo('15:55');
    expect((await school.book()).told('roll_call_overdue', sessionId)).toHaveLength(1);
    expect(teacher.told('roll_call_overdue', sessionId)).toHaveLength(1);
    expect(guard.alerts).toEqual([]);

    await school.clockTo('15:56');
    await completeRollCall(school, group);
    await school.settle();

    const book = await school.book();
    const completed = book.of('RollCallCompleted').filter(({ data }) => data.sessionId === sessionId);
    expect(completed).toMatchObject([
      {
        at: school.at('15:56'),
        by: { id: school.staff(group.teacher) },
        data: { expected: 28, present: 28, notPresent: [], nilReturn: true },
      },
    ]);
    const [{ alertId }] = book.told('roll_call_overdue', sessionId);
    expect(book.alertsOf('AlertResolved').map(({ data }) => data.alertId)).toContain(alertId);
    expect(teacher.alerts.filter((message) => message.alertId === alertId).map(({ type }) => type)).toContain('AlertResolved');
  });

  const unexplained = (school: School) => {
    const child = school.childNamed(school.cast.cases.explainedConsentBreach);
    return { child, childId: school.child(child.key), lead: gradeLeadOf(school, child.grade) };
  };
  const completeAllAt1554 = async (school: School) => {
    await school.clockTo('15:54');
    await together(groupsOf(school, STAGE_1), (group) => completeRollCall(school, group));
    await school.settle();
  };

  scenario('S06 Unexplained absence ladder: class, grade, duty leader, prompt to decide on police', markedSchool, async (school) => {
    const { staff } = school.cast;
    const { child, childId, lead } = unexplained(school);
    const screens = {
      homeroom: await school.screen(homeroomOf(school, child)),
      lead: await school.screen(lead),
      leader: await school.screen(staff.dutyLeader),
      principal: await school.screen(staff.principal),
      guard: await school.screen(staff.guards[child.gate][0]),
    };
    const levelsOn = (name: keyof typeof screens) =>
      screens[name]
        .told('unaccounted', childId)
        .flatMap(({ type, data }) => (type === 'AlertRepeated' ? [] : [(data as { level: string }).level]));
    await completeAllAt1554(school);
    await school.clockTo('15:57');
    expect([levelsOn('homeroom'), levelsOn('lead'), levelsOn('leader')]).toEqual([['class'], ['grade'], []]);
    await school.clockTo('16:04');
    expect([levelsOn('leader'), levelsOn('principal')]).toEqual([['school'], []]);
    await school.clockTo('16:14');
    expect([levelsOn('leader'), levelsOn('principal'), levelsOn('guard')]).toEqual([['school', 'police_prompt'], ['police_prompt'], []]);

    const told = (await school.book()).told('unaccounted', childId);
    const id = (staffNumber: string) => school.staff(staffNumber);
    expect(told.map(({ level, dueAt, toldAt, to }) => [level, dueAt, toldAt, to])).toEqual([
      [
        'class',
        school.at('15:54'),
        school.at('15:54'),
        [id(homeroomOf(school, child)), id(stage1Of(school, '5-' + child.classNo).teacher)],
      ],
      ['grade', school.at('15:57'), school.at('15:57'), [id(lead)]],
      ['school', school.at('16:04'), school.at('16:04'), [id(staff.dutyLeader)]],
      ['police_prompt', school.at('16:14'), school.at('16:14'), [id(staff.dutyLeader), id(staff.principal)]],
    ]);
    expect(told[2].noContactAttempt).toBe(true);
    // a prompt: nobody has called the police by itself
    expect((await school.book()).of('PoliceDecided')).toEqual([]);
  });

  scenario('S06 Unexplained absence ladder: found at 16:01, no later alert, seven minutes', markedSchool, async (school) => {
    const { staff } = school.cast;
    const { child, childId, lead } = unexplained(school);
    const leader = await school.screen(staff.dutyLeader);
    await completeAllAt1554(school);
    await school.clockTo('16:01');
    const found = { children: [childId], kind: 'found', placeId: school.place('美术教室') };
    await school.done(lead, 'check-in/take', found);
    await school.clockTo('16:20');

    const book = await school.book();
    expect(book.told('unaccounted', childId).map(({ level }) => level)).toEqual(['class', 'grade']);
    expect(leader.told('unaccounted', childId)).toEqual([]);
    const missing = book.of('ChildUnaccounted').find(({ data }) => data.childId === childId);
    const [span] = book.spans(childId);
    expect(span).toEqual({ holder: school.staff(lead), from: school.at('16:01'), to: null });
    expect((span.from - (missing?.at ?? 0)) / MINUTE).toBe(7);
    // whoever reviews the case reads the same two times
    const { body } = await school.get(homeroomOf(school, child), `review/children/${childId}`);
    const records = body.records as { type: string; effectiveAt: number }[];
    const at = (type: string) => records.find((record) => record.type === type)?.effectiveAt ?? 0;
    expect((at('CustodyOpened') - at('ChildUnaccounted')) / MINUTE).toBe(7);
  });

  scenario('S07 Explained, never opened: the mother took her child at 15:40', markedSchool, async (school) => {
    const { staff, cases } = school.cast;
    const child = school.childNamed(cases.explainedByMother);
    const childId = school.child(child.key);
    const mother = child.adults.find(({ name }) => name === motherOf(child));
    const personId = school.person(child.key, motherOf(child));
    const homeroom = homeroomOf(school, child);
    const leader = await school.screen(staff.dutyLeader);
    const guard = await school.screen(staff.guards[child.gate][0]);
    await completeAllAt1554(school);
    const other = unexplained(school);
    await school.done(homeroomOf(school, other.child), 'check-in/take', { children: [other.childId], kind: 'found' });
    await school.clockTo('16:03');
    const call = { childId, personId, number: mother?.phone };
    await school.done(homeroom, 'concern/attempt-contact', { ...call, concern: 'absence', outcome: 'reached' });
    await school.done(homeroom, 'concern/explain-absence', { ...call, kind: 'collected_before_check_in' });
    await school.clockTo('16:30');

    const book = await school.book();
    expect(book.of('AbsenceExplained')).toMatchObject([
      {
        at: school.at('16:03'),
        by: { id: school.staff(homeroom) },
        data: { childId, personId, kind: 'collected_before_check_in', effect: 'current' },
      },
    ]);
    expect(book.of('ContactAttempted')).toMatchObject([{ at: school.at('16:03'), data: { childId, personId, outcome: 'reached' } }]);
    // the number stands in the log, but nobody reads it there
    expect(book.of('AbsenceExplained')[0].data.number).toMatchObject({ alg: expect.any(String) });
    expect(JSON.stringify(book.events)).not.toContain(mother?.phone);
    expect(book.spans(childId)).toEqual([]);
    expect(book.of('ReleaseCompleted')).toEqual([]);
    expect((await school.get(staff.dutyLeader, 'ledger')).body).toMatchObject({ statement: { explained: 1 }, counts: { explained: 1 } });
    // the ladder ended where it was: the grade lead knew, the duty leader never had to
    expect(book.told('unaccounted', childId).map(({ level }) => level)).toEqual(['class', 'grade']);
    expect(leader.told('unaccounted', childId)).toEqual([]);
    expect(leader.got('AbsenceExplained')).toHaveLength(1);
    expect(guard.got('AbsenceExplained')).toEqual([]);
  });
});
