import type { PolicyValues } from '@baton/roster';
import { lateReferences } from '../closing/close';
import { heldBy } from '../duty/sign-on';
import { withoutASession } from '../opening/planned-anew';
import { notAskedFor } from '../roll-call/expected-late';
import type { CampusDay, ChildDay, Contact, Offer, SafetyRefusal, SessionDay } from '../state';
import { sessionsSignedOnTo } from '../board';
import type { AlertKind, AlertLevel, Recipient } from './events';
import { dutyLeaders, gateStaff, gradeLeads, homeroomTeachers, person, principals, principalsAndDeputies } from './recipients';

const MINUTE = 60_000;

/** A worry whose clock runs now: what started it, whom it is about, and who is told when. */
export interface RunningClock {
  readonly kind: AlertKind;
  /** opaque id of what it is about; with the cause it makes the alert's id */
  readonly subject: string;
  readonly causeEventId: string;
  readonly startedAt: number;
  readonly children: readonly string[];
  readonly sessionId: string | null;
  readonly offerId: string | null;
  readonly gateId: string | null;
  /** in the order of their due times */
  readonly steps: readonly Step[];
  readonly noContactAttempt: boolean;
}

export interface Step {
  readonly level: AlertLevel;
  readonly dueAt: number;
  readonly to: readonly Recipient[];
  /** told only when the level before it did not acknowledge */
  readonly unlessAcknowledged?: boolean;
}

const about = { sessionId: null, offerId: null, gateId: null, children: [] as readonly string[], noContactAttempt: false };

/** Every clock of the three-level escalation that runs on this day at this moment. Asked of every campus, every second. */
export function runningClocks(day: CampusDay, policy: PolicyValues, now: number): RunningClock[] {
  const clocks: RunningClock[] = [];
  const signedOn = sessionsSignedOnTo(day);
  for (const session of day.sessions.values()) clocks.push(...clocksOfSession(day, session, policy, now, signedOn.has(session.sessionId)));
  const endFor = lateReferences(day);
  for (const child of day.children.values()) clocksOfChild(day, child, policy, now, endFor(child), clocks);
  for (const offer of day.offers.values()) clocksOfOffer(day, offer, policy, now, clocks);
  clocks.push(...clocksOfTheDay(day, policy, now));
  return clocks;
}

// --- a session: its roll call and its teacher
function clocksOfSession(day: CampusDay, session: SessionDay, policy: PolicyValues, now: number, isSignedOn: boolean): RunningClock[] {
  if (session.cancelled !== null) return clocksOfCancelled(day, session, session.cancelled, now);
  if (session.mergedInto !== null || session.expectedEventId === null || now < session.startsAt) return [];
  if (session.rollCall.completed !== null && session.notAskedFor === null && (isSignedOn || now >= session.endsAt)) return [];
  if (!somebodyIsStillToCome(day, session)) return [];
  const clocks: RunningClock[] = [];
  const leads = gradeLeads(day, gradesOf(day, session));
  const base = { ...about, subject: session.sessionId, causeEventId: session.expectedEventId, sessionId: session.sessionId };
  const due = rollCallDue(day, session, session.expectedEventId);
  if (due) {
    const dueAt = due.startedAt + policy.rollCallDue * MINUTE;
    clocks.push({
      ...base,
      ...due,
      kind: 'roll_call_overdue',
      steps: [
        { level: 'grade', dueAt, to: [...session.staffIds.map((s) => person('duty_teacher', s)), ...leads] },
        { level: 'school', dueAt: dueAt + policy.rollCallToDutyLeader * MINUTE, to: dutyLeaders(day) },
      ],
    });
  }
  if (now < session.endsAt && !isSignedOn)
    clocks.push({
      ...base,
      kind: 'staff_no_show',
      startedAt: session.startsAt,
      steps: [
        { level: 'grade', dueAt: session.startsAt + policy.staffLateToGrade * MINUTE, to: leads },
        { level: 'school', dueAt: session.startsAt + policy.staffLateToDutyLeader * MINUTE, to: dutyLeaders(day) },
      ],
    });
  return clocks;
}

/** Nobody has called the roll; or it was called before children came onto its list. */
function rollCallDue(day: CampusDay, session: SessionDay, causeEventId: string): Pick<RunningClock, 'startedAt' | 'causeEventId'> | null {
  if (session.rollCall.completed === null) return { startedAt: session.startsAt, causeEventId };
  const since = session.notAskedFor;
  if (since === null || notAskedFor(day, session).length === 0) return null;
  return { startedAt: Math.max(session.startsAt, since.at), causeEventId: since.eventId };
}

