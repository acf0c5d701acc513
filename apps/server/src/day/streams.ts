/** One campus on one date: which book a command belongs to. */
export interface DayAddress {
  readonly campusId: string;
  /** yyyy-mm-dd, fixed by the device for the day that it is working on */
  readonly serviceDay: string;
}

export const DAY_PREFIX = 'campusDay-';
export const ALERTS_PREFIX = 'alerts-';
export const CHILD_PREFIX = 'child-';
export const PERSON_PREFIX = 'person-';
export const STAFF_PREFIX = 'staff-';
export const CAMPUS_PREFIX = 'campus-';

export const dayStream = ({ campusId, serviceDay }: DayAddress): string => `${DAY_PREFIX}${campusId}-${serviceDay}`;
export const alertsStream = ({ campusId, serviceDay }: DayAddress): string => `${ALERTS_PREFIX}${campusId}-${serviceDay}`;
/** All books of a campus begin so. */
export const gateBooksOf = (campusId: string): string => `gateBook-${campusId}-`;
export const gateBookStream = ({ campusId, serviceDay }: DayAddress): string => `${gateBooksOf(campusId)}${serviceDay}`;
export const childStream = (schoolId: string, childId: string): string => `${CHILD_PREFIX}${schoolId}.${childId}`;
export const campusStream = (campusId: string): string => `${CAMPUS_PREFIX}${campusId}`;
export const staffStream = (schoolId: string, staffId: string): string => `${STAFF_PREFIX}${schoolId}.${staffId}`;
export const personStream = (schoolId: string, personId: string): string => `${PERSON_PREFIX}${schoolId}.${personId}`;
export const rosterStream = (schoolId: string): string => `roster-${schoolId}`;
export const incidentStream = (schoolId: string, incidentId: string): string => `incident-${schoolId}.${incidentId}`;
export const sealsStream = (schoolId: string): string => `seals-${schoolId}`;
export const deviceStream = (schoolId: string, deviceId: string): string => `device-${schoolId}.${deviceId}`;

/** The campus and date of a day's or its alerts' stream; null for any other stream. */
export function addressOf(stream: string): DayAddress | null {
  const found = /^(?:campusDay|alerts)-([^-]+)-(\d{4}-\d{2}-\d{2})$/.exec(stream);
  return found && { campusId: found[1], serviceDay: found[2] };
}
