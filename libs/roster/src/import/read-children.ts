import type { Weekday } from '../child-record';
import { readYesNo } from './cells';
import { checkOrder } from './read-campus';
import type { RowReader } from './row-reader';
import {
  type AgencyChildRow,
  type AgencyRow,
  type CollectorRow,
  type ConsentRow,
  type DismissalRow,
  type EnrolmentRow,
  type PlacementRow,
  type StudentRow,
} from './rows';
import { looksLikeName } from './cells';
import {
  BOARDING,
  DISMISSAL_MODES,
  guardianshipNeedsDocument,
  isGuardianByDefault,
  meaningOf,
  PRIORITY_FLAGS,
  RELATIONS,
  SEXES,
} from './words';

/** 班内学号 1–60: classes of 50 are usual in large cities */
export const LAST_IN_CLASS_NO = 60;
const SCHOOL_WEEK: readonly Weekday[] = [1, 2, 3, 4, 5];

export function readStudent(r: RowReader): StudentRow {
  const inClassNo = r.wholeNumber('inClassNo');
  if (inClassNo !== null && (inClassNo < 1 || inClassNo > LAST_IN_CLASS_NO))
    r.report('inClassNo', 'in_class_no_range', { value: inClassNo, limit: LAST_IN_CLASS_NO });
  const name = r.need('child', r.name('child'));
  if (name !== null && !looksLikeName(name)) r.report('child', 'name_suspect', { value: name }, 'warning');
  const boarding = r.choice('boarding', BOARDING);
  return {
    at: r.at,
    class: r.need('class', r.class('class')),
    inClassNo,
    name,
    studentNumber: r.studentNumber('studentNumber'),
    sex: r.choice('sex', SEXES),
    birthDate: r.date('birthDate'),
    boarding: boarding === null ? null : boarding === 'boarding',
    priority: r.choices('priority', PRIORITY_FLAGS),
    healthNote: healthNoteOf(r),
    leftOn: r.date('leftOn'),
  };
}

/** 无 and the like say that there is nothing to know. */
function healthNoteOf(r: RowReader): string | null {
  const note = r.text('healthNote');
  return note === null || readYesNo(note) === false || /^(健康|良好|正常|没有)$/.test(note) ? null : note;
}

/** Father and mother as columns of the students' list. */
export function readParents(r: RowReader, student: StudentRow): readonly CollectorRow[] {
  return (['father', 'mother'] as const).flatMap((parent) => {
    const name = r.name(`${parent}Name`);
    const phone = r.phone(`${parent}Phone`);
    if (name === null) return [];
    return [
      {
        at: r.at,
        child: { class: student.class, inClassNo: student.inClassNo, name: student.name, studentNumber: student.studentNumber },
        name,
        phone,
        relation: parent === 'father' ? '51' : '52',
        isGuardian: true,
        mayCollect: true,
        contactOrder: null,
        weekdays: null,
        from: null,
        to: null,
        document: null,
        idLastFour: null,
      },
    ];
  });
}

export function readCollector(r: RowReader): CollectorRow {
  const word = r.need('relation', r.text('relation'));
  const relation = word === null ? null : relationCode(word);
  if (word !== null && relation === null) r.report('relation', 'relation_unreadable', { value: word });
  const isGuardian = r.yesNo('isGuardian') ?? isGuardianByDefault(relation ?? '');
  const collector: CollectorRow = {
    at: r.at,
    child: r.child(),
    name: r.need('name', r.name('name')),
    phone: r.phone('phone'),
    relation: relation ?? '',
    isGuardian,
    mayCollect: r.yesNo('mayCollect') ?? true,
    contactOrder: r.wholeNumber('contactOrder'),
    weekdays: r.weekdays('weekdays'),
    from: r.date('from'),
    to: r.date('to'),
    document: r.text('document'),
    idLastFour: r.idLastFour('idLastFour'),
  };
  checkOrder(r, collector);
  if (isGuardian && relation !== null && guardianshipNeedsDocument(relation) && collector.document === null)
    r.report('isGuardian', 'guardian_needs_document', { name: collector.name, relation: word }, 'warning');
  if (collector.phone === null && !r.failed) r.report('phone', 'collector_without_phone', { name: collector.name }, 'warning');
  return collector;
}

