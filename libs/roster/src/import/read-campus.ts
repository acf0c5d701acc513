import { readSchoolYear, readTime, readTimeRange, readWholeNumber } from './cells';
import type { RowReader } from './row-reader';
import type {
  BellRow,
  CalendarDayRow,
  ClassRow,
  DutyRow,
  GateRow,
  GroupRow,
  PlaceRow,
  PolicyRow,
  ProgrammeRow,
  SchoolRow,
  StaffRow,
  TermRow,
} from './rows';
import { smallNumber } from './text';
import {
  BELL_KINDS,
  CARE_BLOCK_OF,
  GROUP_KINDS,
  meaningOf,
  PLACE_KINDS,
  POLICY_ITEMS,
  ROLES,
  SCHOOL_ITEMS,
  SEASONS,
  SERVICE_MODES,
  SEXES,
  STAGES,
  TIMES_OF_DAY,
  choicesOf,
} from './words';

/** Folds one line of 学校信息 into what the lines before said. */
export function readSchoolItem(r: RowReader, soFar: SchoolRow): SchoolRow {
  const item = r.choice('item', SCHOOL_ITEMS);
  const value = r.text('value');
  if (item === null || value === null) return soFar;
  if (item === 'schoolYear') return { ...soFar, schoolYear: wholeNumberOf(r, value, readSchoolYear) };
  if (item === 'system') return withSystem(r, value, soFar);
  if (item === 'juniorFirstGrade' || item === 'chuYiGrade') return { ...soFar, [item]: wholeNumberOf(r, value, readWholeNumber) };
  return { ...soFar, [item]: value };
}

/** 六三学制 / 五四学制; a line of its own for 初中起始年级 or 初一对应年级 stands above it. */
function withSystem(r: RowReader, value: string, soFar: SchoolRow): SchoolRow {
  const digits = [...value].flatMap((c) => smallNumber(c) ?? []);
  if (digits.length < 2) {
    r.report('value', 'choice_unreadable', { value, header: '学制', choices: '六三、五四' });
    return soFar;
  }
  const first = digits[0] + 1;
  return { ...soFar, juniorFirstGrade: soFar.juniorFirstGrade ?? first, chuYiGrade: soFar.chuYiGrade ?? first };
}

function wholeNumberOf(r: RowReader, value: string, parse: (text: string) => number | null): number | null {
  const number = parse(value);
  if (number === null) r.report('value', 'number_unreadable', { value });
  return number;
}

export function readPolicy(r: RowReader): PolicyRow | null {
  const key = r.need('key', r.choice('key', POLICY_ITEMS));
  const text = r.need('value', r.text('value'));
  if (r.failed) return null;
  const isTime = TIMES_OF_DAY.includes(key);
  const value = isTime ? readTime(text) : readWholeNumber(text);
  if (value === null || value < 0) r.report('value', isTime ? 'time_unreadable' : 'number_unreadable', { value: text });
  return { at: r.at, key, value: value ?? 0, from: r.date('from') };
}

export function readTerm(r: RowReader): TermRow {
  const term = { at: r.at, name: r.need('name', r.text('name')), from: r.need('from', r.date('from')), to: r.need('to', r.date('to')) };
  checkOrder(r, term);
  return term;
}

export function checkOrder(r: RowReader, dates: { readonly from: string | null; readonly to: string | null }): void {
  if (dates.from !== null && dates.to !== null && dates.from > dates.to)
    r.report('from', 'from_after_to', { from: dates.from, to: dates.to });
}

export function readCalendarDay(r: RowReader): CalendarDayRow {
  const weekdays = r.weekdays('timetableWeekday');
  if (weekdays !== null && weekdays.length !== 1)
    r.report('timetableWeekday', 'weekdays_unreadable', { value: r.text('timetableWeekday') ?? '' });
  const season = r.choice('season', SEASONS);
  return {
    at: r.at,
    date: r.need('date', r.date('date')),
    isTeachingDay: r.yesNo('isTeachingDay'),
    timetableWeekday: weekdays?.[0] ?? null,
    season: season === 'all' ? null : season,
    serviceMode: r.choice('serviceMode', SERVICE_MODES),
    makeUpDay: r.yesNo('makeUpDay'),
    note: r.text('note'),
  };
}

export function readBell(r: RowReader): BellRow {
  const name = r.need('name', r.text('name'));
  const { kind, stage } = kindOfBell(r, name ?? '');
  const [startsAt, endsAt] = bellTimes(r);
  if (startsAt === null && kind !== 'lessons') r.need('startsAt', null);
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) r.report('endsAt', 'time_order');
  const season = r.choice('season', SEASONS);
  return {
    at: r.at,
    name,
    kind,
    stage,
    careBlock: CARE_BLOCK_OF[kind],
    season: season === 'all' ? null : season,
    weekdays: r.weekdays('weekdays'),
    grades: r.grades('grades'),
    startsAt,
    endsAt: r.need('endsAt', endsAt),
    countsForMinimum: r.yesNo('counts'),
  };
}

