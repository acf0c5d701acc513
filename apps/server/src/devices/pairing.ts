import type { MakePairingCodeBody } from '@baton/contracts';
import type { Sealer, Vault } from '@baton/event-log';
import { randomBytes, randomInt } from 'node:crypto';
import { Attempts } from '../access/attempts';
import type { SignedInPerson } from '../access/signed-in-person';
import { systemActor } from '../platform/command-metadata';
import { Refused } from '../platform/refused';
import type { DeviceCredentials } from './device-credentials';
import type { DeviceDirectory, KnownDevice } from './device-directory';
import type { DeviceLog } from './device-log';
import type { DeviceSites } from './device-sites';

const KIND = 'pairing-code';
/** ms, real time: long enough to walk to the gate. */
export const PAIRING_CODE_MS = 10 * 60_000;
/** No 0 O 1 I L: what is read from a screen is typed right. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
/** Eight of 31 letters: 40 bits, for ten minutes, behind a throttle. */
const CODE_LETTERS = 8;
/** Bytes of a device's id. */
const ID_BYTES = 10;
/** All codes are throttled under one name: who tries them knows none. */
const ANY_CODE = 'pairing';

interface Waiting {
  readonly deviceId: string;
  readonly schoolId: string;
  readonly campusId: string;
  readonly purpose: MakePairingCodeBody['purpose'];
  readonly gateId: string | null;
  readonly placeId: string | null;
  readonly name: string;
  readonly by: string;
}

/** Makes a device one of the school: an administrator's one-time code on one side, the device's own secret on the other. */
export class Pairing {
  private readonly attempts = new Attempts();

  constructor(
    private readonly vault: Vault,
    private readonly sealer: Sealer,
    private readonly log: DeviceLog,
    private readonly directory: DeviceDirectory,
    private readonly credentials: DeviceCredentials,
    private readonly sites: DeviceSites,
    private readonly now: () => number = Date.now,
  ) {}

  /** The code is kept by its keyed hash, in the vault; it is in no event. */
  async codeFor(by: SignedInPerson, body: MakePairingCodeBody) {
    const { campusId, purpose, name } = body;
    const site = { gateId: body.gateId ?? null, placeId: body.placeId ?? null };
    await this.sites.mustExist(by.schoolId, campusId, purpose, site);
    const deviceId = `dv${randomBytes(ID_BYTES).toString('hex')}`;
    const waiting: Waiting = { deviceId, schoolId: by.schoolId, campusId, purpose, ...site, name: name.trim(), by: by.staffId };
    const code = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const expiresAt = this.now() + PAIRING_CODE_MS;
    await this.vault.putVerifier(KIND, this.hashOf(code), { value: JSON.stringify(waiting), expiresAt });
    return { deviceId, code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt };
  }

  /** @throws Refused pairing_code_unknown, too_many_attempts */
  async pair(code: string, address: string): Promise<{ readonly token: string; readonly device: KnownDevice }> {
    const wait = this.attempts.waitFor(ANY_CODE, address, this.now());
    if (wait > 0) throw new Refused('too_many_attempts', { retryAfter: wait });
    const hash = this.hashOf(folded(code));
    const stored = await this.vault.getVerifier(KIND, hash);
    if (!stored || (stored.expiresAt ?? 0) <= this.now()) return this.wrong(address);
    const waiting = JSON.parse(stored.value) as Waiting;
    // two devices with one code: the log lets the first one in
    if ((await this.record(waiting)) === 'unchanged') return this.wrong(address);
    await this.vault.deleteVerifier(KIND, hash);
    this.attempts.right(ANY_CODE, address);
    const device = this.directory.get(waiting.schoolId, waiting.deviceId);
    if (!device) throw new Refused('device_unknown');
    return { token: await this.credentials.issue(waiting), device };
  }

  private async record(waiting: Waiting): Promise<'accepted' | 'unchanged'> {
    const { name, placeId, gateId, by, ...device } = waiting;
    const at = this.log.now();
    const label = name === '' ? null : await this.log.name(waiting, 'DevicePaired', name);
    const paired = await this.log.say(waiting, PAIRING, { type: 'PairDevice', ...device, gateId, label, by, at });
    if (paired === 'accepted') await this.log.say(waiting, PAIRING, { type: 'StationDevice', gateId, placeId, by, at });
    return paired;
  }

  private wrong(address: string): never {
    this.attempts.wrong(ANY_CODE, address, this.now());
    throw new Refused('pairing_code_unknown');
  }

  private hashOf = (code: string): string => this.sealer.keyedHash('pairing-code', code);
}

/** Nobody is signed in on a device that is being paired; the event names who made the code. */
const PAIRING = systemActor('pairing');

const folded = (code: string): string => code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
