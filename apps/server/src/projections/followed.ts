import type { EventStore, RunningProjection } from '@baton/event-log';

/** Resolves when a projection has handled everything that stood in the log when this was asked. */
export async function followed(store: EventStore, running: RunningProjection | null, prefixes: readonly string[]): Promise<void> {
  while (running && (await isBehind(store, running, prefixes))) await new Promise((resolve) => setImmediate(resolve));
}

async function isBehind(store: EventStore, running: RunningProjection, prefixes: readonly string[]): Promise<boolean> {
  const ahead = store.subscribe({ after: running.position(), prefixes });
  try {
    for await (const item of ahead) return item.kind === 'event' && !(await hasStopped(running));
    return false;
  } finally {
    await ahead.close();
  }
}

/** A projection that stands still follows nothing any more: nobody should wait for it. */
const hasStopped = (running: RunningProjection): Promise<boolean> =>
  Promise.race([running.stopped.then(() => true), Promise.resolve(false)]);
