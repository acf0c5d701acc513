import {
  anyCode,
  code,
  codecOf,
  count,
  date,
  digest,
  event,
  fact,
  flag,
  id,
  list,
  object,
  opt,
  orNull,
  revision,
  sealed,
  time,
  zone,
  type EventOf,
  type Infer,
  type Upcaster,
} from '@baton/event-schema';

/**
 * Every event of a campus's service day. What stands here is the file format: types are never renamed, a new shape is a
 * new version with an upcaster and a golden sample.
 */

/** What a late report means by now: judged once, in `decide`, and written down. */
const effect = code('current', 'history', 'conflict');
export type Effect = Infer<typeof effect>;
const judgedChildren = list(object({ childId: id, effect }));

const mark = code('present', 'late', 'not_present', 'known_elsewhere');
export type Mark = Infer<typeof mark>;

/** `override`: to somebody whom only a leader's word permits; `resolved`: a person said afterwards that the child had left */
const releaseKind = code('list', 'delegate', 'agency', 'self', 'override', 'resolved');
export type ReleaseKind = Infer<typeof releaseKind>;

const concern = code('absence', 'unwell', 'late_pickup', 'found', 'wrong_release');
export type Concern = Infer<typeof concern>;

const receiverKind = code('staff', 'session', 'clinic', 'gate', 'late_care', 'campus');
export type ReceiverKind = Infer<typeof receiverKind>;

/** `line_to_gate` has its own limit; `clinic` the nurse's */
const route = code('same_building', 'across_grounds', 'line_to_gate', 'clinic');
export type Route = Infer<typeof route>;

/** Neutral on purpose: the clear code for a restriction is only `blocked`. */
const refusalAtGate = code(
  'blocked',
  'no_authority',
  'authority_not_today',
  'no_delegation',
  'delegation_not_confirmed',
  'delegation_outside_window',
  'delegation_used',
  'id_mismatch',
  'no_consent',
  'below_minimum_grade',
  'consent_not_this_weekday',
  'consent_suspended',
  'consent_needs_confirmation',
  'consent_not_for_evening',
  'after_latest_time',
  'gate_closed',
  'unknown_pass',
  'already_released',
  'not_in_custody',
  'held_elsewhere',
  'no_exit_permit',
  'confirm_similar_name',
);
export type RefusalAtGate = Infer<typeof refusalAtGate>;

/** Version 1 wrote a leader's word for somebody who is on no list as if the person were on it. */
const overridesHaveTheirOwnKind: Upcaster = (older) =>
  older.override !== null && older.kind === 'list' && older.authorityId === null ? { ...older, kind: 'override' } : older;

const plannedPlace = object({
  placeId: id,
  building: id,
  kind: code('room', 'grounds', 'gate', 'clinic', 'library', 'office', 'canteen', 'guard_room', 'other'),
  capacity: orNull(count),
  /** a round of the patrol signs in here */
  patrolCheckpoint: flag,
  /** the final sweep clears this place */
  sweepArea: flag,
});

