import type { Sealed } from '@baton/event-schema';
import type { ApplyToDay } from '../commands';
import { dueAlerts } from '../alerts/due-alerts';
import { decideAlert, evolveAlerts, initialAlerts } from '../alerts/alerts';
import type { AlertEvent } from '../alerts/events';
import { decideIncident, DEFAULT_INCIDENT_DEADLINES, type IncidentEvent } from '../incident/incident';
import { accept, leavesAlone, marks, offer, offlineRelease, release, take, toGate, toSession, toStaff } from './commands';
import { playDay, type PlayedDay } from './play-day';
import {
  CLASS_21, CLASS_51, clock, DELEGATE, expectedChild, factOf, factsOf, father, freezeTheList, mother, NOT_PLANNED, openTheDay, planOfTheDay, RIGHT_DIGITS, STAFF,
  STRANGER, uncle, WALKS_TODAY,
} from './small-school'; // prettier-ignore

const {
  teacher1,
  teacher2,
  teacher3,
  teacher4,
  nurse,
  dutyLeader,
  gateTeacherEast,
  guardSouth,
  escort,
  homeroom21,
  peTeacher,
  gradeLead2,
} = STAFF;

export const sealedFor = (subject: string): Sealed => ({
  alg: 'A256GCM',
  subject,
  class: 'evidence',
  keyVersion: 1,
  nonce: 'q83vEjRWeJCrze8S',
  ciphertext: 'Z29sZGVuIHNhbXBsZSBvZiBhIHNlYWxlZCBmaWVsZA==',
});

/** One busy day on which every kind of event happens. */
export function grandTour(): PlayedDay {
  const day = playDay();
  morning(day);
  rollCalls(day);
  stageChange(day);
  rain(day);
  gates(day);
  wrongAndLate(day);
  close(day);
  return day;
}

function morning(day: PlayedDay): void {
  const previousDay = { stream: 'campusDay-campus1-2026-03-09', revision: '812', hash: 'cd'.repeat(32) };
  const carriedIn = [{ childId: 'child6y', classId: 'class61', grade: 6, holder: dutyLeader, placeId: 'library' }];
  day.send('00:01', STAFF.clock, { ...openTheDay(), previousDay, carriedIn });
  day.send('15:30', STAFF.clock, freezeTheList());
  day.send('15:35', homeroom21, {
    type: 'ReviseExpectedList',
    added: [{ ...expectedChild('child5c'), childId: NOT_PLANNED, reason: 'ad_hoc_join' }],
    removed: [{ childId: 'child5d', reason: 'leave', fact: factOf('child5d', 4) }],
    approvedBy: dutyLeader,
  });
  day.send('15:40', teacher3, { type: 'SignOn', role: 'duty_teacher', sessionId: 'lateRoom' });
  day.send('15:41', teacher3, { type: 'SignOff', sessionId: 'lateRoom' });
  day.send('15:42', gradeLead2, {
    ...{ type: 'AssignDuty', staffId: peTeacher, role: 'duty_teacher', sessionId: 'lateRoom' },
    ...{ grade: null, classId: null, gateId: null, replaces: teacher3 },
  });
  planAnew(day);
  day.send('15:43', gradeLead2, { type: 'MoveSession', sessionId: 'club', placeId: 'library' });
  day.send('15:44', teacher1, { type: 'CheckPlace', placeId: 'gym', ok: false, items: ['floor_wet'] });
  day.send('15:45', teacher1, {
    type: 'RaiseFinding',
    findingId: 'f1',
    patrolId: null,
    placeId: 'gym',
    kind: 'hazard',
    note: sealedFor(teacher1),
  });
}