/** A group that is not held: its children have nowhere to go in that time, and their teachers nobody to give them to. */
function clocksOfCancelled(
  day: CampusDay,
  session: SessionDay,
  { at, eventId }: NonNullable<SessionDay['cancelled']>,
  now: number,
): RunningClock[] {
  const homeless = withoutASession(day, session);
  const children = now < session.endsAt ? homeless : homeless.filter((childId) => isAskedForByNobody(day, childId));
  if (children.length === 0) return [];
  const grades = new Set(children.map((childId) => day.children.get(childId)?.grade ?? 0));
  const to = [...gradeLeads(day, grades), ...dutyLeaders(day)];
  const { sessionId } = session;
  const of = { ...about, subject: sessionId, causeEventId: eventId, sessionId, children, startedAt: at };
  return [{ ...of, kind: 'session_not_held', steps: [{ level: 'school', dueAt: at, to }] }];
}

/** Nobody has it, and no roll call to come will miss it: a time that is over doesn't say where it was. */
const isAskedForByNobody = (day: CampusDay, childId: string): boolean => {
  const child = day.children.get(childId);
  return child?.state === 'expected' && child.sessions.every((id) => day.sessions.get(id)?.rollCall.completed !== null);
};

/** A session whose children have all left, or never come, needs no roll call. */
function somebodyIsStillToCome(day: CampusDay, session: SessionDay): boolean {
  const evening = day.opened?.periods.find((p) => p.periodId === session.periodId)?.kind === 'evening_study';
  for (const childId of session.expected) {
    const state = day.children.get(childId)?.state;
    if (state === 'expected' || state === 'unaccounted' || state === 'held' || state === 'in_transit') return true;
    if (state === 'released' && evening) return true;
  }
  return false;
}

function gradesOf(day: CampusDay, session: SessionDay): ReadonlySet<number> {
  const grades = new Set<number>();
  for (const childId of session.expected) {
    const grade = day.children.get(childId)?.grade;
    if (grade !== undefined) grades.add(grade);
  }
  return grades;
}

// --- a child: missing, wrongly released, late, unwell, found
function clocksOfChild(
  day: CampusDay,
  child: ChildDay,
  policy: PolicyValues,
  now: number,
  end: number | null,
  clocks: RunningClock[],
): void {
  if (child.unaccounted && child.state === 'unaccounted') clocks.push(clockOfMissing(day, child, policy));
  if (child.state === 'held' || child.state === 'in_transit') {
    const late = clockOfLatePickup(day, child, policy, now, end);
    if (late) clocks.push(late);
  }
  if (child.unwell && child.unwell.outcome !== 'back') contactClock(day, child, child.unwell, 'unwell', policy.unwellContactDue, clocks);
  if (child.found) contactClock(day, child, child.found, 'found', policy.foundContactDue, clocks);
}

const contactedSince = (day: CampusDay, childId: string, concern: Contact['concern'], at: number): boolean =>
  (day.contacts.get(childId) ?? []).some((c) => c.concern === concern && c.at >= at);

function clockOfMissing(day: CampusDay, child: ChildDay, policy: PolicyValues): RunningClock {
  const { at, eventId, cause, sessionId } = child.unaccounted as NonNullable<ChildDay['unaccounted']>;
  const homeroom = homeroomTeachers(day, child.classId);
  const leads = gradeLeads(day, new Set([child.grade]));
  const base = { ...about, subject: child.childId, causeEventId: eventId, startedAt: at, children: [child.childId], sessionId };
  if (cause === 'wrong_release')
    return {
      ...base,
      kind: 'wrong_release',
      steps: [{ level: 'principal', dueAt: at, to: [...homeroom, ...leads, ...dutyLeaders(day), ...principals(day)] }],
      noContactAttempt: !contactedSince(day, child.childId, 'wrong_release', at),
    };
  const teachers = (sessionId === null ? [] : (day.sessions.get(sessionId)?.staffIds ?? [])).map((s) => person('duty_teacher', s));
  return {
    ...base,
    kind: 'unaccounted',
    steps: [
      { level: 'class', dueAt: at, to: [...homeroom, ...teachers] },
      { level: 'grade', dueAt: at + policy.unaccountedToGrade * MINUTE, to: leads },
      { level: 'school', dueAt: at + policy.unaccountedToDutyLeader * MINUTE, to: dutyLeaders(day) },
      { level: 'police_prompt', dueAt: at + policy.policePrompt * MINUTE, to: [...dutyLeaders(day), ...principals(day)] },
    ],
    noContactAttempt: !contactedSince(day, child.childId, 'absence', at),
  };
}

/**
 * Custody has no grace: the clock starts at the end. For a child that came back after the end it starts then, and whoever
 * has it calls the family as for a child that was found: here only who takes it over, and the principal.
 */
