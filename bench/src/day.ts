import type { CommandContext, DayCommand, DayEvent, Refusal } from '@baton/custody';
import { type CampusDay, decide } from '@baton/custody';
import type { CommandMetadata, Transaction } from '@baton/event-log';
import { authoritiesOf, type ChildOfSchool, factOf, listOf, MINUTE, planOf, type School } from './school';

/** One tap: who says what, when. */
export interface Tap {
  readonly command: DayCommand;
  readonly actorId: string;
  readonly role: string;
  /** epoch ms */
  readonly at: number;
}

/** A service day in order, from opening to close: roll calls, handoffs, lines to the gates, releases one child each. */
export function* tapsOf(school: School, serviceDay: string, midnight: number): Generator<Tap> {
  const plan = planOf(school, serviceDay, midnight);
  const at = (hour: number, minute: number) => midnight + (hour * 60 + minute) * MINUTE;
  const system = (command: DayCommand, time: number): Tap => ({ command, actorId: 'clock', role: 'clock', at: time });
  yield system({ type: 'OpenDay', plan, midnight, previousDay: null, carriedIn: [], rehearsal: false }, at(12, 0));
  yield system({ type: 'FreezeExpectedList', list: listOf(school) }, at(15, 30));
  for (const duty of school.duties)
    yield { command: { type: 'SignOn', role: duty.role, sessionId: null }, actorId: duty.staffId, role: duty.role, at: at(15, 35) };
  yield* rollCalls(school, 'stage1', at(15, 50));
  yield* linesToTheGate(school, 'stage1', at(16, 40));
  yield* moves(school, 'stage1', 'stage2', at(16, 44));
  yield* rollCalls(school, 'stage2', at(16, 50));
  yield* linesToTheGate(school, 'stage2', at(17, 38));
  yield* moves(school, 'stage2', 'stage3', at(17, 40));
  yield* rollCalls(school, 'stage3', at(17, 43));
  yield* linesToTheGate(school, 'stage3', at(18, 0));
  for (const duty of school.duties)
    yield { command: { type: 'SignOff', sessionId: null }, actorId: duty.staffId, role: duty.role, at: at(18, 40) };
  yield { command: { type: 'CloseCampus', heads: [] }, actorId: 'leader', role: 'duty_leader', at: at(18, 45) };
}

const teacherOf = (school: School, sessionId: string) => school.sessions.find((s) => s.sessionId === sessionId)?.staffIds[0] ?? '';
const sessionIn = (school: School, child: ChildOfSchool, periodId: string) =>
  child.sessions.find((id) => school.sessions.some((s) => s.sessionId === id && s.periodId === periodId));

/** Every child is tapped present, as on a tablet. */
function* rollCalls(school: School, periodId: string, at: number): Generator<Tap> {
  for (const { sessionId, staffIds } of school.sessions.filter((s) => s.periodId === periodId)) {
    const tap = (command: DayCommand, after: number): Tap => ({ command, actorId: staffIds[0], role: 'duty_teacher', at: at + after });
    yield tap({ type: 'StartRollCall', sessionId }, 0);
    let n = 0;
    for (const { childId, sessions } of school.children)
      if (sessions.includes(sessionId)) yield tap({ type: 'MarkRollCall', sessionId, marks: [{ childId, mark: 'present' }] }, ++n * 2_000);
    yield tap({ type: 'CompleteRollCall', sessionId }, (n + 1) * 2_000);
  }
}

/** Each group goes to where its children are expected next: an offer and an acceptance for each pair of rooms. */
function* moves(school: School, from: string, to: string, at: number): Generator<Tap> {
  const groups = groupedBy(
    school.children.filter((child) => sessionIn(school, child, from) && sessionIn(school, child, to)),
    (child) => `${sessionIn(school, child, from)}>${sessionIn(school, child, to)}`,
  );
  for (const [pair, children] of groups) {
    const [giving, receiving] = pair.split('>');
    const offerId = `offer.${pair.replace('>', '.')}`;
    const target = { kind: 'session' as const, staffId: null, sessionId: receiving, gateId: null, placeId: null };
    yield* offered(
      school,
      giving,
      { type: 'OfferCustody', offerId, children, to: target, route: 'same_building', escortId: null, remarks: [] },
      teacherOf(school, receiving),
      `room_${receiving}`,
      at,
    );
  }
}

/** The children of a group who leave now, in one line to each gate, and out of it one by one. */
function* linesToTheGate(school: School, periodId: string, at: number): Generator<Tap> {
  const leaving = school.children.filter((child) => child.dismissalPeriodId === periodId);
  const lines = groupedBy(leaving, (child) => `${sessionIn(school, child, periodId)}>${child.gateId}`);
  for (const [pair, children] of lines) {
    const [giving, gateId] = pair.split('>');
    const offerId = `line.${giving}.${gateId}`;
    const gateTeacher = gateId.replace('gate', 'gateTeacher');
    yield* offered(
      school,
      giving,
      {
        type: 'OfferCustody',
        offerId,
        children,
        to: { kind: 'gate', staffId: null, sessionId: null, gateId, placeId: null },
        route: 'line_to_gate',
        escortId: teacherOf(school, giving),
        remarks: [],
      },
      gateTeacher,
      gateId.replace('gate', 'place'),
      at,
    );
  }
  let n = 0;
  for (const child of leaving) yield* released(school, child, at + 6 * MINUTE + ++n * 500);
}

