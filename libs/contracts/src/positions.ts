/** With a request: the newest position that the client has seen, on whichever instance. The answer knows everything up to it. */
export const AFTER_HEADER = 'x-baton-after';
/** With an answer: the position of the log that it may have come from; to be sent with the next request. */
export const POSITION_HEADER = 'x-baton-position';

const START = 'start';

/**
 * Whether a position of the log lies at or behind another. Null: they are of different epochs, or no positions; the log was
 * restored or copied in between, and nothing can be said.
 */
export function hasReached(position: string, target: string): boolean | null {
  if (target === START) return true;
  const [epoch, n] = position.split(':');
  const [ofEpoch, wanted] = target.split(':');
  if (!isNumber(wanted)) return null;
  if (position === START) return false;
  if (epoch !== ofEpoch || !isNumber(n)) return null;
  return n.length === wanted.length ? n >= wanted : n.length > wanted.length;
}

/** The later of two; of two epochs the second, which was heard of later. */
export const laterPosition = (known: string | null, heard: string): string =>
  known !== null && hasReached(known, heard) === true ? known : heard;

/** null: the log is empty, or this is no position. */
export function epochOf(position: string): string | null {
  const [epoch, n] = position.split(':');
  return isNumber(n) ? epoch : null;
}

/** As a store writes it: no leading zeros, at most the 20 digits of 64 bits. */
const isNumber = (text: string | undefined): text is string => text !== undefined && /^(0|[1-9]\d{0,19})$/.test(text);