/** The kind column, or the period's own name (延时托管, 晚自习) where the sheet has no such column. */
function kindOfBell(r: RowReader, name: string): Pick<BellRow, 'kind' | 'stage'> {
  const word = r.has('kind') ? r.need('kind', r.choice('kind', BELL_KINDS)) : meaningOf(BELL_KINDS, name);
  const stage = r.choice('stage', STAGES) ?? (word === null || word === 'stage' ? meaningOf(STAGES, name) : null);
  if (word === 'stage_class') return { kind: 'stage', stage: 'class' };
  if (word === 'stage_grade') return { kind: 'stage', stage: 'grade' };
  if (word === 'stage_school') return { kind: 'stage', stage: 'school' };
  if (word === null || word === 'stage') {
    if (!r.failed && stage === null) r.report('name', 'choice_unreadable', { value: name, header: '类型', choices: choicesOf(BELL_KINDS) });
    return { kind: 'stage', stage };
  }
  return { kind: word, stage: null };
}

function bellTimes(r: RowReader): readonly [number | null, number | null] {
  const range = r.text('range');
  if (range === null || r.text('endsAt') !== null) return [r.time('startsAt'), r.time('endsAt')];
  const times = readTimeRange(range) ?? [null, readTime(range)];
  if (times[1] === null) r.report('range', 'time_unreadable', { value: range });
  return times;
}

export const readGate = (r: RowReader): GateRow => ({
  at: r.at,
  name: r.need('name', r.text('name')),
  grades: r.grades('grades') ?? [],
  place: r.text('place'),
});

export const readPlace = (r: RowReader): PlaceRow => {
  const name = r.need('name', r.text('name'));
  return {
    at: r.at,
    name,
    building: r.text('building') ?? '',
    kind: r.choice('kind', PLACE_KINDS) ?? placeKindByName(name ?? ''),
    capacity: r.wholeNumber('capacity'),
    patrolCheckpoint: r.yesNo('patrolCheckpoint') ?? false,
    sweepArea: r.yesNo('sweepArea') ?? false,
  };
};

/** A place without a kind: what its name ends in, else a room. */
function placeKindByName(name: string): PlaceRow['kind'] {
  for (const kind of Object.keys(PLACE_KINDS) as PlaceRow['kind'][])
    if (kind !== 'room' && PLACE_KINDS[kind].some((word) => [...word].length > 1 && name.endsWith(word))) return kind;
  return 'room';
}

export function readClassRow(r: RowReader): ClassRow {
  const cohort = r.text('cohortYear');
  const cohortYear = cohort === null ? null : readSchoolYear(cohort);
  if (cohort !== null && cohortYear === null) r.report('cohortYear', 'number_unreadable', { value: cohort });
  return {
    at: r.at,
    class: r.need('class', r.class('class')),
    cohortYear,
    homeroomTeacher: r.text('homeroomTeacher'),
    place: r.text('place'),
    gate: r.text('gate'),
  };
}

export function readStaff(r: RowReader): StaffRow {
  const name = r.need('name', r.name('name'));
  const roles = r.choices('roles', ROLES);
  if (roles.length === 0) r.need('roles', null);
  return {
    at: r.at,
    staffNumber: r.text('staffNumber') ?? name,
    name,
    sex: r.choice('sex', SEXES),
    phone: r.phone('phone'),
    roles,
    grade: oneGrade(r, 'grade'),
    class: r.class('class'),
    gate: r.text('gate'),
    unit: r.text('unit'),
    qualificationNumber: r.text('qualificationNumber'),
    qualificationTo: r.date('qualificationTo'),
    healthCertificateTo: r.date('healthCertificateTo'),
    conductChecked: r.yesNo('conductChecked'),
    pairedWith: r.text('pairedWith'),
  };
}

function oneGrade(r: RowReader, field: string): number | null {
  const grades = r.grades(field);
  if (grades !== null && grades.length !== 1) r.report(field, 'grades_unreadable', { value: r.text(field) ?? '' });
  return grades?.[0] ?? null;
}

export function readDuty(r: RowReader): DutyRow {
  const weekdays = r.weekdays('weekdays') ?? (r.text('weekdays') === null ? null : ([1, 2, 3, 4, 5] as const));
  const date = r.date('date');
  if (!r.failed && (weekdays === null) === (date === null)) r.report('weekdays', 'duty_day_needed');
  const periods = r.names('periods');
  return {
    at: r.at,
    staff: r.need('staff', r.text('staff')),
    role: r.need('role', r.choice('role', ROLES)),
    weekdays,
    date,
    grade: oneGrade(r, 'grade'),
    class: r.class('class'),
    gate: r.text('gate'),
    periods: periods.length === 0 ? null : periods,
  };
}

export const readGroup = (r: RowReader): GroupRow => ({
  at: r.at,
  name: r.need('name', r.text('name')),
  kind: r.has('kind') ? r.need('kind', r.choice('kind', GROUP_KINDS)) : r.text('class') === null ? 'club' : 'homework',
  capacity: r.wholeNumber('capacity'),
  grades: r.grades('grades'),
  class: r.class('class'),
});

export function readSlot(r: RowReader): ProgrammeRow {
  const slot: ProgrammeRow = {
    at: r.at,
    weekdays: r.weekdays('weekdays') ?? [1, 2, 3, 4, 5],
    period: r.need('period', r.text('period')),
    group: r.need('group', r.text('group')),
    activity: r.text('activity'),
    place: r.need('place', r.text('place')),
    form: r.text('form'),
    staff: r.names('staff'),
    externals: r.names('externals'),
    from: r.date('from'),
    to: r.date('to'),
  };
  if (slot.staff.length === 0) {
    if (slot.externals.length > 0) r.report('externals', 'external_without_partner');
    else r.need('staff', null);
  }
  checkOrder(r, slot);
  return slot;
}
