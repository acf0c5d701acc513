import { IANAZone } from 'luxon';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type Env, LOG_LEVELS, type LogLevel, refuseUnknownVariables } from './settings';
import { StartProblem } from './start-problem';
import { keptWhere, type LogPlace, type VaultPlace } from './where-it-is-kept';

/** Everything a start can set, read once from the environment. docs/operations.md holds the same table for people. */
export interface Config {
  /** absolute path of the folder with the read database, and with log and vault unless they are named; one per instance */
  readonly dataFolder: string;
  readonly log: LogPlace;
  readonly vault: VaultPlace;
  /** ids of the campuses whose days this instance leads; null: all */
  readonly campuses: readonly string[] | null;
  /** absolute path, never inside the data folder: whoever takes the folder must not get the key with it */
  readonly masterKeyFile: string;
  /** folder for the daily copy of log and vault, best on another machine's disk; null: nobody backs up */
  readonly backups: BackupFolders | null;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** null: nobody reads metrics */
  readonly metricsToken: string | null;
  /** origins beside the server's own from which a browser may act, such as https://baton.school.example */
  readonly origins: readonly string[];
  /** address under which phones reach the server with a publicly trusted certificate; null: no guardian pages */
  readonly publicUrl: string | null;
  /** absolute path of the file that names webhooks for alerts; null: no alert leaves the system */
  readonly alertWebhooks: string | null;
  /** addresses of reverse proxies whose X-Forwarded-For is believed */
  readonly trustedProxies: readonly string[];
  /** IANA zone of the dates of files and access records */
  readonly timeZone: string;
  /** minutes without a touch after which a shared device locks itself */
  readonly autoLockMinutes: number;
  /** null: plain HTTP, on localhost or behind a TLS proxy */
  readonly tls: TlsFiles | null;
  /** demo only: simulated ms per real ms; 0 is a clock that is stepped by hand */
  readonly clockFactor: number;
  /** demo only: ISO time at which a new simulated log begins */
  readonly clockStart: string;
}

/** PEM files, read again when they change. */
export interface TlsFiles {
  /** the server's certificate, followed by the authorities above it */
  readonly certificate: string;
  readonly key: string;
}

/** Who has a copy of the log, a copy of the vault and the master key reads everything: three places. */
export interface BackupFolders {
  readonly logs: string;
  readonly vaults: string;
}

/** Characters; a shorter token can be guessed. */
export const MIN_METRICS_TOKEN = 16;

/** @throws StartProblem naming the variable and the remedy */
export function configFrom(env: Env): Config {
  refuseUnknownVariables(env);
  const dataFolder = resolve(env.BATON_DATA || './data');
  const masterKeyFile = resolve(env.BATON_MASTER_KEY_FILE || join(homedir(), '.config', 'baton', 'master.key'));
  if (liesIn(dataFolder, masterKeyFile)) throw new StartProblem('key_in_folder', { name: 'BATON_DATA', folder: dataFolder });
  const { log, vault } = keptWhere(env, dataFolder);
  for (const [name, place] of [['BATON_LOG', log] as const, ['BATON_VAULT', vault] as const])
    if (place.kind === 'sqlite' && liesIn(dirname(place.file), masterKeyFile))
      throw new StartProblem('key_in_folder', { name, folder: dirname(place.file) });
  const publicAddress = publicUrl(env);
  return {
    dataFolder,
    log,
    vault,
    campuses: campusesOf(env),
    masterKeyFile,
    backups: backupFolders(env, dataFolder, masterKeyFile),
    host: env.BATON_HOST || '127.0.0.1',
    port: integer(env, 'BATON_PORT', 3000, 0, 65_535),
    logLevel: oneOf(env, 'BATON_LOG_LEVEL', LOG_LEVELS, 'info'),
    metricsToken: metricsToken(env),
    // its own pages may act, also behind a proxy that names another host
    origins: [...listOf(env.BATON_ORIGINS).map(originOf), ...(publicAddress ? [publicAddress] : [])],
    publicUrl: publicAddress,
    alertWebhooks: env.BATON_ALERT_WEBHOOKS ? resolve(env.BATON_ALERT_WEBHOOKS) : null,
    trustedProxies: listOf(env.BATON_TRUSTED_PROXIES),
    timeZone: timeZone(env.BATON_TIME_ZONE || 'Asia/Shanghai'),
    autoLockMinutes: integer(env, 'BATON_AUTO_LOCK_MINUTES', 5, 1, 60),
    tls: tlsFiles(env),
    clockFactor: number(env, 'BATON_CLOCK_FACTOR', 60, 0, 100_000),
    clockStart: time(env.BATON_CLOCK_START || '2026-03-10T15:00:00+08:00'),
  };
}

function liesIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function backupFolders(env: Env, dataFolder: string, masterKeyFile: string): BackupFolders | null {
  if (!env.BATON_BACKUP) {
    if (env.BATON_BACKUP_VAULT) throw new StartProblem('backup_vault_alone');
    return null;
  }
  const folder = resolve(env.BATON_BACKUP);
  const folders = { logs: join(folder, 'log'), vaults: resolve(env.BATON_BACKUP_VAULT || join(folder, 'vault')) };
  for (const [name, path] of [['BATON_BACKUP', folder] as const, ['BATON_BACKUP_VAULT', folders.vaults] as const]) {
    if (liesIn(dataFolder, path)) throw new StartProblem('backup_in_data', { name, folder: dataFolder });
    if (liesIn(path, masterKeyFile)) throw new StartProblem('key_in_folder', { name, folder: path });
  }
  return folders;
}

function tlsFiles(env: Env): TlsFiles | null {
  const { BATON_TLS_CERT: certificate, BATON_TLS_KEY: key } = env;
  if (!certificate && !key) return null;
  if (!certificate || !key) throw new StartProblem('tls_half', { name: certificate ? 'BATON_TLS_KEY' : 'BATON_TLS_CERT' });
  return { certificate: resolve(certificate), key: resolve(key) };
}

function number(env: Env, name: string, otherwise: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < min || value > max) throw new StartProblem('wrong_number', { name, text, min, max });
  return value;
}

function integer(env: Env, name: string, otherwise: number, min: number, max: number): number {
  const value = number(env, name, otherwise, min, max);
  if (!Number.isInteger(value)) throw new StartProblem('wrong_whole_number', { name, text: String(env[name]), min, max });
  return value;
}

function oneOf<const T extends readonly string[]>(env: Env, name: string, values: T, otherwise: T[number]): T[number] {
  const text = env[name] || otherwise;
  if (!values.includes(text)) throw new StartProblem('wrong_choice', { name, text, known: values.join(', ') });
  return text;
}

function metricsToken(env: Env): string | null {
  const token = env.BATON_METRICS_TOKEN || null;
  if (token && token.length < MIN_METRICS_TOKEN) throw new StartProblem('short_metrics_token', { min: MIN_METRICS_TOKEN });
  return token;
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Ids as the page "Set-up" shows them. */
function campusesOf(env: Env): readonly string[] | null {
  const ids = listOf(env.BATON_CAMPUSES);
  const wrong = ids.find((id) => !/^[A-Za-z0-9]+$/.test(id));
  if (wrong !== undefined) throw new StartProblem('wrong_campus', { text: wrong });
  return ids.length === 0 ? null : ids;
}

function originOf(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text) throw new StartProblem('wrong_origin', { text });
  return text;
}

/** Cameras and `__Host-` cookies of phones need HTTPS; localhost is for trying it out. */
function publicUrl(env: Env): string | null {
  const text = env.BATON_PUBLIC_URL || null;
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.origin !== text || (url.protocol !== 'https:' && url.hostname !== 'localhost'))
    throw new StartProblem('wrong_public_url', { text });
  return text;
}

function timeZone(name: string): string {
  if (IANAZone.isValidZone(name)) return name;
  throw new StartProblem('wrong_time_zone', { text: name });
}

function time(text: string): string {
  if (Number.isNaN(Date.parse(text))) throw new StartProblem('wrong_clock_start', { text });
  return text;
}
