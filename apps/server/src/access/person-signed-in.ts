import type { PersonSignedIn } from '@baton/contracts';
import { endOf } from './sessions';
import type { SignedIn } from './sign-in';

/** What the person who has just signed in is told. */
export const personSignedIn = ({ account, session }: SignedIn, autoLockMinutes: number): PersonSignedIn => ({
  staffId: account.staffId,
  schoolId: account.schoolId,
  name: account.name ?? '',
  roles: account.roles,
  proof: session.proof,
  mustChangePassword: session.mustChangePassword,
  endsAt: endOf(session),
  deviceId: session.deviceId,
  autoLockMinutes,
});
