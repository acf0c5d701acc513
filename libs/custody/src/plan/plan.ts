import type {
  AcknowledgeAsGuardian,
  AcknowledgeNotice,
  ChangeDayPlan,
  CommandContext,
  RemindNotice,
  SendNotice,
  WithdrawDayPlan,
} from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEventOf } from '../events';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';

const MINUTE = 60_000;

/** Everybody who has signed on and not left. */
const whoIsOnDuty = (day: CampusDay): readonly string[] =>
  [...day.signedOn]
    .filter(([, running]) => running.length > 0)
    .map(([staffId]) => staffId)
    .sort();

/** Rain, smog, emergency: other gates or times from now on, and everybody on duty confirms that they read it. */
export function changeDayPlan(day: CampusDay, command: ChangeDayPlan, context: CommandContext): DayDecision {
  if (day.plan?.planId === command.planId) return unchanged;
  const unknown = command.gates.find((g) => !day.gates.has(g.gateId));
  if (unknown) return refused('unknown_gate', { gateId: unknown.gateId });
  const limit = command.severity === 'red' ? day.policy.noticeAckDueRed : day.policy.noticeAckDue;
  const { planId, kind, severity, gates, noticeId } = command;
  return accepted(
    happened('DayPlanChanged', { planId, kind, severity, gates }),
    happened('NoticeSent', {
      noticeId,
      kind: 'day_plan_changed',
      staffIds: command.staffIds.length > 0 ? command.staffIds : whoIsOnDuty(day),
      children: [],
      dueAt: context.at + limit * MINUTE,
      planId,
    }),
  );
}

/** A leader's own words, to people of today by name, role or group. Whoever is told confirms in time, or is told again. */
export function sendNotice(day: CampusDay, command: SendNotice, context: CommandContext): DayDecision {
  const { noticeId, note, severity } = command;
  if (day.notices.has(noticeId)) return unchanged;
  const unknown = command.to.sessions.find((sessionId) => !day.sessions.has(sessionId));
  if (unknown !== undefined) return refused('unknown_session');
  const staffIds = addressed(day, command.to).filter((staffId) => staffId !== context.actor.id && !day.suspended.has(staffId));
  if (staffIds.length === 0) return refused('nobody_addressed');
  const limit = severity === 'red' ? day.policy.noticeAckDueRed : day.policy.noticeAckDue;
  const dueAt = context.at + limit * MINUTE;
  return accepted(happened('NoticeSent', { noticeId, kind: 'campus_message', staffIds, children: [], dueAt, planId: null, note }));
}

/** Each once, sorted. Who has a duty today is told before signing on as well: the message may be about where to go. */
function addressed(day: CampusDay, { everybody, roles, sessions, staffIds }: SendNotice['to']): readonly string[] {
  const byDuty = day.duties.flatMap((duty) => (everybody || roles.includes(duty.role) ? [duty.staffId] : []));
  const signedOn = [...day.signedOn].flatMap(([staffId, running]) =>
    running.some((duty) => everybody || roles.includes(duty.role)) ? [staffId] : [],
  );
  const ofGroups = [...day.sessions.values()].flatMap((session) =>
    session.cancelled === null && (everybody || sessions.includes(session.sessionId)) ? [...session.staffIds, ...session.externalIds] : [],
  );
  return [...new Set([...staffIds, ...byDuty, ...signedOn, ...ofGroups])].sort();
}

export function withdrawDayPlan(day: CampusDay, command: WithdrawDayPlan): DayDecision {
  if (day.plan?.planId !== command.planId) return unchanged;
  return accepted(happened('DayPlanWithdrawn', { planId: command.planId }));
}

export function acknowledgeNotice(day: CampusDay, command: AcknowledgeNotice, context: CommandContext): DayDecision {
  if (day.notices.get(command.noticeId)?.acknowledged.has(context.actor.id)) return unchanged;
  return accepted(happened('NoticeAcknowledged', { noticeId: command.noticeId, staffId: context.actor.id }));
}

/** One guardian's word suffices for a child: the family knows. */
export function acknowledgeAsGuardian(day: CampusDay, { noticeId, childId, personId }: AcknowledgeAsGuardian): DayDecision {
  const notice = day.notices.get(noticeId);
  if (!notice?.children.includes(childId)) return refused('unknown_record');
  if (notice.acknowledged.has(childId)) return unchanged;
  return accepted(happened('NoticeAcknowledgedByGuardian', { noticeId, childId, personId }));
}

/** Who has not confirmed in time is told again: once per notice. */
export function remindNotice(day: CampusDay, command: RemindNotice): DayDecision {
  const notice = day.notices.get(command.noticeId);
  if (!notice || notice.reminded || notice.withdrawn) return unchanged;
  const staffIds = notice.staffIds.filter((s) => !notice.acknowledged.has(s));
  const children = notice.children.filter((c) => !notice.acknowledged.has(c));
  if (staffIds.length + children.length === 0) return unchanged;
  return accepted(happened('NoticeReminded', { noticeId: command.noticeId, staffIds, children }));
}

/** Notices whose time to confirm is over and that somebody has not confirmed. */
export const noticesToRemind = (day: CampusDay, now: number): readonly string[] =>
  [...day.notices.values()]
    .filter((n) => n.dueAt !== null && n.dueAt <= now && !n.reminded && !n.withdrawn)
    .filter((n) => n.staffIds.some((s) => !n.acknowledged.has(s)) || n.children.some((c) => !n.acknowledged.has(c)))
    .map((n) => n.noticeId);

// --- fold
export function dayPlanChanged(day: CampusDay, e: DayEventOf<'DayPlanChanged'>['data'], record: DayRecord): void {
  day.plan = { planId: e.planId };
  const at = effectiveTime(record.metadata.time);
  for (const change of e.gates) {
    const gate = day.gates.get(change.gateId);
    if (!gate) continue;
    if (gate.open !== change.open) gate.closedAt = change.open ? null : at;
    gate.open = change.open;
    gate.insteadGateId = change.insteadGateId;
  }
}

export function dayPlanWithdrawn(day: CampusDay, e: DayEventOf<'DayPlanWithdrawn'>['data']): void {
  if (day.plan?.planId === e.planId) day.plan = null;
  for (const gate of day.gates.values()) {
    gate.open = true;
    gate.closedAt = null;
    gate.insteadGateId = null;
  }
  for (const notice of day.notices.values()) if (notice.planId === e.planId) notice.withdrawn = true;
}

export function noticeSent(day: CampusDay, e: DayEventOf<'NoticeSent'>['data'], record: DayRecord): void {
  day.notices.set(e.noticeId, {
    ...e,
    at: effectiveTime(record.metadata.time),
    acknowledged: new Set(),
    reminded: false,
    withdrawn: false,
  });
}
