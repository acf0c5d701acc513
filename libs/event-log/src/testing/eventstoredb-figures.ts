/**
 * Prints figures of the log on an EventStoreDB: the one that EVENTSTORE_URL names, or the wire server in a process of its
 * own (in memory: they are then figures of client and wire, not of a disk).
 */
import { emptyChain, headAfter } from '../hash-chain';
import { openEventStoreDbLog } from '../eventstoredb/open';
import { eventsOf } from '../events-of';
import type { EventStore } from '../port';
import { startServerProcess } from './eventstoredb-server/start-process';
import { sampleAppend } from './samples';
import { REAL_SERVER } from './shared-log';

const APPENDS = 2_000;
const WRITERS = [1, 16, 64];
const TAIL_READS = 500;

async function appends(store: EventStore, writers: number): Promise<string> {
  const latencies: number[] = [];
  const start = performance.now();
  const writer = async (w: number) => {
    const stream = `child-figures.${writers}x${w}`;
    let head = emptyChain(store.logId, stream);
    for (let i = 0; i < APPENDS / writers; i++) {
      const events = sampleAppend(store.logId, stream, head, `child${i}`);
      const from = performance.now();
      await store.append(stream, head.revision, events);
      latencies.push(performance.now() - from);
      head = headAfter(head, events);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, w) => writer(w)));
  const perSecond = Math.round((latencies.length / (performance.now() - start)) * 1000);
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => latencies[Math.floor(latencies.length * share)].toFixed(1);
  return `appends, ${writers} at once: ${perSecond}/s, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`;
}

async function perSecond(what: string, run: () => Promise<number>): Promise<string> {
  const start = performance.now();
  const n = await run();
  return `${what}: ${Math.round((n / (performance.now() - start)) * 1000)}/s (${n})`;
}

async function main(): Promise<void> {
  const server = REAL_SERVER ? null : await startServerProcess();
  const namespace = `figures${Date.now()}`;
  const store = await openEventStoreDbLog({ connection: server?.address ?? REAL_SERVER ?? '', namespace });
  const say = (line: string) => process.stdout.write(`  ${line}\n`);
  for (const writers of WRITERS) say(await appends(store, writers));
  say(
    await perSecond('catch-up of a subscription, events', async () => {
      let events = 0;
      for await (const _ of eventsOf(store)) events += 1;
      return events;
    }),
  );
  say(
    await perSecond('reads of a stream’s tail', async () => {
      for (let i = 0; i < TAIL_READS; i++) for await (const _ of store.readStream('child-figures.1x0', String(APPENDS - 1)));
      return TAIL_READS;
    }),
  );
  await store.close();
  server?.child.stdin?.end();
}

void main();
