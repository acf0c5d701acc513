import { createHash } from 'node:crypto';
import { epochAfter, readLogStarted } from '../log-started';
import type { ClockMode, RecordedEvent } from '../port';

export interface LogIdentity {
  readonly logId: string;
  readonly epoch: string;
  readonly clock: ClockMode;
}

/** The first epoch of a log whose server keeps no name for it: the same in every process. 8 hex digits. */
const firstEpoch = (logId: string): string => createHash('sha256').update(`baton-epoch-1${logId}`).digest('hex').slice(0, 8);

/** Out of the stream in which the log speaks about itself; null for an empty log. */
export function identityIn(logStream: readonly RecordedEvent[]): LogIdentity | null {
  if (logStream.length === 0) return null;
  const { logId, clock } = readLogStarted(logStream[0]);
  return { logId, clock, epoch: logStream.reduce((epoch, event) => epochAfter(event) ?? epoch, firstEpoch(logId)) };
}
