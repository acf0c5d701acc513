import type {
  CarryOver,
  CloseCampus,
  CommandContext,
  CountMuster,
  LinkIncident,
  ReportDeviceHeard,
  ReportDeviceSilent,
  StartMuster,
} from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent, DayEventOf } from '../events';
import { letGo } from '../hands';
import { conflictOf, denialEffect } from '../late-report';
import { effectiveTime, type CampusDay, type ChildDay, type DayRecord } from '../state';

const MINUTE = 60_000;

/**
 * The day cannot close while anybody is held, in transit or missing, while an expected child was never called, or while
 * it is open where a child is.
 */
export function whoStandsInTheWay(day: CampusDay): DayEventOf<'CampusCloseRefused'>['data']['blockers'] {
  const blockers: DayEventOf<'CampusCloseRefused'>['data']['blockers'][number][] = [];
  for (const child of day.children.values())
    if (child.state === 'held' || child.state === 'in_transit' || child.state === 'unaccounted')
      blockers.push({ childId: child.childId, kind: child.state, holder: child.holder, since: child.since, ref: child.offerId });
  for (const child of day.children.values())
    if (child.state === 'expected')
      blockers.push({ childId: child.childId, kind: 'not_called', holder: null, since: child.since, ref: child.sessions[0] ?? null });
  for (const conflict of day.conflicts.values())
    if (conflict.whereabouts && conflict.resolvedAt === null)
      blockers.push({ childId: conflict.childId, kind: 'conflict', holder: null, since: conflict.at, ref: conflict.conflictId });
  return blockers;
}

export function closeCampus(day: CampusDay, command: CloseCampus): DayDecision {
  if (day.closed !== null) return unchanged;
  if (!day.frozen) return refused('list_not_frozen');
  const blockers = whoStandsInTheWay(day);
  if (blockers.length > 0)
    return {
      kind: 'refused',
      refusal: { code: 'not_closable', blockers },
      events: [happened('CampusCloseRefused', { blockers })],
    };
  return accepted(happened('CampusClosed', { number: day.closes + 1, statement: closingStatement(day), heads: command.heads }));
}

export function closingStatement(day: CampusDay): DayEventOf<'CampusClosed'>['data']['statement'] {
  const { opened, reopened, released, movedOn, reversed, annulled, conflicts } = day.totals;
  let explained = 0;
  for (const child of day.children.values()) if (child.state === 'explained') explained++;
  return {
    expected: day.expected,
    opened,
    reopened,
    released,
    movedOn,
    reversed,
    annulled,
    net: released - reversed - annulled,
    explained,
    latePickups: latePickups(day).length,
    conflicts,
    discrepancies: day.discrepancies.size,
  };
}

/** Still held ten minutes after the end, or at the end of the extended care that the child is registered for. */
export function latePickups(day: CampusDay): readonly { childId: string; minutes: number; reference: number }[] {
  const late: { childId: string; minutes: number; reference: number }[] = [];
  const referenceOf = lateReferences(day);
  for (const child of day.children.values()) {
    const reference = referenceOf(child);
    if (reference === null || child.openedAt === null) continue;
    const end = endOfUnbrokenCustody(child);
    const countsFrom = reference + (child.extendedCare ? 0 : day.policy.lateCountsAfter * MINUTE);
    if (end !== null && end > countsFrom) late.push({ childId: child.childId, minutes: Math.floor((end - reference) / MINUTE), reference });
  }
  return late;
}

/** When a child should have been collected: the end of the service, of extended care, or of evening study. */
export function lateReferences({ opened }: CampusDay): (child: ChildDay) => number | null {
  const periods = opened?.periods ?? [];
  const evening = new Map(periods.filter((p) => p.kind === 'evening_study').map((p) => [p.periodId, p.endsAt]));
  const extended = periods.find((p) => p.kind === 'extended_care')?.endsAt ?? null;
  const stages = periods.filter((p) => p.kind === 'stage' && p.careBlock === 'afternoon').map((p) => p.endsAt);
  const service = stages.length === 0 ? null : Math.max(...stages);
  return (child) => evening.get(child.dismissalPeriodId ?? '') ?? (child.extendedCare ? (extended ?? service) : service);
}

/** End of the custody that began at check-in; a child that came back later has another clock. */
export function endOfUnbrokenCustody(child: ChildDay): number | null {
  let end: number | null = child.spans[0]?.from ?? null;
  for (const span of child.spans) {
    if (end !== null && span.from > end) return end;
    end = span.to;
    if (end === null) return null;
  }
  return end;
}

export function startMuster(day: CampusDay, command: StartMuster): DayDecision {
  if (day.musters.has(command.musterId)) return unchanged;
  return accepted(happened('MusterStarted', { musterId: command.musterId, drill: command.drill, lists: musterLists(day) }));
}

/** The book by holder, as it stands: what is printed and counted. */
export function musterLists(day: CampusDay): DayEventOf<'MusterStarted'>['data']['lists'] {
  const lists = new Map<string, { holder: string; placeId: string | null; children: string[] }>();
  for (const child of day.children.values()) {
    if (child.holder === null) continue;
    const list = lists.get(child.holder) ?? { holder: child.holder, placeId: child.placeId, children: [] };
    list.children.push(child.childId);
    lists.set(child.holder, list);
  }
  return [...lists.values()];
}

