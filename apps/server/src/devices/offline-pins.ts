import type { OfflinePin } from '@baton/contracts';
import type { Sealer, Vault } from '@baton/event-log';
import { createHmac } from 'node:crypto';
import { SESSION_LONGEST_MS } from '../access/sessions';
import type { PairedDevice } from './paired-device';

const KIND = 'offline-pin';
/** ms for which a device may check a PIN by itself: as long as the longest session, a service day. */
export const OFFLINE_PIN_MS = SESSION_LONGEST_MS;
/** ms for which a device's word is believed that it has checked a PIN: its queue may come days later. */
const BELIEVED_MS = 14 * 24 * 3_600_000;
/** Wrong tries in a row, after which a device without network takes no PIN of this person any more. */
export const OFFLINE_TRIES = 5;
/** Bits of the check: of a million PINs about a thousand fit it. */
export const CHECK_BITS = 10;
/** Bytes. */
const SALT_BYTES = 16;

/**
 * What a paired device may check a person's PIN with while there is no network. Any check that a device can make, a thief
 * of the device can make a million times: so it is cut down to ten bits. Salt and value are the same on every device of
 * the school; a second stolen tablet, or a second day, tells no more than the first.
 */
export class OfflinePins {
  constructor(
    private readonly vault: Vault,
    private readonly sealer: Sealer,
    private readonly now: () => number = Date.now,
  ) {}

  /** Only for a PIN that was right this moment. That the device was given it is remembered. */
  async give(device: PairedDevice, staffId: string, pin: string): Promise<OfflinePin> {
    const validUntil = this.now() + OFFLINE_PIN_MS;
    const name = nameOf(device.deviceId, staffId);
    await this.vault.putVerifier(KIND, name, { value: String(validUntil), expiresAt: this.now() + BELIEVED_MS });
    const salt = this.sealer.keyedHash('offline-pin', staffId).slice(0, SALT_BYTES * 2);
    const value = checkOf(pin, salt);
    return { staffId, check: 'HMAC-SHA-256', salt, bits: CHECK_BITS, value, maxTries: OFFLINE_TRIES, validUntil };
  }

  /** Could this device check the person's PIN at all? Else its word about it is worth nothing. */
  async wasGiven(deviceId: string, staffId: string): Promise<boolean> {
    const given = await this.vault.getVerifier(KIND, nameOf(deviceId, staffId));
    return given !== null && (given.expiresAt ?? 0) > this.now();
  }
}

/** The first CHECK_BITS bits of the HMAC, as a whole number. */
export const checkOf = (pin: string, salt: string): number =>
  createHmac('sha256', Buffer.from(salt, 'hex')).update(pin.normalize('NFKC')).digest().readUInt16BE(0) >>> (16 - CHECK_BITS);

const nameOf = (deviceId: string, staffId: string): string => `${deviceId} ${staffId}`;
