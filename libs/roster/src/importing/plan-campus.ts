import type { CampusCommand } from '../campus/campus';
import { policyOn } from '../campus/calendar';
import type { BellPeriod, BellTime } from '../campus/state';
import type { Weekday } from '../child-record';
import { addDays, covers } from '../dates';
import { same } from '../decision';
import { classWords } from '../import/class-names';
import { gateKey, periodKey } from '../import/references';
import type { BellRow, ClassRef, GroupRow, PlaceRow, ProgrammeRow, RowOrigin } from '../import/rows';
import { looseKey } from '../import/text';
import type { Opened, Plain } from '../plain';
import { whyNotRostered, type StaffStanding } from '../staff/may-be-rostered';
import { ofCampus, type Findings, type ImportInput } from './import-input';

export type CampusCommands = CampusCommand<Plain>[];

/** Names of the file and of what is recorded -> ids. */
export interface CampusNames {
  readonly term: Names;
  readonly period: Names;
  readonly place: Names;
  readonly gate: Names;
  readonly group: Names;
  readonly classId: (ref: ClassRef) => string | null;
  readonly classes: ReadonlyMap<string, { readonly grade: number; readonly gateId: string | null }>;
  readonly gateOfGrade: (grade: number) => string | null;
  /** the running or next term; null: none is known */
  readonly termId: string | null;
  /** first day from which new things hold when the file doesn't say */
  readonly firstDay: string;
  /** minute of the day at which a period starts; unknown periods last */
  readonly startOf: (periodId: string) => number;
  /** where the children of a class are in the class stage, unless the file says otherwise */
  readonly classGroups: (classId: string, weekday: Weekday) => readonly { readonly periodId: string; readonly groupId: string }[];
}

export interface Names {
  /** id of a name that is recorded or in this file */
  readonly idOf: (name: string) => string | null;
  /** id of a name, a new one when it isn't known */
  readonly make: (name: string) => string;
}

function names(
  input: ImportInput,
  kind: string,
  recorded: Iterable<readonly [string, string | null]>,
  keyOf: (name: string) => string,
  inFile: readonly string[],
): Names {
  const ids = new Map<string, string>();
  const keys = new Map<string, string>();
  const once = (name: string) => {
    const key = keys.get(name) ?? keyOf(name);
    keys.set(name, key);
    return key;
  };
  for (const [id, label] of recorded) if (label) ids.set(once(label), id);
  const make = (name: string) => {
    const key = once(name);
    const known = ids.get(key) ?? input.idFor(kind, key);
    ids.set(key, known);
    return known;
  };
  for (const name of inFile) make(name);
  return { idOf: (name) => ids.get(once(name)) ?? null, make };
}

export function campusNames(input: ImportInput): CampusNames {
  const { rows, current } = input;
  const campus = current.campus;
  /** of what is recorded under a label, and of what the file names so */
  const named = (
    kind: string,
    recorded: Readonly<Record<string, { readonly label: string | null }>>,
    listed: readonly { readonly name: string }[],
    key = looseKey,
  ): Names => {
    const known = Object.entries(recorded).map(([id, { label }]) => [id, label] as const);
    return names(
      input,
      kind,
      known,
      key,
      listed.map(({ name }) => name),
    );
  };
  const periods = Object.entries(campus.periods).map(([id, versions]) => [id, versions.at(-1)?.label ?? null] as const);
  const caring = rows.bells.filter((b) => b.kind !== 'lessons').map((b) => b.name);
  const place = named('place', campus.places, rows.places);
  const gate = named('gate', campus.gates, rows.gates, gateKey);
  const period = names(input, 'period', periods, periodKey, caring);
  const { classId, classes } = classNames(input, gate);
  const term = named('term', campus.terms, rows.terms);
  const group = named('group', campus.groups, rows.groups);
  const gates = [
    ...Object.values(campus.gates).map((g) => ({ gateId: g.gateId, grades: g.grades })),
    ...rows.gates.map((g) => ({ gateId: gate.make(g.name), grades: g.grades })),
  ];
  return {
    term,
    period,
    place,
    gate,
    group,
    classId,
    classes,
    gateOfGrade: (grade) => (gates.findLast((g) => g.grades.includes(grade)) ?? gates.at(-1))?.gateId ?? null,
    firstDay: runningTerm(input, term)?.from ?? input.today,
    termId: runningTerm(input, term)?.termId ?? null,
    startOf: starts(input, period),
    classGroups: classGroups(input, { period, group, classId }),
  };
}

