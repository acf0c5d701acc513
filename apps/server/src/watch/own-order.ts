import { createHash } from 'node:crypto';

/**
 * The same for one instance each time, another for each. Instances that all began with the same campus would all do the same
 * work, and all but one of them lose the race for it.
 */
export function inOwnOrder<T>(instance: string, all: readonly T[], idOf: (one: T) => string): readonly T[] {
  const placeOf = (one: T) => createHash('sha256').update(instance).update('\0').update(idOf(one)).digest('hex');
  return all
    .map((one) => ({ one, place: placeOf(one) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ one }) => one);
}
