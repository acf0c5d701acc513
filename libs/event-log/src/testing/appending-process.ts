/**
 * A process that appends until it is killed, and says which events were acknowledged.
 * usage: appending-process.ts <log file> <name> [early]
 * early: says so before the log has answered, which a sound store never does (negative control).
 */
import { writeSync } from 'node:fs';
import { emptyChain, headAfter } from '../hash-chain';
import { openSqliteLog } from '../sqlite/sqlite-log';
import { sampleAppend } from './samples';

const [file, name, early] = process.argv.slice(2);
/** Streams written at once. */
const WRITERS = 16;

async function main(): Promise<void> {
  const store = await openSqliteLog({ file });
  const acknowledge = (stream: string, revision: number) => writeSync(1, `${stream} ${revision}\n`);
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const stream = `child-s1.${name}x${writer}`;
      let head = emptyChain(store.logId, stream);
      for (let revision = 0; ; revision++) {
        const events = sampleAppend(store.logId, stream, head, `child${revision}`);
        const appended = store.append(stream, head.revision, events);
        if (early) acknowledge(stream, revision);
        await appended;
        if (!early) acknowledge(stream, revision);
        head = headAfter(head, events);
      }
    }),
  );
}

void main();