/** New plans hold from the first day of the running or next term: a school imports before it, or in its first days. */
function runningTerm({ rows, current, today }: ImportInput, term: Names): { readonly termId: string; readonly from: string } | null {
  const named = rows.terms.map((t) => ({ termId: term.make(t.name), from: t.from, to: t.to }));
  const all = [...named, ...Object.values(current.campus.terms)].filter((t) => t.to >= today);
  return all.sort((a, b) => (a.from < b.from ? -1 : 1))[0] ?? null;
}

function starts(input: ImportInput, period: Names): (periodId: string) => number {
  const minutes = new Map<string, number>();
  for (const [id, versions] of Object.entries(input.current.campus.periods))
    minutes.set(id, versions.at(-1)?.times[0]?.startsAt ?? UNKNOWN_START);
  for (const row of input.rows.bells) if (row.kind !== 'lessons') minutes.set(period.make(row.name), row.startsAt ?? UNKNOWN_START);
  return (periodId) => minutes.get(periodId) ?? UNKNOWN_START;
}
const UNKNOWN_START = 1_440;

function classGroups(input: ImportInput, by: Pick<CampusNames, 'period' | 'group' | 'classId'>): CampusNames['classGroups'] {
  const { rows, current } = input;
  const stages = new Map(Object.entries(current.campus.periods).map(([id, versions]) => [id, versions.at(-1)?.stage ?? null]));
  for (const row of rows.bells) if (row.kind !== 'lessons') stages.set(by.period.make(row.name), row.stage);
  const classOf = new Map(Object.values(current.campus.groups).map((g) => [g.groupId, g.classId]));
  for (const g of rows.groups) classOf.set(by.group.make(g.name), g.class ? by.classId(g.class) : null);
  const slots = [
    ...rows.programme.map((s) => ({ weekdays: s.weekdays, periodId: by.period.idOf(s.period), groupId: by.group.idOf(s.group) })),
    ...Object.values(current.campus.slots).flatMap((versions) => versions.slice(-1)),
  ];
  const found = new Map<string, { readonly periodId: string; readonly groupId: string }[]>();
  for (const { weekdays, periodId, groupId } of slots) {
    const classId = groupId === null ? null : (classOf.get(groupId) ?? null);
    if (classId === null || groupId === null || periodId === null || stages.get(periodId) !== 'class') continue;
    for (const weekday of weekdays) {
      const own = found.get(`${classId} ${weekday}`) ?? [];
      if (!own.some((g) => g.periodId === periodId)) found.set(`${classId} ${weekday}`, [...own, { periodId, groupId }]);
    }
  }
  return (classId, weekday) => found.get(`${classId} ${weekday}`) ?? [];
}

function classNames(input: ImportInput, gate: Names) {
  const ids = new Map<string, string>();
  const classes = new Map<string, { readonly grade: number; readonly gateId: string | null }>();
  const key = (ref: ClassRef) => `${ref.grade}-${ref.classNo}`;
  for (const c of Object.values(input.current.campus.classes)) {
    ids.set(key({ grade: c.gradeLevel, classNo: c.classNo }), c.classId);
    classes.set(c.classId, { grade: c.gradeLevel, gateId: c.gateId });
  }
  for (const { class: ref, gate: gateName } of classesOfFile(input)) {
    const id = ids.get(key(ref)) ?? input.idFor('class', `${schoolYear(input) - ref.grade}-${key(ref)}`);
    ids.set(key(ref), id);
    classes.set(id, { grade: ref.grade, gateId: gateName === null ? (classes.get(id)?.gateId ?? null) : gate.make(gateName) });
  }
  return { classId: (ref: ClassRef) => ids.get(key(ref)) ?? null, classes };
}

/** The sheet of classes, and the classes that only the students' sheet names. */
function classesOfFile({ rows }: ImportInput) {
  const listed = new Set(rows.classes.map((c) => `${c.class.grade}-${c.class.classNo}`));
  const only = new Map(rows.students.map((s) => [`${s.class.grade}-${s.class.classNo}`, s]));
  const implied = [...only]
    .filter(([key]) => !listed.has(key))
    .map(([, s]) => ({ at: s.at, class: s.class, cohortYear: null, place: null, gate: null }));
  return [...rows.classes, ...implied];
}

