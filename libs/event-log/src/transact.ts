import type { CommandMetadata, Metadata } from './envelope';
import type { Revision } from './port';

/** An event as a fold sees it: decoded, with what the envelope says about it. */
export interface Recorded<E> {
  readonly event: E;
  readonly eventId: string;
  readonly revision: Revision;
  readonly hash: string;
  readonly metadata: Metadata;
}

/** How a stream becomes state. `evolve` owns the state and may change it in place; it never fails. */
export interface Fold<S, E> {
  /** counts up whenever evolve changes meaning: older snapshots are then void */
  readonly version: number;
  initial(): S;
  evolve(state: S, recorded: Recorded<E>): S;
}

/** What `decide` answers. */
export type Decision<E, R> =
  | { readonly kind: 'accepted'; readonly events: readonly E[] }
  /** already so: nothing to record */
  | { readonly kind: 'unchanged' }
  /** `events`: a safety refusal is recorded, and is then the first answer for ever */
  | { readonly kind: 'refused'; readonly refusal: R; readonly events?: readonly E[] };

export interface Transaction<S, E extends { readonly type: string; readonly data: object }, R> {
  readonly stream: string;
  readonly metadata: CommandMetadata;
  /**
   * Who hears the first answer when the same words come again under this commandId. `sender`, also when left out: the same
   * person on the same device. `anyone` to whom the caller allows this command: a report is handed in by whichever session
   * and device has it.
   */
  readonly repeatedBy?: 'sender' | 'anyone';
  /**
   * State is the stream's at `head`. Facts of other streams are read in here, again in every attempt. `arrived` tells
   * whether another command has appended to this stream: a device names the one before.
   */
  decide(state: S, head: Revision, arrived: (commandId: string) => boolean): Decision<E, R> | Promise<Decision<E, R>>;
}

export type Outcome<E, R> =
  | {
      readonly kind: 'accepted' | 'refused' | 'unchanged';
      readonly refusal: R | null;
      readonly events: readonly Recorded<E>[];
      /** head of the stream after the command */
      readonly revision: Revision;
      readonly position: string | null;
      /** true: an earlier call with this commandId had appended; this is its answer */
      readonly repeated: boolean;
    }
  /** the commandId was used before with another body, or by another person or device than may repeat it: HTTP 422 */
  | { readonly kind: 'command_id_reused' }
  /** lost the race more often than the limit allows: HTTP 503, try again */
  | { readonly kind: 'contended' };