const relationCode = (word: string): string | null => (Object.hasOwn(RELATIONS, word) ? word : meaningOf(RELATIONS, word));

export function readAgency(r: RowReader): AgencyRow {
  const agency: AgencyRow = {
    at: r.at,
    name: r.need('name', r.text('name')),
    licence: r.text('licence'),
    phone: r.phone('phone'),
    escortName: r.need('escortName', r.name('escortName')),
    escortPhone: r.phone('escortPhone'),
    escortIdLastFour: r.idLastFour('escortIdLastFour'),
    from: r.date('from'),
    to: r.date('to'),
  };
  checkOrder(r, agency);
  return agency;
}

export function readAgencyChild(r: RowReader): AgencyChildRow {
  const row: AgencyChildRow = {
    at: r.at,
    child: r.child(),
    agency: r.need('agency', r.text('agency')),
    escortName: r.name('escortName'),
    weekdays: r.weekdays('weekdays'),
    from: r.date('from'),
    to: r.date('to'),
  };
  checkOrder(r, row);
  return row;
}

export function readEnrolment(r: RowReader): EnrolmentRow {
  const said = r.yesNo('joins');
  const weekdays = enrolledWeekdays(r, said);
  const row: EnrolmentRow = {
    at: r.at,
    child: r.child(),
    joins: said ?? weekdays.length > 0,
    weekdays: said === false ? [] : weekdays,
    from: r.date('from'),
    to: r.date('to'),
    decidedOn: r.date('decidedOn'),
    agreementOn: r.date('agreementOn'),
    extendedCare: r.yesNo('extendedCare') ?? false,
    whereabouts: r.text('whereabouts'),
  };
  checkOrder(r, row);
  return row;
}

/** From a column that lists the days, from one column a day, or all five when the sheet has neither. */
function enrolledWeekdays(r: RowReader, joins: boolean | null): readonly Weekday[] {
  if (r.has('weekdays')) return r.text('weekdays') === null ? (joins ? SCHOOL_WEEK : []) : (r.weekdays('weekdays') ?? SCHOOL_WEEK);
  const ticked = SCHOOL_WEEK.filter((day) => r.yesNo(`day${day}`) === true);
  const hasDays = SCHOOL_WEEK.some((day) => r.has(`day${day}`));
  return hasDays ? ticked : joins ? SCHOOL_WEEK : [];
}

/** One row per child, weekdays and group; or one column per period, each holding the group's name. */
export function readPlacements(r: RowReader, periods: readonly string[]): readonly PlacementRow[] {
  const shared = { at: r.at, child: r.child(), weekdays: r.weekdays('weekdays') ?? SCHOOL_WEEK, from: r.date('from'), to: r.date('to') };
  checkOrder(r, shared);
  const wide = periods.flatMap((period) => {
    const group = r.text(`period:${period}`);
    return group === null || readYesNo(group) === false ? [] : [{ ...shared, period, group }];
  });
  if (periods.length > 0 && !r.has('group')) return wide;
  const group = r.need('group', r.text('group'));
  return [...wide, { ...shared, period: r.need('period', r.text('period')), group }];
}

export function readDismissal(r: RowReader): DismissalRow {
  const row: DismissalRow = {
    at: r.at,
    child: r.child(),
    weekdays: r.weekdays('weekdays') ?? SCHOOL_WEEK,
    afterPeriod: r.need('afterPeriod', r.text('afterPeriod')),
    gate: r.text('gate'),
    mode: r.need('mode', r.choice('mode', DISMISSAL_MODES)),
    from: r.date('from'),
    to: r.date('to'),
  };
  checkOrder(r, row);
  return row;
}

export function readConsent(r: RowReader): ConsentRow {
  const row: ConsentRow = {
    at: r.at,
    child: r.child(),
    weekdays: r.text('weekdays') === null ? r.need<readonly Weekday[]>('weekdays', null) : (r.weekdays('weekdays') ?? SCHOOL_WEEK),
    from: r.need('from', r.date('from')),
    to: r.need('to', r.date('to')),
    latest: r.time('latest'),
    evening: r.yesNo('evening') ?? false,
    signedBy: r.name('signedBy'),
    signedOn: r.date('signedOn'),
  };
  checkOrder(r, row);
  return row;
}
