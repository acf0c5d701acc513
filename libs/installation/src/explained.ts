import {
  AddressProblem,
  LogUnreachable,
  NotALog,
  NotDurable,
  VaultBusy,
  VaultProblem,
  VaultUnavailable,
  WrongMasterKey,
} from '@baton/event-log';
import type { Config } from './config';
import type { MessageKey } from './messages/zh-CN';
import { StartProblem } from './start-problem';
import { shownPlace } from './where-it-is-kept';

/** What an operating system says about a place, and what to say about it. */
const OF_A_PLACE: Readonly<Record<string, MessageKey>> = {
  ENOENT: 'place_missing',
  ENOTDIR: 'place_missing',
  EISDIR: 'place_missing',
  EACCES: 'place_forbidden',
  EPERM: 'place_forbidden',
  EROFS: 'place_forbidden',
  ENOSPC: 'place_full',
  EDQUOT: 'place_full',
};

/** What SQLite says; its longer codes begin with these. */
const OF_SQLITE: readonly (readonly [string, MessageKey])[] = [
  ['SQLITE_CANTOPEN', 'place_forbidden'],
  ['SQLITE_READONLY', 'place_forbidden'],
  ['SQLITE_FULL', 'place_full'],
  ['SQLITE_NOTADB', 'file_damaged'],
  ['SQLITE_CORRUPT', 'file_damaged'],
  ['SQLITE_BUSY', 'file_busy'],
  ['SQLITE_LOCKED', 'file_busy'],
];

/** Why log, vault or data folder couldn't be opened, in words for the console; null: a fault of the program, not of the place. */
export function explained(error: unknown, config: Config): StartProblem | null {
  if (error instanceof StartProblem) return error;
  if (!(error instanceof Error)) return null;
  const detail = error.message;
  if (error instanceof WrongMasterKey) return new StartProblem('key_wrong', { detail, file: config.masterKeyFile });
  if (error instanceof AddressProblem) return new StartProblem('log_wrong_address', { detail });
  if (error instanceof LogUnreachable) return new StartProblem('log_unreachable', { detail });
  if (error instanceof NotALog) return new StartProblem('log_not_a_log', { detail, file: error.file });
  if (error instanceof NotDurable) return new StartProblem('not_durable', { detail });
  if (error instanceof VaultProblem) return new StartProblem(`vault_${error.kind}`, { detail });
  if (error instanceof VaultUnavailable || error instanceof VaultBusy) return new StartProblem('vault_unreachable', { detail });
  return ofThePlace(error, config);
}

function ofThePlace({ code = '', path }: NodeJS.ErrnoException, { log, vault }: Config): StartProblem | null {
  const key = OF_A_PLACE[code] ?? OF_SQLITE.find(([begins]) => code.startsWith(begins))?.[1];
  return key ? new StartProblem(key, { code, place: path ?? `${shownPlace(log)}, ${shownPlace(vault)}` }) : null;
}
