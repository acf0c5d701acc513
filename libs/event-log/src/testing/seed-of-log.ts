import { mkdirSync } from 'node:fs';
import { eventsOf } from '../events-of';
import { toServer } from '../eventstoredb/stored-event';
import type { EventStore } from '../port';
import { SeedWriter } from './eventstoredb-server/seed';

/**
 * Writes a log as a wire server can begin with it: the same streams, revisions, order and bytes that copying it through the
 * adapter brings, append by append. Answers its events.
 */
export async function writeSeed(store: EventStore, folder: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const writer = new SeedWriter(folder);
  let events = 0;
  for await (const event of eventsOf(store)) {
    const { id, type, data, metadata } = toServer(event);
    writer.add(event.stream, { id, type, data: bytesOf(data), customMetadata: bytesOf(metadata) });
    events += 1;
  }
  writer.close();
  return events;
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
