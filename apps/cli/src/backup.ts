import { keepErasuresIn } from '@baton/event-log';
import { backUp, type Config, filesOnThisMachine, masterKeyFrom, NothingToBackUp, openVaultOf } from '@baton/installation';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

/** Copies log and vault now; the server does the same once a day. */
export async function backup(config: Config, args: readonly string[]): Promise<boolean> {
  parseArgs({ args: [...args], options: {} });
  if (!config.backups) throw new Refused('no_backup_folder');
  const files = filesOnThisMachine(config);
  if (!files) return backUpRegister(config, config.backups.vaults);
  const { report, logFile, vaultFile, deleted } = await backUp(files, config.backups, Date.now()).catch((error: unknown) => {
    throw error instanceof NothingToBackUp ? new Refused('nothing_to_back_up', { file: error.message }) : error;
  });
  say('backup_done', { events: report.events, streams: report.streams, logFile, vaultFile });
  if (deleted.length > 0) say('backup_deleted', { files: deleted.join(', ') });
  say('keep_the_key', { file: config.masterKeyFile });
  return true;
}

/** Databases are copied by their own tools. What was erased must be known outside of them, or a dump would bring it back. */
async function backUpRegister(config: Config, folder: string): Promise<boolean> {
  if (!existsSync(config.masterKeyFile)) throw new Refused('master_key_missing', { file: config.masterKeyFile });
  const vault = await openVaultOf(config, masterKeyFrom(config.masterKeyFile, null).key);
  try {
    const { file, erasedAgain } = await keepErasuresIn(folder, vault);
    say('backup_is_the_databases');
    say('register_kept', { file });
    if (erasedAgain > 0) say('erased_again', { keys: erasedAgain });
    return true;
  } finally {
    await vault.close();
  }
}
