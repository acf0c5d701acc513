import type { Sealed } from '@baton/event-schema';
import type { Weekday } from '../child-record';
import type { CalendarRow, Duty, Period, Place, Session } from '../day-plan';
import type { SchoolPolicy } from '../policy';
import type { NationalYear } from './national-calendar';

/** A campus's stream, folded. Labels are sealed under the campus; dates yyyy-mm-dd inclusive; times in minutes of the day. */
export interface CampusState {
  /** null before the campus was opened */
  readonly campus: {
    readonly campusId: string;
    readonly schoolId: string;
    readonly timeZone: string;
    readonly label: Sealed | null;
  } | null;
  readonly policy: readonly PolicyChange[];
  readonly terms: Readonly<Record<string, Term>>;
  readonly serviceWeekdays: readonly { readonly from: string; readonly weekdays: readonly Weekday[] }[];
  readonly seasons: readonly { readonly from: string; readonly season: CalendarRow['season'] }[];
  readonly nationalYears: Readonly<Record<string, NationalYear>>;
  readonly days: Readonly<Record<string, DayOverride>>;
  /** dates on which the service is rehearsed */
  readonly rehearsals: readonly string[];
  readonly periods: Readonly<Record<string, readonly BellPeriod[]>>;
  readonly lessons: readonly LessonsEnd[];
  readonly classes: Readonly<Record<string, HomeClass>>;
  readonly places: Readonly<Record<string, PlaceOfCampus>>;
  readonly gates: Readonly<Record<string, GateOfCampus>>;
  readonly groups: Readonly<Record<string, ServiceGroup>>;
  readonly merges: readonly Merge[];
  /** versions of a slot, the newest last */
  readonly slots: Readonly<Record<string, readonly ProgrammeSlot[]>>;
  /** date -> slotId -> what is different on that date; null: cancelled */
  readonly slotDays: Readonly<Record<string, Readonly<Record<string, SlotDay | null>>>>;
  readonly duties: Readonly<Record<string, DutyAssignment>>;
  /** date -> dutyId -> who stands in */
  readonly substitutes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** of the last minutes */
  readonly seatClaims: readonly SeatClaim[];
}

export const NO_CAMPUS: CampusState = {
  campus: null,
  policy: [],
  terms: {},
  serviceWeekdays: [],
  seasons: [],
  nationalYears: {},
  days: {},
  rehearsals: [],
  periods: {},
  lessons: [],
  classes: {},
  places: {},
  gates: {},
  groups: {},
  merges: [],
  slots: {},
  slotDays: {},
  duties: {},
  substitutes: {},
  seatClaims: [],
};

/** A child that is about to join groups on a date. */
export interface SeatClaim {
  readonly childId: string;
  readonly seatIds: readonly string[];
  /** epoch ms */
  readonly at: number;
}

export interface PolicyChange {
  readonly key: keyof SchoolPolicy;
  readonly value: number;
  readonly from: string;
}

export interface Term {
  readonly termId: string;
  readonly from: string;
  readonly to: string;
  readonly label: Sealed | null;
}

/** What differs from the national list on one date; null: as it would be. */
export interface DayOverride {
  readonly date: string;
  readonly isTeachingDay: boolean | null;
  readonly timetableWeekday: Weekday | null;
  readonly season: CalendarRow['season'] | null;
  readonly serviceMode: CalendarRow['serviceMode'] | null;
  readonly makeUpDay: boolean | null;
}

/** When something rings; null: always. The first row that fits a day holds. */
export interface BellTime {
  readonly season: CalendarRow['season'] | null;
  readonly weekdays: readonly Weekday[] | null;
  readonly serviceMode: 'normal' | 'shortened' | 'full_day_care' | null;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface BellPeriod {
  readonly periodId: string;
  readonly from: string;
  readonly to: string | null;
  readonly kind: Period['kind'] | 'meal_break';
  readonly stage: Period['stage'];
  readonly careBlock: Period['careBlock'];
  /** null: all */
  readonly grades: readonly number[] | null;
  /** towards the two hours a day */
  readonly countsForMinimum: boolean;
  readonly times: readonly BellTime[];
  readonly label: Sealed | null;
}

export interface LessonsEnd {
  readonly from: string;
  readonly times: readonly Omit<BellTime, 'startsAt'>[];
}

export interface HomeClass {
  readonly classId: string;
  readonly gradeLevel: number;
  readonly classNo: number;
  /** entry September */
  readonly cohortYear: number;
  readonly placeId: string | null;
  readonly gateId: string | null;
}

export interface PlaceOfCampus extends Required<Place> {
  readonly label: Sealed | null;
  readonly buildingLabel: Sealed | null;
}

export interface GateOfCampus {
  readonly gateId: string;
  readonly placeId: string;
  readonly grades: readonly number[];
  readonly label: Sealed | null;
}

export interface ServiceGroup {
  readonly groupId: string;
  readonly kind: Session['groupKind'];
  readonly capacity: number | null;
  readonly grades: readonly number[] | null;
  /** the home class that the group is, in the class stage */
  readonly classId: string | null;
  readonly label: Sealed | null;
}

export interface Merge {
  readonly groupId: string;
  readonly intoGroupId: string;
  readonly periodId: string;
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string | null;
}

export interface SlotDay {
  readonly placeId: string;
  readonly staffIds: readonly string[];
  readonly externalIds: readonly string[];
}

export interface ProgrammeSlot extends SlotDay {
  readonly slotId: string;
  /** timetable weekdays */
  readonly weekdays: readonly Weekday[];
  readonly periodId: string;
  readonly groupId: string;
  readonly from: string;
  readonly to: string | null;
}

export interface DutyAssignment extends Duty {
  readonly dutyId: string;
  /** timetable weekdays; null: every day (or the one date) */
  readonly weekdays: readonly Weekday[] | null;
  readonly date: string | null;
  readonly from: string;
  readonly to: string | null;
  /** null: the whole service */
  readonly periodIds: readonly string[] | null;
}
