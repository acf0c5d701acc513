import { DEFAULT_POLICY } from '@baton/roster';
import { acceptedElsewhere, custodyAssumed, custodyOpened, custodyReopened } from './check-in/custody';
import { admitWalkIn, recordAcceptedElsewhere, takeChild } from './check-in/take-child';
import {
  campusClosed,
  campusReopened,
  carriedOver,
  carryOver,
  closeCampus,
  countMuster,
  linkIncident,
  musterStarted,
  reportDeviceHeard,
  reportDeviceSilent,
  startMuster,
} from './closing/close';
import type { CommandContext, DayCommand } from './commands';
import {
  absenceExplained,
  attemptContact,
  childUnaccounted,
  clinicOutcomeRecorded,
  contactAttempted,
  decidePolice,
  explainAbsence,
  recordClinicOutcome,
  reportUnwell,
  unwellReported,
} from './concern/concern';
import { conflictDetected, conflictResolved, correctRecord, resolveConflict, resolveDiscrepancy } from './correction/correction';
import { lateEntryAfterTheClose } from './closing/reopen';
import { accepted, happened, refused, type DayDecision } from './decision';
import {
  assignDuty,
  dutyAssigned,
  dutyPlanned,
  dutySignedOff,
  dutySignedOn,
  mergeSessions,
  moveSession,
  sessionsMerged,
  signOff,
  signOn,
} from './duty/sign-on';
import { applyStanding } from './duty/suspended';
import { backWithGiver, custodyAccepted, custodyOffered, lineCounted } from './handoff/fold';
import {
  acceptCustody,
  arriveEscort,
  denyCustody,
  departEscort,
  offerCustody,
  recallOffer,
  refuseCustody,
  returnEscort,
  takeOver,
} from './handoff/handoff';
import {
  carriedIn,
  classListed,
  dayOpened,
  expectedListRevised,
  freezeExpectedList,
  groupExpected,
  openDay,
  reviseExpectedList,
} from './opening/opening';
import { applyPlan, placesPlanned, sessionCancelled, sessionPlanned } from './opening/planned-anew';
import { findChild } from './patrol/find-child';
import {
  checkPlace,
  clearSweepArea,
  completePatrol,
  discrepancyOpened,
  logCheckpoint,
  patrolCheckpointLogged,
  patrolFindingRaised,
  patrolStarted,
  raiseFinding,
  resolveFinding,
  startPatrol,
} from './patrol/patrol';
import {
  childCalled,
  waveCalled,
  authorityWithdrawn,
  delegationUsed,
  dismissalChanged,
  exitPermitUsed,
  releaseAnnulled,
  releaseBlocked,
  releaseCompleted,
  releaseReported,
  releaseReversed,
  restrictionApplied,
  restrictionLifted,
} from './pickup/fold';
import { applyToDay, callChild, callWave, issueExitPermit, suspendSelfConsents } from './pickup/gate';
import { annulRelease, completeRelease, reportBlockedRelease, reportRelease, requestPickup, reverseRelease } from './pickup/release';
import {
  acknowledgeAsGuardian,
  acknowledgeNotice,
  changeDayPlan,
  sendNotice,
  dayPlanChanged,
  dayPlanWithdrawn,
  noticeSent,
  remindNotice,
  withdrawDayPlan,
} from './plan/plan';
import { completeRollCall, markRollCall, rollCallCompleted, rollCallMarked, rollCallStarted, startRollCall } from './roll-call/roll-call';
import { KIND } from './commands';
import { effectiveTime, type CampusDay, type DayRecord } from './state';

/**
 * The logbook of one campus on one day, top to bottom: every command and what answers it, every event and what it does.
 * Pure: no clock, no id, no randomness; all arrive in the command.
 */

/** Counts up whenever evolve changes meaning: older snapshots are then void. */
export const FOLD_VERSION = 12;

