import type { Sealer } from '@baton/event-log';
import { createHash } from 'node:crypto';
import { systemActor } from '../platform/command-metadata';
import { type Account, signInDigest } from './account';
import { newOneTimePassword, type Secrets } from './secrets';
import { type StaffDirectory, staffStream } from './staff-directory';
import type { StaffLog } from './staff-log';

/** What the console must show once. */
export interface FirstSteps {
  readonly login: string;
  readonly oneTimePassword: string;
}

export const ADMINISTRATOR_LOGIN = 'admin';
const ADMINISTRATOR_NAME = '系统管理员';

const ACTOR = systemActor('first_start');

/**
 * An empty log gets its school and a system administrator with a one-time password; so does a log none of whose
 * administrators can sign in any more, as after the loss of the vault. Null when somebody can.
 */
export async function ensureAdministrator(
  logId: string,
  sealer: Sealer,
  directory: StaffDirectory,
  staffLog: StaffLog,
  secrets: Secrets,
): Promise<FirstSteps | null> {
  const administrators = directory.all().filter((account) => account.roles.includes('system_administrator') && !account.suspended);
  for (const { staffId } of administrators) if (await secrets.has(staffId, 'password')) return null;
  if (administrators.length > 0) return giveOneTimePassword(administrators[0], staffLog, secrets);
  if (directory.all().length > 0) return null;
  const who = { schoolId: schoolOf(logId), staffId: opaqueId(logId, 'administrator') };
  await registerAdministrator(who, sealer, staffLog);
  return giveOneTimePassword(who, staffLog, secrets);
}

/** The school that a log was begun for. */
export const schoolOf = (logId: string): string => opaqueId(logId, 'school');

/** Derived from the log's random id, so that two instances that start at once make the same school. */
const opaqueId = (logId: string, what: string): string =>
  `${what[0]}${createHash('sha256').update(`${logId} ${what}`).digest('hex').slice(0, 20)}`;

async function registerAdministrator(
  who: { readonly schoolId: string; readonly staffId: string },
  sealer: Sealer,
  staffLog: StaffLog,
): Promise<void> {
  const place = { stream: staffStream(who.schoolId, who.staffId), type: 'StaffRegistered', path: 'name' };
  await staffLog.say(who, ACTOR, [
    {
      type: 'RegisterStaff',
      ...who,
      name: await sealer.seal(place, { subject: who.staffId, class: 'staff' }, ADMINISTRATOR_NAME),
      phone: null,
      phoneDigest: null,
      signInDigest: signInDigest(sealer, ADMINISTRATOR_LOGIN),
      roles: ['system_administrator'],
      external: false,
      onlyOn: null,
      registeredBy: ACTOR.id,
      importId: null,
    },
  ]);
}

/** Also what `reset-administrator` on the console does. */
export async function giveOneTimePassword(
  who: Pick<Account, 'schoolId' | 'staffId'>,
  staffLog: StaffLog,
  secrets: Secrets,
): Promise<FirstSteps> {
  const at = Date.now();
  const record = await staffLog.record(who);
  await staffLog.say(who, ACTOR, [
    { type: 'ChangePassword', at, by: ACTOR.id },
    { type: 'RevokeSessions', at, seenEpoch: record?.sessionEpoch ?? 0 },
    { type: 'ClearSignIn', at },
  ]);
  const oneTimePassword = newOneTimePassword();
  await secrets.set(who.staffId, 'password', oneTimePassword, true);
  return { login: ADMINISTRATOR_LOGIN, oneTimePassword };
}
