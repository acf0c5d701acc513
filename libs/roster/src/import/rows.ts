import type { DismissalMode, Weekday } from '../child-record';
import type { CalendarRow, Duty, Period, Place, Session } from '../day-plan';
import type { SchoolPolicy } from '../policy';
import type { ImportProblemCode } from './messages';

/**
 * What a school's workbook says, typed: the result of recognition and the input of planning an import. Plain text that is
 * about a person; it lives in memory between upload and confirmation and is never logged or stored unsealed.
 *
 * Things refer to each other as a school does: a class by grade and number, a gate, place, group, period or agency by its
 * name as written in its own sheet, a staff member by staff number. Dates are yyyy-mm-dd, both ends inclusive; times of
 * day are minutes after midnight. `null` means that the cell was empty or that the file has no such column.
 */
export interface ImportRows {
  /** null: the file has no settings sheet; the school's settings stay as they are */
  readonly school: SchoolRow | null;
  readonly policy: readonly PolicyRow[];
  readonly terms: readonly TermRow[];
  readonly calendar: readonly CalendarDayRow[];
  readonly bells: readonly BellRow[];
  readonly gates: readonly GateRow[];
  readonly places: readonly PlaceRow[];
  readonly classes: readonly ClassRow[];
  readonly staff: readonly StaffRow[];
  readonly duties: readonly DutyRow[];
  readonly groups: readonly GroupRow[];
  readonly programme: readonly ProgrammeRow[];
  readonly students: readonly StudentRow[];
  readonly collectors: readonly CollectorRow[];
  readonly agencies: readonly AgencyRow[];
  readonly agencyChildren: readonly AgencyChildRow[];
  readonly enrolments: readonly EnrolmentRow[];
  readonly placements: readonly PlacementRow[];
  readonly dismissals: readonly DismissalRow[];
  readonly consents: readonly ConsentRow[];
}

/** One kind of sheet per list of `ImportRows`. */
export type SheetKind = keyof ImportRows;

/** Where a row stands in the file: the sheet's name as written, the row as the spreadsheet program counts it (from 1). */
export interface RowOrigin {
  readonly sheet: string;
  readonly row: number;
}

/** Something in the file that a person must see before it is confirmed. Words for `code` are in messages.ts. */
export interface ImportProblem {
  readonly sheet: string;
  /** from 1, as the spreadsheet program counts; null: the whole sheet */
  readonly row: number | null;
  /** letter as the spreadsheet program shows it (A, B … AA); null: the whole row */
  readonly column: string | null;
  readonly code: ImportProblemCode;
  /** what the message names; may hold names of people, so it is shown and never logged */
  readonly params: Readonly<Record<string, string | number>>;
  /** `error`: the row was left out and the file can't be confirmed; `warning`: imported as shown, please look */
  readonly severity: 'error' | 'warning';
}

/** A sheet that was recognised, so that later problems can still name the column of a field. */
export interface RecognisedSheet {
  readonly name: string;
  readonly kind: SheetKind;
  /** from 1 */
  readonly headerRow: number;
  /** field of the row type -> column letter */
  readonly columns: Readonly<Record<string, string>>;
  readonly rowCount: number;
}

export interface Recognised {
  readonly rows: ImportRows;
  readonly problems: readonly ImportProblem[];
  readonly sheets: readonly RecognisedSheet[];
}

/** 三（2）班: grade_level 1–9 counts from primary grade 1; 初一 is 7, or 6 where the school says so. */
export interface ClassRef {
  readonly grade: number;
  readonly classNo: number;
}

/**
 * A child as another sheet names it. Recognition completes it from the students' sheet of the same file; without that
 * sheet it holds what the row says, and planning finds the child among those already registered.
 */
export interface ChildRef {
  readonly class: ClassRef | null;
  readonly inClassNo: number | null;
  readonly name: string | null;
  /** national student number; sensitive */
  readonly studentNumber: string | null;
}

/** 学校信息: item | value */
export interface SchoolRow {
  readonly at: RowOrigin;
  readonly name: string | null;
  /** school identifier of the authority, printed on reports */
  readonly code: string | null;
  readonly campus: string | null;
  /** IANA name */
  readonly timeZone: string | null;
  /** calendar year in which the school year starts: 2025 for 2025–2026 */
  readonly schoolYear: number | null;
  /** first grade of the junior phase: 7 in a 6-3 system, 6 in a 5-4 system */
  readonly juniorFirstGrade: number | null;
  /** the grade that is called 初一 here; in Shanghai 7 though junior school starts with grade 6 (预初) */
  readonly chuYiGrade: number | null;
}

