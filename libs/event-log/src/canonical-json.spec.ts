import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, canonicalJsonOfSorted } from './canonical-json';
import { LimitExceeded } from './port';

/** JSON as the log may store it: keys that no parser reorders, safe integers, whole characters. */
const storableKey = fc.string({ unit: 'grapheme' }).filter((key) => !/^(0|[1-9]\d*)$/.test(key) && key !== '__proto__');
const { value: storable } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(storableKey, tie('value'), { maxKeys: 5 }),
  ),
}));

describe('Canonical JSON', () => {
  it('is what an independent implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(storable, (value) => expect(canonicalJson(value)).toBe(canonicalize(value))),
      { numRuns: 300 },
    );
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(storable, (value) => expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))),
      { numRuns: 300 },
    );
  });

  it('sorts keys by UTF-16 code unit, as the standard says', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, a: 4, '\u{1f600}': 5, '\u0080': 6 })).toBe(
      '{"\\r":2,"a":4,"\u0080":6,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });

  it('leaves out members that are undefined', () => expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}'));
  it('writes minus zero as zero', () => expect(canonicalJson(-0)).toBe('0'));

  it('is the same text when its members come in order already', () => {
    fc.assert(
      fc.property(storable, (value) => {
        const inOrder: unknown = JSON.parse(canonicalJson(value));
        for (const given of [inOrder, value]) expect(canonicalJsonOfSorted(given, 'value')).toBe(canonicalJson(value));
      }),
      { numRuns: 300 },
    );
    expect(canonicalJsonOfSorted({ a: undefined, b: -0, c: '\\ud842' }, 'value')).toBe('{"b":0,"c":"\\\\ud842"}');
  });

  it.each([
    ['half a character', { child: { name: '\ud842' } }, /event\.child\.name holds half a character/],
    ['half a character in a key', { '\udfb7': 1 }, /key that can't be stored/],
    ['a fraction', { times: [1, 1.5] }, /event\.times\[1\] is 1\.5/],
    ['a number beyond the safe integers', { n: 2 ** 53 }, /not a safe integer/],
    ['not a number', { n: NaN }, /NaN/],
    ['a key that looks like an integer', { grades: { '7': 1 } }, /the key "7"/],
    ['the key __proto__', JSON.parse('{"__proto__":1}'), /key that can't be stored/],
    ['a date object', { at: new Date(0) }, /event\.at is a Date/],
    ['undefined in a list', [undefined], /event\[0\] is undefined/],
    ['a bigint', { n: 1n }, /bigint/],
    ['nesting without end', nested(40), /deeper than 32/],
  ])('refuses %s, and says where', (_, value, message) => {
    expect(() => canonicalJson(value, 'event')).toThrow(LimitExceeded);
    expect(() => canonicalJson(value, 'event')).toThrow(message);
    expect(() => canonicalJsonOfSorted(value, 'event')).toThrow(message);
  });
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { in: nested(levels - 1) };
}
