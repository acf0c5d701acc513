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
const MEMBER = /"([A-Za-z]+)":("(?:[^"\\]|\\.)*"|-?\d+)/g;
/** Members whose values hardly vary, so they stay in the shape. */
const STEADY = new Set(['kind', 'role', 'proof', 'server', 'client', 'schoolId', 'campusId', 'envelopeVersion', 'schemaVersion']);

/** A text that holds no members, or a control character, is one hole as a whole. */
export function splitMetadata(text: string): SplitMetadata {
  if (text.includes(HOLE)) return { shape: HOLE, values: text };
  let shape = '';
  let values = '';
  let kept = 0;
  let holes = 0;
  for (const match of text.matchAll(MEMBER)) {
    const [member, key, value] = match;
    if (STEADY.has(key)) continue;
    const quote = value.startsWith('"') ? 1 : 0;
    const from = match.index + member.length - value.length + quote;
    const to = match.index + member.length - quote;
    shape += text.slice(kept, from) + HOLE;
    values += (holes++ === 0 ? '' : HOLE) + text.slice(from, to);
    kept = to;
  }
  return holes === 0 ? { shape: HOLE, values: text } : { shape: shape + text.slice(kept), values };
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
