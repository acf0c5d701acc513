/**
 * The metadata of events differ in few values: ids, times, digests. What is the same (the keys, the school, the role, the
 * build) is stored once as a shape, and each event keeps its own values. Both are pieces of one text: put together again
 * they are that text to the byte, so hashes don't notice.
 */
export interface SplitMetadata {
  /** the text with a hole for each value */
  readonly shape: string;
  /** what belongs into the holes */
  readonly values: string;
}

/** Shapes that a log learns; beyond this number an event's metadata is stored whole. */
export const MAX_SHAPES = 20_000;

/** Never occurs in JSON: a control character is always escaped there. */
export const HOLE = '\u0001';
/** Members whose values hardly vary, so they stay in the shape. */
const STEADY = new Set(['kind', 'role', 'proof', 'server', 'client', 'schoolId', 'campusId', 'envelopeVersion', 'schemaVersion']);

/** A text that holds no members, or a control character, is one hole as a whole. */
export function splitMetadata(text: string): SplitMetadata {
  if (text.includes(HOLE)) return { shape: HOLE, values: text };
  let shape = '';
  let values = '';
  let kept = 0;
  let holes = 0;
  for (let key = text.indexOf('"'); key >= 0;) {
    const afterKey = endOfString(text, key);
    if (afterKey < 0) break;
    if (text.charCodeAt(afterKey) !== COLON) {
      key = text.indexOf('"', afterKey);
      continue;
    }
    const quoted = text.charCodeAt(afterKey + 1) === QUOTE;
    const end = quoted ? endOfString(text, afterKey + 1) : endOfNumber(text, afterKey + 1);
    if (end < 0) break;
    const from = quoted ? afterKey + 2 : afterKey + 1;
    const to = quoted ? end - 1 : end;
    if ((quoted || to > from) && !STEADY.has(text.slice(key + 1, afterKey - 1))) {
      shape += text.slice(kept, from) + HOLE;
      values += (holes++ === 0 ? '' : HOLE) + text.slice(from, to);
      kept = to;
    }
    key = text.indexOf('"', end);
  }
  return holes === 0 ? { shape: HOLE, values: text } : { shape: shape + text.slice(kept), values };
}

/**
 * The values of a text that has the shape of these pieces, without taking it apart; null when it hasn't. Whatever is found
 * here is that text again when it is joined with the same pieces.
 */
export function valuesAlong(pieces: readonly string[], text: string): string | null {
  if (pieces.length < 2 || !text.startsWith(pieces[0]) || text.includes(HOLE)) return null;
  let values = '';
  let from = pieces[0].length;
  for (let i = 1; i < pieces.length; i++) {
    const piece = pieces[i];
    const to = piece.charCodeAt(0) === QUOTE ? text.indexOf('"', from) : endOfNumber(text, from);
    if (to < 0 || !text.startsWith(piece, to)) return null;
    values += (i === 1 ? '' : HOLE) + text.slice(from, to);
    from = to + piece.length;
  }
  return from === text.length ? values : null;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

/** The place after the quote that closes the string which opens at `open`; -1 when none does. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let escapes = 0;
    while (text.charCodeAt(close - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return close + 1;
  }
  return -1;
}

function endOfNumber(text: string, start: number): number {
  let end = text.charCodeAt(start) === MINUS ? start + 1 : start;
  while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1;
  return end;
}

/** The text again. `pieces` is the shape cut at its holes, see `piecesOf`. */
export function joinMetadata(pieces: readonly string[], values: string): string {
  if (pieces.length === 2 && pieces[0] === '' && pieces[1] === '') return values;
  const parts = values.split(HOLE);
  let text = pieces[0];
  for (let i = 1; i < pieces.length; i++) text += parts[i - 1] + pieces[i];
  return text;
}

export const piecesOf = (shape: string): readonly string[] => shape.split(HOLE);
