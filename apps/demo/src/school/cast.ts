import type { DismissalMode, Sex, Weekday } from '@baton/roster';
import type { GateName, PeriodName } from './p1-numbers';

/** Who plays what on the reference Tuesday. What is in the workbook, and what each child then does; times are the player's. */
export interface P1Cast {
  readonly date: string;
  /** all 1,500, by class and in-class number */
  readonly children: readonly CastChild[];
  readonly staff: CastStaffing;
  readonly groups: readonly CastGroup[];
  /** walking lines of 17:40, six to a gate, each led by the teacher of a stage-2 group */
  readonly lines: readonly CastLine[];
  /** the other 18 stage-2 teachers, three to a grade room */
  readonly bringers: readonly { readonly grade: number; readonly staffNumber: string; readonly group: string }[];
  readonly cases: P1Cases;
}

/** What becomes of a child on the Tuesday. */
export type Part =
  | 'not_planned'
  | 'absent_all_day'
  | 'on_leave'
  | 'explained'
  | 'clinic_early'
  | 'early_leaver'
  | 'after_stage_1'
  | 'main_wave'
  | 'after_stage_3'
  | 'extended_care'
  /** E7: neither registered for extended care nor collected at 18:00 */
  | 'not_collected';

export interface CastChild {
  /** `2-3#14`: class and in-class number; unique */
  readonly key: string;
  readonly grade: number;
  readonly classNo: number;
  readonly inClassNo: number;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly studentNumber: string;
  readonly healthNote: string | null;
  /** timetable weekdays in the service; empty: not enrolled */
  readonly weekdays: readonly Weekday[];
  readonly part: Part;
  /** placement on each of those weekdays, by period */
  readonly groups: Readonly<Partial<Record<PeriodName, string>>>;
  readonly afterPeriod: PeriodName | null;
  readonly gate: GateName;
  /** planned for Tuesday (or for every weekday when there is no Tuesday) */
  readonly mode: DismissalMode;
  /** calendar weekdays of the written consent to leave alone */
  readonly consent: readonly Weekday[] | null;
  readonly agency: string | null;
  readonly adults: readonly CastAdult[];
  /** who takes the child on Tuesday in truth; null when nobody has to (not expected, explained, or alone) */
  readonly takenBy: TakenBy | null;
  /** the walking line of 17:40; null: not in a line */
  readonly line: { readonly gate: GateName; readonly no: number } | null;
}

export interface CastAdult {
  readonly name: string;
  readonly sex: Sex;
  readonly relation: string;
  readonly phone: string;
  readonly isGuardian: boolean;
  readonly mayCollect: boolean;
}

export type TakenBy =
  | { readonly how: 'list'; readonly name: string; readonly relation: string; readonly phone: string }
  | { readonly how: 'delegate'; readonly name: string; readonly phone: string; readonly idLastFour: string; readonly askedBy: string }
  | { readonly how: 'agency'; readonly agency: string; readonly escort: string }
  | { readonly how: 'self' };

export interface CastStaff {
  readonly staffNumber: string;
  readonly name: string;
  readonly sex: Sex;
  readonly phone: string;
  /** words of the roles, as in the workbook */
  readonly roles: readonly string[];
  readonly grade: number | null;
  /** `3-2` */
  readonly classKey: string | null;
  readonly gate: GateName | null;
  readonly unit: string | null;
  readonly pairedWith: string | null;
}

/** Staff numbers by what they do. */
export interface CastStaffing {
  readonly all: readonly CastStaff[];
  readonly principal: string;
  readonly deputies: readonly string[];
  readonly dutyLeader: string;
  /** the other weekdays' duty leaders, Monday to Friday */
  readonly dutyLeaderByWeekday: Readonly<Record<number, string>>;
  readonly administrators: readonly string[];
  readonly nurse: string;
  readonly gradeLeads: readonly string[];
  /** by class key `3-2`; they also hold the groups of stage 2 */
  readonly homeroom: Readonly<Record<string, string>>;
  readonly stage1: Readonly<Record<string, string>>;
  readonly stage3: readonly string[];
  readonly extendedCare: readonly string[];
  readonly gateTeachers: Readonly<Record<GateName, readonly string[]>>;
  readonly guards: Readonly<Record<GateName, readonly string[]>>;
  /** E1: has four children for the running team */
  readonly peTeacher: string;
  /** E6: T2 of the swap in the 4-2 homework group */
  readonly swapTeacher: string;
  /** E2, E3: walks children between places */
  readonly escorts: readonly string[];
  readonly externals: readonly string[];
  readonly volunteers: readonly string[];
  readonly academicOffice: string;
}

export interface CastGroup {
  readonly name: string;
  readonly period: PeriodName;
  readonly kind: string;
  readonly grades: readonly number[];
  readonly classKey: string | null;
  readonly place: string;
  /** staff number of the one in charge */
  readonly teacher: string;
  readonly external: string | null;
  readonly capacity: number;
}

export interface CastLine {
  readonly gate: GateName;
  /** 1–6 */
  readonly no: number;
  readonly escort: string;
  /** groups whose children walk in it; the escort's own among them */
  readonly groups: readonly string[];
}

/** Child keys of everybody with a part of their own. */
export interface P1Cases {
  /** 15:42, in the clinic already; collected 16:20 by her mother */
  readonly clinicEarly: string;
  readonly earlyLeavers: readonly string[];
  /** not in the room at roll call: with the PE teacher for the running team */
  readonly runners: readonly string[];
  readonly toilet: string;
  /** E1, S03, S06: 3-2, found at 16:01 */
  readonly artRoom: string;
  /** mother took her child at 15:40 with the crowd */
  readonly explainedByMother: string;
  /** grade-5 boy at home; his consent to leave alone covers only a day on which he isn't in the service */
  readonly explainedConsentBreach: string;
  /** E2 */
  readonly stomachAche: string;
  /** E3: grandmother's name, the 2-3 child and the brother of 5-1 */
  readonly siblings: { readonly grandmother: string; readonly younger: string; readonly elder: string };
  /** E4; arrives 18:15 */
  readonly delegate: string;
  /** E5: consent Mon/Wed/Fri, collected 17:53 */
  readonly noConsentToday: string;
  /** E6: name of the homework group of 28 */
  readonly swapGroup: string;
  /** E7 and the uncle who comes at 19:06 */
  readonly notCollected: { readonly child: string; readonly uncle: string };
  /** E8: 林小辰 of 2-3, given to the uncle of 林小晨 of 2-1 */
  readonly wrongChild: {
    readonly taken: string;
    readonly meant: string;
    readonly recordedUncle: string;
    readonly realUncle: string;
    readonly mother: string;
  };
  /** E9 */
  readonly restriction: { readonly child: string; readonly father: string; readonly mother: string };
  /** E10: logged 17:44 as gone alone, found 18:47, collected 19:05 */
  readonly library: { readonly child: string; readonly collectedBy: string };
  /** E11: released at North 17:43, reported at South too (a sibling stood there) */
  readonly twoGates: { readonly child: string; readonly siblingAtSouth: string };
  /** 17:20: sits in the sibling's club of 24 */
  readonly visiting: { readonly child: string; readonly sibling: string; readonly club: string };
  /** registered for extended care; collected 18:37, 18:44, 18:52 */
  readonly late: readonly [string, string, string];
  /** two children of one name in one class */
  readonly sameName: readonly [string, string];
  readonly onLeave: readonly string[];
}