/** In the afternoon the office cancels the extended care, opens a new room for it, and somebody is suspended for a minute. */
function planAnew(day: PlayedDay): void {
  const { sessions, duties, places } = planOfTheDay();
  const studio = { placeId: 'studio', building: 'main', kind: 'room', capacity: 30 } as const;
  const plan = {
    sessions: sessions.map((s) => (s.sessionId === 'extended' ? { ...s, sessionId: 'extended2', placeId: 'studio' } : s)),
    duties: duties.filter((d) => d.staffId !== STAFF.volunteer),
    places: [...places, studio],
  };
  const groups = [{ sessionId: 'extended2', children: ['child5c'] }];
  day.send('15:42', STAFF.clock, { type: 'ApplyPlan', plan, groups, fact: { ...factOf('x'), stream: 'campus-campus1' } });
  const standing = { type: 'ApplyStanding', staffId: STAFF.escort, fact: { ...factOf('x'), stream: 'staff-school1.staffEscort' } } as const;
  day.send('15:42', STAFF.clock, { ...standing, suspended: true });
  day.send('15:43', STAFF.clock, { ...standing, suspended: false });
}

function rollCalls(day: PlayedDay): void {
  const paper = { witnessId: dutyLeader, sheet: 'rollSheet', writtenAt: clock('15:52') };
  day.send('15:52', teacher1, marks('stage1of21', 'present', 'child2a', 'child2b', 'child2c'), { paper, predecessorMissing: true });
  day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
  day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
  day.send('15:56', homeroom21, {
    ...{ type: 'AttemptContact', childId: 'child2d', concern: 'absence', personId: mother('child2d'), outcome: 'reached' },
    ...{ number: sealedFor(mother('child2d')), note: sealedFor('child2d') },
  });
  day.send('15:57', homeroom21, {
    ...{ type: 'ExplainAbsence', childId: 'child2d', kind: 'at_home', personId: mother('child2d'), consentBreach: true },
    ...{ number: sealedFor(mother('child2d')), note: sealedFor('child2d') },
  });
  day.send('16:00', dutyLeader, { type: 'DecidePolice', childId: 'child2d', decision: 'not_yet', note: sealedFor('child2d') });
  day.send('16:05', dutyLeader, { type: 'StartPatrol', patrolId: 'round1', periodId: 'stage1' });
  const checkpoint = {
    type: 'LogCheckpoint',
    patrolId: 'round1',
    placeId: 'room21',
    sessionId: 'stage1of21',
    headcount: 9,
    teacherPresent: true,
  } as const;
  day.send('16:06', dutyLeader, checkpoint, { commandId: 'checkpoint1' });
  day.send('16:07', dutyLeader, {
    type: 'ResolveFinding',
    findingId: 'checkpoint1.count_differs',
    outcome: 'visiting_sibling',
    note: sealedFor('child2a'),
  });
  day.send('16:08', dutyLeader, { type: 'CompletePatrol', patrolId: 'round1' });
  day.send('16:10', homeroom21, {
    ...{ type: 'IssueExitPermit', permitId: 'permit1', childId: 'child5a', collectorId: mother('child5a'), reason: 'dentist' },
    ...{ note: sealedFor('child5a'), validUntil: clock('16:30') },
  });
  day.send('16:20', teacher2, release('child5a', { exitPermitId: 'permit1' }));
}

function stageChange(day: PlayedDay): void {
  const remarks = [{ childId: 'child2a', kind: 'medicine' as const, note: sealedFor('child2a') }];
  day.send('16:40', gradeLead2, { type: 'MergeSessions', fromSessionId: 'homework', intoSessionId: 'club' });
  day.send('16:41', teacher1, offer('o1', ['child2a', 'child2b', 'child2c'], toSession('club'), { escortId: escort, remarks }));
  day.send('16:42', escort, { type: 'DepartEscort', offerId: 'o1', count: 3 });
  day.send('16:44', escort, { type: 'ArriveEscort', offerId: 'o1', count: 3 });
  day.send('16:44', teacher3, accept('o1', ['child2a'], 1));
  day.send('16:45', teacher3, {
    type: 'RefuseCustody',
    offerId: 'o1',
    children: ['child2b'],
    reason: 'not_in_the_line',
    note: sealedFor('child2b'),
  });
  day.send('16:46', escort, { type: 'ReturnEscort', offerId: 'o1', children: ['child2c'] });
  day.send('16:47', teacher1, offer('o2', ['child2b'], toStaff(nurse)));
  day.send('16:48', teacher1, { type: 'RecallOffer', offerId: 'o2', children: ['child2b'] });
  day.send('16:50', teacher1, { type: 'DenyCustody', children: ['child2b'] });
  day.send('16:52', peTeacher, take(['child2b']));
  day.send('16:55', dutyLeader, {
    type: 'TakeOver',
    children: ['child2c'],
    from: teacher1,
    placeId: 'library',
    reason: 'teacher_unwell',
    note: sealedFor(teacher1),
  });
  day.send('17:00', teacher3, { type: 'AdmitWalkIn', childId: 'child6x', classId: 'class61', grade: 6, sessionId: 'club' });
  day.send('17:12', teacher2, { type: 'ReportUnwell', childId: 'child5b', note: sealedFor('child5b') });
  day.send('17:16', nurse, { type: 'RecordClinicOutcome', childId: 'child5b', outcome: 'back', note: sealedFor('child5b') });
  day.send('17:17', STAFF.clock, {
    ...{ type: 'RecordAcceptedElsewhere', childId: 'child6x', campusId: 'campus2' },
    opened: { stream: 'campusDay-campus2-2026-03-10', revision: '40', hash: 'ef'.repeat(32) },
  });
}

