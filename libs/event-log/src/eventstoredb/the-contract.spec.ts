import { eventStoreContract } from '../testing/event-store-contract';
import { WireServer } from '../testing/eventstoredb-server/server';
import { openEventStoreDbLog } from './open';

eventStoreContract('The log on EventStoreDB (wire server)', async () => {
  const server = await new WireServer().start();
  const connection = server.address;
  let store = await openEventStoreDbLog({ connection });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openEventStoreDbLog({ connection });
      return store;
    },
    async cleanUp() {
      await store.close();
      await server.stop();
    },
  };
});
