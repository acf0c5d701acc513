/** A process that copies a log file to an EventStoreDB until it is killed. usage: copying-process.ts <log file> <address> */
import { copyLog } from '../copy-log';
import { openEventStoreDbLog } from '../eventstoredb/open';
import { openSqliteLog } from '../sqlite/sqlite-log';

async function main(): Promise<void> {
  const [file, connection] = process.argv.slice(2);
  const from = await openSqliteLog({ file });
  await copyLog({ from, openTarget: (beginAs) => openEventStoreDbLog({ connection, beginAs }), now: Date.now() });
  await from.close();
}

void main();