function rain(day: PlayedDay): void {
  const gates = [{ gateId: 'gateSouth', open: false, insteadGateId: 'gateEast', grades: [5, 6], at: clock('17:50') }];
  const plan = {
    type: 'ChangeDayPlan',
    planId: 'rain',
    kind: 'gates',
    severity: 'orange',
    gates,
    noticeId: 'rain1',
    staffIds: [teacher1, teacher2],
  } as const;
  day.send('17:20', dutyLeader, plan);
  day.send('17:21', teacher1, { type: 'AcknowledgeNotice', noticeId: 'rain1' });
  day.send('17:22', dutyLeader, {
    ...{ type: 'SendNotice', noticeId: 'words1', severity: 'normal', note: sealedFor(dutyLeader) },
    to: { everybody: false, roles: [], sessions: [], staffIds: [teacher1] },
  });
  day.send('17:30', STAFF.clock, { type: 'RemindNotice', noticeId: 'rain1' });
  day.send('17:31', dutyLeader, { type: 'WithdrawDayPlan', planId: 'rain' });
  day.send('17:32', dutyLeader, { type: 'StartMuster', musterId: 'm1', drill: true });
  day.send('17:33', teacher2, { type: 'CountMuster', musterId: 'm1', holder: teacher2, counted: 3, missing: [] });
  const restriction = {
    restrictionId: 'order1',
    personId: uncle('child5c'),
    from: '2026-03-10',
    to: '2026-09-10',
    reviewed: false,
    reviewDue: '2026-09-10',
  };
  const apply = (change: ApplyToDay['change']) => day.send('17:34', STAFF.clock, { type: 'ApplyToDay', change });
  apply({ kind: 'restriction', childId: 'child5c', restriction, fact: factOf('child5c', 5) });
  apply({ kind: 'authority_withdrawn', childId: 'child5c', authorityId: `may.${father('child5c')}`, fact: factOf('child5c', 6) });
  apply({ kind: 'delegation', childId: 'child5b', delegation: { ...delegation, state: 'requested' }, fact: factOf('child5b', 5) });
  apply({
    kind: 'dismissal',
    childId: 'child2c',
    dismissalPeriodId: 'extended',
    gateId: 'gateSouth',
    mode: 'collected',
    fact: factOf('child2c', 5),
  });
  apply({ kind: 'restriction_lifted', childId: 'child5c', restrictionId: 'order1', fact: factOf('child5c', 7) });
}

const delegation = {
  ...{ delegationId: 'delegation1', personId: DELEGATE, date: '2026-03-10', idDigest: RIGHT_DIGITS, state: 'confirmed' as const },
  wishedBy: [],
  ...{ windowFrom: clock('17:30'), windowTo: clock('18:10') },
};

