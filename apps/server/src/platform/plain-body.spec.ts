import {
  type Constructor,
  declaredBodies,
  type DeclaredField,
  fieldsOf,
  type FieldSchema,
  Id,
  MarkRollCallBody,
  OutboxBody,
} from '@baton/contracts';
import fc, { type Arbitrary } from 'fast-check';
import { COMMANDS } from '../day/command-table';
import { NOT_PLAIN, plainBodyReader } from './plain-body';
import { fullCheck } from './validation';

/** Depth to which bodies contain bodies. */
const DEEPEST = 4;

const full = fullCheck();
const checked = (body: Constructor, value: unknown): Promise<unknown> => full.transform(value, { type: 'body', metatype: body });

/** Bodies that may be read so. */
const plainBodies = declaredBodies().flatMap((body) => {
  const read = plainBodyReader(body);
  return read ? [{ name: body.name, body, read }] : [];
});

const strings = new Map<string, Arbitrary<string>>();
function matching(pattern: string): Arbitrary<string> {
  const known = strings.get(pattern) ?? fc.stringMatching(new RegExp(pattern));
  strings.set(pattern, known);
  return known;
}

const text = (schema: Extract<FieldSchema, { kind: 'text' }>): Arbitrary<unknown> => {
  if (schema.calendarDate) return fc.constantFrom('2026-03-10', '2024-02-29');
  return schema.pattern ? matching(schema.pattern) : fc.string({ maxLength: Math.min(schema.maxLength ?? 20, 20) });
};

function valid(schema: FieldSchema, depth: number): Arbitrary<unknown> {
  switch (schema.kind) {
    case 'text':
      return text(schema);
    case 'code':
      return fc.constantFrom(...schema.values);
    case 'integer':
      return fc.integer({ min: Math.max(schema.min, -1e9), max: Math.min(schema.max, 1e9) });
    case 'flag':
      return fc.boolean();
    case 'object':
      return bodyOf(schema.of(), valid, depth + 1);
    case 'list':
      return fc.array(valid(schema.item, depth), { minLength: schema.min, maxLength: Math.min(schema.max, schema.min + 2) });
    default:
      return fc.constant({});
  }
}

const ODD = [null, undefined, '', ' ', 'x', 'é', '😀', '2026-02-30', 'x'.repeat(1_001), '😀'.repeat(600), 0, -1, 1.5, NaN, 2 ** 53, true];
const anything = fc.anything({ maxDepth: 1 });
const oddValue = fc.oneof(fc.constantFrom<unknown>(...ODD, [], {}, [null], [[]], new Date(0), { toString: 1 }), anything);

/** Mostly right, here and there anything at all. */
function nearly(schema: FieldSchema, depth: number): Arbitrary<unknown> {
  const right = schema.kind === 'object' ? bodyOf(schema.of(), nearly, depth + 1) : valid(schema, depth);
  const list =
    schema.kind === 'list' ? [{ weight: 2, arbitrary: fc.array(fc.oneof(nearly(schema.item, depth), oddValue), { maxLength: 3 }) }] : [];
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: oddValue }, ...list);
}

function bodyOf(body: Constructor, value: typeof valid, depth = 0): Arbitrary<unknown> {
  if (depth > DEEPEST) return fc.constant(undefined);
  const all = (keep: (field: DeclaredField) => boolean) =>
    Object.fromEntries(
      fieldsOf(body)
        .filter(keep)
        .map(({ name, schema }) => [name, value(schema, depth)]),
    );
  const fields = { ...all(() => true) };
  const requiredKeys = Object.keys(all(({ required }) => required));
  const plain = fc.record(fields, { requiredKeys: value === valid ? requiredKeys : undefined, noNullPrototype: true });
  if (value === valid) return plain;
  const foreign = fc.constantFrom('foreign', 'constructor', 'toString', 'prototype');
  return fc.oneof(
    { weight: 12, arbitrary: fc.record(fields, { requiredKeys, noNullPrototype: true }) },
    { weight: 1, arbitrary: plain },
    { weight: 1, arbitrary: fc.tuple(plain, foreign).map(([given, name]) => ({ ...given, [name]: 1 })) },
  );
}

describe('a body that is plainly as declared', () => {
  it('is known of the body of every command of the day', () => {
    const taps = Object.values(COMMANDS).map(({ body }) => body as Constructor);
    expect(taps.filter((body) => plainBodyReader(body) === null)).toEqual([]);
  });

  it('isn’t known of a class that inherits fields, declares none, or has a part of any kind', () => {
    class Inherits extends MarkRollCallBody {}
    Id()(Inherits.prototype, 'another');
    for (const body of [Inherits, class Declares {}, OutboxBody]) expect(plainBodyReader(body)).toBeNull();
  });

  it.each(plainBodies)('$name: passes at once, as the full check would hand it on', async ({ body, read }) => {
    await fc.assert(
      fc.asyncProperty(bodyOf(body, valid), async (value) => {
        const given = structuredClone(value);
        const found = read(value);
        expect(found).not.toBe(NOT_PLAIN);
        expect(found).toBeInstanceOf(body);
        expect(found).toStrictEqual(await checked(body, given));
      }),
      { numRuns: 20 },
    );
  });

  it.each(plainBodies)('$name: whatever passes at once would have passed the full check', async ({ body, read }) => {
    await fc.assert(
      fc.asyncProperty(bodyOf(body, nearly), async (value) => {
        const found = read(value);
        if (found !== NOT_PLAIN) expect(found).toStrictEqual(await checked(body, value));
      }),
      { numRuns: 100 },
    );
  });

  it('that comparison notices a reader that passes too much', async () => {
    const lax = (value: unknown): unknown => Object.assign(new MarkRollCallBody(), value);
    const passes = (value: unknown) =>
      checked(MarkRollCallBody, value).then(
        () => true,
        () => false,
      );
    const found = await fc.check(
      fc.asyncProperty(bodyOf(MarkRollCallBody, nearly), async (value) => lax(value) === NOT_PLAIN || passes(value)),
    );
    expect(found.failed).toBe(true);
  });
});

describe('a body that isn’t plainly as declared', () => {
  const read = plainBodyReader(MarkRollCallBody) ?? (() => 'nobody reads it');
  const commandId = '0f0e0d0c-0000-4000-8000-000000000001';
  const mark = { childId: 'c1', mark: 'present' };
  const body = { commandId, sessionId: 's1', marks: [mark] };

  it('goes to the full check, which says what is wrong', () => {
    expect(read(body)).not.toBe(NOT_PLAIN);
    for (const odd of [
      null,
      'x',
      [body],
      { ...body, note: 'x' },
      { commandId, sessionId: 's1' },
      { ...body, sessionId: null },
      { ...body, marks: [] },
      { ...body, marks: { 0: mark, length: 1 } },
      { ...body, marks: [null] },
      { ...body, marks: [{ ...mark, mark: 'gone' }] },
      { ...body, marks: [{ ...mark, of: 1 }] },
      { ...body, tap: { seen: { revision: 7 } } },
      JSON.parse('{"__proto__":{"marks":[]},"commandId":"x"}'),
      Object.create(body),
    ])
      expect(read(odd)).toBe(NOT_PLAIN);
  });

  it('is refused there, so that being unsure lets nothing pass', async () => {
    await expect(checked(MarkRollCallBody, { ...body, note: 'x' })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(checked(MarkRollCallBody, { ...body, marks: [] })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