export const initialDay = (): CampusDay => ({
  ids: new Map(),
  opened: null,
  openedEventId: null,
  revision: -1,
  policy: DEFAULT_POLICY,
  planned: { duties: [], assigned: [], sessions: new Map() },
  listVersion: 0,
  frozen: false,
  expected: 0,
  onLeave: new Map(),
  children: new Map(),
  sessions: new Map(),
  duties: [],
  suspended: new Map(),
  signedOn: new Map(),
  offers: new Map(),
  permits: new Map(),
  waves: new Map(),
  restrictions: new Map(),
  withdrawnAuthorities: new Map(),
  collectedBeforeCheckIn: new Map(),
  delegations: new Map(),
  consentsSuspendedAt: null,
  idMismatches: new Map(),
  gates: new Map(),
  plan: null,
  notices: new Map(),
  patrols: new Map(),
  findings: new Map(),
  discrepancies: new Map(),
  conflicts: new Map(),
  safetyRefusals: new Map(),
  musters: new Map(),
  sweptAreas: new Map(),
  silentDevices: new Map(),
  contacts: new Map(),
  incidents: new Map(),
  reopenedBy: [],
  carriedIn: null,
  closed: null,
  closes: 0,
  totals: { opened: 0, reopened: 0, released: 0, movedOn: 0, reversed: 0, annulled: 0, explained: 0, conflicts: 0, history: 0 },
});

/** What the command means by now. A report is never refused; marks say what was odd about it. */
export function decide(day: CampusDay, command: DayCommand, context: CommandContext): DayDecision {
  if (command.type !== 'OpenDay' && day.opened === null) return refused('day_not_open');
  const decision = decideOne(day, eachChildOnce(command), context);
  if (decision.kind !== 'accepted') return decision;
  const odd = KIND[command.type] === 'report' ? whatWasOddAbout(day, command, context) : [];
  return accepted(...odd, ...lateEntryAfterTheClose(day, command.type, decision.events), ...decision.events);
}

/** A child that is named twice in one breath is one child; of two marks the later counts. */
function eachChildOnce(command: DayCommand): DayCommand {
  if (command.type === 'MarkRollCall')
    return { ...command, marks: [...new Map(command.marks.map((mark) => [mark.childId, mark])).values()] };
  return 'children' in command ? { ...command, children: [...new Set(command.children)] } : command;
}

function whatWasOddAbout(day: CampusDay, command: DayCommand, context: CommandContext) {
  const marks: ('predecessor_missing' | 'clock_unknown' | 'unknown_child')[] = [];
  if (context.predecessorMissing) marks.push('predecessor_missing');
  if (!context.timeKnown) marks.push('clock_unknown');
  // a walk-in is announced as such
  const unknown = (childId: string) => !day.children.has(childId) && !context.ofOtherCampus?.includes(childId);
  if (day.frozen && command.type !== 'AdmitWalkIn' && childrenNamedBy(command).some(unknown)) marks.push('unknown_child');
  return [
    ...(context.paper ? [happened('EnteredFromPaper', context.paper)] : []),
    ...(marks.length > 0 ? [happened('ReportMarked', { marks })] : []),
  ];
}

/** The children whom a command is about. */
export function childrenNamedBy(command: DayCommand): readonly string[] {
  if (command.type === 'MarkRollCall') return command.marks.map((m) => m.childId);
  if ('children' in command) return command.children;
  return 'childId' in command && command.childId !== null ? [command.childId] : [];
}

