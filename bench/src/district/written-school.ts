import {
  chainEvents,
  emptyChain,
  envelopeOf,
  type EventStore,
  type EventToAppend,
  headAfter,
  markChecked,
  MAX_APPEND_EVENTS,
  type RecordedEvent,
  type Sealer,
  type UnchainedEvent,
} from '@baton/event-log';
import type { RetentionClass, Sealed } from '@baton/event-schema';

/**
 * A school's roster as text with gaps: where its own ids stand, and where something is sealed. Another school of the same
 * kind is the same text with ids of its own, sealed anew under keys of its own.
 */
export interface RosterText {
  /** every id of the template */
  readonly ids: ReadonlySet<string>;
  readonly streams: readonly StreamText[];
}

interface StreamText {
  readonly stream: string;
  readonly events: readonly EventText[];
}

interface EventText {
  readonly type: string;
  readonly recordedAt: number;
  readonly schemaVersion: number;
  readonly data: readonly Piece[];
  readonly metadata: readonly Piece[];
}

/** Text as it is, an id, or what must be sealed again. */
type Piece = string | { readonly id: string } | SealedText;

interface SealedText {
  readonly subject: string;
  readonly class: RetentionClass;
  readonly path: string;
  readonly text: string;
}

/** Ids that stand for themselves in every school: no letter of theirs is random. */
const MIN_ID_LENGTH = 12;
/** UTF-8 bytes of one append; below the log's own limit. */
const MAX_BYTES = 400_000;
/** Appends that are under way at once. */
const AT_ONCE = 64;

/** Cuts the template's events at ids and sealed fields; opens what is sealed. */
export async function rosterText(streams: ReadonlyMap<string, readonly RecordedEvent[]>, sealer: Sealer): Promise<RosterText> {
  const ids = idsIn(streams);
  const texts: StreamText[] = [];
  for (const [stream, events] of streams)
    texts.push({ stream, events: await Promise.all(events.map((event) => eventText(event, ids, sealer))) });
  return { ids, streams: texts };
}

/** Every value of a member that ends in Id, and what streams are named after. */
function idsIn(streams: ReadonlyMap<string, readonly RecordedEvent[]>): Set<string> {
  const ids = new Set<string>();
  for (const [stream, events] of streams) {
    for (const part of stream.slice(stream.indexOf('-') + 1).split('.')) ids.add(part);
    for (const { data } of events)
      for (const [, id] of data.matchAll(/"[a-zA-Z]*Id":"([A-Za-z0-9_]+)"/g)) if (id.length >= MIN_ID_LENGTH) ids.add(id);
  }
  return ids;
}

async function eventText(event: RecordedEvent, ids: ReadonlySet<string>, sealer: Sealer): Promise<EventText> {
  const { recordedAt, schemaVersion } = envelope(event);
  const found: { readonly json: string; readonly sealed: SealedText }[] = [];
  const look = async (value: unknown, path: string): Promise<void> => {
    if (typeof value !== 'object' || value === null) return;
    if (isSealed(value)) {
      const text = await sealer.open({ stream: event.stream, type: event.type, path }, value);
      if (text === null) throw new Error(`${event.stream} is erased`);
      found.push({ json: JSON.stringify(value), sealed: { subject: value.subject, class: value.class, path, text } });
    } else if (Array.isArray(value)) for (const [i, item] of value.entries()) await look(item, `${path}[${i}]`);
    else for (const [key, item] of Object.entries(value)) await look(item, path === '' ? key : `${path}.${key}`);
  };
  await look(JSON.parse(event.data), '');
  return {
    type: event.type,
    recordedAt,
    schemaVersion,
    data: cutAtSealed(event.data, found).flatMap((piece) => (typeof piece === 'string' ? cutAtIds(piece, ids) : [piece])),
    metadata: cutAtIds(event.metadata, ids),
  };
}

function envelope(event: RecordedEvent) {
  const found = envelopeOf(event.metadata);
  if (!found) throw new Error(`${event.stream} ${event.revision} has no envelope`);
  return found;
}

