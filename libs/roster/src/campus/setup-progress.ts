import { boardFindings } from '../board-findings';
import type { ChildRecord } from '../child-record';
import { authorityToCollect, consentOn } from '../child/rules-of-release';
import { addDays, covers } from '../dates';
import type { DayPlan } from '../day-plan';
import { expectedList, findingsOfList, type ChildAt, type ListFinding } from '../expected-list';
import type { StaffRole } from '../fields';
import type { StaffStanding } from '../staff/may-be-rostered';
import { nextServiceDay, TimetableUndecided, UnknownCalendarYear } from './calendar';
import { planDay } from './plan-day';
import type { CampusState } from './state';

/** A set-up in the order in which each step needs the one before. */
export const SETUP_STEPS = [
  'school_and_campus',
  'term_and_bells',
  'gates_and_places',
  'staff',
  'roster',
  'groups',
  'plans_and_consents',
  'duty_roster',
  'devices',
] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

export type SetupProblemCode =
  | 'school_unnamed'
  | 'no_campus'
  | 'no_term'
  | 'no_period'
  | 'calendar_unknown'
  | 'timetable_undecided'
  | 'no_service_day'
  | 'no_gate'
  | 'no_place'
  | 'no_clinic'
  | 'no_sweep_area'
  | 'no_patrol_checkpoint'
  | 'no_leader'
  | 'no_teacher'
  | 'no_gate_staff'
  | 'no_class'
  | 'no_child'
  | 'no_group'
  | 'no_slot'
  | 'nobody_placed'
  | 'child_without_session'
  | 'child_without_dismissal'
  | 'child_without_gate'
  | 'child_in_two_groups'
  | 'nobody_may_collect'
  | 'alone_without_consent'
  | 'no_leader_on_duty'
  | 'gate_without_staff'
  | 'session_without_teacher'
  | 'no_device'
  | 'gate_without_device';

export interface SetupProblem {
  readonly step: SetupStep;
  readonly code: SetupProblemCode;
  /** null: about the school */
  readonly campusId: string | null;
  /** the service day that it was found for */
  readonly date: string | null;
  /** how many; and the first of them */
  readonly count: number;
  readonly ids: readonly string[];
  /** without it no list of children can be made for that day, or nobody answers for them */
  readonly blocks: boolean;
}

export interface SchoolSoFar {
  readonly named: boolean;
  readonly campuses: readonly CampusState[];
  readonly staff: readonly { readonly roles: readonly StaffRole[]; readonly standing: StaffStanding }[];
  readonly children: readonly ChildAt[];
  readonly devices: readonly { readonly campusId: string; readonly gateId: string | null }[];
  /** calendar date at each campus */
  readonly todayAt: (campusId: string) => string;
  /** epoch ms */
  readonly now: number;
}

export interface SetupProgress {
  readonly problems: readonly SetupProblem[];
  /** the next day with service of each campus, today included; null: nobody can tell */
  readonly serviceDays: readonly { readonly campusId: string; readonly date: string | null }[];
}

/** ids named with one problem */
const IDS_NAMED = 20;

interface Found {
  readonly code: SetupProblemCode;
  readonly ids?: readonly string[];
  readonly blocks: boolean;
}

/** What a school still has to enter, by step, and what of it blocks the list of its next service day. */
export function setupProgress(school: SchoolSoFar): SetupProgress {
  const days = school.campuses.map((campus) => ({ campus, ...nextDayOf(campus, school) }));
  const ofSchool = [
    ...problems('school_and_campus', null, null, [
      ...missing(!school.named, 'school_unnamed'),
      ...missing(school.campuses.length === 0, 'no_campus'),
    ]),
    ...problems('staff', null, null, staffFound(school)),
  ];
  const ofCampuses = days.flatMap((day) => campusProblems(day, school));
  const all = [...ofSchool, ...ofCampuses];
  return {
    problems: all.sort((a, b) => SETUP_STEPS.indexOf(a.step) - SETUP_STEPS.indexOf(b.step)),
    serviceDays: days.map(({ campus, date }) => ({ campusId: campus.campus?.campusId ?? '', date })),
  };
}