function decideOne(day: CampusDay, c: DayCommand, context: CommandContext): DayDecision {
  switch (c.type) {
    case 'OpenDay':
      return openDay(day, c);
    case 'FreezeExpectedList':
      return freezeExpectedList(day, c);
    case 'ReviseExpectedList':
      return reviseExpectedList(day, c);
    case 'ApplyPlan':
      return applyPlan(day, c);
    case 'ApplyStanding':
      return applyStanding(day, c);
    case 'CarryOver':
      return carryOver(day, c);
    case 'SignOn':
      return signOn(day, c, context);
    case 'SignOff':
      return signOff(day, c, context);
    case 'AssignDuty':
      return assignDuty(day, c);
    case 'MergeSessions':
      return mergeSessions(day, c);
    case 'MoveSession':
      return moveSession(day, c);
    case 'StartRollCall':
      return startRollCall(day, c, context);
    case 'MarkRollCall':
      return markRollCall(day, c, context);
    case 'CompleteRollCall':
      return completeRollCall(day, c, context);
    case 'TakeChild':
      return takeChild(day, c, context);
    case 'AdmitWalkIn':
      return admitWalkIn(day, c, context);
    case 'OfferCustody':
      return offerCustody(day, c, context);
    case 'AcceptCustody':
      return acceptCustody(day, c, context);
    case 'RefuseCustody':
      return refuseCustody(day, c, context);
    case 'RecallOffer':
      return recallOffer(day, c);
    case 'DenyCustody':
      return denyCustody(day, c, context);
    case 'TakeOver':
      return takeOver(day, c, context);
    case 'DepartEscort':
      return departEscort(day, c, context);
    case 'ArriveEscort':
      return arriveEscort(day, c, context);
    case 'ReturnEscort':
      return returnEscort(day, c, context);
    case 'RecordAcceptedElsewhere':
      return recordAcceptedElsewhere(day, c);
    case 'AttemptContact':
      return attemptContact(day, c);
    case 'ExplainAbsence':
      return explainAbsence(day, c, context);
    case 'DecidePolice':
      return decidePolice(day, c);
    case 'ReportUnwell':
      return reportUnwell(day, c);
    case 'RecordClinicOutcome':
      return recordClinicOutcome(day, c);
    case 'RequestPickup':
      return requestPickup(day, c, context);
    case 'CompleteRelease':
      return completeRelease(day, c, context);
    case 'ReportRelease':
      return reportRelease(day, c, context);
    case 'ReportBlockedRelease':
      return reportBlockedRelease(day, c);
    case 'ReverseRelease':
      return reverseRelease(day, c);
    case 'AnnulRelease':
      return annulRelease(day, c, context);
    case 'IssueExitPermit':
      return issueExitPermit(day, c);
    case 'CallChild':
      return callChild(day, c);
    case 'CallWave':
      return callWave(day, c);
    case 'ApplyToDay':
      return applyToDay(day, c);
    case 'SuspendSelfConsents':
      return suspendSelfConsents(day, c, context);
    case 'ChangeDayPlan':
      return changeDayPlan(day, c, context);
    case 'SendNotice':
      return sendNotice(day, c, context);
    case 'WithdrawDayPlan':
      return withdrawDayPlan(day, c);
    case 'AcknowledgeNotice':
      return acknowledgeNotice(day, c, context);
    case 'AcknowledgeAsGuardian':
      return acknowledgeAsGuardian(day, c);
    case 'RemindNotice':
      return remindNotice(day, c);
    case 'StartPatrol':
      return startPatrol(day, c);
    case 'LogCheckpoint':
      return logCheckpoint(day, c, context);
    case 'RaiseFinding':
      return raiseFinding(day, c);
    case 'ResolveFinding':
      return resolveFinding(day, c);
    case 'CompletePatrol':
      return completePatrol(day, c);
    case 'CheckPlace':
      return checkPlace(day, c);
    case 'ClearSweepArea':
      return clearSweepArea(day, c);
    case 'FindChild':
      return findChild(day, c, context);
    case 'StartMuster':
      return startMuster(day, c);
    case 'CountMuster':
      return countMuster(day, c, context);
    case 'LinkIncident':
      return linkIncident(day, c);
    case 'CloseCampus':
      return closeCampus(day, c);
    case 'ReportDeviceSilent':
      return reportDeviceSilent(day, c);
    case 'ReportDeviceHeard':
      return reportDeviceHeard(day, c);
    case 'CorrectRecord':
      return correctRecord(day, c);
    case 'ResolveConflict':
      return resolveConflict(day, c, context);
    case 'ResolveDiscrepancy':
      return resolveDiscrepancy(day, c);
  }
  return c satisfies never;
}

/** Folds one event in append order. Owns the state and changes it in place; never fails and never refuses. */
export function evolve(day: CampusDay, record: DayRecord): CampusDay {
  apply(day, record);
  day.revision = Number(record.revision);
  return day;
}

