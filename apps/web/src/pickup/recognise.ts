import type { PassesOnDevice, PeopleOnDevice } from '@baton/contracts';
import { fromBase64url, verifiedEd25519 } from '../day/sealed-list';
import { isOfNow, overAt, signedBytes, type SignedPass } from '@baton/roster';

export type Recognised =
  | { readonly kind: 'card' | 'phone'; readonly personId: string }
  /** One of ours, of which this device knows nothing. `ownCard`: the school made it; if the server knows nobody by it either, it counts no more. */
  | { readonly kind: 'ask_server'; readonly ownCard?: true }
  | { readonly kind: 'pass_revoked' | 'code_over' | 'code_used' };

/** "Whose card is this?", by the device alone. It says who it is, never what is permitted. @param realNow the school's clock, epoch ms; in a school it is the world's */
export async function recognise(signed: SignedPass, people: PeopleOnDevice | null, schoolId: string, realNow: number): Promise<Recognised> {
  const passes = people?.gate?.passes;
  if (!passes) return { kind: 'ask_server' };
  return signed.pass.kind === 'card' ? ofCard(signed, passes, schoolId) : ofPhone(signed, passes, schoolId, realNow);
}

async function ofCard(signed: SignedPass, passes: PassesOnDevice, schoolId: string): Promise<Recognised> {
  const { pass } = signed;
  if (pass.kind !== 'card') return { kind: 'ask_server' };
  const key = passes.keys.find(({ keyNo }) => keyNo === pass.keyNo);
  const card = passes.cards.find(({ passId }) => passId === pass.passId);
  if (!key || !(await signedBySchool(key.publicKey, signed, schoolId))) return { kind: 'ask_server' };
  // not on this device's list, or newer than it: made since then, or reported lost
  if (!card || pass.version > card.version) return { kind: 'ask_server', ownCard: true };
  return card.version === pass.version ? { kind: 'card', personId: card.personId } : { kind: 'pass_revoked' };
}

async function ofPhone(signed: SignedPass, passes: PassesOnDevice, schoolId: string, realNow: number): Promise<Recognised> {
  const { pass } = signed;
  if (pass.kind !== 'phone') return { kind: 'ask_server' };
  const phone = passes.phones.find(({ phoneId }) => phoneId === pass.phoneId);
  if (!phone || !(await signedByPhone(phone.publicKey, signed, schoolId))) return { kind: 'ask_server' };
  if (!isOfNow(pass, realNow)) return { kind: 'code_over' };
  return firstTime(`${pass.phoneId}.${pass.window}`, overAt(pass), realNow)
    ? { kind: 'phone', personId: phone.personId }
    : { kind: 'code_used' };
}

/** code → when nobody takes it any more, epoch ms: no longer than a minute and a half, so a few dozen at the peak */
const usedCodes = new Map<string, number>();

/** "A code counts once", on this device; with network the server says it for all gates. */
function firstTime(code: string, over: number, realNow: number): boolean {
  for (const [used, until] of usedCodes) if (until < realNow) usedCodes.delete(used);
  if (usedCodes.has(code)) return false;
  usedCodes.set(code, over);
  return true;
}

async function signedBySchool(publicKey: string, { pass, signature }: SignedPass, schoolId: string): Promise<boolean> {
  // a browser without Ed25519 knows no card: the server is asked
  return verifiedEd25519(publicKey, copyOf(signature), copyOf(signedBytes(schoolId, pass))).catch(() => false);
}

async function signedByPhone(publicKey: string, { pass, signature }: SignedPass, schoolId: string): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
  const key = await crypto.subtle.importKey('raw', fromBase64url(publicKey), curve, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, copyOf(signature), copyOf(signedBytes(schoolId, pass)));
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
