import type { CampusDay } from '@baton/custody';

const EVERY_CLASS: readonly string[] = ['grade_lead', 'duty_administrator', 'deputy', 'duty_leader', 'principal'];

/** On leave today, of the classes whose children this person expects: so that nobody looks for them. */
export function onLeaveFor(day: CampusDay, staffId: string, roles: readonly string[]): readonly string[] {
  const all = [...day.onLeave.values()];
  if (roles.some((role) => EVERY_CLASS.includes(role))) return all.map(({ childId }) => childId);
  const classes = new Set(
    day.duties.filter((duty) => duty.staffId === staffId && duty.role === 'homeroom_teacher').map((duty) => duty.classId),
  );
  for (const session of day.sessions.values())
    if (session.staffIds.includes(staffId)) for (const childId of session.expected) classes.add(day.children.get(childId)?.classId ?? null);
  return all.filter(({ classId }) => classes.has(classId)).map(({ childId }) => childId);
}
