import type { Role } from '@baton/contracts';
import type { DevicePurpose } from '@baton/roster';

/** One row of the rights table: who may call an operation or send a message at all, and which rule narrows it to records. */
export interface Right {
  readonly roles: readonly Role[];
  /** name of the rule that decides on the single record: `mayAct` of the day, `own_account`, `child_in_view` … or `none` */
  readonly record: string;
  /** what it carries happened physically: without session or rights it is kept aside, never lost */
  readonly report?: true;
  /** takes a file (workbook, CSV) as its body */
  readonly upload?: true;
  /** paired devices of these purposes may call it by their own credential, with nobody signed in */
  readonly devices?: readonly DevicePurpose[];
  /** the one thing that a revoked device may still do */
  readonly ofRevokedDevice?: true;
  /** permitted while the password is still the one-time password */
  readonly beforePasswordChange?: true;
}

/** `METHOD /path/:pattern` or `SOCKET message` → right. What isn't in it is denied. */
export type RightsTable = Readonly<Record<string, Right>>;

/** Devices on which people sign in. */
export const SHARED_DEVICES: readonly DevicePurpose[] = ['duty_teacher', 'gate', 'office'];
export const ALL_DEVICES: readonly DevicePurpose[] = [...SHARED_DEVICES, 'queue_board'];

/** From the role that may least to the one that may most: a person acts in the first that suffices. */
export const LEAST_TO_MOST: readonly Role[] = [
  'volunteer',
  'inspector',
  'external_instructor',
  'gate_guard',
  'escort',
  'gate_teacher',
  'duty_teacher',
  'homeroom_teacher',
  'nurse',
  'grade_lead',
  'academic_office',
  'duty_administrator',
  'deputy',
  'duty_leader',
  'principal',
  'system_administrator',
];

export const EVERYBODY: readonly Role[] = LEAST_TO_MOST;
/** the day's leadership */
export const LEADERS: readonly Role[] = ['duty_administrator', 'deputy', 'duty_leader', 'principal'];
/** may answer for a child */
export const HOLDERS: readonly Role[] = [
  'gate_guard',
  'escort',
  'gate_teacher',
  'duty_teacher',
  'homeroom_teacher',
  'nurse',
  'grade_lead',
  ...LEADERS,
];
/** may stand beside children in a session: holders, and instructors paired with one */
export const IN_SESSIONS: readonly Role[] = ['external_instructor', ...HOLDERS];
/** at a gate */
export const AT_GATES: readonly Role[] = ['gate_guard', 'gate_teacher', ...LEADERS];
/** keeps the roster */
export const OFFICE: readonly Role[] = ['academic_office', 'system_administrator'];

export const rankOf = (role: Role): number => LEAST_TO_MOST.indexOf(role);

/** The roles of a person in which an operation is permitted, the least privileged first. */
export const rolesToActIn = (roles: readonly Role[], right: Right): readonly Role[] =>
  roles.filter((role) => right.roles.includes(role)).sort((a, b) => rankOf(a) - rankOf(b));
