import { deleteStore, openStore, tableIn, transact, type Table } from '../outbox/tables';

/** What this phone is to the school. The key can't leave the phone: the browser keeps it and signs with it. */
export interface EnrolledPhone {
  readonly schoolId: string;
  readonly phoneId: string;
  readonly key: CryptoKey;
  /** server's clock minus the phone's at the last contact, ms */
  readonly offsetMs: number;
}

/** Phones in use have version 10. */
const STORE = { name: 'baton-guardian', version: 10, keys: { phone: 'id', kept: 'id' } };

let opened: Promise<IDBDatabase> | null = null;
const open = () => (opened ??= openStore(STORE, () => (opened = null)));
const tableOf = <Row>(name: keyof typeof STORE.keys): Table<Row, string> =>
  tableIn(async (mode, ask) => transact(await open(), name, mode, (transaction) => ask(transaction.objectStore(name))));

const phones = tableOf<EnrolledPhone & { readonly id: 'phone' }>('phone');
const last = tableOf<{ readonly id: string; readonly value: unknown }>('kept');

export const enrolledPhone = async (): Promise<EnrolledPhone | null> => (await phones.get('phone')) ?? null;
export const keepPhone = (phone: EnrolledPhone): Promise<void> => phones.put({ ...phone, id: 'phone' });
export const forgetPhone = (): Promise<void> => deleteStore(STORE.name);
export const keepLast = (value: unknown): Promise<void> => last.put({ id: 'children', value });
export const lastKept = async <T>(): Promise<T | null> => ((await last.get('children'))?.value as T | undefined) ?? null;

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
