import { signedBytes, SIGNATURE_BYTES, type SignedPass } from '@baton/roster';
import { createPublicKey, ECDH, verify, type KeyObject } from 'node:crypto';

const CURVE = 'prime256v1';
/** Bytes of one coordinate. */
const COORDINATE = 32;
/** 0x04, x, y */
const UNCOMPRESSED_BYTES = 1 + 2 * COORDINATE;

/** The public half of a phone's key as browsers take it. */
export interface PhoneJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A raw P-256 key as WebCrypto exports it, base64url, as the compressed point in hexadecimal; null: no point of the curve. */
export function compressedKey(raw: string): string | null {
  const bytes = Buffer.from(raw, 'base64url');
  if (bytes.length !== UNCOMPRESSED_BYTES) return null;
  try {
    return ECDH.convertKey(bytes, CURVE, undefined, 'hex', 'compressed') as string;
  } catch {
    return null;
  }
}

const pointOf = (compressed: string): Buffer => ECDH.convertKey(compressed, CURVE, 'hex', undefined, 'uncompressed') as Buffer;

/** As browsers import it raw: uncompressed, base64url. */
export const rawKey = (compressed: string): string => pointOf(compressed).toString('base64url');

export function jwkOf(compressed: string): PhoneJwk {
  const point = pointOf(compressed);
  const [x, y] = [point.subarray(1, 1 + COORDINATE), point.subarray(1 + COORDINATE)];
  return { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
}

/** Whether the phone of this key made the code. WebCrypto signs as r ‖ s. */
export function phoneHasSigned(schoolId: string, compressed: string, { pass, signature }: SignedPass): boolean {
  if (pass.kind !== 'phone' || signature.length !== SIGNATURE_BYTES) return false;
  const key: KeyObject = createPublicKey({ key: { ...jwkOf(compressed) }, format: 'jwk' });
  return verify('sha256', signedBytes(schoolId, pass), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
