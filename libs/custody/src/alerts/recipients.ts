import type { CampusDay, DutyOfDay } from '../state';
import type { Recipient } from './events';

export const person = (role: string, staffId: string): Recipient => ({ role, staffId });

const onDuty = (day: CampusDay, fits: (duty: DutyOfDay) => boolean): Recipient[] =>
  day.duties.filter((d) => !day.suspended.has(d.staffId) && fits(d)).map((d) => person(d.role, d.staffId));

/** Somebody is always told: with nobody in a role the principal is, and with no principal the role itself stands there. */
const orElse = (found: Recipient[], next: () => readonly Recipient[]): readonly Recipient[] => (found.length > 0 ? found : next());

export const principals = (day: CampusDay): readonly Recipient[] =>
  orElse(
    onDuty(day, (d) => d.role === 'principal'),
    () => [{ role: 'principal', staffId: null }],
  );

export const principalsAndDeputies = (day: CampusDay): readonly Recipient[] => [
  ...principals(day),
  ...onDuty(day, (d) => d.role === 'deputy'),
];

export const dutyLeaders = (day: CampusDay): readonly Recipient[] =>
  orElse(
    onDuty(day, (d) => d.role === 'duty_leader'),
    () => principals(day),
  );

export const deputies = (day: CampusDay): readonly Recipient[] => onDuty(day, (d) => d.role === 'deputy');

export const gradeLeads = (day: CampusDay, grades: ReadonlySet<number>): readonly Recipient[] =>
  orElse(
    onDuty(day, (d) => d.role === 'grade_lead' && d.grade !== null && grades.has(d.grade)),
    () => dutyLeaders(day),
  );

export const homeroomTeachers = (day: CampusDay, classId: string | null): readonly Recipient[] =>
  onDuty(day, (d) => d.role === 'homeroom_teacher' && d.classId !== null && d.classId === classId);

export const gateStaff = (day: CampusDay, gateId: string): Recipient[] =>
  onDuty(day, (d) => d.gateId === gateId && (d.role === 'gate_teacher' || d.role === 'gate_guard'));