const opening = {
  DayOpened: event('The service day begins: its calendar row, clock, periods, gates and the policy values frozen for it.', {
    schoolId: id,
    campusId: id,
    serviceDay: date,
    timeZone: zone,
    calendar: object({
      isTeachingDay: flag,
      timetableWeekday: count,
      calendarWeekday: count,
      season: code('winter', 'summer'),
      serviceMode: code('normal', 'none', 'shortened', 'full_day_care'),
      makeUpDay: flag,
    }),
    policy: object({
      freezeBeforeFirstRollCall: count,
      rollCallDue: count,
      rollCallToDutyLeader: count,
      staffLateToGrade: count,
      staffLateToDutyLeader: count,
      unaccountedToGrade: count,
      unaccountedToDutyLeader: count,
      policePrompt: count,
      guardianContactDue: count,
      transitSameBuilding: count,
      transitAcrossGrounds: count,
      escortLineToGate: count,
      transitToDutyLeader: count,
      clinicAccept: count,
      clinicToGrade: count,
      clinicToDutyLeader: count,
      patrolCheckpoints: count,
      selfReleaseMinGrade: count,
      selfReleaseLatest: count,
      selfReleaseLatestEvening: count,
      delegateMinAge: count,
      delegationWindow: count,
      idCheckFailLimit: count,
      lateContactFirst: count,
      lateContactAll: count,
      lateHandoff: count,
      latePrincipal: count,
      lateCountsAfter: count,
      adultsUntilLastChild: count,
      releaseNoticeSeconds: count,
      restrictionAlertSeconds: count,
      restrictionReviewMonths: count,
      groupMin: count,
      groupMaxWarn: count,
      groupMaxBlock: count,
      staffRatioWarn: count,
      offlineCacheMaxAge: count,
      alertAck: count,
      alertRepeat: count,
      deviceSilent: count,
      foundContactDue: count,
      unwellContactDue: count,
      noticeAckDue: count,
      noticeAckDueRed: count,
      sweepAfterEnd: count,
      sweepAfterEvening: count,
      eveningHardStop: count,
    }),
    /** epoch ms of local midnight, so that rules can turn minutes of the day into times */
    midnight: time,
    lessonsEnd: time,
    freezeAt: time,
    periods: list(
      object({
        periodId: id,
        kind: code('stage', 'extended_care', 'evening_study', 'morning_care', 'midday_care'),
        stage: orNull(code('class', 'grade', 'school')),
        careBlock: code('morning', 'midday', 'afternoon', 'evening'),
        startsAt: time,
        endsAt: time,
      }),
    ),
    gates: list(object({ gateId: id, placeId: id, grades: list(count) })),
    places: list(plannedPlace),
    /** between afternoon and evening study: children may go out to eat and come back */
    mealBreak: orNull(object({ startsAt: time, endsAt: time })),
    previousDay: orNull(fact),
    /** a rehearsal is marked and never reported */
    rehearsal: flag,
  }),
  SessionPlanned: event('A slot of the programme board takes place today: group, place and who is in charge.', {
    sessionId: id,
    periodId: id,
    groupId: id,
    groupKind: code('homework', 'club', 'reading', 'self_study', 'sport', 'special_topic', 'care'),
    placeId: id,
    staffIds: list(id),
    externalIds: list(id),
    /** groups that were merged into this one */
    mergedGroupIds: list(id),
  }),
  DutyPlanned: event('Who is on duty today, and as what.', {
    duties: list(
      object({
        staffId: id,
        role: code(
          'principal',
          'deputy',
          'duty_leader',
          'duty_administrator',
          'grade_lead',
          'homeroom_teacher',
          'duty_teacher',
          'gate_teacher',
          'gate_guard',
          'nurse',
          'escort',
          'external_instructor',
          'volunteer',
          'academic_office',
        ),
        grade: orNull(count),
        classId: orNull(id),
        gateId: orNull(id),
        pairedWith: orNull(id),
      }),
    ),
  }),
  RosterApplied: event('Duty roster or programme board changed since the day began; what follows in this command is how.', { fact }),
  PlacesPlanned: event('Places that the day did not know when it began, or knew otherwise.', {
    places: list(plannedPlace),
  }),
  SessionCancelled: event('A session of today is not held; its children need another place.', { sessionId: id }),
  ClassListed: event('The children of one class on the expected list, each with the revision of its own stream.', {
    listVersion: count,
    classId: id,
    grade: count,
    children: list(
      object({
        childId: id,
        fact,
        dismissalPeriodId: id,
        gateId: id,
        mode: code('collected', 'agency', 'self'),
        extendedCare: flag,
        soundAlike: flag,
      }),
    ),
    onLeave: list(object({ childId: id, leaveId: id, fact })),
  }),
  GroupExpected: event('The children that one session expects.', { listVersion: count, sessionId: id, children: list(id) }),
  ExpectedListFrozen: event('The expected list of the day stands; later changes are new versions.', {
    listVersion: count,
    expected: count,
    onLeave: count,
    groups: count,
  }),
  ExpectedListRevised: event('A leave, an ad-hoc join or a walk-in after the freeze: a new version of the list.', {
    listVersion: count,
    added: list(
      object({
        childId: id,
        classId: id,
        grade: count,
        fact: orNull(fact),
        sessions: list(id),
        dismissalPeriodId: orNull(id),
        gateId: orNull(id),
        mode: code('collected', 'agency', 'self'),
        extendedCare: flag,
        soundAlike: flag,
        reason: code('ad_hoc_join', 'leave_cancelled', 'walk_in'),
      }),
    ),
    removed: list(object({ childId: id, reason: code('leave', 'left_out', 'absent_today', 'left_school'), fact: orNull(fact) })),
    expected: count,
    approvedBy: orNull(id),
  }),
  CarriedIn: event('Children still held when yesterday ended: carried into today, with an alert.', {
    from: fact,
    children: list(object({ childId: id, classId: id, grade: count, holder: id, placeId: id })),
  }),
  CarriedOver: event('Children still held at the end of the day are carried over into the next one.', {
    toStream: id,
    children: list(id),
  }),
} as const;

