import type { ClockMode, EventStore, MovableVault } from '@baton/event-log';
import { configFrom, filesOf, masterKeyFrom, openLogOf, openVaultOf } from '@baton/installation';
import { join } from 'node:path';
import { settingsOf } from '../school-under-load';

/** Where a district's log and keys are. */
export interface Home {
  readonly folder: string;
  /** of the log that instances share; null: a file in the folder */
  readonly address: string | null;
  /** of the PostgreSQL database that keeps the keys; null: a file in the folder */
  readonly keys: string | null;
}

/** The log was begun by a demo server whose clock is stepped. */
const CLOCK: ClockMode = { kind: 'simulated', realStart: 0, simulatedStart: 0, factor: 0 };

/** One of several servers. */
export interface Instance {
  readonly no: number;
  /** whose days it leads; null: all */
  readonly campuses: readonly string[] | null;
}

/** Settings of the only server, or of one of several: each has a read database of its own, log and vault are everybody's. */
export function settingsIn({ folder, address, keys }: Home, instance: Instance | null = null): NodeJS.ProcessEnv {
  const alone = settingsOf(folder);
  if (instance === null && address === null && keys === null) return alone;
  const { log, vault } = filesOf(alone.BATON_DATA ?? folder);
  return {
    ...alone,
    BATON_DATA: join(folder, `instance${instance?.no ?? 0}`),
    BATON_LOG: address ?? `sqlite:${log}`,
    BATON_VAULT: keys ?? `sqlite:${vault}`,
    ...(instance?.campuses && { BATON_CAMPUSES: instance.campuses.join() }),
  };
}

/** The district's log, beside the servers that may run on it. */
export async function withLog<T>(home: Home, use: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await openLogOf(configFrom(settingsIn(home)).log, { clock: CLOCK });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

export async function withVault<T>(home: Home, use: (vault: MovableVault) => Promise<T>): Promise<T> {
  const config = configFrom(settingsIn(home));
  const file = config.vault.kind === 'sqlite' ? config.vault.file : '';
  const vault = await openVaultOf(config, masterKeyFrom(config.masterKeyFile, file).key);
  try {
    return await use(vault);
  } finally {
    await vault.close();
  }
}
