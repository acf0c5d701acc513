import {
  type ClockMode,
  type EventStore,
  openEventStoreDbLog,
  openPostgresVault,
  openSqliteLog,
  openSqliteVault,
  type MovableVault,
} from '@baton/event-log';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config';
import type { LogPlace } from './where-it-is-kept';

export interface OpenLogOptions {
  /** of a new log; an existing one must have it. Left out: any existing one is opened */
  readonly clock?: ClockMode;
  /** the log can't go on: default ends the process with exit code 70 */
  readonly onFatal?: (error: Error) => void;
}

/** Opens the log that the settings name. @throws ClockModeMismatch, and what `explained` has words for */
export async function openLogOf(place: LogPlace, { clock, onFatal }: OpenLogOptions = {}): Promise<EventStore> {
  const options = { ...(clock ? { clock } : {}), ...(onFatal ? { onFatal } : {}) };
  if (place.kind === 'eventstoredb') {
    const { connection, namespace } = place;
    return openEventStoreDbLog({ connection, ...options, ...(namespace === null ? {} : { namespace }) });
  }
  mkdirSync(dirname(place.file), { recursive: true, mode: 0o700 });
  return openSqliteLog({ file: place.file, ...options });
}

/** Opens the vault that the settings name. @throws what `explained` has words for */
export async function openVaultOf({ vault }: Pick<Config, 'vault'>, masterKey: Buffer): Promise<MovableVault> {
  if (vault.kind === 'postgresql') return openPostgresVault({ url: vault.url, masterKey });
  mkdirSync(dirname(vault.file), { recursive: true, mode: 0o700 });
  return openSqliteVault({ file: vault.file, masterKey });
}

/** Log and vault when both are files of this machine: what a backup copies. Null: a database keeps them and its own backups. */
export const filesOnThisMachine = ({ log, vault }: Pick<Config, 'log' | 'vault'>): KeptFiles | null =>
  log.kind === 'sqlite' && vault.kind === 'sqlite' ? { log: log.file, vault: vault.file } : null;

export interface KeptFiles {
  readonly log: string;
  readonly vault: string;
}
