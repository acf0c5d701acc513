import { PersonSignedIn, PIN_DIGITS } from './access';
import { Flag, Free, Id, Ids, Instant, OneOf, Part, Parts, Text, Whole } from './fields';

/** What a device is for: the codes of the log. */
export const DEVICE_PURPOSES = ['duty_teacher', 'gate', 'office', 'queue_board'] as const;
export type DevicePurposeCode = (typeof DEVICE_PURPOSES)[number];

/** Characters of a device's name. */
const MAX_DEVICE_NAME = 60;
/** People on the tiles of one device. */
export const MAX_TILES = 200;
/** Devices in one answer. */
export const MAX_DEVICES_LISTED = 2_000;
/** Reports in one part of a revoked device's last queue. */
export const MAX_LAST_REPORTS = 200;

export class MakePairingCodeBody {
  @Id() readonly campusId: string;
  @OneOf(DEVICE_PURPOSES) readonly purpose: DevicePurposeCode;
  @Id({ optional: true, about: 'required for a gate' }) readonly gateId?: string | null;
  @Id({ optional: true, about: 'room, corridor or office where it stands' }) readonly placeId?: string | null;
  @Text({ max: MAX_DEVICE_NAME, about: 'what people call it: 北门平板' }) readonly name: string;
}

/** Shown to the administrator once, for the one device that is being paired. */
export class PairingCode {
  @Id() readonly deviceId: string;
  @Text({ about: 'XXXX-XXXX, to be typed' }) readonly code: string;
  @Text({ about: 'the address that a QR code holds; opened on the device, the app pairs itself' }) readonly qrText: string;
  @Instant({ about: 'epoch ms; used or over, it opens nothing' }) readonly expiresAt: number;
}

export class PairDeviceBody {
  @Text({ max: 32, about: 'as typed or scanned; dashes, spaces and case don’t matter' }) readonly code: string;
}

/** What a device knows of itself. */
export class DeviceItself {
  @Id() readonly deviceId: string;
  @Id() readonly schoolId: string;
  @Id() readonly campusId: string;
  @OneOf(DEVICE_PURPOSES) readonly purpose: DevicePurposeCode;
  @Id({ optional: true }) readonly gateId: string | null;
  @Id({ optional: true }) readonly placeId: string | null;
  @Text({ optional: true }) readonly name: string | null;
  @Whole({ about: 'minutes without a touch after which the screen locks itself' }) readonly autoLockMinutes: number;
  @Instant({ about: 'the school’s clock, epoch ms' }) readonly now: number;
}

export class DeviceOfSchool {
  @Id() readonly deviceId: string;
  @Id() readonly campusId: string;
  @OneOf(DEVICE_PURPOSES) readonly purpose: DevicePurposeCode;
  @Id({ optional: true }) readonly gateId: string | null;
  @Id({ optional: true }) readonly placeId: string | null;
  @Text({ optional: true }) readonly name: string | null;
  @Instant() readonly pairedAt: number;
  @Id({ about: 'who made the pairing code' }) readonly pairedBy: string;
  @Instant({ optional: true, about: 'real time, since this server started; null: not heard since' }) readonly lastHeardAt: number | null;
  @Instant({ optional: true }) readonly revokedAt: number | null;
  @Instant({ optional: true, about: 'revoked, and all that it had not sent was kept' }) readonly deliveredAt: number | null;
  @Instant({ optional: true, about: 'revoked, and its store is empty' }) readonly emptiedAt: number | null;
  @Whole({ about: 'reports of it that wait for a person' }) readonly keptReports: number;
}

export class DevicesOfSchool {
  @Parts(() => DeviceOfSchool, { max: MAX_DEVICES_LISTED }) readonly devices: readonly DeviceOfSchool[];
}

export class RenameDeviceBody {
  @Text({ max: MAX_DEVICE_NAME }) readonly name: string;
}

export class StationDeviceBody {
  @Id({ optional: true, about: 'required for a gate' }) readonly gateId?: string | null;
  @Id({ optional: true }) readonly placeId?: string | null;
}

/** One person to be chosen on a locked device: no more than is needed to be recognised by oneself. */
export class PersonTile {
  @Id() readonly staffId: string;
  @Text() readonly name: string;
  @Text({ about: 'what stands in the circle' }) readonly letter: string;
  @Flag({ about: 'on duty today at this device’s gate or place' }) readonly here: boolean;
  @Flag({ about: 'on duty today anywhere on the campus' }) readonly onDuty: boolean;
  @Flag({ about: 'used this device before' }) readonly recent: boolean;
}

export class PersonTiles {
  @Parts(() => PersonTile, { max: MAX_TILES, about: 'here first, then who used it last, then everybody on duty' })
  readonly people: readonly PersonTile[];
}

export class SignInOnDeviceBody {
  @Id() readonly staffId: string;
  @Text({ max: PIN_DIGITS, about: `${PIN_DIGITS} digits` }) readonly pin: string;
}

const CHECKS = ['HMAC-SHA-256'] as const;

/**
 * What this device may check the person's PIN with while there is no network: the first `bits` bits of
 * HMAC-SHA-256(key = `salt` as bytes, message = the PIN's digits in UTF-8), as a whole number. A thousand PINs fit it, so
 * that whoever reads the device's store knows no PIN; after `maxTries` wrong ones in a row only the server may say.
 */
export class OfflinePin {
  @Id() readonly staffId: string;
  @OneOf(CHECKS) readonly check: (typeof CHECKS)[number];
  @Text({ about: 'hex' }) readonly salt: string;
  @Whole() readonly bits: number;
  @Whole() readonly value: number;
  @Whole({ about: 'wrong tries in a row' }) readonly maxTries: number;
  @Instant({ about: 'epoch ms, real time' }) readonly validUntil: number;
}

export class PersonOnDevice extends PersonSignedIn {
  @Part(() => OfflinePin) readonly offlinePin: OfflinePin;
}

/** One thing of a revoked device's queue, exactly as it stands there. */
export class LastReport {
  @Free({ about: 'the report with its type, person and body' }) readonly report: Record<string, unknown>;
}

export class LastQueueBody {
  @Id({ optional: true }) readonly install?: string | null;
  @Parts(() => LastReport, { max: MAX_LAST_REPORTS, about: 'in the order of the queue; none when it was empty' })
  readonly reports: LastReport[];
  @Whole({ about: 'reports in all parts together' }) readonly total: number;
  @Flag({ about: 'the last part: nothing more is taken afterwards' }) readonly last: boolean;
}

export class LastQueueTaken {
  @Whole({ about: 'reports of this part that are kept for a person to judge' }) readonly kept: number;
  @Flag({ about: 'true: more may be sent; false: empty the store now, and say so' }) readonly deliver: boolean;
}

export class DeviceEmptiedBody {
  @Id({ optional: true }) readonly install?: string | null;
  @Whole({ about: 'reports that could not be handed in; 0 as a rule' }) readonly undelivered: number;
}

/** The school's own certificate authority, for the page that helps to install it. */
export class CertificateAuthority {
  @Text({ about: 'where the file is' }) readonly file: string;
  @Text({ about: 'SHA-256, pairs of hex digits; the console shows the same' }) readonly fingerprint: string;
  @Instant({ about: 'of the authority; epoch ms' }) readonly validUntil: number;
  @Ids({ max: 60, about: 'names and addresses of this server' }) readonly hosts: readonly string[];
  @Instant({ about: 'of the server’s own certificate; epoch ms' }) readonly serverValidUntil: number;
}