/** A school year starts in September; the file's word first. */
function schoolYear({ rows, today }: ImportInput): number {
  const year = Number(today.slice(0, 4));
  return rows.school?.schoolYear ?? (today.slice(5) >= '08-01' ? year : year - 1);
}

export function planCampus(
  input: ImportInput,
  known: CampusNames,
  standing: ReadonlyMap<string, StaffStanding>,
  staffId: StaffIds,
  findings: Findings,
): CampusCommands {
  return [
    ...planSettings(input, known, findings),
    ...planPlaces(input, known, findings),
    ...planGroups(input, known, findings),
    ...planProgramme(input, known, standing, staffId, findings),
    ...planDuties(input, known, standing, staffId, findings),
  ];
}

export type StaffIds = (staffNumber: string) => string | null;

function planSettings(input: ImportInput, known: CampusNames, findings: Findings): CampusCommands {
  const { rows, campusId, schoolId, current, today } = input;
  const campus = current.campus;
  const commands: CampusCommands = [];
  const timeZone = rows.school?.timeZone ?? campus.campus?.timeZone ?? input.timeZone;
  const label = rows.school?.campus ?? rows.school?.name ?? campus.campus?.label ?? null;
  if (!campus.campus)
    commands.push({ type: 'OpenCampus', campusId, schoolId, timeZone, label: ofCampus(campusId, 'CampusOpened', 'label', label) });
  else if (campus.campus.timeZone !== timeZone || campus.campus.label !== label)
    commands.push({ type: 'RenameCampus', timeZone, label: ofCampus(campusId, 'CampusRenamed', 'label', label) });
  if (rows.school)
    findings.note(
      'school',
      rows.school.at,
      campusId,
      !campus.campus,
      commands.map((c) => c.type),
    );
  const noted = (sheet: 'policy' | 'terms' | 'calendar', at: RowOrigin, id: string, isNew: boolean, more: CampusCommands) => {
    findings.note(
      sheet,
      at,
      id,
      isNew,
      more.map((c) => c.type),
    );
    commands.push(...more);
  };
  for (const { at, key, value, from } of rows.policy) {
    const so = policyOn(campus, from ?? today)[key] === value;
    noted('policy', at, key, false, so ? [] : [{ type: 'ChangePolicyValue', key, value, from: from ?? today }]);
  }
  for (const { at, name, from, to } of rows.terms) {
    const termId = known.term.make(name);
    const recorded = Object.hasOwn(campus.terms, termId) ? campus.terms[termId] : null;
    const so = recorded && same([recorded.from, recorded.to, recorded.label], [from, to, name]);
    noted(
      'terms',
      at,
      termId,
      !recorded,
      so ? [] : [{ type: 'SetTerm', termId, from, to, label: ofCampus(campusId, 'TermSet', 'label', name) }],
    );
  }
  for (const { at, note, ...row } of rows.calendar) {
    const recorded = Object.hasOwn(campus.days, row.date) ? campus.days[row.date] : null;
    const set = { type: 'SetCalendarDay' as const, ...row, note: ofCampus(campusId, 'CalendarDaySet', 'note', note) };
    noted('calendar', at, row.date, !recorded, same(recorded, row) ? [] : [set]);
  }
  return [...commands, ...planBells(input, known, findings)];
}

