import { join } from 'node:path';
import { eventStoreContract } from '../testing/event-store-contract';
import { temporaryFolder } from '../testing/temporary-folder';
import { openSqliteLog } from './sqlite-log';

eventStoreContract('The log in SQLite', async () => {
  const file = join(temporaryFolder(), 'log.db');
  let store = await openSqliteLog({ file });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openSqliteLog({ file });
      return store;
    },
    cleanUp: () => store.close(),
  };
});
