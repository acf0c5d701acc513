import Dexie, { type Table } from 'dexie';

/** What this phone is to the school. The key can't leave the phone: the browser keeps it and signs with it. */
export interface EnrolledPhone {
  readonly schoolId: string;
  readonly phoneId: string;
  readonly key: CryptoKey;
  /** server's clock minus the phone's at the last contact, ms */
  readonly offsetMs: number;
}

class PhoneStore extends Dexie {
  declare phone: Table<EnrolledPhone & { readonly id: 'phone' }, string>;
  declare kept: Table<{ readonly id: string; readonly value: unknown }, string>;
  constructor() {
    super('baton-guardian', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ phone: 'id', kept: 'id' });
  }
}
const store = new PhoneStore();

export const enrolledPhone = async (): Promise<EnrolledPhone | null> => (await store.phone.get('phone')) ?? null;
export const keepPhone = (phone: EnrolledPhone): Promise<unknown> => store.phone.put({ ...phone, id: 'phone' });
export const forgetPhone = (): Promise<void> => store.delete();
export const keepLast = (value: unknown): Promise<unknown> => store.kept.put({ id: 'children', value });
export const lastKept = async <T>(): Promise<T | null> => ((await store.kept.get('children'))?.value as T | undefined) ?? null;

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A key of this phone's own: its private half never leaves the browser. */
export async function newPhoneKey(): Promise<{ readonly key: CryptoKey; readonly publicKey: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { key: pair.privateKey, publicKey: base64url(await crypto.subtle.exportKey('raw', pair.publicKey)) };
}
