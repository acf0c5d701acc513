import type { PeopleOnDevice } from '@baton/contracts';
import { snapshotBytes } from '@baton/roster';

/** `not_ours`: another school's, of another day, or changed on the way or on this device; `cannot_check`: the browser is too old. */
export type ListProblem = 'not_ours' | 'cannot_check';

/** Ed25519, raw, base64url */
export interface SchoolKey {
  readonly keyNo: number;
  readonly publicKey: string;
}

/** Where and for whom a list should be. */
export interface ListExpected {
  readonly schoolId: string;
  readonly campusId: string;
  readonly serviceDay: string;
}

/** Null: the school has signed this list, as it is, with its time. @param contentKnown the content was checked before, its time is new */
export async function whyNotSealed(
  people: PeopleOnDevice,
  expected: ListExpected,
  keys: readonly SchoolKey[],
  contentKnown = false,
): Promise<ListProblem | null> {
  const key = keys.find(({ keyNo }) => keyNo === people.seal.keyNo);
  if (!key || people.campusId !== expected.campusId || people.serviceDay !== expected.serviceDay) return 'not_ours';
  try {
    const whole = contentKnown || (await digestOf(people)).startsWith(people.snapshotId);
    return whole && (await isSigned(people, expected.schoolId, key.publicKey)) ? null : 'not_ours';
  } catch {
    // no Ed25519 in this browser, or no secure page: nobody can say
    return 'cannot_check';
  }
}

/** As the server makes the list's id: everything but the id, the time and the seal, in the order in which it came. */
async function digestOf({ snapshotId: _id, takenAt: _at, seal: _seal, ...content }: PeopleOnDevice): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(content)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function isSigned(people: PeopleOnDevice, schoolId: string, publicKey: string): Promise<boolean> {
  const { campusId, serviceDay, snapshotId, takenAt, seal } = people;
  const bytes = new Uint8Array(snapshotBytes({ schoolId, campusId, serviceDay, snapshotId, takenAt }));
  return verifiedEd25519(publicKey, fromBase64url(seal.signature), bytes);
}

/** @param publicKey raw, base64url @throws in a browser without Ed25519 */
export async function verifiedEd25519(publicKey: string, signature: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>) {
  const key = await crypto.subtle.importKey('raw', fromBase64url(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, bytes);
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