function gates(day: PlayedDay): void {
  day.send('17:36', STAFF.clock, { type: 'ReportDeviceSilent', deviceId: 'tabletSouth', gateId: 'gateSouth', lastHeardAt: clock('17:34') });
  day.send('17:40', gateTeacherEast, { type: 'CallWave', gateId: 'gateEast', periodId: 'stage2', grades: [1, 2] });
  day.send('17:40', gateTeacherEast, { type: 'CallChild', childId: 'child2a', gateId: 'gateEast', pickupId: 'pickup1' });
  day.send('17:41', teacher3, offer('o3', ['child2a'], toGate('gateEast')));
  day.send('17:41', teacher2, offer('o4', ['child5b', 'child5c', 'child5d'], toGate('gateSouth')));
  day.send('17:42', gateTeacherEast, {
    ...{ type: 'RequestPickup', pickupId: 'pickup1', collectorId: STRANGER, gateId: 'gateEast' },
    ...{ children: ['child2a'], facts: [factsOf('child2a')] },
  });
  day.send('17:43', gateTeacherEast, release('child2a', { collectorId: uncle('child2a') }));
  day.send(
    '17:44',
    guardSouth,
    release('child5b', { collectorId: DELEGATE, idDigest: RIGHT_DIGITS, facts: factsOf('child5b', { delegations: [delegation] }) }),
  );
  day.send('17:45', guardSouth, offlineRelease('child5d', {}, 1_000), { arrives: '17:59' });
  day.send('17:46', guardSouth, offlineRelease('child5d', { collectorId: father('child5a') }, 1_000), {
    arrives: '17:59',
    commandId: 'second1',
  });
  day.send('17:59', STAFF.clock, { type: 'ReportDeviceHeard', deviceId: 'tabletSouth', gateId: 'gateSouth' });
  day.send('18:00', dutyLeader, {
    type: 'ResolveConflict',
    conflictId: 'second1.child5d',
    resolution: 'as_recorded',
    holder: null,
    note: sealedFor('child5d'),
  });
  day.send('18:01', teacher4, take(['child5b'], 'returned'));
  day.send('18:02', dutyLeader, { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'red1', children: [WALKS_TODAY] });
  const receipt = { noticeId: 'red1', childId: WALKS_TODAY, personId: mother(WALKS_TODAY) };
  day.send('18:02', STAFF.clock, { type: 'AcknowledgeAsGuardian', ...receipt });
  day.send('18:03', teacher4, leavesAlone(WALKS_TODAY));
  day.send('18:04', teacher4, release('child5b'));
}

function wrongAndLate(day: PlayedDay): void {
  const released = String(day.child('child2a').release?.revision);
  const incident = {
    type: 'LinkIncident',
    incidentId: 'incident1',
    level: 'serious',
    kind: 'wrong_release',
    children: ['child2a'],
  } as const;
  day.send('18:05', dutyLeader, {
    type: 'ReverseRelease',
    childId: 'child2a',
    release: released,
    reason: 'wrong_child',
    note: sealedFor('child2a'),
  });
  day.send('18:05', dutyLeader, incident);
  day.send('18:10', dutyLeader, take(['child2a'], 'returned'));
  day.send('18:11', dutyLeader, release('child2a'));
  day.send('18:12', guardSouth, release('child5c'));
  day.send('18:40', STAFF.administrator, { type: 'FindChild', childId: 'child5c', placeId: 'library' }, { commandId: 'sweep1' });
  day.send('18:41', dutyLeader, {
    type: 'ResolveDiscrepancy',
    discrepancyId: 'sweep1.child5c',
    outcome: 'tap_without_leaving',
    note: sealedFor('child5c'),
  });
  day.send('18:42', STAFF.administrator, { type: 'ClearSweepArea', areaId: 'library' });
  day.send('18:43', STAFF.administrator, release('child5c'));
  day.send('18:44', peTeacher, release('child2b'));
}

