import type { EventStore, RunningProjection } from '@baton/event-log';
import { tookIn } from '../platform/abreast';

/**
 * True when a projection has handled everything that stood in the log when this was asked; false when it has stopped.
 * @param prefixes the very list that it follows
 * @param withinMs real ms; default as long as a question may take
 * @throws Refused `behind` when it doesn't follow in time
 */
export async function followed(
  store: EventStore,
  running: RunningProjection | null,
  prefixes: readonly string[],
  withinMs?: number,
): Promise<boolean> {
  return running !== null && tookIn(store, prefixes, withinMs);
}