const isSealed = (value: object): value is Sealed => 'ciphertext' in value && 'subject' in value;

/** Stored JSON is canonical, so a sealed field stands in it as it is written again: member by member in order. */
function cutAtSealed(data: string, found: readonly { readonly json: string; readonly sealed: SealedText }[]): Piece[] {
  const pieces: Piece[] = [];
  let rest = data;
  for (const { json, sealed } of found) {
    const at = rest.indexOf(json);
    if (at < 0) throw new Error('A sealed field is not where it was found.');
    pieces.push(rest.slice(0, at), sealed);
    rest = rest.slice(at + json.length);
  }
  return [...pieces, rest];
}

function cutAtIds(text: string, ids: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(/[A-Za-z0-9_]{12,}/g)) {
    if (!ids.has(word)) continue;
    pieces.push(text.slice(from, index), { id: word });
    from = index + word.length;
  }
  return [...pieces, text.slice(from)];
}

/** The id that stands for a template's id in the n-th school of the district; the first one is the template itself. */
export const idIn = (n: number, id: string): string => (n === 0 ? id : `${id}${n.toString(36).padStart(2, '0')}`);

/** Writes the n-th school's roster through the log's own append. Answers its events. */
export async function writeSchool(store: EventStore, sealer: Sealer, text: RosterText, n: number): Promise<number> {
  await sealer.prepareKeys(keysOf(text, n));
  let written = 0;
  const waiting = [...text.streams].reverse();
  const write = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) written += await writeStream(store, sealer, next, n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  return written;
}

function keysOf({ streams }: RosterText, n: number) {
  const keys = new Map<string, { readonly subject: string; readonly class: RetentionClass }>();
  for (const { events } of streams)
    for (const { data } of events)
      for (const piece of data)
        if (typeof piece !== 'string' && 'subject' in piece)
          keys.set(`${piece.subject} ${piece.class}`, { subject: idIn(n, piece.subject), class: piece.class });
  return [...keys.values()];
}

async function writeStream(store: EventStore, sealer: Sealer, text: StreamText, n: number): Promise<number> {
  const stream = text.stream.replace(/[A-Za-z0-9_]{12,}/g, (id) => idIn(n, id));
  let head = emptyChain(store.logId, stream);
  let expected = head.revision;
  let ready: EventToAppend[] = [];
  let bytes = 0;
  const flush = async () => {
    if (ready.length === 0) return;
    const result = await store.append(stream, expected, ready);
    if (result.kind !== 'appended') throw new Error(`${stream} was answered ${result.kind}`);
    expected = head.revision;
    ready = [];
    bytes = 0;
  };
  for (const event of text.events) {
    const unchained: UnchainedEvent = {
      type: event.type,
      schemaVersion: event.schemaVersion,
      recordedAt: event.recordedAt,
      data: await joined(event, stream, sealer, n),
      metadata: event.metadata.map((piece) => (typeof piece === 'string' ? piece : 'id' in piece ? idIn(n, piece.id) : '')).join(''),
    };
    const size = unchained.data.length * 2 + unchained.metadata.length;
    if (ready.length >= MAX_APPEND_EVENTS || bytes + size > MAX_BYTES) await flush();
    const chained = chainEvents(store.logId, stream, head, [unchained]);
    markChecked(store.logId, stream, head.revision, chained);
    head = headAfter(head, chained);
    ready.push(chained[0]);
    bytes += size;
  }
  await flush();
  return text.events.length;
}

async function joined({ type, data }: EventText, stream: string, sealer: Sealer, n: number): Promise<string> {
  let text = '';
  for (const piece of data) {
    if (typeof piece === 'string') text += piece;
    else if ('id' in piece) text += idIn(n, piece.id);
    else {
      const subject = idIn(n, piece.subject);
      const { alg, ciphertext, keyVersion, nonce } = await sealer.seal(
        { stream, type, path: piece.path },
        { subject, class: piece.class },
        piece.text,
      );
      text += JSON.stringify({ alg, ciphertext, class: piece.class, keyVersion, nonce, subject });
    }
  }
  return text;
}
