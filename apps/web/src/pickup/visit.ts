import { NOTHING_CONFIRMED, type Asker, type Confirmed } from './at-the-gate';

export type PassProblem = 'not_a_pass' | 'unknown_pass' | 'no_network_for_pass' | 'pass_revoked' | 'code_over' | 'code_used';

/** Somebody stands at the gate: from the scan or the search until the child is released or they go. */
export interface Visit {
  /** one visit, one pickup */
  readonly pickupId: string;
  readonly by: 'card' | 'phone' | 'search';
  readonly asker: Asker | null;
  /** the search began with this child; who asks for it is still open */
  readonly childId: string | null;
  /** the server has not said yet whose pass it is, or whom it may not let go */
  readonly asking: boolean;
  readonly passProblem: PassProblem | null;
  /** not on anybody's list: the neutral answer is on the screen */
  readonly stranger: boolean;
  /** children who stay this time, by the guard's tap */
  readonly staying: ReadonlySet<string>;
  readonly confirmed: ReadonlyMap<string, Confirmed>;
  /** what the server said last about a child; it knows more than this device */
  readonly refused: ReadonlyMap<string, string>;
  readonly releasing: boolean;
}

export const newVisit = (pickupId: string, part: Partial<Visit>): Visit => ({
  ...{ pickupId, by: 'search', asker: null, childId: null, asking: false, passProblem: null, stranger: false, releasing: false },
  ...{ staying: new Set<string>(), confirmed: new Map<string, Confirmed>(), refused: new Map<string, string>() },
  ...part,
});

/** A fresh answer of the guard: what was said before about this child is asked again. */
export function confirm(visit: Visit, childId: string, part: Partial<Confirmed>): Visit {
  const before = visit.confirmed.get(childId) ?? NOTHING_CONFIRMED;
  const refused = new Map(visit.refused);
  refused.delete(childId);
  return { ...visit, refused, confirmed: new Map([...visit.confirmed, [childId, { ...before, ...part }]]) };
}

/** "Not this one": the child stays, or goes after all. */
export function toggle(visit: Visit, childId: string): Visit {
  const staying = new Set(visit.staying);
  if (!staying.delete(childId)) staying.add(childId);
  return { ...visit, staying };
}

/** A document that didn't fit is asked for once more. */
export function refusedBy(visit: Visit, codes: ReadonlyMap<string, string>): Visit {
  const confirmed = new Map(visit.confirmed);
  for (const [childId, code] of codes) {
    const before = confirmed.get(childId);
    if (code === 'id_mismatch' && before) confirmed.set(childId, { ...before, idLast4: null });
  }
  return { ...visit, confirmed, refused: new Map([...visit.refused, ...codes]) };
}
