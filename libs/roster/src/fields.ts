import { code, count, id, list, object, type Field } from '@baton/event-schema';
import type { DismissalMode, Weekday } from './child-record';
import { isDate } from './dates';
import type { Duty, Place, Session } from './day-plan';

/** ISO weekday: 1 Monday … 7 Sunday */
export const weekday: Field<Weekday> = {
  kind: 'weekday',
  problem: (v, path) =>
    Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 7 ? null : `${path} is not a weekday (1 Monday … 7 Sunday)`,
};

/** minutes after midnight of the service day; an evening may end after midnight */
export const minuteOfDay: Field<number> = {
  kind: 'minute of the day',
  problem: (v, path) => (Number.isInteger(v) && (v as number) >= 0 && (v as number) <= 2_880 ? null : `${path} is not a minute of the day`),
};

/** a date that exists */
export const day: Field<string> = {
  kind: 'date',
  problem: (v, path) => (typeof v === 'string' && isDate(v) ? null : `${path} is not a date yyyy-mm-dd`),
};

export const mode: Field<DismissalMode> = code('collected', 'agency', 'self');

export const groupOfPeriod = object({ periodId: id, groupId: id });

export const grades = list(count);

export const placeKind: Field<Place['kind']> = code(
  'room',
  'grounds',
  'gate',
  'clinic',
  'library',
  'office',
  'canteen',
  'guard_room',
  'other',
);

export const groupKind: Field<Session['groupKind']> = code('homework', 'club', 'reading', 'self_study', 'sport', 'special_topic', 'care');

const DUTY_ROLES = [
  'principal',
  'deputy',
  'duty_leader',
  'duty_administrator',
  'grade_lead',
  'homeroom_teacher',
  'duty_teacher',
  'gate_teacher',
  'gate_guard',
  'nurse',
  'escort',
  'external_instructor',
  'volunteer',
  'academic_office',
] as const satisfies readonly Duty['role'][];

export const dutyRole: Field<Duty['role']> = code(...DUTY_ROLES);

/** What somebody may be beside the duties of a day: reads as an inspector, or keeps the accounts. */
export type StaffRole = Duty['role'] | 'inspector' | 'system_administrator';
export const staffRole: Field<StaffRole> = code(...DUTY_ROLES, 'inspector', 'system_administrator');
