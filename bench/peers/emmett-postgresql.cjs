// The peer as its documentation shows it: read the stream, fold, decide, append at the version that was read, and once
// more when another was first. Its own pool of connections, several commands at once.
const { getPostgreSQLEventStore } = require('@event-driven-io/emmett-postgresql');

/** Lost races after which a command fails. */
const MAX_ATTEMPTS = 20;

async function open(connectionString) {
  const store = getPostgreSQLEventStore(connectionString, { schema: { autoMigration: 'None' } });
  await store.schema.migrate();

  async function handle(stream, { initial, evolve, decide }) {
    for (let attempt = 1; ; attempt++) {
      const { events, currentStreamVersion } = await store.readStream(stream);
      let day = initial();
      events.forEach((event, i) => (day = evolve(day, event, i)));
      try {
        return void (await store.appendToStream(stream, decide(day), { expectedStreamVersion: currentStreamVersion }));
      } catch (error) {
        if (error.name !== 'ExpectedVersionConflictError' || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  return {
    handle,
    append: (stream, events) => store.appendToStream(stream, events).then(() => undefined),
    close: () => store.close(),
  };
}

module.exports = { open };
