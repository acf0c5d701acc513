import { fromBase32, toBase32 } from './base32';

/**
 * What a pickup card's QR code and a guardian's phone show. Both identify a person and never authorise: who may take a
 * child is looked up live. Layout, big-endian, in base32 after three letters that tell the kind:
 *
 * - `BP1`: passId 12 bytes, number of the signing key 1, version 2, Ed25519 signature of the school 64
 * - `BG1`: phoneId 8 bytes, window 4, ECDSA P-256 signature of the phone 64 (r ‖ s, SHA-256)
 */
export interface CardPass {
  readonly kind: 'card';
  /** 24 hexadecimal digits */
  readonly passId: string;
  /** which of the school's keys signed */
  readonly keyNo: number;
  /** a lost card's version is not current any more */
  readonly version: number;
}

export interface PhonePass {
  readonly kind: 'phone';
  /** 16 hexadecimal digits */
  readonly phoneId: string;
  /** number of the 30-second window in which the phone showed it: see `windowOf` */
  readonly window: number;
}

export type Pass = CardPass | PhonePass;
export type SignedPass = { readonly pass: Pass; readonly signature: Uint8Array };

const CARD = 'BP1';
const PHONE = 'BG1';
const PASS_ID_BYTES = 12;
const PHONE_ID_BYTES = 8;
export const SIGNATURE_BYTES = 64;
/** the last version that a card can carry; after it the person gets another passId */
export const LAST_PASS_VERSION = 0xffff;
/** Characters of a text that is looked at: a scanner may read any code. */
const MAX_TEXT = 256;

/** The bytes that school or phone sign: bound to the school, so that no card of another school means anything here. */
export function signedBytes(schoolId: string, pass: Pass): Uint8Array {
  const purpose = pass.kind === 'card' ? 'baton-pass-1' : 'baton-phone-code-1';
  return joined([ascii(`${purpose} ${schoolId} `), bodyOf(pass)]);
}

export const passText = (pass: Pass, signature: Uint8Array): string =>
  (pass.kind === 'card' ? CARD : PHONE) + toBase32(joined([bodyOf(pass), signature]));

/**
 * Reads what a scanner delivered; lower case, full width and spaces around it don't matter. The signature is still to be
 * verified. Null: not one of ours.
 */
export function readPassText(scanned: string): SignedPass | null {
  if (scanned.length > MAX_TEXT) return null;
  const text = scanned.normalize('NFKC').trim().toUpperCase();
  const bytes = fromBase32(text.slice(CARD.length));
  if (bytes === null) return null;
  if (text.startsWith(CARD)) return split(bytes, PASS_ID_BYTES + 3, cardOf);
  if (text.startsWith(PHONE)) return split(bytes, PHONE_ID_BYTES + 4, phoneOf);
  return null;
}

function split(bytes: Uint8Array, bodyBytes: number, read: (body: Uint8Array) => Pass): SignedPass | null {
  if (bytes.length !== bodyBytes + SIGNATURE_BYTES) return null;
  return { pass: read(bytes.subarray(0, bodyBytes)), signature: bytes.subarray(bodyBytes) };
}

const cardOf = (body: Uint8Array): CardPass => ({
  kind: 'card',
  passId: toHex(body.subarray(0, PASS_ID_BYTES)),
  keyNo: body[PASS_ID_BYTES],
  version: numberOf(body.subarray(PASS_ID_BYTES + 1)),
});

const phoneOf = (body: Uint8Array): PhonePass => ({
  kind: 'phone',
  phoneId: toHex(body.subarray(0, PHONE_ID_BYTES)),
  window: numberOf(body.subarray(PHONE_ID_BYTES)),
});

const bodyOf = (pass: Pass): Uint8Array =>
  pass.kind === 'card'
    ? joined([fromHex(pass.passId, PASS_ID_BYTES), bytesOf(pass.keyNo, 1), bytesOf(pass.version, 2)])
    : joined([fromHex(pass.phoneId, PHONE_ID_BYTES), bytesOf(pass.window, 4)]);

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Exactly that many bytes: an id of another length is a bug of the caller. */
function fromHex(hex: string, bytes: number): Uint8Array {
  if (!/^[0-9a-f]*$/.test(hex) || hex.length !== 2 * bytes) throw new Error(`${hex} is not ${bytes} bytes in hexadecimal`);
  return Uint8Array.from({ length: bytes }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

const numberOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function bytesOf(value: number, length: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) throw new Error(`${value} does not fit into ${length} bytes`);
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}
