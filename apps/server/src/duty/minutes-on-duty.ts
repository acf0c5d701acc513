import type { CampusDay } from '@baton/custody';
import { dutyMinutes, type DutyMinutes, type HeldSpan } from '@baton/roster';

/** Role of somebody who held children without a duty of their own that day. */
const WITHOUT_DUTY = 'duty_teacher';

/** Minutes of each person and period: what they held, within the period. */
export function minutesOnDuty(day: CampusDay, now: number): readonly DutyMinutes[] {
  const roles = new Map(day.duties.map((duty) => [duty.staffId, duty.role]));
  const spans: HeldSpan[] = [];
  for (const child of day.children.values())
    for (const { holder, from, to } of child.spans) spans.push({ staffId: holder, role: roles.get(holder) ?? WITHOUT_DUTY, from, to });
  return dutyMinutes(spans, day.opened?.periods ?? [], now);
}
