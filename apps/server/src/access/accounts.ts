import { MAX_SLIPS, type OneTimeSecret, type PinSlip, type SecretKind } from '@baton/contracts';
import type { Actor } from '@baton/event-log';
import type { StaffCommand } from '@baton/roster';
import { Refused } from '../platform/refused';
import { type Account, foldedLogin } from './account';
import { passwordIsWeak, pinIsWeak } from './common-secrets';
import { newOneTimePassword, newPin, type Secrets } from './secrets';
import type { Session, Sessions } from './sessions';
import type { SignedInPerson } from './signed-in-person';
import type { StaffDirectory } from './staff-directory';
import type { StaffLog } from './staff-log';

/** PINs made at the same time; hashing them is what takes time. */
const PINS_AT_ONCE = 8;

/** Changes secrets and ends sessions. The event comes first: a full log refuses the change instead of losing its trace. */
export class Accounts {
  constructor(
    private readonly directory: StaffDirectory,
    private readonly staffLog: StaffLog,
    private readonly secrets: Secrets,
    private readonly sessions: Sessions,
    private readonly now: () => number = Date.now,
  ) {}

  /** All sessions of the person end; the answer is a new one for this device. */
  async changePassword(
    person: SignedInPerson,
    current: string,
    next: string,
  ): Promise<{ readonly token: string; readonly session: Session }> {
    const account = this.account(person.schoolId, person.staffId);
    await this.requireSecret(account, 'password', current);
    if (next === current || passwordIsWeak(next, [account.name ?? ''])) throw new Refused('weak_password');
    const at = this.now();
    await this.say(account, actor(person), [{ type: 'ChangePassword', at, by: person.staffId }, revocation(account, at)]);
    await this.secrets.set(account.staffId, 'password', next, false);
    const { staffId, schoolId, epoch } = this.account(person.schoolId, person.staffId);
    const { proof, deviceId } = person;
    return this.sessions.open({ staffId, schoolId, epoch, proof, deviceId, mustChangePassword: false });
  }

  async changePin(person: SignedInPerson, kind: SecretKind, current: string, next: string): Promise<void> {
    const account = this.account(person.schoolId, person.staffId);
    await this.requireSecret(account, kind, current);
    if (pinIsWeak(next)) throw new Refused('weak_pin');
    await this.say(account, actor(person), [{ type: 'ChangePin', at: this.now(), by: person.staffId }]);
    await this.secrets.set(account.staffId, 'pin', next, false);
  }

  /** A new one-time password, or a new PIN, for somebody else; their sessions end and a lock-out is lifted. */
  async reset(by: SignedInPerson, staffId: string, kind: SecretKind): Promise<OneTimeSecret> {
    const account = this.account(by.schoolId, staffId);
    const at = this.now();
    const change = { type: kind === 'pin' ? 'ChangePin' : 'ChangePassword', at, by: by.staffId } as const;
    await this.say(account, actor(by), [change, revocation(account, at), { type: 'ClearSignIn', at }]);
    const secret = kind === 'pin' ? newPin() : newOneTimePassword();
    await this.secrets.set(staffId, kind, secret, kind === 'password');
    return { staffId, kind, secret };
  }

  async revokeSessions(by: SignedInPerson, staffId: string): Promise<void> {
    const account = this.account(by.schoolId, staffId);
    await this.say(account, actor(by), [revocation(account, this.now())]);
  }

  /** First PINs for everybody of the school who has none; each is shown this once. Asking again adds only new people. */
  async issuePins(by: SignedInPerson): Promise<readonly PinSlip[]> {
    const without: Account[] = [];
    for (const account of this.directory.all()) {
      if (account.schoolId !== by.schoolId || account.name === null || (await this.secrets.has(account.staffId, 'pin'))) continue;
      if (without.push(account) >= MAX_SLIPS) break;
    }
    const slips: PinSlip[] = [];
    for (let i = 0; i < without.length; i += PINS_AT_ONCE)
      slips.push(...(await Promise.all(without.slice(i, i + PINS_AT_ONCE).map((account) => this.issuePin(by, account)))));
    return slips;
  }

  private async issuePin(by: SignedInPerson, account: Account): Promise<PinSlip> {
    const pin = newPin();
    await this.say(account, actor(by), [{ type: 'ChangePin', at: this.now(), by: by.staffId }]);
    await this.secrets.set(account.staffId, 'pin', pin, false);
    const name = account.name ?? '';
    const byNameAlone = this.directory.all().filter((other) => foldedLogin(other.name ?? '') === foldedLogin(name)).length === 1;
    return { staffId: account.staffId, name, signInWith: byNameAlone ? 'name' : 'staff_number', pin };
  }

  private account(schoolId: string, staffId: string): Account {
    const account = this.directory.get(staffId);
    if (!account || account.schoolId !== schoolId) throw new Refused('unknown_person', { staffId });
    return account;
  }

  private async requireSecret(account: Account, kind: SecretKind, secret: string): Promise<void> {
    const record = await this.staffLog.record(account);
    if (record?.lockedUntil && record.lockedUntil > this.now())
      throw new Refused('locked_out', { retryAfter: Math.ceil((record.lockedUntil - this.now()) / 1000) });
    if ((await this.secrets.verify(account.staffId, kind, secret)) !== 'wrong') return;
    const unverified = { id: account.staffId, kind: 'person', role: account.roles[0] ?? 'volunteer', proof: 'unverified' } as const;
    await this.staffLog.say(account, unverified, [{ type: 'RecordFailedSignIn', at: this.now() }]);
    throw new Refused('wrong_credentials');
  }

  private async say(account: Account, by: Actor, commands: readonly StaffCommand[]): Promise<void> {
    const said = await this.staffLog.say(account, by, commands);
    if ('refused' in said) throw new Refused('unknown_person', { staffId: account.staffId });
  }
}

const revocation = (account: Account, at: number): StaffCommand => ({ type: 'RevokeSessions', at, seenEpoch: account.epoch });

const actor = (person: SignedInPerson): Actor => ({
  id: person.staffId,
  kind: 'person',
  role: person.actingRoles[0] ?? person.roles[0],
  proof: person.proof,
});
