import type { CommandContext, DayCommand, DayCommandType } from './commands';
import { isSignedOn } from './duty/sign-on';
import { isSuspended } from './duty/suspended';
import type { Refusal } from './refusal';
import type { CampusDay } from './state';

/** Roles in which a person acts on a day. `system` is the clock, the watch, and handlers that copy what changed elsewhere. */
export type ActingRole =
  | 'principal'
  | 'deputy'
  | 'duty_leader'
  | 'duty_administrator'
  | 'grade_lead'
  | 'homeroom_teacher'
  | 'duty_teacher'
  | 'external_instructor'
  | 'escort'
  | 'nurse'
  | 'gate_teacher'
  | 'gate_guard'
  | 'volunteer'
  | 'academic_office'
  | 'inspector'
  | 'system_administrator'
  | 'system';

const LEADERS = ['principal', 'deputy', 'duty_leader', 'duty_administrator'] as const;
/** may hold a child */
const HOLDERS = ['grade_lead', 'homeroom_teacher', 'duty_teacher', 'escort', 'nurse', 'gate_teacher', 'gate_guard', ...LEADERS] as const;
const TEACHERS = ['grade_lead', 'homeroom_teacher', 'duty_teacher', ...LEADERS] as const;
const GATE = ['gate_teacher', 'gate_guard', ...LEADERS] as const;
const EVERYBODY_ON_DUTY = [...HOLDERS, 'external_instructor', 'volunteer', 'academic_office'] as const;

/** The roles that may say each command; a command that isn't here for a role is not permitted. */
export const WHO_MAY: Readonly<Record<DayCommandType, readonly ActingRole[]>> = {
  OpenDay: ['system', ...LEADERS],
  FreezeExpectedList: ['system', ...LEADERS],
  ReviseExpectedList: ['system', 'homeroom_teacher', 'academic_office', ...LEADERS],
  ApplyPlan: ['system'],
  ApplyStanding: ['system'],
  CarryOver: ['system'],
  SignOn: EVERYBODY_ON_DUTY,
  SignOff: EVERYBODY_ON_DUTY,
  AssignDuty: ['grade_lead', 'academic_office', ...LEADERS],
  MergeSessions: ['grade_lead', ...LEADERS],
  MoveSession: ['grade_lead', ...LEADERS],
  StartRollCall: [...TEACHERS, 'external_instructor'],
  MarkRollCall: TEACHERS,
  CompleteRollCall: TEACHERS,
  TakeChild: HOLDERS,
  AdmitWalkIn: TEACHERS,
  OfferCustody: HOLDERS,
  AcceptCustody: HOLDERS,
  RefuseCustody: HOLDERS,
  RecallOffer: HOLDERS,
  DenyCustody: HOLDERS,
  TakeOver: ['grade_lead', 'duty_teacher', 'homeroom_teacher', 'nurse', ...LEADERS],
  DepartEscort: HOLDERS,
  ArriveEscort: HOLDERS,
  ReturnEscort: HOLDERS,
  RecordAcceptedElsewhere: ['system'],
  AttemptContact: HOLDERS,
  ExplainAbsence: HOLDERS,
  DecidePolice: LEADERS,
  ReportUnwell: [...HOLDERS, 'external_instructor'],
  RecordClinicOutcome: ['nurse', ...LEADERS],
  RequestPickup: [...GATE, 'duty_teacher', 'homeroom_teacher', 'nurse', 'grade_lead'],
  CompleteRelease: [...GATE, 'duty_teacher', 'homeroom_teacher', 'nurse', 'grade_lead'],
  ReportRelease: [...GATE, 'duty_teacher', 'homeroom_teacher', 'nurse', 'grade_lead'],
  ReportBlockedRelease: [...GATE, 'duty_teacher', 'homeroom_teacher', 'nurse', 'grade_lead'],
  ReverseRelease: ['gate_teacher', 'homeroom_teacher', 'grade_lead', ...LEADERS],
  AnnulRelease: [...HOLDERS],
  IssueExitPermit: ['homeroom_teacher', 'duty_teacher', 'grade_lead', 'nurse', ...LEADERS],
  CallChild: GATE,
  CallWave: GATE,
  ApplyToDay: ['system', 'homeroom_teacher', 'academic_office', ...LEADERS],
  SuspendSelfConsents: LEADERS,
  ChangeDayPlan: LEADERS,
  SendNotice: LEADERS,
  WithdrawDayPlan: LEADERS,
  AcknowledgeNotice: EVERYBODY_ON_DUTY,
  AcknowledgeAsGuardian: ['system'],
  RemindNotice: ['system'],
  StartPatrol: ['grade_lead', ...LEADERS],
  LogCheckpoint: ['grade_lead', ...LEADERS],
  RaiseFinding: [...HOLDERS],
  ResolveFinding: ['grade_lead', ...LEADERS],
  CompletePatrol: ['grade_lead', ...LEADERS],
  CheckPlace: [...HOLDERS],
  ClearSweepArea: [...HOLDERS],
  FindChild: HOLDERS,
  StartMuster: LEADERS,
  CountMuster: HOLDERS,
  LinkIncident: HOLDERS,
  CloseCampus: ['principal', 'deputy', 'duty_leader'],
  ReportDeviceSilent: ['system'],
  ReportDeviceHeard: ['system'],
  CorrectRecord: HOLDERS,
  ResolveConflict: LEADERS,
  ResolveDiscrepancy: LEADERS,
};

const isLeader = (role: string): boolean => (LEADERS as readonly string[]).includes(role);

/**
 * May this person say this, about these records? First by role, then by record: a teacher acts on the children that they
 * hold or are offered, a gate at its own gate. Null: yes. Asked before an earlier answer is repeated.
 */