function clockOfLatePickup(day: CampusDay, child: ChildDay, policy: PolicyValues, now: number, end: number | null): RunningClock | null {
  if (end === null || child.holder === null) return null;
  const back = child.reopened !== null && child.reopened.at >= end ? child.reopened : null;
  const from = back?.at ?? end;
  if (now < from) return null;
  const holder = person('holder', child.holder);
  return {
    ...about,
    kind: 'late_pickup',
    subject: child.childId,
    causeEventId: back?.eventId ?? child.openedEventId ?? day.openedEventId ?? '',
    startedAt: from,
    children: [child.childId],
    steps: [
      ...(back
        ? []
        : ([
            { level: 'class', dueAt: end + policy.lateContactFirst * MINUTE, to: [holder] },
            { level: 'grade', dueAt: end + policy.lateContactAll * MINUTE, to: [holder, ...gradeLeads(day, new Set([child.grade]))] },
          ] as const)),
      { level: 'school', dueAt: from + policy.lateHandoff * MINUTE, to: dutyLeaders(day) },
      { level: 'principal', dueAt: from + policy.latePrincipal * MINUTE, to: principals(day) },
    ],
    noContactAttempt: !(['late_pickup', 'found'] as const).some((concern) => contactedSince(day, child.childId, concern, from)),
  };
}

function contactClock(
  day: CampusDay,
  child: ChildDay,
  since: { readonly at: number; readonly eventId: string },
  concern: 'unwell' | 'found',
  limit: number,
  clocks: RunningClock[],
): void {
  if (child.holder === null || contactedSince(day, child.childId, concern, since.at)) return;
  clocks.push({
    ...about,
    kind: 'contact_overdue',
    subject: child.childId,
    causeEventId: since.eventId,
    startedAt: since.at,
    children: [child.childId],
    noContactAttempt: true,
    steps: [
      {
        level: 'class',
        dueAt: since.at + limit * MINUTE,
        to: [person('holder', child.holder), ...homeroomTeachers(day, child.classId)],
      },
      { level: 'school', dueAt: since.at + 2 * limit * MINUTE, to: dutyLeaders(day) },
    ],
  });
}

// --- an offer: children on the way
function clocksOfOffer(day: CampusDay, offer: Offer, policy: PolicyValues, now: number, clocks: RunningClock[]): void {
  if (offer.open.size === 0 || now < offer.at) return;
  if (offer.to.kind === 'gate' && day.silentDevices.size > 0 && silenceStandsFor(day, offer.to.gateId, now)) return;
  const clinic = offer.to.kind === 'clinic';
  const grades = new Set([...offer.open].map((childId) => day.children.get(childId)?.grade ?? 0));
  const giver = person('giver', offer.from);
  clocks.push({
    ...about,
    kind: clinic ? 'clinic_not_accepted' : 'transit_overdue',
    subject: offer.offerId,
    causeEventId: offer.eventId,
    startedAt: offer.at,
    children: [...offer.open],
    offerId: offer.offerId,
    gateId: offer.to.gateId,
    sessionId: offer.to.sessionId,
    steps: clinic
      ? [
          { level: 'class', dueAt: offer.dueAt, to: [giver] },
          { level: 'grade', dueAt: offer.at + policy.clinicToGrade * MINUTE, to: gradeLeads(day, grades) },
          { level: 'school', dueAt: offer.at + policy.clinicToDutyLeader * MINUTE, to: dutyLeaders(day) },
        ]
      : [
          { level: 'grade', dueAt: offer.dueAt, to: [giver, ...receivers(day, offer), ...gradeLeads(day, grades)] },
          { level: 'school', dueAt: offer.dueAt + policy.transitToDutyLeader * MINUTE, to: dutyLeaders(day) },
        ],
  });
}

/** So long the alert of a silent gate stands for its transits; the names in it are of its first minute. */
export const MAX_SILENCE_FOR_TRANSITS_MS = 30 * MINUTE;

/**
 * While the receiving device is silent one alert with names stands for its transits; they run again after its sync. Also
 * when another device of the gate takes children over: a spare tablet in a drawer keeps nobody's clock from running.
 */
function silenceStandsFor(day: CampusDay, gateId: string | null, now: number): boolean {
  const ofGate = [...day.silentDevices.values()].filter((d) => d.gateId === gateId);
  return ofGate.some((d) => !d.gateGoesOn && now < d.since + MAX_SILENCE_FOR_TRANSITS_MS);
}

function receivers(day: CampusDay, offer: Offer): Recipient[] {
  if (offer.to.staffId !== null) return [person('receiver', offer.to.staffId)];
  if (offer.to.sessionId !== null) return (day.sessions.get(offer.to.sessionId)?.staffIds ?? []).map((s) => person('receiver', s));
  return offer.to.gateId === null ? [] : gateStaff(day, offer.to.gateId);
}

