import type { EventStore, RecordedEvent } from './port';

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
  const subscription = store.subscribe({ after: 'start', prefixes });
  try {
    for await (const item of subscription) {
      if (item.kind === 'live') return;
      yield exportLine(item.event);
    }
  } finally {
    await subscription.close();
  }
}
