import { latePickups, lateReferences } from './closing/close';
import type { CampusDay, ChildDay } from './state';

/** What the screens ask of a day. Counts by any grouping sum to the same total at any instant. */
export interface Counts {
  readonly held: number;
  readonly inTransit: number;
  readonly unaccounted: number;
  /** held + in transit + missing while somebody still answers: everybody in custody */
  readonly inCustody: number;
  readonly expected: number;
  readonly onLeave: number;
  readonly explained: number;
  readonly released: number;
}

export function counts(day: CampusDay): Counts {
  const n = { held: 0, in_transit: 0, unaccounted: 0, expected: 0, on_leave: 0, explained: 0, released: 0, not_planned: 0 };
  let inCustody = 0;
  for (const child of day.children.values()) {
    n[child.state]++;
    if (child.holder !== null) inCustody++;
  }
  return {
    held: n.held,
    inTransit: n.in_transit,
    unaccounted: n.unaccounted,
    inCustody,
    expected: n.expected,
    onLeave: n.on_leave,
    explained: n.explained,
    released: n.released,
  };
}

/** Somebody is in custody, or missing, or it isn't settled where they are: while that is so a day, however old, is watched. */
export function isAnybodyWaitedFor(day: CampusDay): boolean {
  for (const child of day.children.values()) if (child.holder !== null || child.state === 'unaccounted') return true;
  for (const conflict of day.conflicts.values()) if (conflict.resolvedAt === null) return true;
  return false;
}

/** Children in custody by a key of each; null is a key too ("no place named"). */
export function inCustodyBy(day: CampusDay, key: (child: ChildDay) => string | null): Map<string | null, number> {
  const by = new Map<string | null, number>();
  for (const child of day.children.values()) {
    if (child.holder === null) continue;
    const k = key(child);
    by.set(k, (by.get(k) ?? 0) + 1);
  }
  return by;
}

export const byHolder = (day: CampusDay) => inCustodyBy(day, (c) => c.holder);
export const byPlace = (day: CampusDay) => inCustodyBy(day, (c) => c.placeId);
export const byGrade = (day: CampusDay) => inCustodyBy(day, (c) => String(c.grade));
export const byGate = (day: CampusDay) => inCustodyBy(day, (c) => c.gateId);
export const bySession = (day: CampusDay) => inCustodyBy(day, (c) => c.sessionId);

export interface SessionRow {
  readonly sessionId: string;
  readonly groupId: string;
  readonly periodId: string;
  readonly placeId: string;
  readonly staffIds: readonly string[];
  readonly expected: number;
  readonly here: number;
  readonly signedOn: boolean;
  readonly rollCall: 'not_started' | 'running' | 'complete';
}

/**
 * Does each group run? Started, teacher there, roll call complete. Asked after each change that a screen shows, so it
 * looks at each child once, not once a group.
 */
export function sessionRows(day: CampusDay): readonly SessionRow[] {
  const here = new Map<string | null, number>();
  for (const { state, sessionId } of day.children.values()) if (state === 'held') here.set(sessionId, (here.get(sessionId) ?? 0) + 1);
  const signedOn = sessionsSignedOnTo(day);
  return [...day.sessions.values()]
    .filter((s) => s.mergedInto === null && s.cancelled === null)
    .map((s) => ({
      sessionId: s.sessionId,
      groupId: s.groupId,
      periodId: s.periodId,
      placeId: s.placeId,
      staffIds: s.staffIds,
      expected: s.expected.size,
      here: here.get(s.sessionId) ?? 0,
      signedOn: signedOn.has(s.sessionId),
      rollCall: s.rollCall.completed ? 'complete' : s.rollCall.startedAt === null ? 'not_started' : 'running',
    }));
}

/** Sessions to which somebody is signed on. */
export function sessionsSignedOnTo(day: CampusDay): ReadonlySet<string | null> {
  const sessions = new Set<string | null>();
  for (const signOns of day.signedOn.values()) for (const { sessionId } of signOns) sessions.add(sessionId);
  return sessions;
}

/** The three concerns: missing, unwell, not collected on time; and how many were collected late by now. */
export function threeConcerns(day: CampusDay, now: number) {
  const missing: { childId: string; since: number; lastHolder: string | null }[] = [];
  const unwell: { childId: string; since: number; holder: string | null }[] = [];
  for (const child of day.children.values()) {
    if (child.state === 'unaccounted' && child.unaccounted)
      missing.push({ childId: child.childId, since: child.unaccounted.at, lastHolder: child.holder });
    if (child.unwell && child.holder !== null && child.unwell.outcome !== 'back')
      unwell.push({ childId: child.childId, since: child.unwell.at, holder: child.holder });
  }
  return { missing, unwell, late: lateNow(day, now), lateSoFar: latePickups(day).length };
}

/** Children still in custody after the time at which they should have been collected. */
export function lateNow(day: CampusDay, now: number): readonly { childId: string; holder: string; minutes: number }[] {
  const running: { childId: string; holder: string; minutes: number }[] = [];
  const referenceOf = lateReferences(day);
  for (const child of day.children.values()) {
    if (child.holder === null) continue;
    const reference = referenceOf(child);
    if (reference === null || (child.reopened !== null && child.reopened.at >= reference)) continue;
    if (now > reference) running.push({ childId: child.childId, holder: child.holder, minutes: Math.floor((now - reference) / 60_000) });
  }
  return running;
}
