import type { FreezeExpectedList, OpenDay, ReviseExpectedList } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { childOf, idOrNull, leaveOffer, takeIntoCustody, touch } from '../hands';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';
import { expectedLate } from '../roll-call/expected-late';

/** Everything that today's rules will need is written into today's stream first. */
export function openDay(day: CampusDay, command: OpenDay): DayDecision {
  if (day.opened !== null) return unchanged;
  const { plan } = command;
  if (plan.calendar.serviceMode === 'none') return refused('no_service_today');
  const { date: _, ...calendar } = plan.calendar;
  const events: DayEvent[] = [
    happened('DayOpened', {
      schoolId: plan.schoolId,
      campusId: plan.campusId,
      serviceDay: plan.serviceDay,
      timeZone: plan.timeZone,
      calendar,
      policy: plan.policy,
      midnight: command.midnight,
      lessonsEnd: plan.lessonsEnd,
      freezeAt: plan.freezeAt,
      periods: plan.periods.map(({ periodId, kind, stage, careBlock, startsAt, endsAt }) => ({
        ...{ periodId, kind, stage, careBlock, startsAt, endsAt },
      })),
      gates: plan.gates.map(({ gateId, placeId, grades }) => ({ gateId, placeId, grades })),
      places: plan.places.map(({ placeId, building, kind, capacity, patrolCheckpoint = false, sweepArea = false }) => ({
        ...{ placeId, building, kind, capacity, patrolCheckpoint, sweepArea },
      })),
      mealBreak: plan.mealBreak ?? null,
      previousDay: command.previousDay,
      rehearsal: command.rehearsal,
    }),
    happened('DutyPlanned', { duties: plan.duties }),
    ...plan.sessions.map(({ mergedGroupIds = [], ...session }) => happened('SessionPlanned', { ...session, mergedGroupIds })),
  ];
  // dropping them here would lose children: whoever carries them in names the book that they come from
  if (command.carriedIn.length > 0 && command.previousDay === null) throw new Error('OpenDay carries children in and names no day before.');
  if (command.previousDay !== null && command.carriedIn.length > 0)
    events.push(happened('CarriedIn', { from: command.previousDay, children: command.carriedIn }));
  return accepted(...events);
}

/** The list closes one event per class and per group; nobody is present by default. */
export function freezeExpectedList(day: CampusDay, command: FreezeExpectedList): DayDecision {
  if (day.frozen) return unchanged;
  const { list } = command;
  const listVersion = day.listVersion + 1;
  const classes = new Map<
    string,
    {
      grade: number;
      children: DayEventOf<'ClassListed'>['data']['children'][number][];
      onLeave: DayEventOf<'ClassListed'>['data']['onLeave'][number][];
    }
  >();
  const classOf = (classId: string, grade: number) => {
    const known = classes.get(classId) ?? { grade, children: [], onLeave: [] };
    classes.set(classId, known);
    return known;
  };
  const sessions = new Map<string, string[]>();
  for (const { classId, grade, sessions: of, ...child } of list.children) {
    classOf(classId, grade).children.push(child);
    for (const sessionId of of) sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), child.childId]);
  }
  for (const { classId, grade, ...leave } of list.onLeave) classOf(classId, grade).onLeave.push(leave);
  const listed = [...classes]
    .filter(([, c]) => !isListedAlready(day, [...c.children, ...c.onLeave]))
    .map(([classId, c]) => happened('ClassListed', { listVersion, classId, ...c }));
  if (command.classesOnly) return accepted(...listed);
  return accepted(
    ...listed,
    ...[...sessions].map(([sessionId, children]) => happened('GroupExpected', { listVersion, sessionId, children })),
    happened('ExpectedListFrozen', {
      listVersion,
      expected: list.children.length,
      onLeave: list.onLeave.length,
      groups: sessions.size,
    }),
  );
}

/** A class whose part of a long list was written before the freeze itself. */
const isListedAlready = (day: CampusDay, children: readonly { readonly childId: string }[]): boolean =>
  children.some(({ childId }) => day.children.get(childId)?.listed === true || day.onLeave.has(childId));

/** A leave or a join after the freeze: a new version, the old one stays readable. */
export function reviseExpectedList(day: CampusDay, command: ReviseExpectedList): DayDecision {
  if (!day.frozen) return refused('list_not_frozen');
  if (day.closed !== null) return refused('day_closed');
  const added = command.added.filter((a) => !day.children.get(a.childId)?.listed);
  const removed = command.removed.filter((r) => day.children.get(r.childId)?.listed);
  if (added.length + removed.length === 0) return unchanged;
  if (added.some((a) => a.reason === 'ad_hoc_join') && command.approvedBy === null) return refused('needs_duty_leader');
  const here = removed.find((r) => isHere(day, r.childId));
  if (here) return refused('already_here', { childId: here.childId, holder: day.children.get(here.childId)?.holder ?? null });
  return accepted(
    happened('ExpectedListRevised', {
      listVersion: day.listVersion + 1,
      added,
      removed,
      expected: day.expected + added.length - removed.length,
      approvedBy: command.approvedBy,
    }),
  );
}

