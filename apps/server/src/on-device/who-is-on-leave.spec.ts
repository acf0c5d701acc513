import { initialDay, type CampusDay, type ChildDay, type SessionDay } from '@baton/custody';
import { onLeaveFor } from './on-leave';

/** 3-2 with one child expected and one on leave, 3-3 with one on leave; a teacher for 3-2 only. */
function dayWithTwoOnLeave(): CampusDay {
  const day = initialDay();
  day.children.set('expected32', { childId: 'expected32', classId: 'class32' } as ChildDay);
  day.onLeave.set('away32', { childId: 'away32', classId: 'class32', grade: 3, leaveId: 'leave1' });
  day.onLeave.set('away33', { childId: 'away33', classId: 'class33', grade: 3, leaveId: 'leave2' });
  day.sessions.set('stage1', { sessionId: 'stage1', staffIds: ['teacher32'], expected: new Set(['expected32']) } as unknown as SessionDay);
  const homeroom = { role: 'homeroom_teacher', grade: null, gateId: null, pairedWith: null } as const;
  day.duties.push({ ...homeroom, staffId: 'homeroom33', classId: 'class33' });
  return day;
}

it.each([
  ['teacher32', [], ['away32']],
  ['homeroom33', [], ['away33']],
  ['guard', ['gate_guard'], []],
  ['leader', ['duty_leader'], ['away32', 'away33']],
] as const)('tells %s, as %j, of %j on leave: their own classes’ and nobody else’s', (staffId, roles, told) => {
  expect(onLeaveFor(dayWithTwoOnLeave(), staffId, roles)).toEqual(told);
});