/** A holder counts; a child that the holder answers for and does not see is missing from now on, drill or not. */
export function countMuster(day: CampusDay, command: CountMuster, context: CommandContext): DayDecision {
  const { type: _, ...data } = command;
  const events: DayEvent[] = [happened('MusterCounted', data)];
  for (const childId of command.missing) {
    const child = day.children.get(childId);
    const effect = denialEffect(child, command.holder, context);
    if (effect === 'current') events.push(happened('ChildUnaccounted', { childId, cause: 'muster', sessionId: child?.sessionId ?? null }));
    if (effect === 'conflict') events.push(conflictOf(childId, 'holder', child?.touched ?? null, true, context));
  }
  return accepted(...events);
}

export function linkIncident(day: CampusDay, command: LinkIncident): DayDecision {
  if (day.incidents.has(command.incidentId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('IncidentLinked', data));
}

export function reportDeviceSilent(day: CampusDay, command: ReportDeviceSilent): DayDecision {
  if (day.silentDevices.has(command.deviceId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('DeviceWentSilent', data));
}

export function reportDeviceHeard(day: CampusDay, command: ReportDeviceHeard): DayDecision {
  if (!day.silentDevices.has(command.deviceId)) return unchanged;
  const { type: _, ...data } = command;
  return accepted(happened('DeviceHeardAgain', data));
}

/**
 * Past midnight children still held move into tomorrow's book; today's says so first. A missing child stays in the book
 * that misses it: tomorrow's would call it held.
 */
export function carryOver(day: CampusDay, command: CarryOver): DayDecision {
  const children = [...day.children.values()].filter((c) => c.state === 'held' || c.state === 'in_transit').map((c) => c.childId);
  if (children.length === 0) return unchanged;
  return accepted(happened('CarriedOver', { toStream: command.toStream, children }));
}

// --- correction and conflict: a named person says what was true
export function resolvingEvents(
  day: CampusDay,
  conflict: { readonly childId: string },
  resolution: 'as_recorded' | 'child_has_left' | 'child_is_with',
  holder: string | null,
  context: CommandContext,
): DayEvent[] {
  const child = day.children.get(conflict.childId);
  if (resolution === 'child_has_left' && child && child.holder !== null)
    return [
      happened('ReleaseCompleted', {
        childId: conflict.childId,
        pickupId: context.commandId,
        kind: 'resolved',
        collectorId: null,
        gateId: null,
        holder: child.holder,
        authorityId: null,
        facts: [],
        override: { leaderId: context.actor.id, reason: 'conflict_resolved' },
        similarNameConfirmed: false,
        exitPermitId: null,
        snapshotAge: null,
      }),
    ];
  const { childId } = conflict;
  // it left without ever having been taken in: nobody needs to look for it
  if (resolution === 'child_has_left' && (child?.state === 'expected' || child?.state === 'unaccounted'))
    return [happened('AbsenceExplained', { childId, effect: 'current', kind: 'other', personId: null, consentBreach: false })];
  if (resolution !== 'child_is_with' || holder === null || (child?.state === 'held' && child.holder === holder)) return [];
  if (child && child.holder === null && (child.openedEventId !== null || child.state === 'released'))
    return [
      ...(child.state === 'released' && child.release?.undone === null
        ? [happened('ReleaseAnnulled', { childId, release: String(child.release.revision), reason: 'conflict_resolved' })]
        : []),
      happened('CustodyReopened', { childId, holder, placeId: null, kind: 'resolved' }),
    ];
  if (!child || child.openedEventId === null)
    return [happened('CustodyOpened', { children: [childId], holder, placeId: null, sessionId: null, kind: 'resolved' })];
  return [
    happened('CustodyAssumed', {
      children: [{ childId, from: child.holder, effect: 'current' }],
      holder,
      placeId: null,
      sessionId: null,
      kind: 'resolved',
    }),
  ];
}

// --- fold
export function campusClosed(day: CampusDay, e: DayEventOf<'CampusClosed'>['data'], record: DayRecord): void {
  day.closed = { number: e.number, at: effectiveTime(record.metadata.time), amendments: 0 };
  day.closes = e.number;
}

export function campusReopened(day: CampusDay, e: DayEventOf<'CampusReopened'>['data'], record: DayRecord): void {
  day.closed = null;
  day.reopenedBy.push({ eventId: record.eventId, at: record.metadata.time.recordedAt, childId: e.childId });
}

export function musterStarted(day: CampusDay, e: DayEventOf<'MusterStarted'>['data'], record: DayRecord): void {
  day.musters.set(e.musterId, {
    musterId: e.musterId,
    at: effectiveTime(record.metadata.time),
    drill: e.drill,
    lists: e.lists,
    counted: new Map(),
  });
}

export function carriedOver(day: CampusDay, e: DayEventOf<'CarriedOver'>['data'], record: DayRecord): void {
  for (const childId of e.children) {
    const child = day.children.get(childId);
    if (!child || child.holder === null) continue;
    letGo(day, child, record);
    child.state = 'not_planned';
    day.totals.movedOn++;
  }
}
