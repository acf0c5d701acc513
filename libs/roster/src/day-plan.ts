import type { Fact } from '@baton/event-schema';
import type { DismissalMode } from './child-record';
import type { PolicyValues } from './policy';

/**
 * Everything that a campus's service day needs to know before it starts: computed from campus, staff and child streams
 * for one date, then written into the day's stream, where today is decided from then on. Times in epoch ms.
 */
export interface DayPlan {
  readonly campusId: string;
  readonly schoolId: string;
  /** yyyy-mm-dd */
  readonly serviceDay: string;
  readonly timeZone: string;
  readonly calendar: CalendarRow;
  readonly policy: PolicyValues;
  readonly lessonsEnd: number;
  readonly freezeAt: number;
  readonly periods: readonly Period[];
  /** between afternoon and evening study: children may go out to eat and come back */
  readonly mealBreak?: { readonly startsAt: number; readonly endsAt: number } | null;
  readonly gates: readonly Gate[];
  readonly places: readonly Place[];
  readonly sessions: readonly Session[];
  readonly duties: readonly Duty[];
  /** the day is rehearsed: marked, and in no report */
  readonly rehearsal?: boolean;
}

export interface CalendarRow {
  readonly date: string;
  readonly isTeachingDay: boolean;
  /** whose timetable is followed; a make-up Saturday may follow Friday's */
  readonly timetableWeekday: number;
  /** ISO weekday of the date itself */
  readonly calendarWeekday: number;
  readonly season: 'winter' | 'summer';
  readonly serviceMode: 'normal' | 'none' | 'shortened' | 'full_day_care';
  /** a make-up workday: consents to leave alone need re-confirmation */
  readonly makeUpDay: boolean;
}

export interface Period {
  readonly periodId: string;
  readonly kind: 'stage' | 'extended_care' | 'evening_study' | 'morning_care' | 'midday_care';
  readonly stage: 'class' | 'grade' | 'school' | null;
  readonly careBlock: 'morning' | 'midday' | 'afternoon' | 'evening';
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Gate {
  readonly gateId: string;
  readonly placeId: string;
  readonly grades: readonly number[];
}

export interface Place {
  readonly placeId: string;
  readonly building: string;
  readonly kind: 'room' | 'grounds' | 'gate' | 'clinic' | 'library' | 'office' | 'canteen' | 'guard_room' | 'other';
  readonly capacity: number | null;
  /** a round of the patrol signs in here */
  readonly patrolCheckpoint?: boolean;
  /** the final sweep clears this place */
  readonly sweepArea?: boolean;
}

/** A slot of the programme board on this date. */
export interface Session {
  readonly sessionId: string;
  readonly periodId: string;
  readonly groupId: string;
  /** groups that were merged into this one: their children are expected here */
  readonly mergedGroupIds?: readonly string[];
  readonly groupKind: 'homework' | 'club' | 'reading' | 'self_study' | 'sport' | 'special_topic' | 'care';
  readonly placeId: string;
  /** the staff member in charge first; an external instructor never alone */
  readonly staffIds: readonly string[];
  readonly externalIds: readonly string[];
}

export interface Duty {
  readonly staffId: string;
  readonly role:
    | 'principal'
    | 'deputy'
    | 'duty_leader'
    | 'duty_administrator'
    | 'grade_lead'
    | 'homeroom_teacher'
    | 'duty_teacher'
    | 'gate_teacher'
    | 'gate_guard'
    | 'nurse'
    | 'escort'
    | 'external_instructor'
    | 'volunteer'
    | 'academic_office';
  /** grade for a grade lead, class for a homeroom teacher, gate for a gate's staff */
  readonly grade: number | null;
  readonly classId: string | null;
  readonly gateId: string | null;
  /** an external instructor's paired staff member */
  readonly pairedWith: string | null;
}

/** One child of the expected list, with the revision of its stream that the list was made from. */
export interface ExpectedChild {
  readonly childId: string;
  readonly classId: string;
  readonly grade: number;
  readonly fact: Fact;
  readonly sessions: readonly string[];
  readonly dismissalPeriodId: string;
  readonly gateId: string;
  readonly mode: DismissalMode;
  readonly extendedCare: boolean;
  readonly soundAlike: boolean;
}

export interface ExpectedList {
  readonly children: readonly ExpectedChild[];
  readonly onLeave: readonly {
    readonly childId: string;
    readonly classId: string;
    readonly grade: number;
    readonly leaveId: string;
    readonly fact: Fact;
  }[];
}
