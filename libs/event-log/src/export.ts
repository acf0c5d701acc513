import { eventsOf } from './events-of';
import type { EventStore, RecordedEvent } from './port';
import { NotALog, openConnection } from './sqlite/connection';
import { identityOf } from './sqlite/sqlite-log';
import { allEvents } from './verify';

/**
 * One event as one line of JSON: {position, stream, revision, eventId, type, contentHash, previousHash, hash, data, metadata},
 * data and metadata as they were stored. For a counter that shares no code with this log.
 */
export function exportLine(recorded: RecordedEvent): string {
  const { position, stream, revision, eventId, type, contentHash, previousHash, hash } = recorded;
  const head = JSON.stringify({ position, stream, revision, eventId, type, contentHash, previousHash, hash });
  return `${head.slice(0, -1)},"data":${recorded.data},"metadata":${recorded.metadata}}`;
}

/** The lines of all events that stand in the log now, in log order. Sealed fields stay sealed. */
export async function* exportLog(store: EventStore, prefixes: readonly string[] = []): AsyncGenerator<string> {
  for await (const recorded of eventsOf(store, prefixes)) yield exportLine(recorded);
}

/** The same out of a file, also of a log in use or of a backup: it is opened for reading only. @throws NotALog */
export async function* exportLogFile(file: string, prefixes: readonly string[] = []): AsyncGenerator<string> {
  const db = openConnection({ file, readonly: true });
  try {
    const identity = identityOf(db);
    if (!identity) throw new NotALog(file, 'is empty.');
    for await (const recorded of allEvents(db, identity.epoch))
      if (prefixes.length === 0 || prefixes.some((prefix) => recorded.stream.startsWith(prefix))) yield exportLine(recorded);
  } finally {
    db.close();
  }
}