/** 参数设置: one policy value from a date on */
export interface PolicyRow {
  readonly at: RowOrigin;
  readonly key: keyof SchoolPolicy;
  readonly value: number;
  /** null: from the day of the import */
  readonly from: string | null;
}

/** 学期 */
export interface TermRow {
  readonly at: RowOrigin;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** 校历调整: a day that differs from the national list within the term */
export interface CalendarDayRow {
  readonly at: RowOrigin;
  readonly date: string;
  readonly isTeachingDay: boolean | null;
  readonly timetableWeekday: Weekday | null;
  readonly season: CalendarRow['season'] | null;
  readonly serviceMode: CalendarRow['serviceMode'] | null;
  readonly makeUpDay: boolean | null;
  readonly note: string | null;
}

/** 作息时间: end of lessons, care periods and the meal break between them */
export interface BellRow {
  readonly at: RowOrigin;
  /** how other sheets call this period */
  readonly name: string;
  readonly kind: Period['kind'] | 'lessons' | 'meal_break';
  readonly stage: Period['stage'];
  readonly careBlock: Period['careBlock'];
  /** null: all year */
  readonly season: CalendarRow['season'] | null;
  /** null: every service weekday */
  readonly weekdays: readonly Weekday[] | null;
  /** null: all grades */
  readonly grades: readonly number[] | null;
  /** null only for `lessons`, whose end is what matters */
  readonly startsAt: number | null;
  readonly endsAt: number;
  /** counts towards the two hours a day; null: by kind */
  readonly countsForMinimum: boolean | null;
}

/** 校门 */
export interface GateRow {
  readonly at: RowOrigin;
  readonly name: string;
  readonly grades: readonly number[];
  /** dismissal point outside or beside the gate */
  readonly place: string | null;
}

/** 场地 */
export interface PlaceRow {
  readonly at: RowOrigin;
  readonly name: string;
  readonly building: string;
  readonly kind: Place['kind'];
  readonly capacity: number | null;
  /** a round of the patrol signs in here */
  readonly patrolCheckpoint: boolean;
  /** the final sweep clears this place */
  readonly sweepArea: boolean;
}

/** 班级 */
export interface ClassRow {
  readonly at: RowOrigin;
  readonly class: ClassRef;
  /** entry September; counted from the school year when the sheet doesn't say */
  readonly cohortYear: number | null;
  /** staff number */
  readonly homeroomTeacher: string | null;
  readonly place: string | null;
  readonly gate: string | null;
}

/** 教职工: staff, guards, volunteers, external instructors */
export interface StaffRow {
  readonly at: RowOrigin;
  /** 工号; the key by which other sheets find this person. Counted from the name where the file has no numbers and names are unique. */
  readonly staffNumber: string;
  readonly name: string;
  readonly sex: Sex | null;
  readonly phone: string | null;
  readonly roles: readonly Duty['role'][];
  /** of a grade lead */
  readonly grade: number | null;
  /** of a homeroom teacher */
  readonly class: ClassRef | null;
  /** of a gate's teacher or guard */
  readonly gate: string | null;
  /** of an external instructor or volunteer */
  readonly unit: string | null;
  readonly qualificationNumber: string | null;
  readonly qualificationTo: string | null;
  readonly healthCertificateTo: string | null;
  /** no-record statement shown to the school */
  readonly conductChecked: boolean | null;
  /** staff number of the staff member that an external instructor is paired with */
  readonly pairedWith: string | null;
}

/** 值班表: who has which duty on a weekday or a date; teachers of groups stand on the programme board instead */
export interface DutyRow {
  readonly at: RowOrigin;
  /** staff number */
  readonly staff: string;
  readonly role: Duty['role'];
  /** exactly one of weekdays and date is set */
  readonly weekdays: readonly Weekday[] | null;
  readonly date: string | null;
  readonly grade: number | null;
  readonly class: ClassRef | null;
  readonly gate: string | null;
  /** a duty for some periods only; null: the whole service */
  readonly periods: readonly string[] | null;
}

/** 课后服务班 */
export interface GroupRow {
  readonly at: RowOrigin;
  readonly name: string;
  readonly kind: Session['groupKind'];
  readonly capacity: number | null;
  readonly grades: readonly number[] | null;
  /** the administrative class whose children form this group in the class stage */
  readonly class: ClassRef | null;
}

/** 排片表: time, activity, venue, form, person in charge */
export interface ProgrammeRow {
  readonly at: RowOrigin;
  readonly weekdays: readonly Weekday[];
  readonly period: string;
  readonly group: string;
  readonly activity: string | null;
  readonly place: string;
  readonly form: string | null;
  /** staff numbers, the one in charge first */
  readonly staff: readonly string[];
  /** staff numbers of external instructors, each only beside a staff member */
  readonly externals: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

export type Sex = 'male' | 'female';

/** 学生名册 */
export interface StudentRow {
  readonly at: RowOrigin;
  readonly class: ClassRef;
  /** 班内学号 1–60; null: the file has none */
  readonly inClassNo: number | null;
  /** kept exactly as written, apart from white space at the ends */
  readonly name: string;
  /** 全国学籍号; sensitive: never a key outside the import, never shown in full */
  readonly studentNumber: string | null;
  readonly sex: Sex | null;
  readonly birthDate: string | null;
  /** 就读方式 */
  readonly boarding: boolean | null;
  readonly priority: readonly PriorityFlag[];
  /** allergy and constitution; sealed, shown to the current holder */
  readonly healthNote: string | null;
  /** the child left the school on this date */
  readonly leftOn: string | null;
}

export type PriorityFlag =
  'left_behind' | 'migrant' | 'disabled' | 'poor' | 'single_parent' | 'both_parents_working' | 'lower_grade' | 'fee_exempt';

/** 家长与接送人: one row per child and adult */
export interface CollectorRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly name: string;
  readonly phone: string | null;
  /** GB/T 4761 code, or OTHER_GUARDIAN */
  readonly relation: string;
  readonly isGuardian: boolean;
  readonly mayCollect: boolean;
  /** order in which the guardian is called; 1 first */
  readonly contactOrder: number | null;
  /** null: every day */
  readonly weekdays: readonly Weekday[] | null;
  readonly from: string | null;
  readonly to: string | null;
  /** document behind a step-parent's or appointed guardian's authority */
  readonly document: string | null;
  /** last four of the ID document, for collectors without a card; sensitive */
  readonly idLastFour: string | null;
}

/** 托管机构: one row per agency and escort */
export interface AgencyRow {
  readonly at: RowOrigin;
  readonly name: string;
  readonly licence: string | null;
  readonly phone: string | null;
  readonly escortName: string;
  readonly escortPhone: string | null;
  readonly escortIdLastFour: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** 托管学生: a guardian's standing authority for an agency's escorts, per child */
export interface AgencyChildRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly agency: string;
  /** null: every escort of the agency */
  readonly escortName: string | null;
  readonly weekdays: readonly Weekday[] | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** 报名: the result of application, class review and school decision */
export interface EnrolmentRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly joins: boolean;
  /** timetable weekdays; empty for a child that doesn't join */
  readonly weekdays: readonly Weekday[];
  readonly from: string | null;
  readonly to: string | null;
  readonly decidedOn: string | null;
  readonly agreementOn: string | null;
  /** registered need for extended care */
  readonly extendedCare: boolean;
  /** where a child goes that doesn't join (N27) */
  readonly whereabouts: string | null;
}

/** 编班名单: child x timetable weekday x period -> group */
export interface PlacementRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly weekdays: readonly Weekday[];
  readonly period: string;
  readonly group: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** 离校计划: after which period, at which gate and how a child leaves on a timetable weekday */
export interface DismissalRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly weekdays: readonly Weekday[];
  readonly afterPeriod: string;
  /** null: the gate of the child's class or grade */
  readonly gate: string | null;
  readonly mode: DismissalMode;
  readonly from: string | null;
  readonly to: string | null;
}

/** 自行离校申请: written consent to leave alone, by calendar weekday */
export interface ConsentRow {
  readonly at: RowOrigin;
  readonly child: ChildRef;
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  /** null: as late as policy allows */
  readonly latest: number | null;
  readonly evening: boolean;
  /** guardian who signed */
  readonly signedBy: string | null;
  readonly signedOn: string | null;
}

/** A guardian appointed by a court or committee: GB/T 4761 has no code for it. */
export const OTHER_GUARDIAN = 'other_guardian';

/** A table as read from a file, before anyone knows what it is. Dates as yyyy-mm-dd or yyyy-mm-ddThh:mm. */
export interface RawSheet {
  readonly name: string;
  readonly rows: readonly (readonly RawCell[])[];
}

export type RawCell = string | number | boolean | null;