/** Rows of one name are one period with several times: of another season, on Fridays, on shortened days. */
function planBells(input: ImportInput, known: CampusNames, findings: Findings): CampusCommands {
  const { rows, campusId, today, current } = input;
  const campus = current.campus;
  const byPeriod = new Map<string, BellRow[]>();
  for (const row of rows.bells) {
    const id = row.kind === 'lessons' ? LESSONS : known.period.make(row.name);
    byPeriod.set(id, [...(byPeriod.get(id) ?? []), row]);
  }
  return [...byPeriod].flatMap(([periodId, bells]): CampusCommands => {
    const specificFirst = [...bells].sort((a, b) => specifics(b) - specifics(a));
    const ringing = ({ season, weekdays }: BellRow) => ({ season, weekdays, serviceMode: null });
    if (periodId === LESSONS) {
      const times = specificFirst.map((b) => ({ ...ringing(b), endsAt: b.endsAt }));
      const recorded = campus.lessons.at(-1) ?? null;
      const set = { type: 'SetLessonsEnd' as const, from: recorded ? today : known.firstDay, times };
      return noteBell(findings, bells[0], 'lessons', !recorded, same(recorded?.times, times) ? [] : [set]);
    }
    const times = specificFirst.map((b): BellTime => ({ ...ringing(b), startsAt: b.startsAt ?? b.endsAt, endsAt: b.endsAt }));
    const first = bells[0];
    const grades = bells.every((b) => b.grades === null) ? null : [...new Set(bells.flatMap((b) => b.grades ?? []))].sort((a, b) => a - b);
    const kind = first.kind as BellPeriod['kind'];
    const is = {
      to: null,
      kind,
      stage: first.stage,
      careBlock: first.careBlock,
      grades,
      countsForMinimum: first.countsForMinimum ?? kind === 'stage',
      times,
    };
    const recorded = campus.periods[periodId]?.at(-1) ?? null;
    const set = {
      type: 'SetPeriod' as const,
      periodId,
      from: recorded ? today : known.firstDay,
      ...is,
      label: ofCampus(campusId, 'PeriodSet', 'label', first.name),
    };
    const so = recorded && same({ ...is, label: first.name }, withoutKeys(recorded));
    return noteBell(findings, first, periodId, !recorded, so ? [] : [set]);
  });
}

const LESSONS = 'lessons';
const specifics = (b: BellRow) => (b.season === null ? 0 : 1) + (b.weekdays === null ? 0 : 1);
const withoutKeys = ({ periodId: _p, from: _f, ...rest }: Opened<BellPeriod>) => rest;

function noteBell(findings: Findings, row: BellRow, id: string, isNew: boolean, commands: CampusCommands): CampusCommands {
  findings.note(
    'bells',
    row.at,
    id,
    isNew,
    commands.map((c) => c.type),
  );
  return commands;
}

function planPlaces(input: ImportInput, known: CampusNames, findings: Findings): CampusCommands {
  const { rows, campusId, current } = input;
  const campus = current.campus;
  const buildings = names(
    input,
    'building',
    Object.values(campus.places).map((p) => [p.building, p.buildingLabel] as const),
    looseKey,
    rows.places.map((p) => p.building),
  );
  const placed = (row: Omit<PlaceRow, 'at'>, placeId: string): CampusCommands => {
    const is = {
      placeId,
      building: buildings.make(row.building),
      kind: row.kind,
      capacity: row.capacity,
      patrolCheckpoint: row.patrolCheckpoint,
      sweepArea: row.sweepArea,
    };
    if (same(campus.places[placeId], { ...is, label: row.name, buildingLabel: row.building })) return [];
    const label = ofCampus(campusId, 'PlaceSet', 'label', row.name);
    return [{ type: 'SetPlace', ...is, label, buildingLabel: ofCampus(campusId, 'PlaceSet', 'buildingLabel', row.building) }];
  };
  const commands = rows.places.flatMap((row): CampusCommands => {
    const placeId = known.place.make(row.name);
    const more = placed(row, placeId);
    findings.note(
      'places',
      row.at,
      placeId,
      !Object.hasOwn(campus.places, placeId),
      more.map((c) => c.type),
    );
    return more;
  });
  const gates = rows.gates.flatMap((row): CampusCommands => {
    const gateId = known.gate.make(row.name);
    // a gate without a place of its own stands for itself
    const atPlace =
      row.place !== null ? known.place.idOf(row.place) : (known.place.idOf(row.name) ?? campus.gates[gateId]?.placeId ?? null);
    const placeId = atPlace ?? known.place.make(row.name);
    const own = atPlace === null ? placed({ ...GATE_PLACE, name: row.name, building: row.name }, placeId) : [];
    const is = { gateId, placeId, grades: row.grades };
    const so = same(campus.gates[gateId], { ...is, label: row.name });
    const more: CampusCommands = [
      ...own,
      ...(so ? [] : [{ type: 'SetGate' as const, ...is, label: ofCampus(campusId, 'GateSet', 'label', row.name) }]),
    ];
    findings.note(
      'gates',
      row.at,
      gateId,
      !Object.hasOwn(campus.gates, gateId),
      more.map((c) => c.type),
    );
    return more;
  });
  return [...commands, ...gates, ...planClasses(input, known, findings)];
}

