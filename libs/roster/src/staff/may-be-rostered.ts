/** What a roster needs to know about a staff member or an external. */
export interface StaffStanding {
  readonly staffId: string;
  readonly external: boolean;
  /** last date on which all documents of an external are valid; null: never vetted */
  readonly vettedUntil: string | null;
  readonly suspended: boolean;
  readonly leftOn: string | null;
  /** a substitute's one-day account */
  readonly onlyOn: string | null;
}

export type NotRostered = 'staff_suspended' | 'staff_left' | 'external_expired' | 'one_day_account';

/** "May this person be near children on this date?" Null: yes. */
export function whyNotRostered(staff: StaffStanding, date: string): NotRostered | null {
  if (staff.suspended) return 'staff_suspended';
  if (staff.leftOn !== null && staff.leftOn < date) return 'staff_left';
  if (staff.external && (staff.vettedUntil === null || staff.vettedUntil < date)) return 'external_expired';
  return staff.onlyOn !== null && staff.onlyOn !== date ? 'one_day_account' : null;
}
