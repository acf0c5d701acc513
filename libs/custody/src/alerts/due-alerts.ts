import type { PolicyValues } from '@baton/roster';
import type { CampusDay, ChildDay } from '../state';
import { endedByItself, type AlertCommand, type Alerts, type RaisedAlert } from './alerts';
import { alertIdOf } from './alert-id';
import { runningClocks, type RunningClock, type Step } from './clocks';
import { levelsAhead } from './next-step';
import { deputies, dutyLeaders } from './recipients';

const MINUTE = 60_000;

/** Told again at most so often per level; by then the next levels have long been told. */
const MAX_REPETITIONS = 120;

/**
 * Worries that pass and can be true again for the same cause: a gate's device that stood for a line is back, a child is
 * found or has other times, a leader goes. Not those that the clock alone ends: of two instances one may be a second behind.
 */
const COMES_BACK: ReadonlySet<RunningClock['kind']> = new Set([
  'transit_overdue',
  'late_pickup',
  'contact_overdue',
  'no_duty_leader',
  'suspended_holder',
  'carried_in',
]);

/**
 * What must be raised, escalated, repeated, resolved or retracted now. Pure and asked every second, and after a restart
 * too: no timer holds a deadline. Past several levels at once, the highest is told and the others recorded as passed.
 */
export function dueAlerts(day: CampusDay, alerts: Alerts, policy: PolicyValues, now: number): AlertCommand[] {
  if (day.opened === null) return [];
  const due: AlertCommand[] = [];
  const running = new Set<string>();
  const climbing = new Set<string>();
  const open = new Set([...alerts.byId.values()].filter(({ state }) => state === 'open').map(({ kind }) => kind));
  for (const clock of runningClocks(day, policy, now)) {
    // nothing to tell yet, and nothing told that it could keep open: of the late children of a campus there are hundreds
    if (!open.has(clock.kind) && clock.steps.every((step) => step.dueAt > now)) continue;
    const alertId = alertIdOf(clock);
    running.add(alertId);
    const next = raiseOrEscalate(day, alertId, clock, alerts.byId.get(alertId), now);
    if (next) due.push(next);
    if (next) climbing.add(alertId);
  }
  for (const alert of alerts.byId.values()) {
    if (alert.state !== 'open') continue;
    if (!running.has(alert.alertId)) due.push(...whatEndsIt(day, alert));
    // who is told of the next level now is not told again of the last one
    else if (!climbing.has(alert.alertId)) due.push(...tellAgain(day, alert, policy, now));
  }
  return due;
}

function raiseOrEscalate(
  day: CampusDay,
  alertId: string,
  clock: RunningClock,
  raised: RaisedAlert | undefined,
  now: number,
): AlertCommand | null {
  const open = raised?.state === 'open' ? raised : undefined;
  if (raised && !open && !(COMES_BACK.has(clock.kind) && endedByItself(raised))) return null;
  const due = levelsAhead(clock, open).filter((step) => step.dueAt <= now);
  const highest = due.at(-1);
  if (!highest) return null;
  const told = { ...toldNow(day, alertId, clock, highest), passed: passedLevels(due.slice(0, -1)) };
  if (open) return { type: 'EscalateAlert', raising: open.raisings, data: told };
  const { kind, children, sessionId, offerId, gateId, startedAt, causeEventId } = clock;
  return {
    type: 'RaiseAlert',
    raising: (raised?.raisings ?? 0) + 1,
    data: { ...told, kind, children, sessionId, offerId, gateId, startedAt, causeEventId },
  };
}

const toldNow = (day: CampusDay, alertId: string, clock: RunningClock, step: Step) => ({
  alertId,
  level: step.level,
  to: withoutTwice(step.to),
  dueAt: step.dueAt,
  dayRevision: String(day.revision),
  noContactAttempt: clock.noContactAttempt,
});

const passedLevels = (steps: readonly Step[]) => steps.map(({ level, dueAt }) => ({ level, dueAt }));

const withoutTwice = (to: Step['to']) => to.filter((r, i) => r.staffId === null || to.findIndex((o) => o.staffId === r.staffId) === i);

/**
 * Told in the future by less than this: another instance told it, whose clock is ahead of this one's. By more: the clock was
 * set back since, and that time says nothing.
 */
