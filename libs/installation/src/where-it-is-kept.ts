import { LOG_FILE, VAULT_FILE } from '@baton/event-log';
import { isAbsolute, join } from 'node:path';
import { type Env, LOG_LEVELS } from './settings';
import { StartProblem } from './start-problem';

/** Where the log is: a file of this machine, or a cluster that several machines share. */
export type LogPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `connection` may hold a password: print `shownAddress` of it, never itself */
  | { readonly kind: 'eventstoredb'; readonly connection: string; readonly namespace: string | null };

/** Where the keys and verifiers are. */
export type VaultPlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `url` may hold a password: print `shownAddress` of it, never itself */
  | { readonly kind: 'postgresql'; readonly url: string };

/** Characters of a namespace. */
const MAX_NAMESPACE = 32;
/** Optional user and password, hosts, then path and options; an `@` behind them would belong to a password nobody escaped. */
const ADDRESS =
  /^([a-z+]+):\/\/(?:[^@/?#\s]*@)?((?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?(?:,(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?)*)(?:[/?][^@\s]*)?$/;
const LOG_SCHEMES = ['esdb', 'esdb+discover'];
const VAULT_SCHEMES = ['postgresql', 'postgres'];

/** Scheme and hosts of an address, without user, password and options: fit for a console or a log line. */
export function shownAddress(address: string): string {
  const parts = ADDRESS.exec(address);
  return parts ? `${parts[1]}://${parts[2]}` : '…';
}

/** What people may read about where log or vault is. */
export const shownPlace = (place: LogPlace | VaultPlace): string =>
  place.kind === 'sqlite' ? place.file : shownAddress(place.kind === 'eventstoredb' ? place.connection : place.url);

/** @throws StartProblem naming the variable and the remedy, never the address itself */
export function keptWhere(env: Env, dataFolder: string): { readonly log: LogPlace; readonly vault: VaultPlace } {
  const log = logPlace(env, dataFolder);
  const vault = vaultPlace(env, dataFolder);
  if (named(env.BATON_LOG) && !named(env.BATON_VAULT)) throw new StartProblem('vault_not_named');
  return { log, vault };
}

const named = (place: string | undefined): boolean => !!place && place !== 'sqlite';

function logPlace(env: Env, dataFolder: string): LogPlace {
  const text = env.BATON_LOG || 'sqlite';
  const namespace = namespaceOf(env);
  if ((LOG_LEVELS as readonly string[]).includes(text)) throw new StartProblem('log_is_a_level', { text });
  if (isAddress(text, LOG_SCHEMES)) return { kind: 'eventstoredb', connection: text, namespace };
  if (namespace !== null) throw new StartProblem('log_namespace_unused');
  const file = fileOf(text, dataFolder, LOG_FILE);
  if (file === null) throw new StartProblem('log_wrong_place');
  return { kind: 'sqlite', file };
}

function vaultPlace(env: Env, dataFolder: string): VaultPlace {
  const text = env.BATON_VAULT || 'sqlite';
  if (isAddress(text, VAULT_SCHEMES)) return { kind: 'postgresql', url: text };
  const file = fileOf(text, dataFolder, VAULT_FILE);
  if (file === null) throw new StartProblem('vault_wrong_place');
  return { kind: 'sqlite', file };
}

const isAddress = (text: string, schemes: readonly string[]): boolean => schemes.includes(ADDRESS.exec(text)?.[1] ?? '');

/** Null when it names no file. */
function fileOf(text: string, dataFolder: string, name: string): string | null {
  if (text === 'sqlite') return join(dataFolder, name);
  const path = /^sqlite:(.+)$/.exec(text)?.[1];
  return path && isAbsolute(path) ? path : null;
}

function namespaceOf(env: Env): string | null {
  const text = env.BATON_LOG_NAMESPACE || null;
  if (text !== null && !new RegExp(`^[a-z0-9]{1,${MAX_NAMESPACE}}$`).test(text))
    throw new StartProblem('log_wrong_namespace', { text, max: MAX_NAMESPACE });
  return text;
}
