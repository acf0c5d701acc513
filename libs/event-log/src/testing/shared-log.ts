import { randomBytes } from 'node:crypto';
import { WireServer } from './eventstoredb-server/server';

/** Where a test finds a log that several processes share. */
export interface SharedLog {
  /** `esdb://…` */
  readonly connection: string;
  /** never used before */
  readonly namespace: string;
  /** the one in this process; null: the server that EVENTSTORE_URL names */
  readonly wire: WireServer | null;
  stop(): Promise<void>;
}

export const REAL_SERVER = process.env.EVENTSTORE_URL || null;
/** For names of tests, so that a report says what was tried. */
export const WHICH_SERVER = REAL_SERVER ? 'the server of EVENTSTORE_URL' : 'the wire server';

/** The server that EVENTSTORE_URL names, or else a wire server in this process; a new namespace each time. */
export async function sharedLog(): Promise<SharedLog> {
  const namespace = `test${randomBytes(6).toString('hex')}`;
  if (REAL_SERVER) return { connection: REAL_SERVER, namespace, wire: null, stop: async () => undefined };
  const wire = await new WireServer().start();
  return { connection: wire.address, namespace, wire, stop: () => wire.stop() };
}