const MAX_INSTANCES_APART_MS = 60 * MINUTE;

/** What is true no longer is resolved; what a late report shows never to have been true is retracted. */
function whatEndsIt(day: CampusDay, alert: RaisedAlert): AlertCommand[] {
  const ended = endedBefore(day, alert);
  // a person resolves what only a person can judge
  if (ended === null) return [];
  const of = { alertId: alert.alertId, raising: alert.raisings, dayRevision: String(day.revision) };
  return [{ type: ended < alert.firstDueAt ? 'RetractAlert' : 'ResolveOverAlert', ...of }];
}

/** When, by what we know now, the worry ended; it may be before it was raised. */
function endedBefore(day: CampusDay, alert: RaisedAlert): number | null {
  const later = alert.dueAt;
  switch (alert.kind) {
    case 'unaccounted':
    case 'transit_overdue':
    case 'clinic_not_accepted':
      return Math.max(...alert.children.map((childId) => lastClaimed(day, childId, (child) => child.state === 'in_transit') ?? later));
    case 'roll_call_overdue':
      return rollCallEnded(day, alert) ?? later;
    case 'staff_no_show':
      return firstSignOn(day, alert.sessionId) ?? later;
    case 'contact_overdue':
      return (day.contacts.get(alert.children[0]) ?? []).find((c) => c.at >= alert.startedAt)?.at ?? later;
    case 'late_pickup':
      return lastClaimed(day, alert.children[0], (child) => child.holder !== null) ?? later;
    case 'wrong_release':
    case 'patrol_finding':
    case 'conflict':
    case 'discrepancy':
    case 'device_silent':
    case 'no_duty_leader':
    case 'campus_reopened':
    case 'carried_in':
    case 'restricted_after_release':
    case 'withdrawn_after_release':
    case 'session_not_held':
    case 'suspended_holder':
      return later;
    case 'restriction':
    case 'impostor':
      return null;
  }
  return alert.kind satisfies never;
}

/** null: what worried about the child is still so, only that nobody is told of it any more; no report disproved it. */
function lastClaimed(day: CampusDay, childId: string, isStillSo: (child: ChildDay) => boolean): number | null {
  const child = day.children.get(childId);
  return child === undefined || isStillSo(child) ? null : child.claimedAt;
}

/** When it was complete; of children who came onto its list after that it says nothing. */
function rollCallEnded(day: CampusDay, alert: RaisedAlert): number | null {
  const session = day.sessions.get(alert.sessionId ?? '');
  return session && alert.startedAt <= session.startsAt ? (session.rollCall.completed?.at ?? null) : null;
}

function firstSignOn(day: CampusDay, sessionId: string | null): number | null {
  let first: number | null = null;
  for (const running of day.signedOn.values())
    for (const s of running) if (s.sessionId === sessionId && (first === null || s.at < first)) first = s.at;
  return first;
}

/**
 * Nobody acknowledged, or only somebody who is suspended since: once a minute to the same people as far as they may act,
 * and to the deputy. Counted from the last time that they were told: a watch that was away does not shout for every minute
 * that it missed.
 */
function tellAgain(day: CampusDay, alert: RaisedAlert, policy: PolicyValues, now: number): AlertCommand[] {
  const { alertId, level, raisings: raising, acknowledgedBy } = alert;
  const suspended = acknowledgedBy !== null && day.suspended.has(acknowledgedBy) ? acknowledgedBy : null;
  if ((acknowledgedBy !== null && suspended === null) || alert.repetitions >= MAX_REPETITIONS) return [];
  const repetition = alert.repetitions + 1;
  const sinceTold = now - alert.lastToldAt;
  const waits = (repetition === 1 ? policy.alertAck : policy.alertRepeat) * MINUTE;
  if (sinceTold < waits && sinceTold > -MAX_INSTANCES_APART_MS) return [];
  return [{ type: 'RepeatAlert', raising, level, suspended, data: { alertId, to: whoMayAct(day, alert), repetition } }];
}

function whoMayAct(day: CampusDay, alert: RaisedAlert): Step['to'] {
  const told = [...alert.to, ...deputies(day)].filter(({ staffId }) => staffId === null || !day.suspended.has(staffId));
  return withoutTwice(told.length > 0 ? told : dutyLeaders(day));
}
