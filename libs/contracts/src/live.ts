/**
 * The typed map of the socket, both directions. Sockets hint, queries tell: a message carries ids and numbers, names come
 * by query. Path: /socket.io, namespace `/live`, the session cookie of HTTP.
 */

/** What happened in one commit's events of a day, as far as the receiver's role may see it. */
export interface DayChangeMessage {
  /** position in the log: what to say in `resume` */
  readonly position: string;
  readonly campusId: string;
  readonly serviceDay: string;
  /** of the day's stream */
  readonly revision: string;
  readonly eventId: string;
  readonly type: string;
  /** effective time, epoch ms */
  readonly at: number;
  /** as the device said, epoch ms */
  readonly occurredAt: number;
  readonly recordedAt: number;
  /** null: the error of the device's clock is unknown; left out: the server's own clock */
  readonly errorMs?: number | null;
  readonly actor: { readonly id: string; readonly role: string };
  readonly data: unknown;
}

/** An alert was raised, told again or changed. */
export interface AlertMessage {
  readonly position: string;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly revision: string;
  readonly type: string;
  readonly recordedAt: number;
  readonly alertId: string;
  /** true: it was told to this person, by name or by role */
  readonly forYou: boolean;
  readonly data: unknown;
}

/** Numbers of the day after the last change, at most once in 25 ms. */
export interface NumbersMessage {
  readonly position: string;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly revision: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly byHolder: Readonly<Record<string, number>>;
  readonly byGrade: Readonly<Record<string, number>>;
  readonly byGate: Readonly<Record<string, number>>;
  readonly groups: readonly { readonly sessionId: string; readonly expected: number; readonly here: number; readonly rollCall: string }[];
  readonly alertsOpen: number;
}

export interface WatchRequest {
  readonly campusId: string;
  readonly serviceDay: string;
  /** a gate's tablet says which it is: connected is heard */
  readonly device?: { readonly deviceId: string; readonly gateId: string };
}

export type WatchAnswer =
  | {
      readonly ok: true;
      /** everything up to here is in the queries' answers */
      readonly position: string;
      readonly view: string;
    }
  | { readonly ok: false; readonly code: string };

export interface ResumeRequest {
  readonly campusId: string;
  readonly serviceDay: string;
  /** position of the last message that the client took in */
  readonly after: string;
}

export type ResumeAnswer =
  | { readonly ok: true; readonly position: string; readonly view: string; readonly sent: number }
  /** `foreign_epoch`: load all again by query, then go on from `position` */
  | { readonly ok: false; readonly code: string; readonly position?: string };

/** `view`: what the person may see of the day by now; another than before means to take the day anew */
export type HeartbeatAnswer = { readonly ok: true; readonly view: string } | { readonly ok: false };

/** server → client */
export interface LiveToClient {
  'day.changes': (changes: readonly DayChangeMessage[]) => void;
  'day.numbers': (numbers: NumbersMessage) => void;
  /** `received` says that they are on the person's screen: then they count as delivered */
  alerts: (alerts: readonly AlertMessage[], received: () => void) => void;
  /** the session ended, or the server stops: connect again, then resume */
  goodbye: (why: { readonly code: 'session_over' | 'shutting_down' }) => void;
}

/** client → server; each is answered through its acknowledgement */
export interface LiveToServer {
  watch: (request: WatchRequest, answer: (answer: WatchAnswer) => void) => void;
  resume: (request: ResumeRequest, answer: (answer: ResumeAnswer) => void) => void;
  heartbeat: (request: WatchRequest, answer: (answer: HeartbeatAnswer) => void) => void;
}

export const LIVE_NAMESPACE = '/live';
/** ms that changes are gathered after the first, which goes out at once */
export const LIVE_WINDOW_MS = 25;
/** names of the messages that clients send, for the table of rights */
export const LIVE_MESSAGES = ['watch', 'resume', 'heartbeat'] as const satisfies readonly (keyof LiveToServer)[];
