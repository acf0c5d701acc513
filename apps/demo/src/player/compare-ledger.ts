import type { ExpectedLedger } from '../script/day-script';

/** What a counter of the log's export said, and what the script expects of it: differences in words. */
export function compareLedger(expected: Partial<ExpectedLedger>, counted: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const found = JSON.stringify(counted[key]);
    return found === JSON.stringify(value) ? [] : [`ledger: ${key} is ${found} instead of ${JSON.stringify(value)}`];
  });
}
