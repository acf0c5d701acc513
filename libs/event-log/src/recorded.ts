import type { Codec } from '@baton/event-schema';
import type { Metadata } from './envelope';
import { schemaVersionOf } from './hash-chain';
import type { EventToAppend, Revision } from './port';
import type { Recorded } from './transact';

type AnyEvent = { readonly type: string; readonly data: object };

/** A decoded event; its metadata is parsed when somebody asks for it. */
class DecodedEvent<E> implements Recorded<E> {
  private parsed: Metadata | null;
  constructor(
    readonly event: E,
    readonly revision: Revision,
    private readonly source: EventToAppend,
    metadata: Metadata | null,
  ) {
    this.parsed = metadata;
  }
  get eventId(): string {
    return this.source.eventId;
  }
  get hash(): string {
    return this.source.hash;
  }
  get metadata(): Metadata {
    return (this.parsed ??= JSON.parse(this.source.metadata) as Metadata);
  }
}

/**
 * Decodes a stored event out of its stored text, also right after it was decided: what a warm state folds is to the byte
 * what a restart reads.
 * @throws UnknownEventType
 */
export function decodeRecorded<E extends AnyEvent>(
  codec: Codec<E>,
  source: EventToAppend & { readonly schemaVersion?: number | undefined },
  revision: Revision,
  metadata: Metadata | null = null,
): Recorded<E> {
  const version = metadata?.schemaVersion ?? source.schemaVersion ?? schemaVersionOf(source.metadata);
  return new DecodedEvent(codec.decode(source.type, version, JSON.parse(source.data) as object), revision, source, metadata);
}
