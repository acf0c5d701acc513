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

/**
 * Several commands for one stream as one decision, so that they fit into one append: each sees what the ones before it
 * did. One refusal refuses them all; commands that change nothing are passed over.
 */
export function decideInOrder<S, E, C, R>(
  commands: readonly C[],
  state: S,
  decide: (command: C, state: S) => Decision<E, R>,
  evolve: (state: S, event: E) => S,
): Decision<E, R> {
  const events: E[] = [];
  let now = state;
  for (const command of commands) {
    const decision = decide(command, now);
    if (decision.kind === 'refused') return decision;
    if (decision.kind === 'unchanged') continue;
    events.push(...decision.events);
    now = decision.events.reduce(evolve, now);
  }
  return events.length > 0 ? { kind: 'accepted', events } : unchanged;
}

/** The same data: JSON values compared by content, not by the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((k) => Object.hasOwn(y, k) && same(x[k], y[k]));
}
