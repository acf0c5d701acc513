import fc from 'fast-check';
import { fromBase32, toBase32 } from './base32';
import { passText, readPassText, signedBytes, SIGNATURE_BYTES, type Pass } from './pass-text';
import { CODE_WINDOW_MS, isOfNow, overAt, windowOf } from './phone-code';

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));
const card = fc.record({ kind: fc.constant('card' as const), passId: hex(12), keyNo: fc.nat(255), version: fc.nat(65_535) });
const phone = fc.record({ kind: fc.constant('phone' as const), phoneId: hex(8), window: fc.nat(2 ** 32 - 1) });
const anyPass: fc.Arbitrary<Pass> = fc.oneof(card, phone);
const signature = fc.uint8Array({ minLength: SIGNATURE_BYTES, maxLength: SIGNATURE_BYTES });
const CARD: Pass = { kind: 'card', passId: '0a1b2c3d4e5f60718293a4b5', keyNo: 1, version: 2 };
const SIGNED = passText(CARD, new Uint8Array(SIGNATURE_BYTES).fill(7));

describe('the text of a pass', () => {
  it('is read back as it was written, whatever a scanner does to letters', () => {
    fc.assert(
      fc.property(anyPass, signature, (pass, sig) => {
        const text = passText(pass, sig);
        const full = Array.from(text, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');
        for (const scanned of [text, ` ${text}\r\n`, text.toLowerCase(), full]) {
          const read = readPassText(scanned);
          expect(read?.pass).toEqual(pass);
          expect(Buffer.from(read?.signature ?? [])).toEqual(Buffer.from(sig));
        }
      }),
    );
  });

  it('fits a small QR code: capital letters and digits only, 154 at most', () => {
    fc.assert(fc.property(anyPass, signature, (pass, sig) => expect(passText(pass, sig)).toMatch(/^[A-Z0-9]{100,154}$/)));
  });

  it('is nothing when a letter is lost, added or is none of ours, or when it is another code altogether', () => {
    const broken = [SIGNED.slice(0, -1), `${SIGNED}A`, SIGNED.slice(1), SIGNED.replace('BP1', 'BP2'), `BG1${SIGNED.slice(3)}`];
    for (const text of [...broken, '', 'BP1', '6901234567892', 'https://example.org/pay?BP1', 'A'.repeat(10_000), 'BP1林小晨'])
      expect(readPassText(text)).toBeNull();
    // two texts for one pass would make a used code new again
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromBase32(toBase32(bytes))).toEqual(bytes)));
    expect(fromBase32('AB')).toBeNull();
  });

  it('is signed for one school, one version and one kind', () => {
    const of = (schoolId: string, pass: Pass) => Buffer.from(signedBytes(schoolId, pass)).toString('hex');
    const others = [of('school2', CARD), of('school1', { ...CARD, version: 3 }), of('school1', { ...CARD, keyNo: 2 })];
    expect(others).not.toContain(of('school1', CARD));
    expect(new Set(others).size).toBe(others.length);
  });
});

describe('a code on a phone', () => {
  const T = Date.parse('2026-03-10T17:40:00+08:00');

  it('counts in its 30 seconds and one window on either side: clocks differ', () => {
    const shown = { window: windowOf(T) };
    for (const late of [-CODE_WINDOW_MS, 0, CODE_WINDOW_MS - 1, 2 * CODE_WINDOW_MS - 1]) expect(isOfNow(shown, T + late)).toBe(true);
    for (const late of [-CODE_WINDOW_MS - 1, 2 * CODE_WINDOW_MS]) expect(isOfNow(shown, T + late)).toBe(false);
  });

  it('is remembered as used for as long as anybody would take it', () => {
    fc.assert(
      fc.property(fc.nat(300_000), (late) => {
        const shown = { window: windowOf(T) };
        if (isOfNow(shown, T + late)) expect(T + late).toBeLessThan(overAt(shown));
      }),
    );
  });
});
