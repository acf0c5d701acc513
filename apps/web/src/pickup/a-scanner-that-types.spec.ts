import { KeyBurst, LONG_SCAN, SCANNER_GAP_MS, SLOW_GAP_MS } from './key-burst';

const PASS = `BP1${'A2'.repeat(40)}`;

function type(text: string, gap: number, of: (letter: string) => { key: string; code: string } = (key) => ({ key, code: '' })) {
  const burst = new KeyBurst();
  let at = 0;
  for (const letter of text) burst.press({ ...of(letter), at: (at += gap) });
  return burst.press({ key: 'Enter', code: 'Enter', at: at + gap });
}

describe('a scanner that types', () => {
  it('is heard by its speed', () => {
    expect(type('12345678', SCANNER_GAP_MS)).toEqual({ text: '12345678', typed: true });
    expect(type('12345678', SCANNER_GAP_MS + 1).text).toBeNull();
  });

  it('is heard on a slow tablet too: nobody types so much in one go', () => {
    expect(type(PASS, SLOW_GAP_MS).text).toBe(PASS);
    expect(type(PASS.slice(0, LONG_SCAN - 1), SLOW_GAP_MS).text).toBeNull();
  });

  it('is read by its keys while a Chinese input method takes the letters', () => {
    const byCode = (letter: string) => ({ key: 'Process', code: /\d/.test(letter) ? `Digit${letter}` : `Key${letter}` });
    expect(type(PASS, 5, byCode).text).toBe(PASS);
  });

  it('never presses a button with what is left of a scan whose beginning was lost', () => {
    const burst = new KeyBurst();
    for (const [i, letter] of [...PASS.slice(0, 50)].entries()) burst.press({ key: letter, code: '', at: i * 5 });
    // the screen stood still for longer than any pause counts
    const later = 250 + SLOW_GAP_MS + 1;
    burst.press({ key: 'A', code: '', at: later });
    expect(burst.press({ key: 'Enter', code: 'Enter', at: later + 5 })).toEqual({ text: null, typed: true });
  });

  it('is heard right after another key: Esc, then the next card', () => {
    const burst = new KeyBurst();
    burst.press({ key: 'Escape', code: 'Escape', at: 1_000 });
    for (const [i, letter] of [...'12345678'].entries()) burst.press({ key: letter, code: '', at: 1_300 + i * 5 });
    expect(burst.press({ key: 'Enter', code: 'Enter', at: 1_340 }).text).toBe('12345678');
  });

  it('leaves a guard’s own Enter alone', () => {
    const burst = new KeyBurst();
    expect(burst.press({ key: 'Enter', code: 'Enter', at: 1_000 })).toEqual({ text: null, typed: false });
    burst.press({ key: 'l', code: 'KeyL', at: 2_000 });
    expect(burst.press({ key: 'Enter', code: 'Enter', at: 2_000 + SLOW_GAP_MS + 1 })).toEqual({ text: null, typed: false });
  });
});