type Offer = Extract<DayCommand, { type: 'OfferCustody' }>;
function* offered(school: School, giving: string, command: Offer, receiver: string, placeId: string, at: number): Generator<Tap> {
  yield { command, actorId: teacherOf(school, giving), role: 'duty_teacher', at };
  const { offerId, children } = command;
  const role = command.to.kind === 'gate' ? 'gate_teacher' : 'duty_teacher';
  const accept: DayCommand = { type: 'AcceptCustody', offerId, children, placeId, counted: children.length };
  yield { command: accept, actorId: receiver, role, at: at + 3 * MINUTE };
}

function* released(school: School, child: ChildOfSchool, at: number): Generator<Tap> {
  const { childId, gateId, alone, collectorId } = child;
  const actor = { actorId: gateId.replace('gate', 'gateTeacher'), role: 'gate_teacher' };
  const pickupId = `pickup.${childId}`;
  const facts = factsOf(school, child);
  if (!alone) {
    const request: DayCommand = { type: 'RequestPickup', pickupId, collectorId, gateId, children: [childId], facts: [facts] };
    yield { command: request, ...actor, at };
  }
  const release: DayCommand = {
    type: 'CompleteRelease',
    pickupId,
    childId,
    collectorId: alone ? null : collectorId,
    alone,
    gateId,
    idDigest: null,
    confirmedClassId: null,
    exitPermitId: null,
    override: null,
    facts,
  };
  yield { command: release, ...actor, at: at + 3_000 };
}

const factsOf = (school: School, child: ChildOfSchool) => ({
  childId: child.childId,
  gradeLevel: child.grade,
  classId: child.classId,
  authorities: authoritiesOf(child),
  restrictions: [],
  selfConsent: child.alone ? CONSENT : null,
  delegations: [],
  fact: factOf(school, child.childId),
});

const CONSENT = {
  consentId: 'consent1',
  weekdays: [1, 2, 3, 4, 5, 6, 7] as const,
  from: '2020-09-01',
  to: '2099-07-31',
  latest: 19 * 60,
  evening: false,
  signedBy: null,
  grantedAt: 0,
  revokedAt: null,
  suspendedOn: [],
  confirmedFor: [],
};

function groupedBy(children: readonly ChildOfSchool[], key: (child: ChildOfSchool) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const child of children) groups.set(key(child), [...(groups.get(key(child)) ?? []), child.childId]);
  return groups;
}

export const streamOf = (school: School, serviceDay: string): string => `campusDay-${school.campusId}-${serviceDay}`;

let commands = 0;

/** A command's id, unique in one run and random-looking as a device's are. */
export const nextCommandId = (): string => {
  const n = (++commands).toString(16).padStart(12, '0');
  return `${(commands * 2_654_435_761).toString(16).slice(-8).padStart(8, '0')}-0000-4000-8000-${n}`;
};

export const metadataOf = (school: School, tap: Tap, commandId: string): CommandMetadata => ({
  schoolId: school.schoolId,
  campusId: school.campusId,
  commandId,
  previousCommandId: null,
  causationId: null,
  correlationId: null,
  requestDigest: tap.actorId === 'clock' ? null : '5f'.repeat(32),
  actor: { id: tap.actorId, kind: tap.actorId === 'clock' ? 'system' : 'person', role: tap.role, proof: 'session' },
  device: tap.actorId === 'clock' ? null : { id: `tablet.${tap.actorId}`, install: 'installation1', sequence: commands },
  seen: { revision: null, rosterSnapshot: null },
  time: { occurredAt: tap.at, occurredRaw: tap.at + 120, offsetMs: -120, errorMs: 40, recordedAt: tap.at + 35 },
  build: { server: 'baton-0.1.0', client: 'tablet-0.1.0' },
  instance: 'bench',
});

export const contextOf = (tap: Tap, commandId: string): CommandContext => ({
  commandId,
  actor: { id: tap.actorId, role: tap.role },
  at: tap.at,
  timeKnown: true,
  seen: null,
  recordedAt: tap.at + 35,
  predecessorMissing: false,
  paper: null,
});

/** The tap as the server would send it to the log. */
export function transactionOf(school: School, stream: string, tap: Tap): Transaction<CampusDay, DayEvent, Refusal> {
  const commandId = nextCommandId();
  const metadata = metadataOf(school, tap, commandId);
  return { stream, metadata, decide: (day) => decide(day, tap.command, contextOf(tap, commandId)) };
}