function close(day: PlayedDay): void {
  const heads = [{ stream: 'campusDay-campus1-2026-03-10', revision: '120', hash: 'ab'.repeat(32) }];
  day.send('19:00', dutyLeader, { type: 'CloseCampus', heads });
  day.send('19:01', dutyLeader, release('child6y', { gateId: 'gateSouth', override: { reason: 'carried_in' } }));
  day.send('19:02', dutyLeader, {
    type: 'CorrectRecord',
    corrects: '9',
    childId: 'child2a',
    what: 'time_of_mark',
    occurredAt: clock('15:51'),
    note: sealedFor('child2a'),
  });
  day.send('19:03', dutyLeader, { type: 'ExplainAbsence', childId: NOT_PLANNED, kind: 'other', personId: null, consentBreach: false });
  day.send('23:59', STAFF.clock, { type: 'CarryOver', toStream: 'campusDay-campus1-2026-03-11' });
  day.send('24:05', dutyLeader, { type: 'CloseCampus', heads });
  day.send(
    '15:53',
    teacher1,
    { type: 'AttemptContact', childId: 'child2d', concern: 'absence', personId: null, outcome: 'busy' },
    { arrives: '24:06' },
  );
  day.send('24:07', peTeacher, take(['childUnknown']));
}

/** Every kind of alert event, on the alerts of the small school's worst quarter of an hour. */
export function alertTour(): readonly AlertEvent[] {
  const day = playDay();
  const alerts = initialAlerts();
  const told: AlertEvent[] = [];
  const hear = (time: string, ...commands: Parameters<typeof decideAlert>[1][]) => {
    for (const command of commands) {
      const decision = decideAlert(alerts, command, { actor: { id: homeroom21, role: 'homeroom_teacher' } });
      if (decision.kind !== 'accepted') throw new Error(`${command.type} was ${decision.kind}`);
      for (const event of decision.events) {
        told.push(event);
        evolveAlerts(alerts, { event, metadata: { time: { recordedAt: clock(time) } } });
      }
    }
  };
  const watch = (time: string) => hear(time, ...dueAlerts(day.state, alerts, day.state.policy, clock(time)));
  day.send('15:00', STAFF.clock, openTheDay());
  day.send('15:30', STAFF.clock, freezeTheList());
  day.send('15:31', dutyLeader, { type: 'SignOn', role: 'duty_leader', sessionId: null });
  day.send('15:52', teacher1, marks('stage1of21', 'present', ...CLASS_21.slice(0, 3)));
  day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
  day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
  watch('15:54');
  const [{ alertId }] = alerts.byId.values();
  watch('15:56');
  hear('15:56', { type: 'RecordAlertDelivered', raising: 1, alertId, staffId: homeroom21, channel: 'socket' });
  const telling = { alertId, channel: 'leaders', telling: 'class' } as const;
  const claim = { type: 'ClaimSending', ...telling, instance: 'instance1', now: 0, until: 1 } as const;
  hear('15:56', { ...claim, attempt: 1 }, { type: 'RecordSent', ...telling });
  const other = { ...telling, channel: 'office' };
  hear('15:56', { ...claim, ...other, attempt: 1 }, { type: 'RecordNotSent', ...other, attempts: 5, reason: 'unreachable' });
  hear(
    '15:56',
    { type: 'SeeAlert', alertId },
    { type: 'AcknowledgeAlert', alertId },
    { type: 'TakeOverAlert', alertId, staffId: homeroom21 },
  );
  watch('15:58');
  const overdue = [...alerts.byId.values()].find((a) => a.kind === 'roll_call_overdue');
  if (overdue) hear('15:58', { type: 'ResolveAlert', alertId: overdue.alertId, note: sealedFor('child2d') });
  // the PE teacher had the child before the roll call was complete: the alarm never was true
  day.send('15:53', peTeacher, take(['child2d']), { arrives: '15:59', seen: 0 });
  watch('15:59');
  return told;
}

export function incidentTour(): readonly IncidentEvent[] {
  const decision = decideIncident(
    { opened: null },
    {
      ...{ type: 'OpenIncident', incidentId: 'incident1', campusId: 'campus1', level: 'serious', kind: 'wrong_release' },
      ...{ children: ['child2a'], openedBy: dutyLeader, at: clock('17:49'), endOfDay: clock('24:00') },
      cause: { stream: 'campusDay-campus1-2026-03-10', revision: '88', hash: 'ab'.repeat(32) },
    },
    DEFAULT_INCIDENT_DEADLINES,
  );
  if (decision.kind !== 'accepted') throw new Error('the incident was on record already');
  return decision.events.map((e) => ({ ...e, data: { ...e.data, note: sealedFor('child2a') } }));
}
