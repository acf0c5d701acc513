import type { EventStore } from '../port';
import type { EventStoreDbLogOptions } from './options';

/**
 * Opens the log on an EventStoreDB, or begins it. The client is loaded only here: half a second that an embedded log
 * needn't wait.
 * @throws AddressProblem, LogUnreachable, ClockModeMismatch
 */
export async function openEventStoreDbLog(options: EventStoreDbLogOptions): Promise<EventStore & { readonly epoch: string }> {
  const { openLogOn } = await import(/* webpackChunkName: "eventstoredb-log" */ './eventstoredb-log');
  return openLogOn(options);
}
