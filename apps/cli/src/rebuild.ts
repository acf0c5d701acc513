import { type Config, filesOf } from '@baton/installation';
import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

/** Deletes the read database. Everything in it comes from the log, and the server's next start reads it from there again. */
export async function rebuild(config: Config, args: readonly string[]): Promise<boolean> {
  parseArgs({ args: [...args], options: {} });
  const { read } = filesOf(config.dataFolder);
  if (!existsSync(read)) {
    say('nothing_to_rebuild', { file: read });
    return true;
  }
  if (isInUse(read)) throw new Refused('rebuild_in_use', { file: read });
  for (const file of [read, `${read}-wal`, `${read}-shm`]) rmSync(file, { force: true });
  say('rebuilt', { file: read });
  return true;
}

/** SQLite leaves WAL mode only for the last connection. A file that it can't read at all is in nobody's use. */
function isInUse(file: string): boolean {
  const db = new Database(file, { timeout: 0 });
  try {
    return db.pragma('journal_mode = DELETE', { simple: true }) === 'wal';
  } catch (error) {
    return String((error as { code?: string }).code).startsWith('SQLITE_BUSY');
  } finally {
    db.close();
  }
}