function apply(day: CampusDay, record: DayRecord): void {
  const { event: e } = record;
  switch (e.type) {
    case 'DayOpened':
      return dayOpened(day, e.data, record);
    case 'SessionPlanned':
      return sessionPlanned(day, e.data);
    case 'DutyPlanned':
      return dutyPlanned(day, e.data);
    case 'RosterApplied':
      return;
    case 'PlacesPlanned':
      return placesPlanned(day, e.data);
    case 'SessionCancelled':
      return sessionCancelled(day, e.data, record);
    case 'ClassListed':
      return classListed(day, e.data, record);
    case 'GroupExpected':
      return groupExpected(day, e.data, record);
    case 'ExpectedListFrozen':
      day.frozen = true;
      day.listVersion = e.data.listVersion;
      day.expected = e.data.expected;
      return;
    case 'ExpectedListRevised':
      return expectedListRevised(day, e.data, record);
    case 'CarriedIn':
      return carriedIn(day, e.data, record);
    case 'CarriedOver':
      return carriedOver(day, e.data, record);
    case 'DutySignedOn':
      return dutySignedOn(day, e.data, record);
    case 'DutySignedOff':
      return dutySignedOff(day, e.data);
    case 'DutyAssigned':
      return dutyAssigned(day, e.data);
    case 'StaffSuspended':
      day.suspended.set(e.data.staffId, { at: effectiveTime(record.metadata.time), eventId: record.eventId });
      return;
    case 'StaffReinstated':
      day.suspended.delete(e.data.staffId);
      return;
    case 'SessionsMerged':
      return sessionsMerged(day, e.data, record);
    case 'SessionMoved': {
      const session = day.sessions.get(e.data.sessionId);
      if (session) session.placeId = e.data.placeId;
      return;
    }
    case 'RollCallStarted':
      return rollCallStarted(day, e.data, record);
    case 'RollCallMarked':
      return rollCallMarked(day, e.data, record);
    case 'RollCallCompleted':
      return rollCallCompleted(day, e.data, record);
    case 'CustodyOpened':
      return custodyOpened(day, e.data, record);
    case 'CustodyReopened':
      return custodyReopened(day, e.data, record);
    case 'CustodyAssumed':
      return custodyAssumed(day, e.data, record);
    case 'CustodyOffered':
      return custodyOffered(day, e.data, record);
    case 'CustodyAccepted':
      return custodyAccepted(day, e.data, record);
    case 'CustodyRefused':
    case 'CustodyRecalled':
    case 'EscortReturned':
      return backWithGiver(day, e.data, record);
    case 'CustodyDenied':
      return;
    case 'EscortDeparted':
    case 'EscortArrived':
      return lineCounted(day, e.data, record);
    case 'AcceptedElsewhere':
      return acceptedElsewhere(day, e.data, record);
    case 'ChildUnaccounted':
      return childUnaccounted(day, e.data, record);
    case 'ContactAttempted':
      return contactAttempted(day, e.data, record);
    case 'AbsenceExplained':
      return absenceExplained(day, e.data, record);
    case 'PoliceDecided':
      return;
    case 'UnwellReported':
      return unwellReported(day, e.data, record);
    case 'ClinicOutcomeRecorded':
      return clinicOutcomeRecorded(day, e.data, record);
    case 'PickupRequested':
      return;
    case 'ReleaseBlocked':
      return releaseBlocked(day, e.data, record);
    case 'ReleaseCompleted':
      return releaseCompleted(day, e.data, record);
    case 'ReleaseReported':
      return releaseReported(day, e.data);
    case 'ReleaseReversed':
      return releaseReversed(day, e.data);
    case 'ReleaseAnnulled':
      return releaseAnnulled(day, e.data);
    case 'ExitPermitIssued':
      day.permits.set(e.data.permitId, { ...e.data, used: false });
      return;
    case 'ExitPermitUsed':
      return exitPermitUsed(day, e.data);
    case 'ChildCalled':
      return childCalled(day, e.data, record);
    case 'WaveCalled':
      return waveCalled(day, e.data, record);
    case 'RestrictionApplied':
      return restrictionApplied(day, e.data, record);
    case 'RestrictionLifted':
      return restrictionLifted(day, e.data);
    case 'AuthorityWithdrawn':
      return authorityWithdrawn(day, e.data, record);
    case 'DelegationApplied': {
      const { fact: _, ...delegation } = e.data;
      day.delegations.set(delegation.delegationId, delegation);
      return;
    }
    case 'DelegationUsed':
      return delegationUsed(day, e.data);
    case 'DismissalChanged':
      return dismissalChanged(day, e.data);
    case 'SelfConsentsSuspended':
      day.consentsSuspendedAt ??= effectiveTime(record.metadata.time);
      return;
    case 'NoticeSent':
      return noticeSent(day, e.data, record);
    case 'NoticeAcknowledged':
      day.notices.get(e.data.noticeId)?.acknowledged.add(e.data.staffId);
      return;
    case 'NoticeAcknowledgedByGuardian':
      day.notices.get(e.data.noticeId)?.acknowledged.add(e.data.childId);
      return;
    case 'NoticeReminded': {
      const notice = day.notices.get(e.data.noticeId);
      if (notice) notice.reminded = true;
      return;
    }
    case 'PatrolStarted':
      return patrolStarted(day, e.data, record);
    case 'PatrolCheckpointLogged':
      return patrolCheckpointLogged(day, e.data);
    case 'PatrolFindingRaised':
      return patrolFindingRaised(day, e.data, record);
    case 'PatrolFindingResolved': {
      const finding = day.findings.get(e.data.findingId);
      if (finding) finding.resolvedAt = effectiveTime(record.metadata.time);
      return;
    }
    case 'PatrolCompleted': {
      const patrol = day.patrols.get(e.data.patrolId);
      if (patrol) patrol.completed = true;
      return;
    }
    case 'PlaceChecked':
      return;
    case 'SweepAreaCleared':
      day.sweptAreas.set(e.data.areaId, { by: record.metadata.actor.id, at: effectiveTime(record.metadata.time) });
      return;
    case 'DiscrepancyOpened':
      return discrepancyOpened(day, e.data, record);
    case 'DiscrepancyResolved': {
      const discrepancy = day.discrepancies.get(e.data.discrepancyId);
      if (discrepancy) discrepancy.resolvedAt = effectiveTime(record.metadata.time);
      return;
    }
    case 'DayPlanChanged':
      return dayPlanChanged(day, e.data, record);
    case 'DayPlanWithdrawn':
      return dayPlanWithdrawn(day, e.data);
    case 'MusterStarted':
      return musterStarted(day, e.data, record);
    case 'MusterCounted':
      day.musters.get(e.data.musterId)?.counted.set(e.data.holder, { counted: e.data.counted, missing: e.data.missing });
      return;
    case 'IncidentLinked':
      day.incidents.set(e.data.incidentId, {
        level: e.data.level,
        kind: e.data.kind,
        children: e.data.children,
        eventId: record.eventId,
        at: effectiveTime(record.metadata.time),
      });
      return;
    case 'DeviceWentSilent':
      day.silentDevices.set(e.data.deviceId, {
        gateId: e.data.gateId,
        lastHeardAt: e.data.lastHeardAt,
        eventId: record.eventId,
        since: record.metadata.time.recordedAt,
        gateGoesOn: false,
      });
      return;
    case 'DeviceHeardAgain':
      day.silentDevices.delete(e.data.deviceId);
      return;
    case 'CampusCloseRefused':
      return;
    case 'CampusClosed':
      return campusClosed(day, e.data, record);
    case 'CampusReopened':
      return campusReopened(day, e.data, record);
    case 'CloseAmended':
      if (day.closed) day.closed.amendments = e.data.amendment;
      return;
    case 'RecordCorrected':
    case 'EnteredFromPaper':
    case 'ReportMarked':
      return;
    case 'ConflictDetected':
      return conflictDetected(day, e.data, record);
    case 'ConflictResolved':
      return conflictResolved(day, e.data, record);
  }
  return e satisfies never;
}
