import type { Role } from '@baton/contracts';
import type { DutiesHeld } from './duty-roles';

/** Who may lead a day stands on the list of staff; who leads this one, in the duty roster. */
const LEADS_WHEN_ROSTERED: readonly Role[] = ['duty_leader', 'duty_administrator'];

/** Whose standing role may be one that only the duty roster lets somebody act in. */
export const mayLeadADay = (standing: readonly Role[]): boolean => standing.some((role) => LEADS_WHEN_ROSTERED.includes(role));

/**
 * "Monday's leader doesn't lead Tuesday": as duty leader or administrator on duty acts on a day whom its roster names. On
 * a day for which nobody was named, whoever could lead it does: a school without a roster is not a school without leaders.
 */
export function rolesOn(standing: readonly Role[], { duties, heldByAnybody }: DutiesHeld): readonly Role[] {
  const lead = (role: Role) => !LEADS_WHEN_ROSTERED.includes(role) || !heldByAnybody.has(role);
  return [...new Set([...standing.filter(lead), ...duties.map((duty) => duty.role)])];
}
