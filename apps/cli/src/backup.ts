import { backUp, type Config, filesOnThisMachine, NothingToBackUp } from '@baton/installation';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

/** Copies log and vault now; the server does the same once a day. */
export async function backup(config: Config, args: readonly string[]): Promise<boolean> {
  parseArgs({ args: [...args], options: {} });
  if (!config.backups) throw new Refused('no_backup_folder');
  const files = filesOnThisMachine(config);
  if (!files) throw new Refused('backup_is_the_databases');
  const { report, logFile, vaultFile, deleted } = await backUp(files, config.backups, Date.now()).catch((error: unknown) => {
    throw error instanceof NothingToBackUp ? new Refused('nothing_to_back_up', { file: error.message }) : error;
  });
  say('backup_done', { events: report.events, streams: report.streams, logFile, vaultFile });
  if (deleted.length > 0) say('backup_deleted', { files: deleted.join(', ') });
  say('keep_the_key', { file: config.masterKeyFile });
  return true;
}
