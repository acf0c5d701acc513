import type { EventStore, RunningProjection } from '@baton/event-log';
import { tookIn } from '../platform/abreast';

/**
 * Resolves when a projection has handled everything that stood in the log when this was asked; at once when it has stopped.
 * @param prefixes those that it follows
 * @throws Refused `behind` when it doesn't follow in time
 */
export async function followed(store: EventStore, running: RunningProjection | null, prefixes: readonly string[]): Promise<void> {
  if (running) await tookIn(store, prefixes);
}