const GATE_PLACE = { kind: 'gate', capacity: null, patrolCheckpoint: false, sweepArea: false } as const;

/** A school that has classes seldom gets one by a list of children alone. */
const mayBeMistyped = ({ rows, current }: ImportInput, ref: ClassRef): boolean =>
  Object.keys(current.campus.classes).length > 0 &&
  !rows.classes.some((row) => row.class.grade === ref.grade && row.class.classNo === ref.classNo);

function planClasses(input: ImportInput, known: CampusNames, findings: Findings): CampusCommands {
  return classesOfFile(input).flatMap((row): CampusCommands => {
    const classId = known.classId(row.class);
    if (classId === null) return [];
    const recorded = input.current.campus.classes[classId] ?? null;
    const set = {
      type: 'SetClass' as const,
      classId,
      gradeLevel: row.class.grade,
      classNo: row.class.classNo,
      cohortYear: row.cohortYear ?? recorded?.cohortYear ?? schoolYear(input) - row.class.grade + 1,
      placeId: row.place === null ? (recorded?.placeId ?? null) : known.place.idOf(row.place),
      gateId: known.classes.get(classId)?.gateId ?? null,
    };
    const { type: _, ...is } = set;
    const more = same(recorded, is) ? [] : [set];
    if (!recorded && mayBeMistyped(input, row.class)) {
      const words = { class: classWords(row.class) };
      findings.report(row.at, 'students', 'class', 'class_is_new', words, 'warning');
    }
    findings.note(
      'classes',
      row.at,
      classId,
      !recorded,
      more.map((c) => c.type),
    );
    return more;
  });
}

function planGroups(input: ImportInput, known: CampusNames, findings: Findings): CampusCommands {
  const { campusId } = input;
  return input.rows.groups.flatMap((row: GroupRow): CampusCommands => {
    const groupId = known.group.make(row.name);
    const is = {
      groupId,
      kind: row.kind,
      capacity: row.capacity,
      grades: row.grades,
      classId: row.class ? known.classId(row.class) : null,
    };
    const recorded = input.current.campus.groups[groupId] ?? null;
    const so = same(recorded, { ...is, label: row.name });
    const more: CampusCommands = so ? [] : [{ type: 'SetGroup', ...is, label: ofCampus(campusId, 'GroupSet', 'label', row.name) }];
    findings.note(
      'groups',
      row.at,
      groupId,
      !recorded,
      more.map((c) => c.type),
    );
    return more;
  });
}

/** An entry is known again by its group, period and weekdays; a changed one ends before the new one begins. */
function planProgramme(
  input: ImportInput,
  known: CampusNames,
  standing: ReadonlyMap<string, StaffStanding>,
  staffId: StaffIds,
  findings: Findings,
): CampusCommands {
  const { current, today, campusId } = input;
  const running = Object.values(current.campus.slots).flatMap((versions) =>
    versions.filter((v) => v.to === null || v.to >= today).slice(-1),
  );
  const ended: CampusCommands = [];
  const scheduled: CampusCommands = [];
  const kept = new Set<string>();
  for (const row of input.rows.programme) {
    const wanted = slotOf(row, known, staffId, standing, findings, today);
    if (!wanted) continue;
    const recorded = running.find(
      (s) => !kept.has(s.slotId) && same([s.groupId, s.periodId, s.weekdays], [wanted.groupId, wanted.periodId, wanted.weekdays]),
    );
    const slotId = recorded?.slotId ?? input.idFor('slot', [row.group, row.period, row.weekdays.join(''), row.from ?? ''].join('|'));
    kept.add(slotId);
    const people = [wanted.placeId, wanted.staffIds, wanted.externalIds, row.to];
    const so = recorded !== undefined && same([recorded.placeId, recorded.staffIds, recorded.externalIds, recorded.to], people);
    const from = recorded ? laterOf(row.from ?? today, today) : (row.from ?? known.firstDay);
    if (recorded && !so) ended.push({ type: 'CancelSlot', slotId, from });
    const staff = [...wanted.staffIds, ...wanted.externalIds].flatMap((s) => standing.get(s) ?? []);
    const activity = ofCampus(campusId, 'SlotScheduled', 'activity', row.activity);
    const form = ofCampus(campusId, 'SlotScheduled', 'form', row.form);
    // the preview has named every clash of the file, and a person has confirmed it
    if (!so) scheduled.push({ type: 'ScheduleSlot', slotId, ...wanted, from, to: row.to, activity, form, conflictsSeen: true, staff });
    findings.note('programme', row.at, slotId, !recorded, so ? [] : ['ScheduleSlot']);
  }
  if (input.rows.programme.length > 0)
    for (const s of running)
      if (!kept.has(s.slotId)) {
        findings.removed('programme', s.slotId, 'CancelSlot');
        if (input.removeMissing) ended.push({ type: 'CancelSlot', slotId: s.slotId, from: today });
      }
  return [...ended, ...scheduled];
}

