import { type EventStore, type RecordedEvent, START } from './port';

/** All events that stand in a log now, in log order. */
export async function* eventsOf(store: EventStore, prefixes: readonly string[] = []): AsyncGenerator<RecordedEvent> {
  const subscription = store.subscribe({ after: START, prefixes });
  try {
    for await (const item of subscription) {
      if (item.kind === 'live') return;
      yield item.event;
    }
  } finally {
    await subscription.close();
  }
}
