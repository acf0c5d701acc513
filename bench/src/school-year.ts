import { dayCodec, decide, evolve, initialDay } from '@baton/custody';
import {
  canonicalJson,
  chainEvents,
  emptyChain,
  type EventStore,
  type EventToAppend,
  headAfter,
  markChecked,
  MAX_APPEND_EVENTS,
  type Metadata,
  metadataText,
} from '@baton/event-log';
import { contextOf, metadataOf, nextCommandId, streamOf, tapsOf } from './day';
import { DAY_MS, type School } from './school';

/** 2026-03-10, 00:00 in Shanghai: the day that runs, after all the others. */
const TODAY = Date.UTC(2026, 2, 9, 16);
/** Service days of a school year. */
export const SERVICE_DAYS = 190;
/** 2026-03-10 is a Tuesday: Monday to today. */
const DAYS_THIS_WEEK = 2;
/** Bytes that go into one append; under the log's own limit with room for metadata. */
const MAX_BYTES = 400_000;

/** The n-th service day before today, on weekdays. */
export const serviceDayBefore = (n: number): { readonly serviceDay: string; readonly midnight: number } => {
  const weekdays = n + 5 - DAYS_THIS_WEEK; // as if counted back from a Friday
  const midnight = TODAY + (5 - DAYS_THIS_WEEK - Math.floor(weekdays / 5) * 7 - (weekdays % 5)) * DAY_MS;
  return { midnight, serviceDay: new Date(midnight + 8 * 3_600_000).toISOString().slice(0, 10) };
};

/** Writes the n-th day before today, decided tap by tap, through the log's own append. Answers its events. */
export async function writeDay(store: EventStore, school: School, n: number): Promise<number> {
  const { serviceDay, midnight } = serviceDayBefore(n);
  const stream = streamOf(school, serviceDay);
  let day = initialDay();
  let head = emptyChain(store.logId, stream);
  let ready: EventToAppend[] = [];
  let expected = head.revision;
  let bytes = 0;
  const flush = async () => {
    if (ready.length === 0) return;
    const result = await store.append(stream, expected, ready);
    if (result.kind !== 'appended') throw new Error(`${stream} was answered ${result.kind}`);
    expected = head.revision;
    ready = [];
    bytes = 0;
  };
  for (const tap of tapsOf(school, serviceDay, midnight)) {
    const commandId = nextCommandId();
    const decision = decide(day, tap.command, contextOf(tap, commandId));
    if (decision.kind !== 'accepted') throw new Error(`${tap.command.type} was answered ${JSON.stringify(decision)}`);
    for (const event of decision.events) {
      const { type, schemaVersion, data } = dayCodec.encode(event);
      const metadata: Metadata = { ...metadataOf(school, tap, commandId), envelopeVersion: 1, schemaVersion };
      const text = {
        type,
        schemaVersion,
        data: canonicalJson(data),
        metadata: metadataText(metadata),
        recordedAt: metadata.time.recordedAt,
      };
      if (ready.length >= MAX_APPEND_EVENTS || bytes + text.data.length + text.metadata.length > MAX_BYTES) await flush();
      const chained = chainEvents(store.logId, stream, head, [text]);
      markChecked(store.logId, stream, head.revision, chained);
      head = headAfter(head, chained);
      ready.push(chained[0]);
      bytes += text.data.length + text.metadata.length;
      day = evolve(day, { event, eventId: chained[0].eventId, revision: head.revision, metadata });
    }
  }
  await flush();
  return Number(head.revision) + 1;
}
