import type { Role, SecretKind } from '@baton/contracts';
import type { Actor } from '@baton/event-log';
import type { Metrics } from '../platform/metrics';
import { Refused } from '../platform/refused';
import { type Account, foldedLogin, mayUseAccount } from './account';
import type { PairedDevice } from '../devices/paired-device';
import { Attempts, FREE_ATTEMPTS_A_DEVICE } from './attempts';
import { rankOf } from './right';
import type { SchoolCalendarDate } from './school-date';
import type { Secrets } from './secrets';
import type { Session, Sessions } from './sessions';
import type { StaffDirectory } from './staff-directory';
import type { StaffLog } from './staff-log';

/** Where a sign-in comes from. */
export interface SentFrom {
  readonly address: string;
  /** the paired device; the session is bound to it */
  readonly device: PairedDevice | null;
}

interface Asked extends SentFrom {
  /** what attempts are counted and lined up by */
  readonly key: string;
  readonly account: () => Account | null;
  readonly secret: string;
  readonly kind: SecretKind;
}

/** A device counts wrong PINs of all its people together. */
const ANYBODY = 'anybody';

export interface SignedIn {
  readonly token: string;
  readonly session: Session;
  readonly account: Account;
}

/** Opens sessions. Whoever guesses is slowed down here, and locked out on every instance by an event. */
export class SignIn {
  private readonly lines = new Map<string, Promise<unknown>>();
  private readonly onDevices = new Attempts(FREE_ATTEMPTS_A_DEVICE);

  constructor(
    private readonly directory: StaffDirectory,
    private readonly staffLog: StaffLog,
    private readonly secrets: Secrets,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly today: SchoolCalendarDate,
    private readonly metrics: Metrics,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws Refused wrong_credentials, too_many_attempts, locked_out, person_suspended */
  signIn(login: string, secret: string, kind: SecretKind, from: SentFrom): Promise<SignedIn> {
    return this.counted({ key: foldedLogin(login), account: () => this.directory.byLogin(login), secret, kind, ...from });
  }

  /** By name tile and PIN, on a device of the person's own school. @throws Refused as signIn */
  signInOnDevice(staffId: string, pin: string, from: SentFrom & { readonly device: PairedDevice }): Promise<SignedIn> {
    const account = () => {
      const found = this.directory.get(staffId);
      return found?.schoolId === from.device.schoolId ? found : null;
    };
    return this.counted({ key: `staff ${staffId}`, account, secret: pin, kind: 'pin', ...from });
  }

  private counted(asked: Asked): Promise<SignedIn> {
    return this.inLine(asked.key, async () => {
      try {
        const signedIn = await this.attempt(asked);
        this.metrics.signIns.inc({ outcome: 'signed_in' });
        return signedIn;
      } catch (error) {
        this.metrics.signIns.inc({ outcome: error instanceof Refused ? error.code : 'failed' });
        throw error;
      }
    });
  }

  /** One attempt for a login at a time: guesses in parallel would all be tried before the first one counts. */
  private inLine<T>(login: string, attempt: () => Promise<T>): Promise<T> {
    const before = this.lines.get(login) ?? Promise.resolve();
    const mine = before.then(attempt, attempt);
    this.lines.set(login, mine);
    const leave = () => {
      if (this.lines.get(login) === mine) this.lines.delete(login);
    };
    mine.then(leave, leave);
    return mine;
  }

  private async attempt(asked: Asked): Promise<SignedIn> {
    this.refuseWhileSlowed(asked);
    const account = asked.account();
    await this.refuseWhileLocked(account);
    const verdict = await this.secrets.verify(account?.staffId ?? null, asked.kind, asked.secret);
    if (!account || verdict === 'wrong') return this.wrong(asked, account);
    if (!mayUseAccount(account, this.today())) throw new Refused('person_suspended');
    this.attempts.right(asked.key, asked.address);
    return this.open(account, asked, verdict === 'right_once' && asked.kind === 'password');
  }

  /** Per person and address, and per shared device: there a row of tiles invites to try one PIN on many names. */
  private refuseWhileSlowed({ key, address, device }: Asked): void {
    const now = this.now();
    const ofDevice = device ? this.onDevices.waitFor(ANYBODY, device.deviceId, now) : 0;
    const wait = Math.max(ofDevice, this.attempts.waitFor(key, address, now));
    if (wait > 0) throw new Refused('too_many_attempts', { retryAfter: wait });
  }

  /** Read from the log: another instance may have locked it this moment. */
  private async refuseWhileLocked(account: Account | null): Promise<void> {
    const record = account && (await this.staffLog.record(account));
    if (record?.lockedUntil && record.lockedUntil > this.now())
      throw new Refused('locked_out', { retryAfter: Math.ceil((record.lockedUntil - this.now()) / 1000) });
  }

  private async wrong({ key, address, device }: Asked, account: Account | null): Promise<never> {
    this.attempts.wrong(key, address, this.now());
    if (device) this.onDevices.wrong(ANYBODY, device.deviceId, this.now());
    if (account) {
      const said = await this.staffLog.say(account, actorOf(account, 'unverified'), [{ type: 'RecordFailedSignIn', at: this.now() }]);
      const locked = 'refused' in said ? undefined : said.find((event) => event.type === 'LockedOut');
      if (locked) throw new Refused('locked_out', { retryAfter: Math.ceil((locked.data.until - this.now()) / 1000) });
    }
    throw new Refused('wrong_credentials');
  }

  private async open(account: Account, { kind, device }: Asked, mustChangePassword: boolean): Promise<SignedIn> {
    const record = await this.staffLog.record(account);
    if (!record) throw new Refused('wrong_credentials');
    if (record.failures > 0) await this.staffLog.say(account, actorOf(account, 'session'), [{ type: 'ClearSignIn', at: this.now() }]);
    const proof = kind === 'pin' ? 'online_pin' : 'session';
    const { staffId, schoolId } = account;
    const deviceId = device?.deviceId ?? null;
    const { token, session } = await this.sessions.open({
      staffId,
      schoolId,
      epoch: record.sessionEpoch,
      proof,
      deviceId,
      mustChangePassword,
    });
    return { token, session, account };
  }
}

/** The person as the author of something about the own account, in the role that may most. */
export const actorOf = (account: { readonly staffId: string; readonly roles: readonly Role[] }, proof: Actor['proof']): Actor => ({
  id: account.staffId,
  kind: 'person',
  role: [...account.roles].sort((a, b) => rankOf(b) - rankOf(a))[0] ?? 'volunteer',
  proof,
});
