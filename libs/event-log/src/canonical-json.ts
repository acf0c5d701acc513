import { LimitExceeded } from './port';

/**
 * RFC 8785 text of a value, and at the same time the check that it may be stored: strings without lone surrogates,
 * booleans, null, safe integers, arrays, and objects without integer-like keys (a parser would reorder those).
 * Members that are undefined are left out. The stored text of data and metadata is this text, so that a hash is taken
 * over the stored bytes; the verifier takes it again with another implementation (the `canonicalize` package).
 *
 * @throws LimitExceeded naming the place of the first value that may not be stored
 */
export function canonicalJson(value: unknown, name = 'value'): string {
  try {
    return write(value, 0);
  } catch (error) {
    if (error !== NOT_STORABLE) throw error;
    throw new LimitExceeded(`Not stored: ${problemOf(value, name, 0) ?? `${name} can't be written as JSON`}`);
  }
}

/**
 * The same text for a value whose members come in order already, as an envelope's do: then JSON's own writer does it in
 * one go. Anything else is written as above.
 */
export function canonicalJsonOfSorted(value: unknown, name: string): string {
  if (!isSortedAndStorable(value, 0)) return canonicalJson(value, name);
  const text = JSON.stringify(value);
  return text.includes(ESCAPED_SURROGATE) ? canonicalJson(value, name) : text;
}

/** How half a character comes out of JSON.stringify; so does the text itself, which then is only written more slowly. */
const ESCAPED_SURROGATE = '\\ud';

function isSortedAndStorable(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isSafeInteger(value);
    case 'object':
      return (
        value === null || (depth < MAX_DEPTH && !Array.isArray(value) && hasSortedMembers(value as Record<string, unknown>, depth + 1))
      );
    default:
      return false;
  }
}

function hasSortedMembers(object: Record<string, unknown>, depth: number): boolean {
  if (!isPlain(object)) return false;
  let previous = '';
  for (const key in object) {
    if (key < previous || !keyTexts.has(key) || !isSortedAndStorable(object[key], depth)) return false;
    previous = key;
  }
  return true;
}

/** How deep stored JSON may be nested, in levels. */
const MAX_DEPTH = 32;
const NOT_STORABLE = new Error('not storable');
/** Printable ASCII without quote and backslash: most of what is stored. */
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;
const INTEGER_LIKE = /^(0|[1-9]\d*)$/;

interface WellFormed {
  isWellFormed(): boolean;
}
const wellFormed = (text: string) => (text as unknown as WellFormed).isWellFormed();

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      if (NEEDS_NO_ESCAPE.test(value)) return `"${value}"`;
      if (!wellFormed(value)) throw NOT_STORABLE;
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw NOT_STORABLE;
      return value === 0 ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw NOT_STORABLE;
      return Array.isArray(value) ? writeList(value, depth + 1) : writeObject(value as Record<string, unknown>, depth + 1);
    default:
      throw NOT_STORABLE;
  }
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += i === 0 ? write(list[i], depth) : ',' + write(list[i], depth);
  return text + ']';
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  if (!isPlain(object)) throw NOT_STORABLE;
  let text = '{';
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    text += (text.length === 1 ? '' : ',') + (keyTexts.get(key) ?? keyText(key)) + write(value, depth);
  }
  return text + '}';
}

/** Keys are names of fields, so few: each is checked and quoted once. */
const keyTexts = new Map<string, string>();
const MAX_KEY_TEXTS = 4096;
function keyText(key: string): string {
  if (!isStorableKey(key)) throw NOT_STORABLE;
  const text = JSON.stringify(key) + ':';
  if (keyTexts.size < MAX_KEY_TEXTS) keyTexts.set(key, text);
  return text;
}

/** By UTF-16 code unit, as RFC 8785 says; most objects here come sorted already. */
function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) if (keys[i - 1] > keys[i]) return keys.sort();
  return keys;
}

function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype === Object.prototype || prototype === null || prototype.constructor.name === 'Object';
}
const isStorableKey = (key: string) => !INTEGER_LIKE.test(key) && key !== '__proto__' && wellFormed(key);

/** The slow walk, only after a refusal: where it is and what to do about it. */
function problemOf(value: unknown, path: string, depth: number): string | null {
  if (typeof value === 'string') return wellFormed(value) ? null : `${path} holds half a character (a lone surrogate); send whole text`;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? null : `${path} is ${value}, not a safe integer; use integers or text`;
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value !== 'object') return `${path} is ${typeof value}, which JSON doesn't know`;
  if (depth >= MAX_DEPTH) return `${path} is nested deeper than ${MAX_DEPTH} levels`;
  if (Array.isArray(value)) return firstOf(value.map((item, i) => () => problemOf(item, `${path}[${i}]`, depth + 1)));
  if (!isPlain(value)) return `${path} is a ${value.constructor.name}, not plain data`;
  return firstOf(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => () => {
        if (INTEGER_LIKE.test(key)) return `${path} has the key "${key}", which looks like an integer; put a letter before it`;
        if (!isStorableKey(key)) return `${path} has a key that can't be stored`;
        return problemOf(member, `${path}.${key}`, depth + 1);
      }),
  );
}

function firstOf(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const found = check();
    if (found) return found;
  }
  return null;
}