const duty = {
  DutySignedOn: event('A person takes up a duty, at a session or as a role.', {
    staffId: id,
    role: anyCode,
    sessionId: orNull(id),
    /** true: nobody tapped sign-on; the first act on duty implies it */
    implied: flag,
  }),
  DutySignedOff: event('A person leaves a duty, holding nobody.', { staffId: id, sessionId: orNull(id) }),
  DutyAssigned: event('A substitute, a swap or a replacement: who is in charge from now on.', {
    staffId: id,
    role: anyCode,
    sessionId: orNull(id),
    grade: orNull(count),
    classId: orNull(id),
    gateId: orNull(id),
    replaces: orNull(id),
  }),
  StaffSuspended: event('A person may not act or receive children any more, from this moment on.', { staffId: id, fact }),
  StaffReinstated: event('The suspension of a person is over.', { staffId: id, fact }),
  SessionsMerged: event('Two groups become one under one person.', { fromSessionId: id, intoSessionId: id, children: list(id) }),
  SessionMoved: event('A session takes place somewhere else.', { sessionId: id, placeId: id }),
} as const;

const rollCall = {
  RollCallStarted: event('A roll call begins.', { sessionId: id }),
  RollCallMarked: event('The teacher marked children in the roll call. Nobody is present by default.', {
    sessionId: id,
    marks: list(object({ childId: id, mark, effect })),
  }),
  RollCallCompleted: event('The roll call is complete; a nil return is stated, not implied.', {
    sessionId: id,
    expected: count,
    present: count,
    notPresent: list(id),
    knownElsewhere: list(id),
    nilReturn: flag,
    /** completed again after a first completion */
    again: flag,
  }),
} as const;

const custody = {
  CustodyOpened: event('A person took a child into custody for the first time today.', {
    children: list(id),
    holder: id,
    placeId: orNull(id),
    sessionId: orNull(id),
    kind: code('roll_call', 'kept', 'accepted', 'walk_in', 'carried_in', 'resolved', 'moved'),
  }),
  CustodyReopened: event('A released child is on campus again and in somebody’s custody.', {
    childId: id,
    holder: id,
    placeId: orNull(id),
    kind: code('found', 'returned', 're_entry', 'resolved'),
  }),
  CustodyAssumed: event('“I have this child”: a person took over a child that somebody else answered for, or that was missing.', {
    children: list(object({ childId: id, from: orNull(id), effect })),
    holder: id,
    placeId: orNull(id),
    sessionId: orNull(id),
    kind: code('kept', 'found', 'forced', 'resolved'),
    reason: opt(anyCode),
    note: opt(sealed),
  }),
  CustodyOffered: event('The giver offers named children; the giver answers for them until somebody accepts.', {
    offerId: id,
    from: id,
    children: judgedChildren,
    count,
    to: object({ kind: receiverKind, staffId: orNull(id), sessionId: orNull(id), gateId: orNull(id), placeId: orNull(id) }),
    route,
    escortId: orNull(id),
    /** from here on the transit is overdue */
    dueAt: time,
    remarks: list(
      object({ childId: id, kind: code('leave', 'unwell', 'medicine', 'early_pickup', 'late_guardian', 'other'), note: opt(sealed) }),
    ),
  }),
  CustodyAccepted: event('The receiver has these children and answers for them from now on.', {
    offerId: id,
    holder: id,
    placeId: orNull(id),
    children: judgedChildren,
    counted: orNull(count),
  }),
  CustodyRefused: event('The receiver does not take these children; they stay with the giver.', {
    offerId: id,
    children: judgedChildren,
    reason: anyCode,
    note: opt(sealed),
  }),
  CustodyRecalled: event('The giver takes an offer back.', { offerId: id, children: judgedChildren }),
  CustodyDenied: event('“Not with me”: the person who answers for a child does not have it.', { children: judgedChildren }),
  EscortDeparted: event('A line leaves with its escort.', { offerId: id, escortId: id, count }),
  EscortArrived: event('A line arrives.', { offerId: id, escortId: id, count }),
  EscortReturned: event('Children who were not collected come back with the escort.', {
    offerId: id,
    escortId: id,
    children: judgedChildren,
  }),
  AcceptedElsewhere: event('Another campus has taken the child into custody.', { childId: id, campusId: id, opened: fact }),
} as const;