interface NextDay {
  readonly campus: CampusState;
  readonly date: string | null;
  readonly plan: DayPlan | null;
  readonly cantTell: SetupProblemCode | null;
}

function nextDayOf(campus: CampusState, school: SchoolSoFar): Omit<NextDay, 'campus'> {
  const today = school.todayAt(campus.campus?.campusId ?? '');
  try {
    const date = nextServiceDay(campus, addDays(today, -1));
    if (date === null) return { date, plan: null, cantTell: 'no_service_day' };
    const standing = school.staff.map((s) => s.standing);
    return { date, plan: planDay(campus, standing, date), cantTell: null };
  } catch (error) {
    if (error instanceof UnknownCalendarYear) return { date: null, plan: null, cantTell: 'calendar_unknown' };
    if (error instanceof TimetableUndecided) return { date: error.date, plan: null, cantTell: 'timetable_undecided' };
    throw error;
  }
}

function campusProblems({ campus, date, plan, cantTell }: NextDay, school: SchoolSoFar): readonly SetupProblem[] {
  const campusId = campus.campus?.campusId ?? '';
  const today = school.todayAt(campusId);
  const children = school.children.filter((c) => c.record.campusId === campusId && here(c.record, today));
  const of = (step: SetupStep, found: readonly Found[]) => problems(step, campusId, date, found);
  return [
    ...of('term_and_bells', termAndBells(campus, cantTell, today)),
    ...of('gates_and_places', gatesAndPlaces(campus)),
    ...of('roster', [...missing(Object.keys(campus.classes).length === 0, 'no_class'), ...missing(children.length === 0, 'no_child')]),
    ...of('groups', groups(campus, today)),
    ...of('plans_and_consents', plans(children, plan, school.now)),
    ...of('duty_roster', plan ? dutyRoster(plan, children, school.now) : []),
    ...of(
      'devices',
      devices(
        campus,
        school.devices.filter((d) => d.campusId === campusId),
      ),
    ),
  ];
}

const here = (child: ChildRecord, today: string) => child.leftOn === null || child.leftOn >= today;

function problems(step: SetupStep, campusId: string | null, date: string | null, found: readonly Found[]): readonly SetupProblem[] {
  return found.map(({ code, blocks, ids = [] }) => ({
    ...{ step, code, campusId, date, blocks },
    count: Math.max(ids.length, 1),
    ids: ids.slice(0, IDS_NAMED),
  }));
}

const missing = (is: boolean, code: SetupProblemCode, blocks = true): readonly Found[] => (is ? [{ code, blocks }] : []);
const those = (ids: readonly string[], code: SetupProblemCode, blocks = true): readonly Found[] =>
  ids.length > 0 ? [{ code, ids, blocks }] : [];

function staffFound({ staff }: SchoolSoFar): readonly Found[] {
  const has = (...roles: readonly StaffRole[]) =>
    staff.some((s) => !s.standing.suspended && s.standing.leftOn === null && s.roles.some((role) => roles.includes(role)));
  return [
    ...missing(!has('duty_leader', 'deputy', 'principal'), 'no_leader'),
    ...missing(!has('duty_teacher', 'homeroom_teacher'), 'no_teacher'),
    ...missing(!has('gate_guard', 'gate_teacher'), 'no_gate_staff', false),
  ];
}

function termAndBells(campus: CampusState, cantTell: SetupProblemCode | null, today: string): readonly Found[] {
  const noTerm = !Object.values(campus.terms).some((t) => t.to >= today);
  const noPeriod = !Object.values(campus.periods).some((versions) => versions.some((v) => v.to === null || v.to >= today));
  return [
    ...missing(noTerm, 'no_term'),
    ...missing(noPeriod, 'no_period'),
    // without a term there is no day with service, and nothing more to say
    ...(cantTell !== null && !noTerm ? [{ code: cantTell, blocks: true }] : []),
  ];
}

