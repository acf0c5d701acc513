import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** Roles of the requirements (0.4): what a person may do depends on these, and on today's duties. */
export const ROLES = [
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
  'inspector',
  'system_administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Characters. */
export const MIN_PASSWORD = 10;
/** Characters. A longer text costs the server time and protects nobody better. */
export const MAX_PASSWORD = 128;
/** Digits. */
export const PIN_DIGITS = 6;

export const SECRET_KINDS = ['password', 'pin'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export class SignInRequest {
  @ApiProperty({ description: 'Staff number, or the full name if only one person has it', maxLength: 64, example: 'T0203' })
  @IsString()
  @Length(1, 64)
  login: string;

  @ApiProperty({ description: 'Password or PIN', maxLength: MAX_PASSWORD })
  @IsString()
  @Length(1, MAX_PASSWORD)
  secret: string;

  @ApiProperty({ enum: SECRET_KINDS, required: false, default: 'password' })
  @IsOptional()
  @IsIn(SECRET_KINDS)
  kind?: SecretKind;
}

export class ChangePasswordRequest {
  @ApiProperty({ description: 'The password so far, or the one-time password', maxLength: MAX_PASSWORD })
  @IsString()
  @Length(1, MAX_PASSWORD)
  current: string;

  @ApiProperty({ description: `At least ${MIN_PASSWORD} characters`, minLength: MIN_PASSWORD, maxLength: MAX_PASSWORD })
  @IsString()
  @MaxLength(MAX_PASSWORD)
  next: string;
}

export class ChangePinRequest {
  @ApiProperty({ description: 'Password or PIN so far', maxLength: MAX_PASSWORD })
  @IsString()
  @Length(1, MAX_PASSWORD)
  current: string;

  @ApiProperty({ enum: SECRET_KINDS, required: false, default: 'password', description: 'What `current` is' })
  @IsOptional()
  @IsIn(SECRET_KINDS)
  kind?: SecretKind;

  @ApiProperty({ description: `${PIN_DIGITS} digits, not all equal and not a run`, pattern: `^\\d{${PIN_DIGITS}}$` })
  @Matches(new RegExp(`^\\d{${PIN_DIGITS}}$`))
  next: string;
}

export class ResetSecretRequest {
  @ApiProperty({ enum: SECRET_KINDS, required: false, default: 'password' })
  @IsOptional()
  @IsIn(SECRET_KINDS)
  kind?: SecretKind;
}

/** Who is signed in, and as what. */
export class PersonSignedIn {
  @ApiProperty()
  staffId: string;

  @ApiProperty()
  schoolId: string;

  @ApiProperty({ description: 'The person’s own name' })
  name: string;

  @ApiProperty({ enum: ROLES, isArray: true, description: 'Standing roles; duties of a day come on top' })
  roles: readonly Role[];

  @ApiProperty({ enum: ['session', 'online_pin'] })
  proof: 'session' | 'online_pin';

  @ApiProperty({ description: 'The password was given by somebody else: nothing but changing it is permitted' })
  mustChangePassword: boolean;

  @ApiProperty({ description: 'Epoch ms; the session ends then at the latest' })
  endsAt: number;
}

/** A secret that is shown once, to be handed over on paper. */
export class OneTimeSecret {
  @ApiProperty()
  staffId: string;

  @ApiProperty({ enum: SECRET_KINDS })
  kind: SecretKind;

  @ApiProperty({ description: 'Shown once, stored nowhere in clear' })
  secret: string;
}

export class PinSlip {
  @ApiProperty()
  staffId: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'What to type as login', nullable: true, type: String })
  login: string | null;

  @ApiProperty({ description: 'Shown once, stored nowhere in clear' })
  pin: string;
}

export class PinSlips {
  @ApiProperty({ type: [PinSlip] })
  slips: readonly PinSlip[];
}
