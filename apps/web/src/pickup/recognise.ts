import type { PeopleOnDevice } from '@baton/contracts';
import { isOfNow, readPassText, signedBytes, type SignedPass } from '@baton/roster';

/** Who holds which card and phone: what a gate knows of passes without network. Public keys only. */
export interface PassesOnDevice {
  readonly keys: readonly { readonly keyNo: number; readonly publicKey: string }[];
  readonly cards: readonly { readonly passId: string; readonly version: number; readonly personId: string }[];
  readonly phones: readonly { readonly phoneId: string; readonly publicKey: string; readonly personId: string }[];
}

export type Recognised =
  | { readonly kind: 'card' | 'phone'; readonly personId: string }
  /** `not_a_pass`: some other code; `ask_server`: one of ours, of which this device knows nothing */
  | { readonly kind: 'not_a_pass' | 'ask_server' | 'pass_revoked' | 'code_over' };

export const passesOf = (people: PeopleOnDevice | null): PassesOnDevice | null =>
  (people?.gate as { readonly passes?: PassesOnDevice | null } | null | undefined)?.passes ?? null;

/** "Whose card is this?", by the device alone. It says who it is, never what is permitted. @param realNow epoch ms; phones know no other */
export async function recognise(scanned: string, people: PeopleOnDevice | null, schoolId: string, realNow: number): Promise<Recognised> {
  const signed = readPassText(scanned);
  if (!signed) return { kind: 'not_a_pass' };
  const passes = passesOf(people);
  if (!passes) return { kind: 'ask_server' };
  return signed.pass.kind === 'card' ? ofCard(signed, passes, schoolId) : ofPhone(signed, passes, schoolId, realNow);
}

async function ofCard(signed: SignedPass, passes: PassesOnDevice, schoolId: string): Promise<Recognised> {
  const { pass } = signed;
  if (pass.kind !== 'card') return { kind: 'ask_server' };
  const key = passes.keys.find(({ keyNo }) => keyNo === pass.keyNo);
  const card = passes.cards.find(({ passId }) => passId === pass.passId);
  if (!key || !card || !(await signedBySchool(key.publicKey, signed, schoolId))) return { kind: 'ask_server' };
  return card.version === pass.version ? { kind: 'card', personId: card.personId } : { kind: 'pass_revoked' };
}

async function ofPhone(signed: SignedPass, passes: PassesOnDevice, schoolId: string, realNow: number): Promise<Recognised> {
  const { pass } = signed;
  if (pass.kind !== 'phone') return { kind: 'ask_server' };
  const phone = passes.phones.find(({ phoneId }) => phoneId === pass.phoneId);
  if (!phone || !(await signedByPhone(phone.publicKey, signed, schoolId))) return { kind: 'ask_server' };
  return isOfNow(pass, realNow) ? { kind: 'phone', personId: phone.personId } : { kind: 'code_over' };
}

async function signedBySchool(publicKey: string, { pass, signature }: SignedPass, schoolId: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromBase64url(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, copyOf(signature), copyOf(signedBytes(schoolId, pass)));
}

async function signedByPhone(publicKey: string, { pass, signature }: SignedPass, schoolId: string): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const key = await crypto.subtle.importKey('raw', uncompressed(publicKey), curve, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, copyOf(signature), copyOf(signedBytes(schoolId, pass)));
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** P-256: the prime and b of y² = x³ − 3x + b (FIPS 186-4, D.1.2.3) */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const COORDINATE_HEX = 64;

/** WebCrypto takes a point of P-256 with both coordinates only; keys are kept as x and the parity of y. */
export function uncompressed(compressedHex: string): Uint8Array<ArrayBuffer> {
  const x = BigInt(`0x${compressedHex.slice(2)}`);
  const root = power((power(x, 3n) + (P - 3n) * x + B) % P, (P + 1n) / 4n);
  const odd = compressedHex.startsWith('03');
  const y = (root & 1n) === (odd ? 1n : 0n) ? root : P - root;
  const hex = `04${[x, y].map((value) => value.toString(16).padStart(COORDINATE_HEX, '0')).join('')}`;
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % P;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
