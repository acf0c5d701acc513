import type { Codec } from '@baton/event-schema';
import { decodeRecorded, type EventStore, type Recorded } from '@baton/event-log';

/** Reads one stream from its start and hands each event on, decoded. */
export async function foldStream<E extends { readonly type: string; readonly data: object }>(
  store: EventStore,
  stream: string,
  codec: Codec<E>,
  take: (recorded: Recorded<E>) => void,
): Promise<void> {
  for await (const recorded of store.readStream(stream)) take(decodeRecorded(codec, recorded, recorded.revision));
}