const concernEvents = {
  ChildUnaccounted: event('A child that should be here is with nobody: the clock of the first concern starts.', {
    childId: id,
    cause: code('roll_call', 'denied', 'wrong_release', 'transit', 'muster'),
    sessionId: orNull(id),
  }),
  ContactAttempted: event('Somebody called a guardian: whom, which number, with what result.', {
    childId: id,
    concern,
    personId: orNull(id),
    number: opt(sealed),
    outcome: code('reached', 'no_answer', 'busy', 'wrong_number', 'message_left'),
    note: opt(sealed),
  }),
  AbsenceExplained: event('Where the child is, is known, and custody never opened.', {
    childId: id,
    effect,
    kind: code('collected_before_check_in', 'at_home', 'with_family', 'other'),
    personId: orNull(id),
    number: opt(sealed),
    note: opt(sealed),
    consentBreach: flag,
  }),
  PoliceDecided: event('A person decided on calling the police.', { childId: id, decision: code('called', 'not_yet'), note: opt(sealed) }),
  UnwellReported: event('A child feels unwell.', { childId: id, note: opt(sealed) }),
  ClinicOutcomeRecorded: event('What the nurse decided.', {
    childId: id,
    outcome: code('back', 'home', 'hospital', 'stays'),
    note: opt(sealed),
  }),
} as const;

