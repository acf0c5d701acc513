/** A child that is asked for at a gate, as the corridor may read it. */
export interface CalledChild {
  readonly childId: string;
  /** null: called by class and number, for the name is not to be read by everybody */
  readonly name: string | null;
  readonly grade: number | null;
  readonly classNo: number | null;
  readonly inClassNo: number | null;
  /** what the gate is called */
  readonly gate: string | null;
  readonly gateId: string | null;
  /** epoch ms */
  readonly calledAt: number | null;
  /** its teacher has sent it */
  readonly onTheWay: boolean;
}

/** The corridor's screen: whoever was called last stands first. */
export interface QueueBoard {
  readonly campusId: string;
  readonly serviceDay: string;
  /** position in the log that this shows */
  readonly position: string;
  /** epoch ms, the clock of the day */
  readonly now: number;
  /** false: no service day runs */
  readonly opened: boolean;
  /** the school rehearses: nobody is really collected */
  readonly rehearsal: boolean;
  readonly called: readonly CalledChild[];
  /** children that found no room */
  readonly more: number;
}

/** Sockets of paired queue boards, by the device's own cookie; nothing is taken from them. */
export const BOARD_NAMESPACE = '/board';

/** server → board */
export interface BoardToClient {
  /** somebody was called, sent or arrived: ask again */
  'queue.changed': (hint: { readonly position: string }) => void;
  /** the device is not the school's any more, or the server stops */
  goodbye: (why: { readonly code: 'device_revoked' | 'shutting_down' }) => void;
}
/** ms between two hints to a board, at least */
export const BOARD_WINDOW_MS = 250;