function gatesAndPlaces({ gates, places }: CampusState): readonly Found[] {
  const all = Object.values(places);
  return [
    ...missing(Object.keys(gates).length === 0, 'no_gate'),
    ...missing(!all.some((p) => p.kind !== 'gate'), 'no_place'),
    ...missing(!all.some((p) => p.kind === 'clinic'), 'no_clinic', false),
    ...missing(!all.some((p) => p.sweepArea), 'no_sweep_area', false),
    ...missing(!all.some((p) => p.patrolCheckpoint), 'no_patrol_checkpoint', false),
  ];
}

function groups(campus: CampusState, today: string): readonly Found[] {
  const held = Object.values(campus.slots).some((versions) => versions.some((v) => v.to === null || v.to >= today));
  return [...missing(Object.keys(campus.groups).length === 0, 'no_group'), ...missing(!held, 'no_slot')];
}

const OF_LIST: Readonly<Record<ListFinding['code'], SetupProblemCode>> = {
  no_session: 'child_without_session',
  no_dismissal_period: 'child_without_dismissal',
  no_gate: 'child_without_gate',
  in_two_groups: 'child_in_two_groups',
};

function plans(children: readonly ChildAt[], plan: DayPlan | null, now: number): readonly Found[] {
  const placed = children.filter((c) => c.record.placements.length > 0 || c.record.adHoc.length > 0);
  if (!plan || children.length === 0) return [];
  const findings = findingsOfList(plan, children);
  const ofList = Object.entries(OF_LIST).flatMap(([code, as]) =>
    those([...new Set(findings.flatMap((f) => (f.code === code ? [f.childId] : [])))], as, false),
  );
  const expected = expectedList(plan, children, now).children;
  const records = new Map(children.map((c) => [c.record.childId, c.record]));
  const at = { at: plan.lessonsEnd, date: plan.serviceDay, calendarWeekday: plan.calendar.calendarWeekday };
  const mayCollect = ({ authorities }: ChildRecord) =>
    authorities.some((a) => authorityToCollect({ authorities }, a.personId, { ...at, calendarWeekday: at.calendarWeekday as 1 }).ok);
  const orphans = expected.flatMap((e) => {
    const record = records.get(e.childId);
    return record && e.mode !== 'self' && !mayCollect(record) ? [e.childId] : [];
  });
  const alone = expected.flatMap((e) => {
    const consent = consentOn(records.get(e.childId)?.selfConsent ?? null, plan.serviceDay);
    const holds = consent !== null && consent.revokedAt === null && covers(consent, plan.serviceDay);
    return e.mode === 'self' && !holds ? [e.childId] : [];
  });
  return [
    ...missing(placed.length === 0, 'nobody_placed'),
    ...ofList,
    ...those(orphans, 'nobody_may_collect', false),
    ...those(alone, 'alone_without_consent', false),
  ];
}

function dutyRoster(plan: DayPlan, children: readonly ChildAt[], now: number): readonly Found[] {
  const leads = plan.duties.some((d) => ['duty_leader', 'deputy', 'principal'].includes(d.role));
  const empty = plan.gates.filter((g) => !plan.duties.some((d) => d.gateId === g.gateId)).map((g) => g.gateId);
  const findings = boardFindings(plan, expectedList(plan, children, now));
  const alone = findings.flatMap((f) => (f.code === 'no_teacher' ? [f.sessionId] : []));
  return [
    ...missing(!leads, 'no_leader_on_duty'),
    ...those(alone, 'session_without_teacher'),
    ...those(empty, 'gate_without_staff', false),
  ];
}

function devices({ gates }: CampusState, paired: readonly { readonly gateId: string | null }[]): readonly Found[] {
  if (paired.length === 0) return missing(true, 'no_device', false);
  const bare = Object.keys(gates).filter((gateId) => !paired.some((d) => d.gateId === gateId));
  return those(bare, 'gate_without_device', false);
}