const pickup = {
  PickupRequested: event('A collector asked for children at a gate.', {
    pickupId: id,
    collectorId: orNull(id),
    gateId: id,
    allowed: list(id),
    blocked: list(object({ childId: id, code: refusalAtGate })),
  }),
  ReleaseBlocked: event('A release was not permitted. The gate sees a neutral sentence.', {
    childId: id,
    pickupId: orNull(id),
    collectorId: orNull(id),
    gateId: orNull(id),
    code: refusalAtGate,
    /** judged on a tablet without network */
    decidedOffline: flag,
  }),
  ReleaseCompleted: event(
    'A child left: to whom, at which gate, by whose hand, on what authority.',
    {
      childId: id,
      pickupId: id,
      kind: releaseKind,
      collectorId: orNull(id),
      gateId: orNull(id),
      /** who answered for the child until now */
      holder: id,
      authorityId: orNull(id),
      facts: list(fact),
      override: orNull(object({ leaderId: id, reason: anyCode })),
      similarNameConfirmed: flag,
      exitPermitId: orNull(id),
      /** seconds; null: decided online */
      snapshotAge: orNull(count),
    },
    [overridesHaveTheirOwnKind],
  ),
  ReleaseReported: event('A report of a release that did not become today’s truth: history or conflict.', {
    childId: id,
    effect: code('history', 'conflict'),
    pickupId: id,
    kind: releaseKind,
    collectorId: orNull(id),
    gateId: orNull(id),
    snapshotAge: orNull(count),
  }),
  ReleaseReversed: event('The child had left wrongly; the release stays in the log and is reversed.', {
    childId: id,
    /** revision of the release that is reversed */
    release: revision,
    reason: anyCode,
    note: opt(sealed),
  }),
  ReleaseAnnulled: event('The child had not left at all; the release stays in the log and is annulled.', {
    childId: id,
    release: revision,
    reason: anyCode,
  }),
  ExitPermitIssued: event('A child may leave before its time.', {
    permitId: id,
    childId: id,
    collectorId: orNull(id),
    reason: anyCode,
    note: opt(sealed),
    validUntil: time,
  }),
  ExitPermitUsed: event('The slip was used at the gate.', { permitId: id, childId: id, gateId: orNull(id) }),
  ChildCalled: event('The gate asks for a child.', { childId: id, gateId: id, pickupId: id }),
  WaveCalled: event('A wave of dismissal is called at a gate.', { gateId: id, periodId: id, grades: list(count) }),
  RestrictionApplied: event('A restriction is in force for today’s gates.', {
    childId: id,
    restrictionId: id,
    personId: id,
    from: date,
    to: date,
    fact,
    /** the child had been released before this was recorded */
    releasedBefore: flag,
  }),
  RestrictionLifted: event('A restriction no longer holds, by a person’s review.', { childId: id, restrictionId: id, fact }),
  AuthorityWithdrawn: event('A person may no longer collect this child, or the child no longer leave alone today.', {
    childId: id,
    authorityId: id,
    fact,
  }),
  DelegationApplied: event('A one-off delegation and how far it has come.', {
    childId: id,
    delegationId: id,
    personId: id,
    idDigest: digest,
    windowFrom: time,
    windowTo: time,
    state: code('requested', 'confirmed', 'cancelled'),
    fact,
  }),
  DelegationUsed: event('The delegation is used up.', { childId: id, delegationId: id }),
  DismissalChanged: event('How and when a child leaves today has changed.', {
    childId: id,
    dismissalPeriodId: id,
    gateId: id,
    mode: code('collected', 'agency', 'self'),
    fact,
  }),
  SelfConsentsSuspended: event('Nobody leaves alone today from now on.', { reason: anyCode, children: list(id) }),
  NoticeSent: event('A message to people, with the time by which it should be acknowledged.', {
    noticeId: id,
    kind: anyCode,
    staffIds: list(id),
    /** guardians of these children */
    children: list(id),
    dueAt: orNull(time),
    planId: orNull(id),
    /** a leader's own words; without: what the kind says */
    note: opt(sealed),
  }),
  NoticeAcknowledged: event('A person confirmed that they read it.', { noticeId: id, staffId: id }),
  NoticeAcknowledgedByGuardian: event('A guardian of this child confirmed that they read it.', {
    noticeId: id,
    childId: id,
    personId: id,
  }),
  NoticeReminded: event('Those who have not acknowledged are told again.', { noticeId: id, staffIds: list(id), children: list(id) }),
} as const;

const patrol = {
  PatrolStarted: event('A round begins.', { patrolId: id, periodId: orNull(id) }),
  PatrolCheckpointLogged: event('What the patroller saw at one place.', {
    patrolId: id,
    placeId: id,
    sessionId: orNull(id),
    headcount: count,
    /** what the book said at that moment */
    booked: count,
    teacherPresent: flag,
  }),
  PatrolFindingRaised: event('Book and eyes differ, or something is wrong.', {
    findingId: id,
    patrolId: orNull(id),
    placeId: id,
    sessionId: orNull(id),
    kind: code('count_differs', 'teacher_absent', 'hazard', 'other'),
    headcount: orNull(count),
    booked: orNull(count),
    note: opt(sealed),
  }),
  PatrolFindingResolved: event('A finding is settled.', { findingId: id, outcome: anyCode, note: opt(sealed) }),
  PatrolCompleted: event('A round ends.', { patrolId: id, checkpoints: count }),
  PlaceChecked: event('A place was checked before its session; a finding blocks it.', { placeId: id, ok: flag, items: list(anyCode) }),
  SweepAreaCleared: event('An area is empty.', { areaId: id }),
  DiscrepancyOpened: event('A finding against the book: a record that the world contradicts.', {
    discrepancyId: id,
    childId: orNull(id),
    /** the record that is contradicted, and its author */
    record: orNull(revision),
    author: orNull(id),
    kind: code('found_after_release', 'found_never_listed', 'count_differs'),
  }),
  DiscrepancyResolved: event('A named person settled a discrepancy.', { discrepancyId: id, outcome: anyCode, note: opt(sealed) }),
} as const;

