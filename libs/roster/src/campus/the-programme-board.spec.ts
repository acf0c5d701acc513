import { eventsOf, givenCampus, slot, SMALL_SCHOOL, smallSchool, teacher, TEACHERS } from '../testing/small-school';
import { planDay } from './plan-day';

const school = () => givenCampus(...eventsOf(SMALL_SCHOOL));
const coach = teacher('coach', { external: true, vettedUntil: '2026-06-30' });
const withCoach = { ...slot('s9', 'p1', 'chess', 'r3', 't3'), externalIds: ['coach'], staff: [...TEACHERS, coach] };

describe('the programme board', () => {
  it('nobody is in two rooms at a time', () => {
    school()
      .when(slot('s9', 'p1', 'chess', 'r3', 't1'))
      .thenRefused('staff_busy', { staffId: 't1', slotId: 's1' });
  });

  it('a clash that a person has seen and means is recorded', () => {
    const meant = { ...slot('s9', 'p1', 'chess', 'r3', 't1'), conflictsSeen: true };
    expect(school().when(meant).events).toHaveLength(1);
  });

  it('no room has two groups, but the field may', () => {
    school()
      .when(slot('s9', 'p1', 'chess', 'r1', 't3'))
      .thenRefused('place_taken', { placeId: 'r1' });
    const onField = eventsOf([...SMALL_SCHOOL, slot('s8', 'p1', 'chess', 'field', 't3')]);
    expect(givenCampus(...onField).when(slot('s9', 'p1', 'hw31', 'field', 'leader')).events).toEqual([]);
    givenCampus(...onField)
      .when(slot('s9', 'p1', 'hw31', 'field', 'leader'))
      .thenRefused('group_busy');
  });

  it('two periods that ring at the same time meet, though they have two names', () => {
    const alsoP1 = {
      ...(SMALL_SCHOOL.find((c) => c.type === 'SetPeriod') as Extract<(typeof SMALL_SCHOOL)[number], { type: 'SetPeriod' }>),
      periodId: 'p1b',
    };
    givenCampus(...eventsOf([...SMALL_SCHOOL, alsoP1]))
      .when(slot('s9', 'p1b', 'chess', 'r3', 't1'))
      .thenRefused('staff_busy');
  });

  it('an external instructor is never alone and never with expired papers', () => {
    school()
      .when({ ...withCoach, staffIds: [] })
      .thenRefused('external_never_alone');
    school()
      .when({ ...withCoach, staffIds: ['coach'], externalIds: [] })
      .thenRefused('external_never_alone');
    school()
      .when({ ...withCoach, staff: [...TEACHERS, { ...coach, vettedUntil: '2026-02-23' }] })
      .thenRefused('external_expired', { staffId: 'coach' });
    expect(school().when(withCoach).events).toHaveLength(1);
  });

  it('an instructor whose papers run out later is gone from the day after', () => {
    const { staff: _, ...planned } = withCoach;
    const campus = smallSchool(withCoach);
    expect(planned.externalIds).toEqual(['coach']);
    const externals = (date: string) =>
      planDay(campus, [...TEACHERS, coach], date).sessions.find((s) => s.groupId === 'chess')?.externalIds;
    expect(externals('2026-06-30')).toEqual(['coach']);
    expect(externals('2026-07-01')).toEqual([]);
  });

  it('a suspended teacher stands on no session and no duty of the day', () => {
    const plan = planDay(
      smallSchool(),
      TEACHERS.map((t) => ({ ...t, suspended: t.staffId !== 't2' })),
      '2026-03-10',
    );
    expect(plan.sessions.map((s) => s.staffIds)).toEqual([[], ['t2'], [], ['t2']]);
    expect(plan.duties).toEqual([]);
  });

  it('a change of one date holds on that date only', () => {
    const campus = smallSchool({
      type: 'ChangeSlotOnDate',
      slotId: 's1',
      date: '2026-03-10',
      placeId: 'r3',
      staffIds: ['leader'],
      externalIds: [],
      staff: TEACHERS,
    });
    const first = (date: string) => planDay(campus, TEACHERS, date).sessions[0];
    expect(first('2026-03-10')).toMatchObject({ placeId: 'r3', staffIds: ['leader'] });
    expect(first('2026-03-11')).toMatchObject({ placeId: 'r1', staffIds: ['t1'] });
  });

  it('moved from a date on keeps what it was before', () => {
    const campus = smallSchool({ ...slot('s1', 'p1', 'hw31', 'r3', 't1'), from: '2026-03-16' });
    const room = (date: string) => planDay(campus, TEACHERS, date).sessions[0].placeId;
    expect([room('2026-03-13'), room('2026-03-16')]).toEqual(['r1', 'r3']);
  });
});

describe('merging groups', () => {
  const merge = {
    type: 'MergeGroups',
    groupId: 'hw31',
    intoGroupId: 'hw32',
    periodId: 'p1',
    weekdays: [2],
    from: '2026-03-10',
    to: null,
    expected: 39,
    capacity: 45,
    groupMaxBlock: 45,
  } as const;

  it('17 and 22 make 39 in a room for 45: one session, the other is gone, and only on that weekday', () => {
    const campus = smallSchool(merge);
    const tuesday = planDay(campus, TEACHERS, '2026-03-10').sessions.filter((s) => s.periodId === 'p1');
    expect(tuesday.map((s) => [s.groupId, s.mergedGroupIds])).toEqual([['hw32', ['hw31']]]);
    expect(planDay(campus, TEACHERS, '2026-03-11').sessions.filter((s) => s.periodId === 'p1')).toHaveLength(2);
  });

  it('into a room that is too small, or beyond the largest group, is refused', () => {
    school()
      .when({ ...merge, capacity: 38 })
      .thenRefused('place_too_small', { expected: 39, capacity: 38 });
    school()
      .when({ ...merge, expected: 46, capacity: null })
      .thenRefused('group_too_large');
  });

  it('never turns in a circle', () => {
    givenCampus(...eventsOf([...SMALL_SCHOOL, merge]))
      .when({ ...merge, groupId: 'hw32', intoGroupId: 'hw31' })
      .thenRefused('group_merged_already');
  });
});
