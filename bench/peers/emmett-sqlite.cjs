// The peer as its documentation shows it: read the stream, fold, decide, append at the version that was read.
// `default`: a connection for every operation; `shared`: one connection for all of them.
//
// One command at a time. That is its best: with several at once the default configuration holds the write lock while its
// own threads wait for it, a second for each try (2 commands/s were measured), and the shared connection mixes the
// statements of different commands into one transaction.
const { getSQLiteEventStore, SQLiteConnectionPool, sqliteConnection } = require('@event-driven-io/emmett-sqlite');
const sqlite3 = require('sqlite3');

// It writes to the console, and standard output is ours.
console.log = () => undefined;

// It asks for WAL without waiting for the answer, and now and then its first transaction is faster: then the file is in
// WAL mode before it comes.
const inWalMode = (fileName) =>
  new Promise((resolve, reject) => {
    const db = new sqlite3.Database(fileName);
    db.get('PRAGMA journal_mode = WAL', (failed) => db.close((error) => (failed || error ? reject(failed || error) : resolve())));
  });

// Now and then it commits while a statement of its own is still running, and SQLite answers BUSY: then the whole command
// again, as any client of it would do.
const MAX_TRIES = 5;
async function untilNotBusy(work) {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= MAX_TRIES || !String(error).includes('SQLITE_BUSY')) throw error;
    }
  }
}

async function open(fileName, configuration) {
  await inWalMode(fileName);
  const connection = configuration === 'shared' ? sqliteConnection({ fileName }) : null;
  const pool = connection ? SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } }) : undefined;
  const store = getSQLiteEventStore({ fileName, ...(pool ? { pool } : {}), schema: { autoMigration: 'None' } });
  await untilNotBusy(() => store.schema.migrate());

  async function handle(stream, { initial, evolve, decide }) {
    const { events, currentStreamVersion } = await store.readStream(stream);
    let day = initial();
    events.forEach((event, i) => (day = evolve(day, event, i)));
    await store.appendToStream(stream, decide(day), { expectedStreamVersion: currentStreamVersion });
  }

  let last = Promise.resolve();
  return {
    handle: (stream, command) => (last = last.then(() => untilNotBusy(() => handle(stream, command)))),
    append: (stream, events) => untilNotBusy(() => store.appendToStream(stream, events)).then(() => undefined),
    async close() {
      if (pool) await pool.close();
      connection?.close();
    },
  };
}

module.exports = { open };