const laterOf = (a: string, b: string) => (a > b ? a : b);

function slotOf(
  row: ProgrammeRow,
  known: CampusNames,
  staffId: StaffIds,
  standing: ReadonlyMap<string, StaffStanding>,
  findings: Findings,
  today: string,
) {
  const unknown = (field: string, code: 'period_unknown' | 'group_unknown' | 'place_unknown' | 'staff_unknown', value: string) => {
    findings.report(row.at, 'programme', field, code, { value });
    return null;
  };
  const periodId = known.period.idOf(row.period);
  const groupId = known.group.idOf(row.group);
  const placeId = known.place.idOf(row.place);
  if (periodId === null) return unknown('period', 'period_unknown', row.period);
  if (groupId === null) return unknown('group', 'group_unknown', row.group);
  if (placeId === null) return unknown('place', 'place_unknown', row.place);
  const staffIds: string[] = [];
  const externalIds: string[] = [];
  for (const number of [...row.staff, ...row.externals]) {
    const found = staffId(number);
    const who = found === null ? undefined : standing.get(found);
    if (found === null || who === undefined) return unknown('staff', 'staff_unknown', number);
    const why = whyNotRostered(who, laterOf(row.from ?? known.firstDay, today));
    if (why)
      findings.report(row.at, 'programme', row.externals.includes(number) ? 'externals' : 'staff', why, { value: number }, 'warning');
    else if (who.external) externalIds.push(found);
    else staffIds.push(found);
  }
  if (staffIds.length > 0) return { weekdays: row.weekdays, periodId, groupId, placeId, staffIds, externalIds };
  findings.report(row.at, 'programme', 'staff', 'external_without_partner', {}, 'error');
  return null;
}

interface WantedDuty {
  readonly at: RowOrigin;
  readonly sheet: 'duties' | 'staff' | 'classes';
  readonly staffId: string;
  readonly role: Extract<CampusCommand, { type: 'AssignDuty' }>['role'];
  readonly grade: number | null;
  readonly classId: string | null;
  readonly gateId: string | null;
  readonly weekdays: readonly Weekday[] | null;
  readonly date: string | null;
  readonly periodIds: readonly string[] | null;
}

/** Roles that a person has every day without a roster: whoever has the post has the duty. */
const STANDING_DUTIES = [
  'principal',
  'deputy',
  'grade_lead',
  'homeroom_teacher',
  'nurse',
  'gate_teacher',
  'gate_guard',
  'academic_office',
] as const;

