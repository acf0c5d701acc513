import { type Constructor, type DeclaredField, fieldsOf, type FieldSchema, isCalendarDate } from '@baton/contracts';

/** The answer of a reader that isn't sure: the full check decides, and says what is wrong. */
export const NOT_PLAIN = Symbol('not plain');

/** A value as the full check would hand it on, or NOT_PLAIN. It may be unsure of what is right; it never passes what is wrong. */
type Read = (value: unknown) => unknown;

const readers = new WeakMap<object, Read | null>();

/**
 * Reads a body by what its class declared, field by field and without looking anything up: a tenth of the full check's
 * cost. Null for a class that declared nothing or inherits, and for a body of another kind inside it.
 */
export function plainBodyReader(body: abstract new (...of: never[]) => unknown): Read | null {
  const known = readers.get(body);
  if (known !== undefined) return known;
  const reader = readable(body as Constructor) ? bodyReader(body as Constructor) : null;
  readers.set(body, reader);
  return reader;
}

/** What a class inherits, its own declarations don't tell. */
const inherits = (body: Constructor): boolean => Object.getPrototypeOf(body.prototype) !== Object.prototype;

const readable = (body: Constructor): boolean =>
  !inherits(body) && fieldsOf(body).length > 0 && fieldsOf(body).every(({ schema }) => isDeclaredThroughout(schema));

function isDeclaredThroughout(schema: FieldSchema): boolean {
  if (schema.kind === 'list') return isDeclaredThroughout(schema.item);
  return schema.kind === 'object' ? readable(schema.of()) : schema.kind !== 'free';
}

interface FieldReader {
  readonly required: boolean;
  readonly read: Read;
}

function bodyReader(body: Constructor): Read {
  const fields = new Map<string, FieldReader>();
  for (const field of fieldsOf(body)) fields.set(field.name, fieldReader(field, fields.get(field.name)));
  const required = [...fields.values()].filter((field) => field.required).length;
  return (value) => {
    if (!isPlainObject(value)) return NOT_PLAIN;
    const read = new body() as Record<string, unknown>;
    let found = 0;
    for (const name of Object.keys(value)) {
      const field = fields.get(name);
      if (field === undefined) return NOT_PLAIN;
      const given = value[name];
      const there = given !== null && given !== undefined;
      if (field.required) found += 1;
      read[name] = there || field.required ? field.read(given) : given;
      if (read[name] === NOT_PLAIN) return NOT_PLAIN;
    }
    return found === required ? read : NOT_PLAIN;
  };
}

/** A field that was declared twice keeps both rules. */
function fieldReader({ schema, required }: DeclaredField, before: FieldReader | undefined): FieldReader {
  const read = readerOf(schema);
  if (!before) return { required, read };
  return { required: required && before.required, read: (value) => (before.read(value) === NOT_PLAIN ? NOT_PLAIN : read(value)) };
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function readerOf(schema: FieldSchema): Read {
  switch (schema.kind) {
    case 'text':
      return textReader(schema);
    case 'code': {
      const values = new Set<unknown>(schema.values);
      return (value) => (values.has(value) ? value : NOT_PLAIN);
    }
    case 'integer': {
      const { min, max } = schema;
      return (value) => (Number.isInteger(value) && (value as number) >= min && (value as number) <= max ? value : NOT_PLAIN);
    }
    case 'flag':
      return (value) => (typeof value === 'boolean' ? value : NOT_PLAIN);
    case 'object':
      return partReader(schema.of);
    case 'list':
      return listReader(schema.min, schema.max, readerOf(schema.item));
    case 'free':
      return () => NOT_PLAIN;
    default:
      return schema satisfies never;
  }
}

function textReader({ pattern, maxLength = Infinity, calendarDate }: Extract<FieldSchema, { kind: 'text' }>): Read {
  const matches = pattern === undefined ? null : new RegExp(pattern);
  return (value) => {
    if (typeof value !== 'string' || value.length > maxLength || matches?.test(value) === false) return NOT_PLAIN;
    return calendarDate && !isCalendarDate(value) ? NOT_PLAIN : value;
  };
}

/** Bodies name their parts before these are declared: looked up with the first value. */
function partReader(of: () => Constructor): Read {
  let read: Read | null = null;
  return (value) => (read ??= bodyReader(of()))(value);
}

function listReader(min: number, max: number, item: Read): Read {
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return NOT_PLAIN;
    const read: unknown[] = [];
    for (const each of value) {
      const one = item(each);
      if (one === NOT_PLAIN) return NOT_PLAIN;
      read.push(one);
    }
    return read;
  };
}
