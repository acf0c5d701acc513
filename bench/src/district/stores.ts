import { type EventStore, openSqliteLog, openSqliteVault, type Vault } from '@baton/event-log';
import { filesOf, masterKeyFrom } from '@baton/installation';
import { settingsOf } from '../school-under-load';

const dataIn = (folder: string): string => settingsOf(folder).BATON_DATA ?? folder;

/** The log in a district's folder, beside the servers that may run on it. */
export async function withLog<T>(folder: string, use: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await openSqliteLog({ file: filesOf(dataIn(folder)).log });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

export async function withVault<T>(folder: string, use: (vault: Vault) => Promise<T>): Promise<T> {
  const { vault: file } = filesOf(dataIn(folder));
  const vault = await openSqliteVault({ file, masterKey: masterKeyFrom(settingsOf(folder).BATON_MASTER_KEY_FILE ?? '', file).key });
  try {
    return await use(vault);
  } finally {
    await vault.close();
  }
}