function wantedDuties(input: ImportInput, known: CampusNames, staffId: StaffIds, findings: Findings): readonly WantedDuty[] {
  const { rows } = input;
  const rostered = rows.duties.flatMap((row): WantedDuty[] => {
    const who = staffId(row.staff);
    if (who === null) findings.report(row.at, 'duties', 'staff', 'staff_unknown', { value: row.staff });
    const gateId = row.gate === null ? null : known.gate.idOf(row.gate);
    const periodIds = row.periods?.flatMap((p) => known.period.idOf(p) ?? []) ?? null;
    const classId = row.class ? known.classId(row.class) : null;
    return who === null ? [] : [{ ...row, sheet: 'duties', staffId: who, classId, gateId, periodIds }];
  });
  const every = { weekdays: null, date: null, periodIds: null };
  const byPost = rows.staff.flatMap((row) =>
    STANDING_DUTIES.filter((role) => row.roles.includes(role)).flatMap((role): WantedDuty[] => {
      const who = staffId(row.staffNumber);
      if (who === null || rostered.some((d) => d.staffId === who && d.role === role)) return [];
      const grade = role === 'grade_lead' ? row.grade : null;
      const classId = role === 'homeroom_teacher' && row.class ? known.classId(row.class) : null;
      if (role === 'homeroom_teacher' && classId === null) return [];
      const gateId = (role === 'gate_teacher' || role === 'gate_guard') && row.gate !== null ? known.gate.idOf(row.gate) : null;
      return [{ at: row.at, sheet: 'staff', staffId: who, role, grade, classId, gateId, ...every }];
    }),
  );
  const ofClasses = rows.classes.flatMap((row): WantedDuty[] => {
    const who = row.homeroomTeacher === null ? null : staffId(row.homeroomTeacher);
    const classId = known.classId(row.class);
    if (who === null || [...rostered, ...byPost].some((d) => d.role === 'homeroom_teacher' && d.classId === classId && d.staffId === who))
      return [];
    return [{ at: row.at, sheet: 'classes', staffId: who, role: 'homeroom_teacher', grade: null, classId, gateId: null, ...every }];
  });
  return [...rostered, ...byPost, ...ofClasses];
}

function planDuties(
  input: ImportInput,
  known: CampusNames,
  standing: ReadonlyMap<string, StaffStanding>,
  staffId: StaffIds,
  findings: Findings,
): CampusCommands {
  const { current, today } = input;
  const running = Object.values(current.campus.duties).filter(
    (d) => (d.to === null || d.to >= today) && (d.date === null || d.date >= today),
  );
  const commands: CampusCommands = [];
  const kept = new Set<string>();
  const pairOf = new Map(input.rows.staff.map((s) => [staffId(s.staffNumber), s.pairedWith]));
  const nameOf = new Map([
    ...[...current.staff].map(([id, s]) => [id, s.record?.name ?? ''] as const),
    ...input.rows.staff.map((s) => [staffId(s.staffNumber) ?? '', s.name] as const),
  ]);
  for (const { at, sheet, ...wanted } of wantedDuties(input, known, staffId, findings)) {
    const { staffId: who, role, grade, classId, gateId, weekdays, date, periodIds } = wanted;
    const key = [who, role, grade, classId, gateId, weekdays, date, periodIds];
    const recorded = running.find((d) => same([d.staffId, d.role, d.grade, d.classId, d.gateId, d.weekdays, d.date, d.periodIds], key));
    const dutyId = recorded?.dutyId ?? input.idFor('duty', JSON.stringify(key));
    if (kept.has(dutyId)) continue;
    kept.add(dutyId);
    if (recorded) {
      findings.note(sheet, at, dutyId, false, []);
      continue;
    }
    const pair = role === 'external_instructor' ? pairOf.get(who) : null;
    const pairedWith = pair ? staffId(pair) : null;
    const from = date ?? known.firstDay;
    const person = standing.get(who);
    const why = person ? whyNotRostered(person, laterOf(from, today)) : 'staff_unknown';
    if (why) {
      findings.report(at, sheet, sheet === 'duties' ? 'staff' : 'roles', why, { value: nameOf.get(who) ?? '' }, 'warning');
      continue;
    }
    const staff = [who, pairedWith].flatMap((s) => (s === null ? [] : (standing.get(s) ?? [])));
    const duty = { dutyId, staffId: who, role, grade, classId, gateId, pairedWith, weekdays, date, from, to: null, periodIds };
    commands.push({ type: 'AssignDuty', ...duty, staff });
    findings.note(sheet, at, dutyId, true, ['AssignDuty']);
  }
  const given = commands.flatMap((c) => (c.type === 'AssignDuty' && c.role === 'homeroom_teacher' ? [c.classId] : []));
  for (const d of running) {
    if (kept.has(d.dutyId)) continue;
    // a class has one homeroom teacher: the new one takes over from the old
    const replaced = d.role === 'homeroom_teacher' && given.includes(d.classId);
    if (!replaced && (input.rows.duties.length === 0 || !covers(d, today))) continue;
    findings.removed('duties', d.dutyId, 'VacateDuty');
    if (replaced || input.removeMissing) commands.push({ type: 'VacateDuty', dutyId: d.dutyId, from: addDays(today, 1) });
  }
  return commands;
}
