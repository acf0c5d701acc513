/** Rows of one kind on this device, in the order of their keys. Each writing resolves when it is on the disk. */
export interface Table<Row, Key extends IDBValidKey> {
  readonly get: (key: Key) => Promise<Row | undefined>;
  /** @param limit rows at most; without: all */
  readonly all: (limit?: number) => Promise<Row[]>;
  readonly keys: () => Promise<Key[]>;
  readonly count: () => Promise<number>;
  /** @throws where the key is there already */
  readonly add: (row: Row) => Promise<void>;
  readonly put: (row: Row) => Promise<void>;
  readonly remove: (...keys: readonly Key[]) => Promise<void>;
}

/** Does one thing with the table's own store; where it writes, resolves when that is kept. */
type Within = <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>) => Promise<T>;

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the device’s store did not answer'));
  });
}

/** Resolves when everything of the transaction is on the disk. */
function kept(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = () => reject(transaction.error ?? new Error('the device’s store gave up'));
    transaction.oncomplete = () => resolve();
    transaction.onerror = failed;
    transaction.onabort = failed;
  });
}

/** All or nothing. Strict durability: what a person was told is on the disk, not in a buffer of it. */
export async function transact<T>(
  db: IDBDatabase,
  names: string | readonly string[],
  mode: IDBTransactionMode,
  act: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction([names].flat(), mode, { durability: 'strict' });
  const end = kept(transaction);
  end.catch(() => undefined); // where `act` failed, its own error is the one to tell
  try {
    const result = await act(transaction);
    await end;
    return result;
  } catch (error) {
    if (transaction.error === null) abort(transaction);
    throw error;
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it has ended already
  }
}

export function tableIn<Row, Key extends IDBValidKey>(within: Within): Table<Row, Key> {
  const read = <T>(ask: (store: IDBObjectStore) => IDBRequest<T>) => within('readonly', (store) => answerOf(ask(store)));
  const write = (act: (store: IDBObjectStore) => Promise<unknown>) =>
    within('readwrite', async (store) => {
      await act(store);
    });
  return {
    get: (key) => read((store) => store.get(key) as IDBRequest<Row | undefined>),
    all: (limit) => read((store) => store.getAll(null, limit) as IDBRequest<Row[]>),
    keys: () => read((store) => store.getAllKeys() as unknown as IDBRequest<Key[]>),
    count: () => read((store) => store.count()),
    add: (row) => write((store) => answerOf(store.add(row))),
    put: (row) => write((store) => answerOf(store.put(row))),
    remove: (...keys) => write((store) => Promise.all(keys.map((key) => answerOf(store.delete(key))))),
  };
}

/** A store of this browser: tables by name, each with the field of its rows that is their key. */
export interface StoreShape {
  readonly name: string;
  readonly version: number;
  readonly keys: Readonly<Record<string, string>>;
}

/** @param gone the next one who asks opens it again */
export function openStore({ name, version, keys }: StoreShape, gone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const [table, keyPath] of Object.entries(keys))
        if (!db.objectStoreNames.contains(table)) db.createObjectStore(table, { keyPath });
    };
    request.onerror = () => {
      gone();
      reject(request.error ?? new Error('the device’s store could not be opened'));
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onclose = gone;
      // another tab empties the device, or has a newer build
      db.onversionchange = () => {
        db.close();
        gone();
      };
      resolve(db);
    };
  });
}

/** Resolves when nothing of it is left. Whoever has it open is told, and closes it. */
export function deleteStore(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('the device’s store could not be deleted'));
  });
}
