import { openMemoryLog } from './memory-log';
import { eventStoreContract } from './testing/event-store-contract';

eventStoreContract('The log in memory', async () => {
  const store = await openMemoryLog();
  return { store, cleanUp: () => store.close() };
});
