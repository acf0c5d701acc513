import { canonicalJson } from './canonical-json';
import { chainHash, contentHash, envelopeOf, eventIdOf } from './hash-chain';
import { type EventToAppend, LimitExceeded, type Revision } from './port';

/** UTF-8 bytes of one event with its metadata. */
export const MAX_EVENT_BYTES = 64 * 1024;
/** UTF-8 bytes of one append. */
export const MAX_APPEND_BYTES = 512 * 1024;
/** Events in one append. */
export const MAX_APPEND_EVENTS = 200;
/** Characters of a stream name. */
export const MAX_STREAM_NAME = 200;

const STREAM = /^[A-Za-z0-9][A-Za-z0-9_.~-]*$/;

export const bytesOf = (event: { readonly type: string; readonly data: string; readonly metadata: string }): number =>
  Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata) + Buffer.byteLength(event.type);

/**
 * What every store asks before it writes anything: sizes, names, storable JSON, and hashes that belong to the content and
 * to each other. Answers the bytes of the append.
 *
 * @throws LimitExceeded naming what is too large or malformed
 */
export function checkAppend(logId: string, stream: string, expected: Revision, events: readonly EventToAppend[]): number {
  if (stream.length > MAX_STREAM_NAME || !STREAM.test(stream)) throw new LimitExceeded(`"${stream}" is not a stream name`);
  if (!/^(-1|0|[1-9]\d{0,14})$/.test(expected)) throw new LimitExceeded(`"${expected}" is not a revision of this log`);
  if (events.length < 1 || events.length > MAX_APPEND_EVENTS)
    throw new LimitExceeded(`An append holds 1 to ${MAX_APPEND_EVENTS} events, not ${events.length}: split the command`);
  let total = 0;
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    const revision = Number(expected) + 1 + i;
    const checked = checkedBytes(logId, stream, revision, event);
    const bytes = checked ?? bytesOf(event);
    if (bytes > MAX_EVENT_BYTES) throw new LimitExceeded(`Event ${event.type} has ${bytes} bytes, more than ${MAX_EVENT_BYTES}`);
    total += bytes;
    if (i > 0 && event.previousHash !== events[i - 1].hash) throw new LimitExceeded(`Event ${event.type} doesn't follow the one before it`);
    if (checked === null) checkEvent(logId, stream, revision, event);
  }
  if (total > MAX_APPEND_BYTES) throw new LimitExceeded(`An append of ${total} bytes is more than ${MAX_APPEND_BYTES}: split the command`);
  return total;
}

/** Set on events that were chained in this process from checked values: they needn't be parsed again at that place. */
const CHECKED = Symbol('checked');
interface Checked {
  /** itself: a changed copy that took the mark along isn't checked */
  readonly event: EventToAppend;
  readonly logId: string;
  readonly stream: string;
  readonly revision: number;
  readonly bytes: number;
}
type MayBeChecked = EventToAppend & { [CHECKED]?: Checked };

/** For the code that wrote data and metadata with `canonicalJson` and chained them itself. Answers their bytes. */
export function markChecked(logId: string, stream: string, expected: Revision, events: readonly EventToAppend[]): number {
  let revision = Number(expected);
  let total = 0;
  for (const event of events as readonly MayBeChecked[]) {
    const bytes = bytesOf(event);
    event[CHECKED] = { event, logId, stream, revision: ++revision, bytes };
    total += bytes;
  }
  return total;
}

/** Bytes of an event that was marked for this place; null when it must be checked. */
function checkedBytes(logId: string, stream: string, revision: number, event: MayBeChecked): number | null {
  const mark = event[CHECKED];
  const holds = mark?.event === event && mark.revision === revision && mark.stream === stream && mark.logId === logId;
  return holds ? mark.bytes : null;
}

function checkEvent(logId: string, stream: string, revision: number, event: EventToAppend): void {
  requireCanonical(event.data, `${event.type}.data`);
  requireCanonical(event.metadata, `${event.type}.metadata`);
  const envelope = envelopeOf(event.metadata);
  if (!envelope) throw new LimitExceeded(`Event ${event.type} has no schema version or recordedAt in its metadata`);
  const { type, data, metadata } = event; // by name: a stored event has them as getters
  const content = contentHash(logId, stream, revision, { type, data, metadata, ...envelope });
  const bound =
    content === event.contentHash &&
    chainHash(event.previousHash, content) === event.hash &&
    eventIdOf(envelope.recordedAt, event.hash) === event.eventId;
  if (!bound) throw new LimitExceeded(`Event ${event.type} is not bound to ${stream} at revision ${revision}: chain it again`);
}

function requireCanonical(text: string, name: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LimitExceeded(`${name} is not JSON`);
  }
  if (canonicalJson(value, name) !== text) throw new LimitExceeded(`${name} is not canonical JSON (RFC 8785)`);
}
