import type { EventStore, Position, RunningProjection } from '@baton/event-log';

/** Resolves when a projection has handled everything that stood in the log when this was asked. */
export async function followed(store: EventStore, running: RunningProjection | null, prefixes: readonly string[]): Promise<void> {
  while (running && (await isBehind(store, running, prefixes))) await new Promise((resolve) => setImmediate(resolve));
}

/** Up to where nothing followed the last event that a projection handled; so that what concerns others isn't read each time. */
const quiet = new WeakMap<RunningProjection, { readonly handled: Position; readonly upTo: Position }>();

async function isBehind(store: EventStore, running: RunningProjection, prefixes: readonly string[]): Promise<boolean> {
  const handled = running.position();
  const known = quiet.get(running);
  const ahead = store.subscribe({ after: known?.handled === handled ? known.upTo : handled, prefixes });
  try {
    for await (const item of ahead) {
      if (item.kind === 'event') return !(await hasStopped(running));
      quiet.set(running, { handled, upTo: item.position });
      return false;
    }
    return false;
  } finally {
    await ahead.close();
  }
}

/** A projection that stands still follows nothing any more: nobody should wait for it. */
const hasStopped = (running: RunningProjection): Promise<boolean> =>
  Promise.race([running.stopped.then(() => true), Promise.resolve(false)]);
