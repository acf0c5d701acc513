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

/** Takes the values out of a text that has one shape; null when it hasn't. */
export type Cut = (text: string) => string | null;

/**
 * Cuts texts along the pieces of a shape: one expression finds what taking them apart finds in three times as long.
 * Whatever is cut out is that text again when it is joined with the same pieces.
 */
export function cutAlong(pieces: readonly string[]): Cut {
  const holes = pieces.slice(1).map((piece) => (piece.charCodeAt(0) === QUOTE ? QUOTED_VALUE : NUMBER));
  const whole = new RegExp(`^${pieces.map((piece, i) => piece.replace(SPECIAL, '\\$&') + (holes[i] ?? '')).join('')}$`);
  return (text) => {
    const found = whole.exec(text);
    if (!found) return null;
    let values = found[1];
    for (let i = 2; i < found.length; i++) values += HOLE + found[i];
    return values;
  };
}
const QUOTED_VALUE = `([^"${HOLE}]*)`;
const NUMBER = '(-?[0-9]*)';
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

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