// --- the campus
function clocksOfTheDay(day: CampusDay, policy: PolicyValues, now: number): RunningClock[] {
  const clocks: RunningClock[] = [];
  const leaders = dutyLeaders(day);
  const atOnce = (
    kind: AlertKind,
    subject: string,
    causeEventId: string,
    at: number,
    to: readonly Recipient[],
    more: Partial<RunningClock> = {},
  ) => clocks.push({ ...about, kind, subject, causeEventId, startedAt: at, steps: [{ level: 'school', dueAt: at, to }], ...more });

  for (const r of day.safetyRefusals.values()) clockOfRefusal(day, r, policy, clocks);
  for (const f of day.findings.values()) if (f.resolvedAt === null) atOnce('patrol_finding', f.findingId, f.eventId, f.at, leaders);
  for (const c of day.conflicts.values())
    if (c.resolvedAt === null)
      // a child that left with whom nothing permits may be with the wrong person: the principal hears it, as of a wrong release
      atOnce('conflict', c.childId, c.eventId, c.at, c.kind === 'release_without_authority' ? [...leaders, ...principals(day)] : leaders, {
        children: [c.childId],
      });
  for (const d of day.discrepancies.values())
    if (d.resolvedAt === null)
      atOnce('discrepancy', d.childId ?? 'campus', d.eventId, d.at, leaders, { children: d.childId === null ? [] : [d.childId] });
  for (const [deviceId, d] of day.silentDevices)
    atOnce('device_silent', deviceId, d.eventId, d.since, leaders, { gateId: d.gateId, children: onTheWayTo(day, d.gateId) });
  for (const [staffId, { at, eventId }] of day.suspended) {
    const children = heldBy(day, staffId);
    if (children.length > 0) atOnce('suspended_holder', staffId, eventId, at, [...leaders, ...principals(day)], { children });
  }
  for (const r of day.restrictions.values())
    if (r.releasedBefore && !r.lifted)
      atOnce('restricted_after_release', r.childId, r.eventId, r.at, [...leaders, ...principals(day)], { children: [r.childId] });
  for (const [authorityId, w] of day.withdrawnAuthorities)
    if (isOutBy(day.children.get(w.childId), authorityId))
      atOnce('withdrawn_after_release', w.childId, w.eventId, w.at, leaders, { children: [w.childId] });
  if (day.closed === null)
    for (const r of day.reopenedBy)
      atOnce('campus_reopened', 'campus', r.eventId, r.at, [...leaders, ...principals(day)], {
        children: r.childId === null ? [] : [r.childId],
      });
  if (day.carriedIn && day.carriedIn.children.some((c) => (day.children.get(c)?.holder ?? null) !== null))
    atOnce('carried_in', 'campus', day.carriedIn.eventId, day.carriedIn.at, [...leaders, ...principals(day)], {
      children: day.carriedIn.children,
    });
  if (day.opened && day.closed === null && now >= day.opened.lessonsEnd && !aDutyLeaderIsHere(day))
    atOnce('no_duty_leader', 'campus', day.openedEventId ?? '', day.opened.lessonsEnd, principalsAndDeputies(day));
  return clocks;
}

/** The child has left by this entry of the list or this consent, and is not back. */
const isOutBy = (child: ChildDay | undefined, authorityId: string): boolean =>
  child?.state === 'released' && child.release?.undone === null && child.release.authorityId === authorityId;

function clockOfRefusal(day: CampusDay, refusal: SafetyRefusal, policy: PolicyValues, clocks: RunningClock[]): void {
  const impostor = refusal.failedChecks >= policy.idCheckFailLimit;
  if (refusal.code !== 'blocked' && !impostor) return;
  clocks.push({
    ...about,
    kind: impostor ? 'impostor' : 'restriction',
    subject: refusal.childId,
    causeEventId: refusal.eventId,
    startedAt: refusal.at,
    children: [refusal.childId],
    gateId: refusal.gateId,
    steps: [
      { level: 'school', dueAt: refusal.at, to: dutyLeaders(day) },
      { level: 'principal', dueAt: refusal.at + policy.alertAck * MINUTE, to: principals(day), unlessAcknowledged: true },
    ],
  });
}

function onTheWayTo(day: CampusDay, gateId: string): string[] {
  const children: string[] = [];
  for (const offer of day.offers.values()) if (offer.to.gateId === gateId) children.push(...offer.open);
  return children;
}

/** A day without its leader is noticed when lessons end. */
function aDutyLeaderIsHere(day: CampusDay): boolean {
  for (const running of day.signedOn.values()) if (running.some((s) => s.role === 'duty_leader')) return true;
  return false;
}
