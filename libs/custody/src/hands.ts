import type { ChildDay, CampusDay, DayRecord } from './state';
import { effectiveTime, isTimeKnown } from './state';

/**
 * The one place where a child changes hands in the fold. Spans touch: the end of one is the start of the next, unless a
 * release lies between. A change never starts before the one before it, whatever a device's clock said.
 */
export interface Hands {
  readonly holder: string;
  readonly placeId: string | null;
  readonly sessionId: string | null;
}

export const timeOf = (child: ChildDay, record: DayRecord): number => Math.max(child.since, effectiveTime(record.metadata.time));

export function takeIntoCustody(day: CampusDay, child: ChildDay, hands: Hands, record: DayRecord): void {
  const at = timeOf(child, record);
  endSpan(child, at);
  leaveOffer(day, child);
  child.spans.push({ ...hands, from: at, to: null });
  child.state = 'held';
  child.holder = hands.holder;
  child.placeId = hands.placeId;
  child.sessionId = hands.sessionId;
  child.unaccounted = null;
  child.calledTo = null;
  seen(child, at, record);
  touch(child, at, record);
}

/** Somebody had the child at that moment, or saw it leave. */
export function seen(child: ChildDay, at: number, record: DayRecord): void {
  const { earliest, latest } = child.lastSeen;
  const known = isTimeKnown(record);
  child.lastSeen = {
    earliest: known ? Math.max(earliest, at) : earliest,
    latest: Math.max(latest, known ? at : record.metadata.time.recordedAt),
    revision: Number(record.revision),
  };
}

export function letGo(day: CampusDay, child: ChildDay, record: DayRecord): void {
  const at = timeOf(child, record);
  endSpan(child, at);
  leaveOffer(day, child);
  child.holder = null;
  child.placeId = null;
  child.sessionId = null;
  child.unaccounted = null;
  child.calledTo = null;
  touch(child, at, record);
}

export function touch(child: ChildDay, at: number, record: DayRecord): void {
  child.lastChange = isTimeKnown(record)
    ? { earliest: at, latest: at }
    : { earliest: child.lastChange.earliest, latest: Math.max(child.lastChange.latest, record.metadata.time.recordedAt) };
  child.since = at;
  child.claimedAt = effectiveTime(record.metadata.time);
  child.touched = Number(record.revision);
}

export function leaveOffer(day: CampusDay, child: ChildDay): void {
  if (child.offerId === null) return;
  day.offers.get(child.offerId)?.open.delete(child.childId);
  child.offerId = null;
}

function endSpan(child: ChildDay, at: number): void {
  const running = child.spans.at(-1);
  if (running && running.to === null) running.to = at;
}

/** A child that no list names gets a place in the book the moment that somebody has it. */
export function childOf(day: CampusDay, childId: string): ChildDay {
  const known = day.children.get(childId);
  if (known) return known;
  const child: ChildDay = {
    childId,
    classId: null,
    grade: 0,
    listed: false,
    sessions: [],
    dismissalPeriodId: null,
    gateId: null,
    mode: 'collected',
    extendedCare: false,
    soundAlike: false,
    state: 'not_planned',
    holder: null,
    placeId: null,
    sessionId: null,
    offerId: null,
    since: 0,
    claimedAt: 0,
    lastChange: { earliest: 0, latest: 0 },
    lastSeen: { earliest: 0, latest: 0, revision: -1 },
    touched: -1,
    openedEventId: null,
    openedAt: null,
    reopened: false,
    spans: [],
    unaccounted: null,
    release: null,
    unwell: null,
    calledTo: null,
    found: null,
  };
  day.children.set(childId, child);
  return child;
}
