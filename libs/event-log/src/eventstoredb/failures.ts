import {
  AccessDeniedError,
  InvalidArgumentError,
  InvalidTransactionError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';

/** A call took longer than its limit; the server said nothing. */
export class NoAnswer extends Error {}

/** What a failed append means for the log. */
export type AppendFailure =
  /** somebody else's event stands there */
  | 'conflict'
  /** the server says that it did nothing: ask again, it will soon */
  | 'not_taken'
  /** nobody can say whether it was written */
  | 'unknown'
  /** no room: nothing was written */
  | 'full'
  /** nothing was written, and asking again won't help */
  | 'hopeless';

/** Details of an UNAVAILABLE by which the server itself refuses before it does anything (RpcExceptions: NotReady, TooBusy). */
const REFUSED_BEFORE_IT_BEGAN = /Server Is (Not Ready|Too Busy)/;

/** What gRPC makes of an HTTP/2 connection that the server closed on a busy client: nothing is full, and who knows what was written. */
const CLOSED_ON_A_BUSY_CLIENT = /Bandwidth exhausted or memory limit exceeded/;

/** Whatever isn't known for certain is unknown: a wrong "nothing was written" would be the worse lie. */
export function appendFailure(error: unknown): AppendFailure {
  if (error instanceof WrongExpectedVersionError) return 'conflict';
  if (error instanceof NotLeaderError) return 'not_taken';
  if (error instanceof UnavailableError && REFUSED_BEFORE_IT_BEGAN.test(error.message)) return 'not_taken';
  if (codeOf(error) === status.RESOURCE_EXHAUSTED) return CLOSED_ON_A_BUSY_CLIENT.test(reasonOf(error)) ? 'unknown' : 'full';
  return isHopeless(error) ? 'hopeless' : 'unknown';
}

/** No resend and no other node will help: rights, a deleted stream, a request that the server doesn't understand. */
export function isHopeless(error: unknown): boolean {
  return (
    error instanceof AccessDeniedError ||
    error instanceof InvalidArgumentError ||
    error instanceof InvalidTransactionError ||
    error instanceof MaxAppendSizeExceededError ||
    error instanceof StreamDeletedError ||
    codeOf(error) === status.INVALID_ARGUMENT ||
    codeOf(error) === status.UNIMPLEMENTED ||
    codeOf(error) === status.PERMISSION_DENIED
  );
}

/** No node of the cluster could be found. The client keeps that answer and gives it for ever: it must be replaced. */
export const neverConnected = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Failed to discover');

/** One line for a person or a log. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function codeOf(error: unknown): number | null {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : null;
}
