import { MIN_PASSWORD, PIN_DIGITS } from '@baton/contracts';

/** Passwords that every list of leaked passwords begins with, and their school-like cousins; compared in lower case. */
const COMMON = [
  '1234567890',
  '0123456789',
  '12345678910',
  '123456789a',
  'a123456789',
  'qwertyuiop',
  'password123',
  'password1234',
  'administrator',
  'admin12345',
  'admin123456',
  'woaini1314',
  'woaini520520',
  'abc1234567',
  'aa12345678',
  'aa123456789',
  'laoshi123456',
  'xuexiao123456',
];

/** The reason why nobody should use this password, or null. `ownWords`: name and login of the person. */
export function passwordIsWeak(password: string, ownWords: readonly string[]): boolean {
  const letters = Array.from(password);
  if (letters.length < MIN_PASSWORD) return true;
  const folded = password.toLowerCase();
  if (new Set(letters).size < 4) return true;
  return COMMON.includes(folded) || ownWords.some((word) => word.length > 1 && folded.includes(word.toLowerCase()));
}

/** Six digits of which every thousandth guesser would not think first: no repetition, no run up or down. */
export function pinIsWeak(pin: string): boolean {
  if (!new RegExp(`^\\d{${PIN_DIGITS}}$`).test(pin)) return true;
  const steps = new Set(Array.from(pin.slice(1), (digit, i) => Number(digit) - Number(pin[i])));
  const [step] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}
