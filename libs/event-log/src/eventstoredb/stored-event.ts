import { type JSONEventData, jsonEvent, type RecordedEvent as ServerEvent } from '@eventstore/db-client';
import type { EventToAppend, Position, RecordedEvent, Revision } from '../port';

/**
 * An event on the server is JSON that its own tools can read: `data` is the event's data, and the custom metadata keeps
 * {chain: {content, previous, hash}, metadata}. Both texts are canonical (RFC 8785, no integer-like keys, safe
 * integers), and for such a text JSON.stringify(JSON.parse(text)) is the text again, to the byte.
 */
interface StoredMetadata {
  /** hex */
  readonly chain: { readonly content: string; readonly previous: string; readonly hash: string };
  readonly metadata: { readonly schemaVersion?: number };
}

/** Parsed here, where a broken text is an error of the caller's: inside the client it would be one that nobody catches. */
export function toServer(event: EventToAppend): JSONEventData {
  const metadata: StoredMetadata = {
    chain: { content: event.contentHash, previous: event.previousHash, hash: event.hash },
    metadata: JSON.parse(event.metadata) as StoredMetadata['metadata'],
  };
  const data = JSON.parse(event.data) as Record<string, unknown>;
  return jsonEvent({ id: event.eventId, type: event.type, data, metadata: metadata as unknown as Record<string, unknown> });
}

/** An event as it came from the server; its texts are put together when somebody asks. */
export class StoredEvent implements RecordedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly revision: Revision;
  readonly contentHash: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly schemaVersion: number | undefined;
  private readonly content: { readonly data: unknown; readonly metadata: unknown };

  constructor(
    event: ServerEvent,
    readonly stream: string,
    readonly position: Position,
  ) {
    // an event of somebody else's hand has no chain: it is read, and every check of links names it
    const stored = event.metadata as Partial<StoredMetadata> | undefined;
    this.eventId = event.id;
    this.type = event.type;
    this.revision = String(event.revision);
    this.contentHash = stored?.chain?.content ?? '';
    this.previousHash = stored?.chain?.previous ?? '';
    this.hash = stored?.chain?.hash ?? '';
    this.schemaVersion = stored?.metadata?.schemaVersion;
    this.content = { data: event.data, metadata: stored?.metadata ?? {} };
  }

  get data(): string {
    return JSON.stringify(this.content.data);
  }
  get metadata(): string {
    return JSON.stringify(this.content.metadata);
  }
  toJSON(): RecordedEvent {
    const { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata } = this;
    return { stream, revision, position, type, eventId, contentHash, previousHash, hash, data, metadata };
  }
}
