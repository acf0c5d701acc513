import { hash as digestOf } from 'node:crypto';
import { canonicalJsonOfSorted } from './canonical-json';
import type { Metadata } from './envelope';
import { type EventToAppend, NO_STREAM, type RecordedEvent, type Revision } from './port';

/** Where a stream's chain stands: one value from one read. */
export interface ChainHead {
  readonly revision: Revision;
  /** hex; the stream's genesis before its first event */
  readonly hash: string;
}

/** An event as text, not yet bound to a place in a stream. `data` and `metadata` are RFC 8785 texts. */
export interface UnchainedEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly metadata: string;
  /** epoch ms; orders event ids */
  readonly recordedAt: number;
}

/** previousHash of a stream's first event: SHA-256("baton-genesis-1" ‖ logId ‖ stream), hex. */
export const genesisHash = (logId: string, stream: string): string => sha256(`baton-genesis-1${logId}${stream}`);

export const emptyChain = (logId: string, stream: string): ChainHead => ({ revision: NO_STREAM, hash: genesisHash(logId, stream) });

/**
 * SHA-256, hex, over the RFC 8785 JSON of {data, envelopeVersion, logId, metadata, revision, schemaVersion, stream, type}.
 * Data and metadata are canonical texts already, so that the whole is put together from its parts.
 */
export function contentHash(logId: string, stream: string, revision: number, event: Omit<UnchainedEvent, 'recordedAt'>): string {
  return sha256(
    `{"data":${event.data},"envelopeVersion":1,"logId":${JSON.stringify(logId)},"metadata":${event.metadata},"revision":${revision},` +
      `"schemaVersion":${event.schemaVersion},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(event.type)}}`,
  );
}

/** SHA-256("baton-chain-1" ‖ previousHash ‖ contentHash), hex; both as 32 raw bytes. */
export function chainHash(previousHash: string, content: string): string {
  CHAIN_INPUT.write(previousHash, CHAIN_PREFIX.length, 'hex');
  CHAIN_INPUT.write(content, CHAIN_PREFIX.length + HASH_BYTES, 'hex');
  return digestOf('sha256', CHAIN_INPUT, 'hex');
}
const HASH_BYTES = 32;
const CHAIN_PREFIX = 'baton-chain-1';
const CHAIN_INPUT = Buffer.concat([Buffer.from(CHAIN_PREFIX), Buffer.alloc(2 * HASH_BYTES)]);

/**
 * UUIDv8 bound to the content: 48 bits of `recordedAt`, then bits of the event's hash. An instance that decides
 * something else at the same revision gets another id, and can't take the other's event for its own.
 */
export function eventIdOf(recordedAt: number, hash: string): string {
  const time = recordedAt.toString(16).padStart(12, '0').slice(-12);
  const variant = (0x8 | (parseInt(hash[6], 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-${variant}${hash.slice(3, 6)}-${hash.slice(7, 19)}`;
}

/** Binds events to the places after `head`. Done again in every attempt, since the hash covers the revision. */
export function chainEvents(logId: string, stream: string, head: ChainHead, events: readonly UnchainedEvent[]): EventToAppend[] {
  let revision = Number(head.revision);
  let previousHash = head.hash;
  return events.map((event) => {
    revision += 1;
    const content = contentHash(logId, stream, revision, event);
    const hash = chainHash(previousHash, content);
    const chained: EventToAppend = {
      eventId: eventIdOf(event.recordedAt, hash),
      type: event.type,
      data: event.data,
      metadata: event.metadata,
      contentHash: content,
      previousHash,
      hash,
    };
    previousHash = hash;
    return chained;
  });
}

/** The chain after these events were appended to it. */
export const headAfter = (head: ChainHead, appended: readonly EventToAppend[]): ChainHead =>
  appended.length === 0 ? head : { revision: String(Number(head.revision) + appended.length), hash: appended[appended.length - 1].hash };

export type LinkProblem =
  'content_changed' | 'hash_wrong' | 'event_id_wrong' | 'does_not_follow_previous' | 'revision_missing' | 'not_readable';

/**
 * What is wrong with an event where it stands, or null. `previous` is the chain before it; null when it isn't known
 * (a subscription that starts in the middle): then only the event itself is checked.
 */
export function linkProblem(logId: string, previous: ChainHead | null, recorded: RecordedEvent): LinkProblem | null {
  const before = previous ?? { revision: String(Number(recorded.revision) - 1), hash: recorded.previousHash };
  if (Number(recorded.revision) !== Number(before.revision) + 1) return 'revision_missing';
  if (recorded.revision === '0' && recorded.previousHash !== genesisHash(logId, recorded.stream)) return 'does_not_follow_previous';
  if (recorded.previousHash !== before.hash) return 'does_not_follow_previous';
  const envelope = envelopeOf(recorded.metadata);
  if (!envelope) return 'not_readable';
  const { data, metadata, type } = recorded;
  const content = contentHash(logId, recorded.stream, Number(recorded.revision), { type, data, metadata, ...envelope });
  if (content !== recorded.contentHash) return 'content_changed';
  if (chainHash(recorded.previousHash, content) !== recorded.hash) return 'hash_wrong';
  return eventIdOf(envelope.recordedAt, recorded.hash) === recorded.eventId ? null : 'event_id_wrong';
}

/** Schema version and time out of a metadata text; null when it is no metadata. */
export function envelopeOf(metadata: string): { readonly schemaVersion: number; readonly recordedAt: number } | null {
  const schemaVersion = integerAfter(metadata, '"schemaVersion":');
  const recordedAt = integerAfter(metadata, '"recordedAt":');
  return schemaVersion === null || recordedAt === null ? null : { schemaVersion, recordedAt };
}

/** Schema version out of a metadata text; 0 when there is none. */
export const schemaVersionOf = (metadata: string): number => integerAfter(metadata, '"schemaVersion":') ?? 0;

/** A quote inside a string is escaped, so a match is the member itself. */
function integerAfter(text: string, member: string): number | null {
  const start = text.indexOf(member);
  if (start < 0) return null;
  let end = start + member.length;
  while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1;
  return end === start + member.length ? null : Number(text.slice(start + member.length, end));
}

/**
 * The commandId out of a canonical metadata text without parsing it. Sorted keys put `commandId` before every free
 * string, and a quote inside a string is escaped, so the first match is the member itself.
 */
export function commandIdOf(metadata: string): string {
  const start = metadata.indexOf(COMMAND_ID);
  return start < 0 ? '' : ownText(metadata.slice(start + COMMAND_ID.length, metadata.indexOf('"', start + COMMAND_ID.length)));
}
const COMMAND_ID = '"commandId":"';

/** A part of a text keeps the whole text in memory for as long as it lives; command ids live as long as a cached stream. */
const ownText = (part: string): string => Buffer.from(part).toString();

export const metadataText = (metadata: Metadata): string => canonicalJsonOfSorted(metadata, 'metadata');

const sha256 = (text: string) => digestOf('sha256', text, 'hex');
