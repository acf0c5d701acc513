// The peer as its documentation shows it: the events of an aggregate, a reducer over them, the next version pushed, and
// once more when another was first. Its own pool of connections, several commands at once.
const { EventStore } = require('@castore/core');
const { PostgresEventStorageAdapter } = require('@castore/event-storage-adapter-postgres');

/** Lost races after which a command fails. */
const MAX_ATTEMPTS = 20;
const ID_LENGTH = 96;

async function open(connectionString) {
  await PostgresEventStorageAdapter.createEventTable({ connectionString, aggregateId: { type: 'VARCHAR', length: ID_LENGTH } });
  const eventStorageAdapter = new PostgresEventStorageAdapter({ connectionString });
  const store = new EventStore({ eventStoreId: 'DAYS', eventTypes: [], reducer: (day) => day, eventStorageAdapter });

  const push = (aggregateId, version, events) => {
    const details = events.map(({ type, data, metadata }, i) => ({ aggregateId, version: version + i, type, payload: data, metadata }));
    if (details.length === 1) return store.pushEvent(details[0]);
    return EventStore.pushEventGroup(...details.map((detail) => store.groupEvent(detail)));
  };

  async function handle(stream, { initial, evolve, decide }) {
    for (let attempt = 1; ; attempt++) {
      const { events } = await store.getEvents(stream);
      let day = initial();
      events.forEach(({ type, payload, metadata }, i) => (day = evolve(day, { type, data: payload, metadata }, i)));
      try {
        return void (await push(stream, events.length + 1, decide(day)));
      } catch (error) {
        if (!String(error.code ?? error.name).includes('EventAlreadyExists') || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  return {
    handle,
    append: (stream, events) => push(stream, 1, events).then(() => undefined),
    // its client has no close of its own
    close: () => eventStorageAdapter._sql.end(),
  };
}

module.exports = { open };
