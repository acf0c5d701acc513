import type { Session } from '@baton/roster';
import type { ApplyPlan } from '../commands';
import { accepted, happened, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { effectiveTime, type CampusDay, type DayRecord, type SessionDay } from '../state';

type PlannedSession = DayEventOf<'SessionPlanned'>['data'];
type PlannedDuty = DayEventOf<'DutyPlanned'>['data']['duties'][number];
type PlannedPlace = DayEventOf<'PlacesPlanned'>['data']['places'][number];

/**
 * The duty roster or the programme board changed since the day began: what is different reaches the day. Held against
 * what was planned before, not against how the day stands: a substitute or a room that a leader gave today stays, unless
 * the plan itself says something new about it. Nobody changes hands by it.
 */
export function applyPlan(day: CampusDay, command: ApplyPlan): DayDecision {
  if (day.closed !== null) return unchanged;
  const changed = changesOf(day, command);
  return changed.length === 0 ? unchanged : accepted(happened('RosterApplied', { fact: command.fact }), ...changed);
}

function changesOf(day: CampusDay, { plan, groups }: ApplyPlan): DayEvent[] {
  const places = plan.places.map(placeOf).filter((place) => !isSame(place, known(day, place.placeId)));
  const duties = plan.duties.map(dutyOf);
  const sessions = plan.sessions.map(sessionOf);
  const cancelled = [...day.planned.sessions.keys()].filter((id) => !sessions.some((s) => s.sessionId === id));
  const fresh = sessions.filter((session) => !isSame(session, heldAsPlanned(day, session.sessionId)));
  return [
    ...(places.length > 0 ? [happened('PlacesPlanned', { places })] : []),
    ...(sameDuties(duties, day.planned.duties) ? [] : [happened('DutyPlanned', { duties })]),
    ...fresh.map((session) => happened('SessionPlanned', session)),
    ...cancelled.map((sessionId) => happened('SessionCancelled', { sessionId })),
    ...(day.frozen ? fresh.flatMap((session) => groupOf(day, session, groups)) : []),
  ];
}

/** Is any session new, or planned otherwise than before? Only then it matters who is expected where. */
export const plansASessionAnew = (day: CampusDay, plan: ApplyPlan['plan']): boolean =>
  plan.sessions.some((session) => !isSame(sessionOf(session), heldAsPlanned(day, session.sessionId)));

const known = (day: CampusDay, placeId: string) => {
  const place = day.opened?.places.find((p) => p.placeId === placeId);
  return place ? placeOf(place) : undefined;
};

/** As it was planned last; a cancelled one is planned no more. */
const heldAsPlanned = (day: CampusDay, sessionId: string): PlannedSession | undefined => day.planned.sessions.get(sessionId);

/** A session that is new, held after all, or takes in a merged group: who is expected there. Nobody is taken off a list. */
function groupOf(day: CampusDay, session: PlannedSession, groups: ApplyPlan['groups']): DayEvent[] {
  const before = day.sessions.get(session.sessionId);
  const planned = groups.find((g) => g.sessionId === session.sessionId)?.children ?? [];
  const children = planned.filter((childId) => day.children.get(childId)?.listed && !before?.expected.has(childId));
  if (children.length === 0) return [];
  const { sessionId } = session;
  return [happened('GroupExpected', { listVersion: day.listVersion, sessionId, children: [...(before?.expected ?? []), ...children] })];
}

const sessionOf = ({ sessionId, periodId, groupId, groupKind, placeId, staffIds, externalIds, ...more }: Session): PlannedSession => ({
  ...{ sessionId, periodId, groupId, groupKind, placeId, staffIds, externalIds, mergedGroupIds: more.mergedGroupIds ?? [] },
});
const dutyOf = ({ staffId, role, grade, classId, gateId, pairedWith }: PlannedDuty): PlannedDuty => ({
  ...{ staffId, role, grade, classId, gateId, pairedWith },
});
const placeOf = (place: Omit<PlannedPlace, 'patrolCheckpoint' | 'sweepArea'> & Partial<PlannedPlace>): PlannedPlace => ({
  ...{ placeId: place.placeId, building: place.building, kind: place.kind, capacity: place.capacity },
  ...{ patrolCheckpoint: place.patrolCheckpoint ?? false, sweepArea: place.sweepArea ?? false },
});

/** Made by one of the functions above, so that the keys stand in the same order. */
const isSame = (a: object, b: object | undefined): boolean => b !== undefined && JSON.stringify(a) === JSON.stringify(b);
const sameDuties = (a: readonly PlannedDuty[], b: readonly PlannedDuty[]): boolean =>
  isSame(a.map((d) => JSON.stringify(d)).sort(), b.map((d) => JSON.stringify(dutyOf(d))).sort());

// --- fold
export function placesPlanned(day: CampusDay, e: DayEventOf<'PlacesPlanned'>['data']): void {
  if (!day.opened) return;
  const others = day.opened.places.filter((p) => !e.places.some((n) => n.placeId === p.placeId));
  day.opened = { ...day.opened, places: [...others, ...e.places] };
}

/** Planned first, or planned anew: what the plan says differently than before holds, the rest stays as it is today. */
export function sessionPlanned(day: CampusDay, e: PlannedSession): void {
  const period = day.opened?.periods.find((p) => p.periodId === e.periodId);
  const before = day.planned.sessions.get(e.sessionId);
  const now = day.sessions.get(e.sessionId);
  const moved = !now || now.cancelled || before?.placeId !== e.placeId;
  const othersInCharge = !now || now.cancelled || before?.staffIds.join() !== e.staffIds.join();
  day.planned.sessions.set(e.sessionId, sessionOf(e));
  day.sessions.set(e.sessionId, {
    ...(now ?? nothingYet()),
    ...{ sessionId: e.sessionId, periodId: e.periodId, groupId: e.groupId, groupKind: e.groupKind },
    placeId: moved ? e.placeId : now.placeId,
    staffIds: othersInCharge ? [...e.staffIds] : now.staffIds,
    externalIds: e.externalIds,
    startsAt: period?.startsAt ?? 0,
    endsAt: period?.endsAt ?? 0,
    cancelled: null,
  });
}

const nothingYet = (): Pick<SessionDay, 'expected' | 'expectedEventId' | 'mergedInto' | 'notAskedFor' | 'rollCall'> => ({
  expected: new Set(),
  expectedEventId: null,
  mergedInto: null,
  notAskedFor: null,
  rollCall: { startedAt: null, marks: new Map(), completed: null },
});

/** Who was expected there is expected nowhere in that period, until somebody says where. */
export function sessionCancelled(day: CampusDay, { sessionId }: DayEventOf<'SessionCancelled'>['data'], record: DayRecord): void {
  const session = day.sessions.get(sessionId);
  day.planned.sessions.delete(sessionId);
  if (!session) return;
  session.cancelled = { at: effectiveTime(record.metadata.time), eventId: record.eventId, children: [...session.expected] };
  for (const childId of session.expected) {
    const child = day.children.get(childId);
    if (child) child.sessions = child.sessions.filter((s) => s !== sessionId);
  }
  session.expected = new Set();
}

/** Children of a session that is not held, who have no other place in its time. */
export function withoutASession(day: CampusDay, { cancelled, periodId }: SessionDay): readonly string[] {
  const inPeriod = (id: string | null) => id !== null && day.sessions.get(id)?.periodId === periodId;
  return (cancelled?.children ?? []).filter((childId) => {
    const child = day.children.get(childId);
    if (!child || !['expected', 'held', 'in_transit'].includes(child.state)) return false;
    return !inPeriod(child.sessionId) && !child.sessions.some(inPeriod);
  });
}
