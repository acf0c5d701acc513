import { Codes, Flag, Id, Instant, OneOf, Parts, Text, Whole } from './fields';

/** What a person may be on duty as. */
export const DUTY_ROLES = [
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
] as const;
export type DutyRole = (typeof DUTY_ROLES)[number];
/** Roles of the requirements (0.4): what a person may do depends on these, and on today's duties. */
export const ROLES = [...DUTY_ROLES, 'inspector', 'system_administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Characters. */
export const MIN_PASSWORD = 10;
/** Characters. A longer text costs the server time and protects nobody better. */
export const MAX_PASSWORD = 128;
/** Digits. */
export const PIN_DIGITS = 6;

export const SECRET_KINDS = ['password', 'pin'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** Slips in one answer. */
export const MAX_SLIPS = 1_000;

export class SignInRequest {
  @Text({ max: 64, about: 'Staff number, or the full name if only one person has it' })
  login: string;

  @Text({ max: MAX_PASSWORD, about: 'Password or PIN' })
  secret: string;

  @OneOf(SECRET_KINDS, { optional: true, about: 'What `secret` is; a password when left out' })
  kind?: SecretKind;
}

export class ChangePasswordRequest {
  @Text({ max: MAX_PASSWORD, about: 'The password so far, or the one-time password' })
  current: string;

  @Text({ max: MAX_PASSWORD, about: `At least ${MIN_PASSWORD} characters` })
  next: string;
}

export class ChangePinRequest {
  @Text({ max: MAX_PASSWORD, about: 'Password or PIN so far' })
  current: string;

  @OneOf(SECRET_KINDS, { optional: true, about: 'What `current` is; a password when left out' })
  kind?: SecretKind;

  @Text({ max: PIN_DIGITS, about: `${PIN_DIGITS} digits, not all equal and not a run` })
  next: string;
}

export class ResetSecretRequest {
  @OneOf(SECRET_KINDS, { optional: true, about: 'What is reset; the password when left out' })
  kind?: SecretKind;
}

export const PROOFS = ['session', 'online_pin'] as const;

/** Who is signed in, and as what. */
export class PersonSignedIn {
  @Id()
  staffId: string;

  @Id()
  schoolId: string;

  @Text({ about: 'The person’s own name' })
  name: string;

  @Codes({ max: ROLES.length, about: 'Standing roles; the duties of a day come on top' })
  roles: readonly Role[];

  @OneOf(PROOFS)
  proof: (typeof PROOFS)[number];

  @Flag({ about: 'Somebody else gave the password: nothing but changing it is permitted' })
  mustChangePassword: boolean;

  @Instant({ about: 'Epoch ms; the session ends then at the latest' })
  endsAt: number;

  @Id({ optional: true, about: 'the paired device that the session is bound to; null: none' })
  deviceId: string | null;

  @Whole({ about: 'minutes without a touch after which a shared device locks itself' })
  autoLockMinutes: number;
}

/** A secret that is shown once, to be handed over on paper. */
export class OneTimeSecret {
  @Id()
  staffId: string;

  @OneOf(SECRET_KINDS)
  kind: SecretKind;

  @Text({ about: 'Shown once, stored nowhere in clear' })
  secret: string;
}

export const LOGINS = ['name', 'staff_number'] as const;

export class PinSlip {
  @Id()
  staffId: string;

  @Text()
  name: string;

  @OneOf(LOGINS, { about: 'What to type as login: two people of one name sign in by staff number' })
  signInWith: (typeof LOGINS)[number];

  @Text({ about: 'Shown once, stored nowhere in clear' })
  pin: string;
}

export class PinSlips {
  @Parts(() => PinSlip, { max: MAX_SLIPS })
  slips: readonly PinSlip[];
}
