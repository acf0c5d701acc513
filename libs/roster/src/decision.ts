/** What `decide` answers; the shape that the event log's transactions take. */
export type Decision<E, R> =
  | { readonly kind: 'accepted'; readonly events: readonly E[] }
  /** already so: nothing to record */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: R };

export const accepted = <E>(...events: readonly E[]): { readonly kind: 'accepted'; readonly events: readonly E[] } => ({
  kind: 'accepted',
  events,
});

export const unchanged = { kind: 'unchanged' } as const;

/** A refusal is a code and the ids that its words need. */
export const refused = <const C extends string, D extends object = object>(
  code: C,
  detail?: D,
): { readonly kind: 'refused'; readonly refusal: { readonly code: C } & D } => ({
  kind: 'refused',
  refusal: { code, ...(detail as D) },
});

/** The same data: JSON values compared by content, not by the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((k) => Object.hasOwn(y, k) && same(x[k], y[k]));
}
