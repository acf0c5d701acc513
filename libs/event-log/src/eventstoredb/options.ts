import type { BeginAs } from '../log-started';
import type { ClockMode } from '../port';

export interface EventStoreDbLogOptions {
  /** `esdb://…` or `esdb+discover://…` with whatever the client understands: nodes, user and password, TLS files */
  readonly connection: string;
  /** for a new log: fixed for its life, default real. An existing log of another kind is refused; left out, any is opened. */
  readonly clock?: ClockMode;
  /** epoch ms for `recordedAt` of the log's first event; default the machine's clock */
  readonly now?: () => number;
  /** before every stream name on the server, so that several logs share it; default: the log is alone there */
  readonly namespace?: string;
  /** for an empty log: becomes the copy of another one; default: it begins its own life */
  readonly beginAs?: BeginAs;
  /** default false: true refuses to begin a log where there is none */
  readonly mustExist?: boolean;
  /** the server now holds another log than this process began with: default ends the process with exit code 70 */
  readonly onFatal?: (error: Error) => void;
}

/** The server can't be reached, is too old, or holds no log that this build can open: words for the console. */
export class LogUnreachable extends Error {}