/** A child in custody leaves by the gate, not by a list. */
const isHere = (day: CampusDay, childId: string): boolean => {
  const child = day.children.get(childId);
  return child !== undefined && (child.holder !== null || child.openedAt !== null);
};

// --- fold
export function dayOpened(day: CampusDay, e: DayEventOf<'DayOpened'>['data'], record: DayRecord): void {
  day.opened = e;
  day.openedEventId = record.eventId;
  day.policy = e.policy;
  for (const gate of e.gates) day.gates.set(gate.gateId, { ...gate, open: true, closedAt: null, insteadGateId: null });
}

export function classListed(day: CampusDay, e: DayEventOf<'ClassListed'>['data'], record: DayRecord): void {
  for (const listed of e.children) {
    const child = childOf(day, listed.childId);
    child.classId = e.classId;
    child.grade = e.grade;
    child.listed = true;
    child.dismissalPeriodId = idOrNull(day, listed.dismissalPeriodId);
    child.gateId = idOrNull(day, listed.gateId);
    child.mode = listed.mode;
    child.extendedCare = listed.extendedCare;
    child.soundAlike = listed.soundAlike;
    if (child.state === 'not_planned' || child.state === 'on_leave') child.state = 'expected';
    if (child.holder === null) touch(day, child, child.since, record);
  }
  for (const { childId, leaveId } of e.onLeave) {
    const child = childOf(day, childId);
    child.classId = e.classId;
    child.grade = e.grade;
    if (child.state === 'not_planned') child.state = 'on_leave';
    day.onLeave.set(childId, { childId, classId: e.classId, grade: e.grade, leaveId });
  }
}

export function groupExpected(day: CampusDay, e: DayEventOf<'GroupExpected'>['data'], record: DayRecord): void {
  const session = day.sessions.get(e.sessionId);
  if (!session) return;
  const children = e.children.map((childId) => childOf(day, childId));
  expectedLate(day, session, record);
  session.expected = new Set(children.map((child) => child.childId));
  session.expectedEventId = record.eventId;
  for (const child of children) {
    const sessions = child.sessions.includes(e.sessionId) ? child.sessions : child.sessions.concat(session.sessionId);
    child.sessions = sessions.toSorted((a, b) => startOf(day, a) - startOf(day, b));
  }
}

const startOf = (day: CampusDay, sessionId: string): number => day.sessions.get(sessionId)?.startsAt ?? 0;

export function expectedListRevised(day: CampusDay, e: DayEventOf<'ExpectedListRevised'>['data'], record: DayRecord): void {
  day.listVersion = e.listVersion;
  day.expected = e.expected;
  for (const added of e.added) {
    const child = childOf(day, added.childId);
    Object.assign(child, {
      classId: added.classId,
      grade: added.grade,
      listed: true,
      sessions: [...added.sessions],
      dismissalPeriodId: added.dismissalPeriodId,
      gateId: added.gateId,
      mode: added.mode,
      extendedCare: added.extendedCare,
      soundAlike: added.soundAlike,
    });
    if (child.state === 'not_planned' || child.state === 'on_leave') child.state = 'expected';
    for (const sessionId of added.sessions) {
      const session = day.sessions.get(sessionId);
      if (!session) continue;
      expectedLate(day, session, record);
      session.expected.add(added.childId);
      session.expectedEventId ??= record.eventId;
    }
    day.onLeave.delete(added.childId);
    touch(day, child, child.since, record);
  }
  for (const { childId, reason } of e.removed) removeFromList(day, childId, reason, record);
}

function removeFromList(day: CampusDay, childId: string, reason: string, record: DayRecord): void {
  const child = day.children.get(childId);
  if (!child) return;
  child.listed = false;
  for (const sessionId of child.sessions) day.sessions.get(sessionId)?.expected.delete(childId);
  child.sessions = [];
  if (child.holder === null) leaveOffer(day, child);
  if (child.holder === null && child.state !== 'released') {
    child.state = reason === 'leave' || reason === 'absent_today' ? 'on_leave' : 'not_planned';
    child.unaccounted = null;
  }
  if (reason === 'leave' || reason === 'absent_today')
    day.onLeave.set(childId, { childId, classId: child.classId ?? '', grade: child.grade, leaveId: reason });
  touch(day, child, Math.max(child.since, effectiveTime(record.metadata.time)), record);
}

/** Children still held when yesterday ended are held here from the first moment: twice in the books, never zero times. */
export function carriedIn(day: CampusDay, e: DayEventOf<'CarriedIn'>['data'], record: DayRecord): void {
  for (const carried of e.children) {
    const child = childOf(day, carried.childId);
    child.classId = carried.classId;
    child.grade = carried.grade;
    takeIntoCustody(day, child, { holder: carried.holder, placeId: carried.placeId, sessionId: null }, record);
    child.openedEventId = record.eventId;
    child.openedAt = child.since;
    day.totals.opened++;
  }
  day.carriedIn = { eventId: record.eventId, at: effectiveTime(record.metadata.time), children: e.children.map((c) => c.childId) };
}
