/**
 * A process that appends to one stream which others append to as well, until the stream is as long as was asked, and says
 * which revisions it won. usage: racing-process.ts <address> <namespace> <stream> <name> <events>
 */
import { openEventStoreDbLog } from '../eventstoredb/open';
import { emptyChain, headAfter } from '../hash-chain';
import { sampleAppend } from './samples';

async function main(): Promise<void> {
  const [connection, namespace, stream, name, events] = process.argv.slice(2);
  const store = await openEventStoreDbLog({ connection, namespace });
  let head = emptyChain(store.logId, stream);
  while (Number(head.revision) + 1 < Number(events)) {
    const mine = sampleAppend(store.logId, stream, head, `${name}x${Number(head.revision) + 1}`);
    const result = await store.append(stream, head.revision, mine);
    if (result.kind === 'appended') {
      process.stdout.write(`${name}x${result.revision}\n`);
      head = headAfter(head, mine);
    }
    for await (const { revision, hash } of store.readStream(stream, String(Number(head.revision) + 1))) head = { revision, hash };
  }
  await store.close();
}

void main();