const plan = {
  DayPlanChanged: event('Rain, smog or an emergency: other gates, places or times.', {
    planId: id,
    kind: code('gates', 'places', 'times', 'red_warning', 'other'),
    severity: code('normal', 'orange', 'red'),
    gates: list(object({ gateId: id, open: flag, insteadGateId: orNull(id), grades: list(count), at: orNull(time) })),
  }),
  DayPlanWithdrawn: event('The change is over.', { planId: id }),
} as const;

const closing = {
  MusterStarted: event('A headcount by holder begins.', {
    musterId: id,
    drill: flag,
    /** the book at that moment */
    lists: list(object({ holder: id, placeId: orNull(id), children: list(id) })),
  }),
  MusterCounted: event('One holder counted.', { musterId: id, holder: id, counted: count, missing: list(id) }),
  IncidentLinked: event('An incident was opened; its own stream tells the rest.', {
    incidentId: id,
    level: code('minor', 'general', 'serious'),
    kind: anyCode,
    children: list(id),
  }),
  DeviceWentSilent: event('A gate’s device has not been heard for longer than the policy allows.', {
    deviceId: id,
    gateId: id,
    lastHeardAt: time,
  }),
  DeviceHeardAgain: event('A silent device is back.', { deviceId: id, gateId: id }),
  CampusCloseRefused: event('The day could not be closed: who stands in the way.', {
    blockers: list(
      object({
        childId: orNull(id),
        kind: code('held', 'in_transit', 'unaccounted', 'not_called', 'conflict'),
        holder: orNull(id),
        since: time,
        ref: orNull(id),
      }),
    ),
  }),
  CampusClosed: event('The book balances and the day is closed, with its statement.', {
    number: count,
    statement: object({
      expected: count,
      opened: count,
      reopened: count,
      released: count,
      /** accepted by another campus, or carried over into tomorrow's book */
      movedOn: count,
      reversed: count,
      annulled: count,
      net: count,
      explained: count,
      latePickups: count,
      conflicts: count,
      discrepancies: count,
    }),
    /** heads of the day and of its alerts, as far as known */
    heads: list(fact),
  }),
  CampusReopened: event('A late report shows a child inside: the closed day is open again.', { number: count, childId: orNull(id) }),
  CloseAmended: event('A late entry that only adds history amends the close by number.', { number: count, amendment: count }),
} as const;

const correction = {
  RecordCorrected: event('A correction points at what it corrects; both stay.', {
    corrects: revision,
    childId: orNull(id),
    what: anyCode,
    occurredAt: opt(time),
    note: opt(sealed),
  }),
  EnteredFromPaper: event('What follows in this command was written on paper first; a witness signed.', {
    witnessId: id,
    sheet: anyCode,
    writtenAt: time,
  }),
  ReportMarked: event(
    'What was odd about a report: its predecessor is missing, its clock can’t be trusted, its list was old, its child is in no list.',
    {
      marks: list(code('predecessor_missing', 'clock_unknown', 'stale_snapshot', 'unknown_child')),
    },
  ),
  ConflictDetected: event('Two records cannot both be current. Both are kept; a named person resolves it.', {
    conflictId: id,
    childId: id,
    kind: code(
      'second_release',
      'release_without_custody',
      'release_without_authority',
      'holder',
      'released_but_seen',
      'explained_but_held',
    ),
    /** the record that stands, if there is one */
    standing: orNull(revision),
    /** true: it leaves open where the child is, and the day cannot close */
    whereabouts: flag,
  }),
  ConflictResolved: event('A named person said what was true.', {
    conflictId: id,
    childId: id,
    resolution: code('as_recorded', 'child_has_left', 'child_is_with'),
    holder: orNull(id),
    note: opt(sealed),
  }),
} as const;

export const DAY_EVENTS = {
  ...opening,
  ...duty,
  ...rollCall,
  ...custody,
  ...concernEvents,
  ...pickup,
  ...patrol,
  ...plan,
  ...closing,
  ...correction,
} as const;

export type DayEvent = EventOf<typeof DAY_EVENTS>;
export type DayEventOf<T extends DayEvent['type']> = Extract<DayEvent, { type: T }>;

export const dayCodec = codecOf(DAY_EVENTS);
