import type { CampusDay, ChildDay, Route, SessionDay } from '@baton/custody';
import { into } from '../duty/my-day';

/** Where a child goes from here: by the programme board, or home through its gate. */
export type Destination =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'gate'; readonly gateId: string }
  /** no board and no plan says: a person decides */
  | { readonly kind: 'nowhere' };

export interface Leaving {
  readonly destination: Destination;
  readonly children: readonly ChildDay[];
}

/** The child's next group, or its gate when its time to go home comes first. */
export function whereNext(day: CampusDay, child: ChildDay, now: number): Destination {
  const next = nextSession(day, child, now);
  const goesHomeAt = day.opened?.periods.find((period) => period.periodId === child.dismissalPeriodId)?.endsAt ?? null;
  if (next && (goesHomeAt === null || next.startsAt < goesHomeAt)) return { kind: 'session', sessionId: next.sessionId };
  if (child.gateId !== null && goesHomeAt !== null) return { kind: 'gate', gateId: openGate(day, child.gateId) };
  return { kind: 'nowhere' };
}

function nextSession(day: CampusDay, child: ChildDay, now: number): SessionDay | null {
  const here = child.sessionId === null ? undefined : day.sessions.get(child.sessionId);
  const sessions = child.sessions
    .map((sessionId) => day.sessions.get(into(day, sessionId)))
    .filter((session) => session !== undefined && session.cancelled === null) as SessionDay[];
  const to = sessions.filter((session) => (here ? session.startsAt >= here.endsAt : true) && session.endsAt > now && session !== here);
  return to.sort((a, b) => a.startsAt - b.startsAt)[0] ?? null;
}

/** By today's plan another gate may stand in for this one. */
const openGate = (day: CampusDay, gateId: string): string => {
  const gate = day.gates.get(gateId);
  return gate && !gate.open && gate.insteadGateId !== null ? gate.insteadGateId : gateId;
};

/** All children that a person can give away, by where they go next: groups first, in the order of their start. */
export function fanOut(day: CampusDay, staffId: string, now: number): readonly Leaving[] {
  const by = new Map<string, { destination: Destination; children: ChildDay[] }>();
  for (const child of day.children.values()) {
    if (child.holder !== staffId || child.state !== 'held') continue;
    const destination = whereNext(day, child, now);
    const key = keyOf(destination);
    const entry = by.get(key) ?? { destination, children: [] };
    entry.children.push(child);
    by.set(key, entry);
  }
  return [...by.values()].sort((a, b) => RANK[a.destination.kind] - RANK[b.destination.kind] || b.children.length - a.children.length);
}

const RANK = { session: 0, gate: 1, nowhere: 2 } as const;

export const keyOf = (destination: Destination): string =>
  destination.kind === 'session' ? destination.sessionId : destination.kind === 'gate' ? destination.gateId : destination.kind;

/** Which way it is, and so how long it may take. */
export function routeTo(
  day: CampusDay,
  from: string | null,
  to: Destination | { readonly kind: 'clinic' | 'staff'; readonly placeId?: string | null },
): Route {
  if (to.kind === 'gate') return 'line_to_gate';
  if (to.kind === 'clinic') return 'clinic';
  const placeId = to.kind === 'session' ? day.sessions.get(to.sessionId)?.placeId : to.kind === 'staff' ? to.placeId : null;
  const [here, there] = [buildingOf(day, from), buildingOf(day, placeId ?? null)];
  return here !== null && there !== null && here !== there ? 'across_grounds' : 'same_building';
}

const buildingOf = (day: CampusDay, placeId: string | null): string | null =>
  day.opened?.places.find((place) => place.placeId === placeId)?.building ?? null;
