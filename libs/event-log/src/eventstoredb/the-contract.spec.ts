import { eventStoreContract } from '../testing/event-store-contract';
import { sharedLog, WHICH_SERVER } from '../testing/shared-log';
import { openEventStoreDbLog } from './open';

eventStoreContract(`The log on EventStoreDB (${WHICH_SERVER})`, async () => {
  const { connection, namespace, stop } = await sharedLog();
  let store = await openEventStoreDbLog({ connection, namespace });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openEventStoreDbLog({ connection, namespace });
      return store;
    },
    async cleanUp() {
      await store.close();
      await stop();
    },
  };
});
