import { boardFindings, mergeProposals } from './board-findings';
import { planDay } from './campus/plan-day';
import { expectedList, type ChildAt } from './expected-list';
import { childRecord } from './testing/samples';
import { placedIn, slot, smallSchool, TEACHERS } from './testing/small-school';

const TUESDAY = '2026-03-10';
let n = 0;
const children = (count: number, groupId: string, gradeLevel = 3): ChildAt[] =>
  Array.from({ length: count }, () => ({
    record: childRecord({ childId: `c${++n}`, gradeLevel, placements: placedIn([{ periodId: 'p1', groupId }]) }),
    fact: { stream: 's', revision: '0', hash: '0'.repeat(64) },
  }));
const day = (school = smallSchool()) => planDay(school, TEACHERS, TUESDAY);
const proposals = (all: ChildAt[], school = smallSchool()) => {
  const plan = day(school);
  return mergeProposals(plan, expectedList(plan, all, 0)).map((p) => [p.fromSessionId, p.intoSessionId, p.expected, p.capacity]);
};

describe('groups below twenty', () => {
  it('17 and 22 children: one group of 39 in a room for 45', () => {
    expect(proposals([...children(17, 'hw31'), ...children(22, 'hw32')])).toEqual([[`s1.${TUESDAY}`, `s2.${TUESDAY}`, 39, 45]]);
  });

  it('20 children are enough', () => {
    expect(proposals([...children(20, 'hw31'), ...children(20, 'hw32')])).toEqual([]);
  });

  it('not beyond the largest usual group, not into a room that is too small', () => {
    expect(proposals([...children(19, 'hw31'), ...children(22, 'hw32')])).toEqual([]);
    const tiny = smallSchool({ ...slot('s2', 'p1', 'hw32', 'r3', 't2'), from: '2026-03-01' });
    // into the larger of the two rooms, though that moves the larger group
    expect(proposals([...children(17, 'hw31'), ...children(18, 'hw32')], tiny)).toEqual([[`s2.${TUESDAY}`, `s1.${TUESDAY}`, 35, 45]]);
  });

  it('not across grades', () => {
    expect(proposals([...children(17, 'hw31', 3), ...children(18, 'hw32', 4)])).toEqual([]);
  });
});

describe('the board before a day', () => {
  it('names the session without a teacher, the full room and the unfit place', () => {
    const canteen = {
      type: 'SetPlace',
      placeId: 'r2',
      building: 'b1',
      kind: 'canteen',
      capacity: 45,
      patrolCheckpoint: false,
      sweepArea: true,
      label: null,
      buildingLabel: null,
    } as const;
    const plan = planDay(
      smallSchool(canteen),
      TEACHERS.filter((t) => t.staffId !== 't1'),
      TUESDAY,
    );
    const list = expectedList(plan, [...children(46, 'hw31'), ...children(30, 'hw32')], 0);
    expect(boardFindings(plan, list).map((f) => [f.sessionId, f.code, f.limit])).toEqual([
      [`s1.${TUESDAY}`, 'no_teacher', null],
      [`s1.${TUESDAY}`, 'place_too_small', 45],
      [`s1.${TUESDAY}`, 'group_too_large', 45],
      [`s2.${TUESDAY}`, 'unfit_place', null],
      [`s4.${TUESDAY}`, 'unfit_place', null],
    ]);
  });
});
