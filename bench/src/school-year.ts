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

/** 2025-09-01, 00:00 in Shanghai: the school year begins. */
const FIRST_DAY = Date.UTC(2025, 7, 31, 16);
/** Service days of a school year. */
export const SERVICE_DAYS = 190;
/** Bytes that go into one append; under the log's own limit with room for metadata. */
const MAX_BYTES = 400_000;

export const serviceDayOf = (n: number): { readonly serviceDay: string; readonly midnight: number } => {
  const midnight = FIRST_DAY + (Math.floor(n / 5) * 7 + (n % 5)) * DAY_MS;
  return { midnight, serviceDay: new Date(midnight + 8 * 3_600_000).toISOString().slice(0, 10) };
};

/** Writes one decided day, up to a share of its taps, through the log's own append. Answers its events. */
export async function writeDay(store: EventStore, school: School, n: number, share = 1): Promise<number> {
  const { serviceDay, midnight } = serviceDayOf(n);
  const stream = streamOf(school, serviceDay);
  const taps = [...tapsOf(school, serviceDay, midnight)];
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
  for (const tap of taps.slice(0, Math.ceil(taps.length * share))) {
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
