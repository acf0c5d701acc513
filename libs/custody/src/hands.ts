import type { ChildDay, CampusDay, DayRecord, Moment } from './state';
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
  leaveOffer(day, child);
  if (child.holder === hands.holder) staysWith(day, child, hands, at);
  else {
    endSpan(child, at);
    startSpan(day, child, hands, at);
  }
  const wasMissing = child.state === 'unaccounted';
  child.state = 'held';
  child.holder = idOf(day, hands.holder);
  child.unaccounted = null;
  child.calledTo = null;
  touch(day, child, at, record);
  seen(day, child, record);
  // the alarm is void, and with it its time: what comes now is held against the last time that somebody had the child
  if (wasMissing) child.lastKnown = child.lastSeen;
}

/** The same person goes on; what is said of place and session is new, what is not said stays. */
function staysWith(day: CampusDay, child: ChildDay, hands: Hands, at: number): void {
  const placeId = hands.placeId ?? child.placeId;
  const sessionId = hands.sessionId ?? child.sessionId;
  if (placeId === child.placeId && sessionId === child.sessionId) return;
  endSpan(child, at);
  startSpan(day, child, { holder: hands.holder, placeId, sessionId }, at);
}

/** The list is made anew: one that grows by itself keeps room for sixteen more. */
function startSpan(day: CampusDay, child: ChildDay, { holder, placeId, sessionId }: Hands, at: number): void {
  child.placeId = idOrNull(day, placeId);
  child.sessionId = idOrNull(day, sessionId);
  child.spans = child.spans.concat({
    holder: idOf(day, holder),
    placeId: child.placeId,
    sessionId: child.sessionId,
    from: at,
    to: null,
  });
}

/**
 * The same text for the same id: events bring the few teachers, rooms and groups of a day tens of thousands of times, each
 * time as a text of its own.
 */
export function idOf(day: CampusDay, id: string): string {
  const known = day.ids.get(id);
  if (known !== undefined) return known;
  day.ids.set(id, id);
  return id;
}

export const idOrNull = (day: CampusDay, id: string | null): string | null => (id === null ? null : idOf(day, id));

/** A child's id as its place in the book has it; another campus's child has none. */
export const childIdOf = (day: CampusDay, childId: string): string => day.children.get(childId)?.childId ?? childId;

/** Somebody had the child at that moment, or saw it leave. */
export function seen(day: CampusDay, child: ChildDay, record: DayRecord): void {
  const at = effectiveTime(record.metadata.time);
  const { earliest, latest } = later(child.lastSeen, at, record);
  child.lastSeen = { earliest, latest, revision: Number(record.revision) };
  const known = later(child.lastKnown, at, record);
  // most often the same moment: then one record serves both
  child.lastKnown = known.earliest === earliest && known.latest === latest ? child.lastSeen : known;
  touchedBy(day, child, record);
}

/** A trusted clock says when; one of unknown error says only that it was before the arrival. */
function later(known: Moment, at: number, record: DayRecord): Moment {
  const trusted = isTimeKnown(record);
  const earliest = trusted ? Math.max(known.earliest, at) : known.earliest;
  const latest = Math.max(known.latest, trusted ? at : record.metadata.time.recordedAt);
  return earliest === known.earliest && latest === known.latest ? known : { earliest, latest };
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
  touch(day, child, at, record);
}

export function touch(day: CampusDay, child: ChildDay, at: number, record: DayRecord): void {
  child.lastKnown = later(child.lastKnown, at, record);
  child.since = at;
  child.claimedAt = effectiveTime(record.metadata.time);
  touchedBy(day, child, record);
}

function touchedBy(day: CampusDay, child: ChildDay, record: DayRecord): void {
  const { device } = record.metadata;
  child.touched = Number(record.revision);
  child.touchedBy = device ? { install: idOf(day, device.install), sequence: device.sequence } : null;
}

/** Children were taken over, or let go, at this gate: by another device than the silent one, the gate goes on without it. */
export function gateTookPart(day: CampusDay, gateId: string | null, { metadata: { device } }: DayRecord): void {
  if (gateId === null || device?.id === undefined) return;
  for (const [deviceId, silent] of day.silentDevices) if (silent.gateId === gateId && deviceId !== device.id) silent.gateGoesOn = true;
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

const NONE: readonly never[] = [];
const NEVER = { earliest: 0, latest: 0, revision: -1 };

/** A child that no list names gets a place in the book the moment that somebody has it. */
export function childOf(day: CampusDay, childId: string): ChildDay {
  const known = day.children.get(childId);
  if (known) return known;
  const child: ChildDay = {
    childId,
    classId: null,
    grade: 0,
    listed: false,
    sessions: NONE,
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
    lastKnown: NEVER,
    lastSeen: NEVER,
    touched: -1,
    touchedBy: null,
    openedEventId: null,
    openedAt: null,
    reopened: null,
    spans: NONE,
    unaccounted: null,
    release: null,
    unwell: null,
    calledTo: null,
    found: null,
    elsewhere: null,
  };
  day.children.set(childId, child);
  return child;
}
