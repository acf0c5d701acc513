import { LOG_FILE, VAULT_FILE } from '@baton/event-log';
import { join } from 'node:path';

/** What lies where in the data folder. Only `log` and `vault` can't be made again. */
export const filesOf = (dataFolder: string) => ({
  log: join(dataFolder, LOG_FILE),
  vault: join(dataFolder, VAULT_FILE),
  /** projections; may be deleted, is rebuilt from the log */
  read: join(dataFolder, 'read.sqlite'),
  /** where a demo's stepped clock stands; a school has none */
  demoClock: join(dataFolder, 'demo-clock'),
});