export function mayAct(day: CampusDay, command: DayCommand, context: CommandContext): Refusal | null {
  const role = context.actor.role as ActingRole;
  if (isSuspended(day, command, context)) return { code: 'not_permitted' };
  if (role === 'volunteer' && (HOLDING as readonly string[]).includes(command.type)) return { code: 'volunteers_never_hold' };
  if (role === 'external_instructor' && (HOLDING as readonly string[]).includes(command.type)) return { code: 'external_needs_pair' };
  if (!WHO_MAY[command.type].includes(role)) return { code: 'not_permitted' };
  if (isLeader(role) || role === 'system') return null;
  return mayActOnRecords(day, command, context);
}

/** Roles whose word lets a child go against a refusal at the gate, by name and with a reason. */
const OVERRIDERS: readonly string[] = ['duty_leader', 'principal'];
export const mayOverrideAtGate = (role: string): boolean => OVERRIDERS.includes(role);

/** Does this role suffice for all that the command asks for? Who is deputy and duty leader overrides as duty leader. */
export const suffices = (command: DayCommand, role: string): boolean =>
  command.type !== 'CompleteRelease' || command.override === null || mayOverrideAtGate(role);

/** Commands by which a person becomes a holder. */
const HOLDING = [
  'MarkRollCall',
  'CompleteRollCall',
  'TakeChild',
  'AdmitWalkIn',
  'AcceptCustody',
  'TakeOver',
  'FindChild',
  'AnnulRelease',
] as const;

function mayActOnRecords(day: CampusDay, command: DayCommand, context: CommandContext): Refusal | null {
  const { role } = context.actor;
  switch (command.type) {
    case 'StartRollCall':
    case 'MarkRollCall':
    case 'CompleteRollCall':
      return worksInSession(day, command.sessionId, context) ? null : { code: 'not_permitted' };
    // a report of what has happened at a gate is judged by the book, not turned away: the child has left
    case 'ReportRelease':
    case 'ReportBlockedRelease':
      return null;
    case 'CompleteRelease':
    case 'RequestPickup':
    case 'CallChild':
    case 'CallWave':
      return standsAtGate(day, command.gateId, context) ? null : releasesOwnChild(day, command, context);
    // a guard says with whom a child walked out at the normal dismissal, and nothing else about where it is
    case 'ExplainAbsence':
      return role !== 'gate_guard' || (command.kind === 'collected_before_check_in' && command.personId !== null)
        ? null
        : { code: 'not_permitted' };
    case 'ReportUnwell':
    case 'IssueExitPermit':
      return answersOrTeaches(day, command.childId, context) ? null : { code: 'not_your_child', childId: command.childId };
    default:
      return null;
  }
}

/** The programme board's teacher, a substitute, the grade's lead, or whoever signed on to the session. */
function worksInSession(day: CampusDay, sessionId: string, context: CommandContext): boolean {
  const session = day.sessions.get(sessionId);
  // a report about a session that nobody knows is kept and judged, not refused
  if (!session) return true;
  const { id, role } = context.actor;
  return role === 'grade_lead' || session.staffIds.includes(id) || session.externalIds.includes(id) || isSignedOn(day, id, sessionId);
}

const standsAtGate = (day: CampusDay, gateId: string, context: CommandContext): boolean =>
  (context.actor.role === 'gate_teacher' || context.actor.role === 'gate_guard') &&
  day.duties.some((d) => d.staffId === context.actor.id && d.role === context.actor.role && (d.gateId === gateId || d.gateId === null));

/** A holder may bring an own child to the gate and release it there. */
function releasesOwnChild(day: CampusDay, command: DayCommand, context: CommandContext): Refusal | null {
  const childId = 'childId' in command ? command.childId : null;
  const children = childId !== null ? [childId] : command.type === 'RequestPickup' ? command.children : [];
  const foreign = children.find((c) => day.children.get(c)?.holder !== context.actor.id);
  return children.length > 0 && foreign === undefined ? null : { code: 'not_your_child', ...(foreign ? { childId: foreign } : {}) };
}

function answersOrTeaches(day: CampusDay, childId: string, context: CommandContext): boolean {
  const child = day.children.get(childId);
  const { id, role } = context.actor;
  if (!child || child.holder === id || role === 'grade_lead' || role === 'nurse') return true;
  if (role === 'homeroom_teacher')
    return day.duties.some((d) => d.staffId === id && d.role === 'homeroom_teacher' && d.classId === child.classId);
  return child.sessions.some((s) => worksInSession(day, s, context));
}

/** May this person read the record of this child today? Need to know: own class, own group, held, offered, or at the gate. */
export function mayRead(day: CampusDay, childId: string, actor: { readonly id: string; readonly role: string }): boolean {
  if (isLeader(actor.role) || actor.role === 'grade_lead') return true;
  const child = day.children.get(childId);
  if (!child) return false;
  if (child.holder === actor.id) return true;
  const offer = child.offerId === null ? undefined : day.offers.get(child.offerId);
  // who walks with the child reads its name as well as who receives it
  if (offer && (offer.escortId === actor.id || offer.to.staffId === actor.id || isReceiver(day, offer.to.sessionId, actor.id))) return true;
  if (actor.role === 'gate_teacher' || actor.role === 'gate_guard') return true;
  if (actor.role === 'nurse') return child.unwell !== null || offer?.to.kind === 'clinic';
  if (day.duties.some((d) => d.staffId === actor.id && d.role === 'homeroom_teacher' && d.classId === child.classId)) return true;
  return child.sessions.some((s) => day.sessions.get(s)?.staffIds.includes(actor.id) ?? false);
}

const isReceiver = (day: CampusDay, sessionId: string | null, staffId: string): boolean =>
  sessionId !== null && (day.sessions.get(sessionId)?.staffIds.includes(staffId) ?? false);
