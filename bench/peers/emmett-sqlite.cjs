// The peer as its documentation shows it: read the stream, fold, decide, append at the version that was read.
// `default`: a connection for every operation; `shared`: one connection for all of them.
//
// One command at a time. That is its best: with several at once the default configuration holds the write lock while its
// own threads wait for it, a second for each try (2 commands/s were measured), and the shared connection mixes the
// statements of different commands into one transaction.
const { getSQLiteEventStore, SQLiteConnectionPool, sqliteConnection } = require('@event-driven-io/emmett-sqlite');

// It writes to the console, and standard output is ours.
console.log = () => undefined;

async function open(fileName, configuration) {
  const connection = configuration === 'shared' ? sqliteConnection({ fileName }) : null;
  const pool = connection ? SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } }) : undefined;
  const store = getSQLiteEventStore({ fileName, ...(pool ? { pool } : {}), schema: { autoMigration: 'None' } });
  await store.schema.migrate();

  async function handle(stream, { initial, evolve, decide }) {
    const { events, currentStreamVersion } = await store.readStream(stream);
    let day = initial();
    events.forEach((event, i) => (day = evolve(day, event, i)));
    await store.appendToStream(stream, decide(day), { expectedStreamVersion: currentStreamVersion });
  }

  let last = Promise.resolve();
  return {
    handle: (stream, command) => (last = last.then(() => handle(stream, command))),
    append: (stream, events) => store.appendToStream(stream, events).then(() => undefined),
    async close() {
      if (pool) await pool.close();
      connection?.close();
    },
  };
}

module.exports = { open };
