import { CalendarDate, CommandId, Flag, Id, Ids, OneOf, Parts, Text, Weekdays, Whole, Wholes, type IsoWeekday } from '../fields';

/** Characters of the name of a school, campus, place, gate, group, period or term. */
const MAX_LABEL = 64;
/** Rows of one bell: seasons × kinds of day × weekdays that differ. */
const MAX_BELL_ROWS = 42;
const GRADES = 12;
const MINUTE = { max: 2_880, about: 'minutes after midnight of the service day; an evening may end after midnight' } as const;

const SEASONS = ['winter', 'summer'] as const;
const RINGING_MODES = ['normal', 'shortened', 'full_day_care'] as const;

/** The school's own name, as it stands on lists and prints. The first time it founds the school's directory. */
export class NameSchoolBody {
  @CommandId() readonly commandId: string;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @Text({ optional: true, max: 32, about: 'the school’s code with the authority' }) readonly code?: string | null;
}
/** A campus of the school; its day has a book of its own. */
export class OpenCampusBody {
  @CommandId() readonly commandId: string;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @Text({ optional: true, max: 64, about: 'IANA name; without: the server’s' }) readonly timeZone?: string | null;
}
export class RenameCampusBody {
  @CommandId() readonly commandId: string;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @Text({ optional: true, max: 64, about: 'IANA name; without: as it is' }) readonly timeZone?: string | null;
}

/** Who a row of the file is about, as the preview asked. */
export class ImportAnswer {
  @Id() readonly questionId: string;
  @Id({ optional: true, about: 'the child that changed class; without: a new child' }) readonly sameAs?: string | null;
}
export class ConfirmImportBody {
  @Parts(() => ImportAnswer, { optional: true, max: 500 }) readonly answers?: ImportAnswer[] | null;
}

export class SetTermBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new term' }) readonly termId?: string | null;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
}
export class RemoveTermBody {
  @CommandId() readonly commandId: string;
  @Id() readonly termId: string;
}
/** Timetable weekdays on which there is service, from this date on. */
export class SetServiceWeekdaysBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @Weekdays() readonly weekdays: IsoWeekday[];
}
export class SetSeasonBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @OneOf(SEASONS) readonly season: (typeof SEASONS)[number];
}
export class HolidaySpan {
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
}
export class MakeUpDay {
  @CalendarDate() readonly date: string;
}
/** The State Council's notice of a year: holidays and make-up workdays. */
export class SetNationalYearBody {
  @CommandId() readonly commandId: string;
  @Whole({ min: 2020, max: 2100 }) readonly year: number;
  @Parts(() => HolidaySpan, { min: 1, max: 30 }) readonly holidays: HolidaySpan[];
  @Parts(() => MakeUpDay, { max: 30 }) readonly makeUpDays: MakeUpDay[];
}

/** On this date the service is rehearsed: shown as such everywhere, and in no report. */
export class RehearsalBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly date: string;
}

/** When something rings. Left out: always. The first row that fits a day holds. */
export class BellRing {
  @OneOf(SEASONS, { optional: true }) readonly season?: (typeof SEASONS)[number] | null;
  @Weekdays({ optional: true, about: 'ISO weekdays of the timetable' }) readonly weekdays?: IsoWeekday[] | null;
  @OneOf(RINGING_MODES, { optional: true }) readonly serviceMode?: (typeof RINGING_MODES)[number] | null;
  @Whole(MINUTE) readonly startsAt: number;
  @Whole(MINUTE) readonly endsAt: number;
}
const PERIOD_KINDS = ['stage', 'extended_care', 'evening_study', 'morning_care', 'midday_care', 'meal_break'] as const;
const STAGES = ['class', 'grade', 'school'] as const;
const CARE_BLOCKS = ['morning', 'midday', 'afternoon', 'evening'] as const;
/** A period of the bell schedule, from this date on. */
export class SetPeriodBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new period' }) readonly periodId?: string | null;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true, about: 'yyyy-mm-dd, inclusive; without: until it is ended' }) readonly to?: string | null;
  @OneOf(PERIOD_KINDS) readonly kind: (typeof PERIOD_KINDS)[number];
  @OneOf(STAGES, { optional: true, about: 'for a stage' }) readonly stage?: (typeof STAGES)[number] | null;
  @OneOf(CARE_BLOCKS) readonly careBlock: (typeof CARE_BLOCKS)[number];
  @Wholes({ optional: true, max: GRADES, about: 'grades; without: all' }) readonly grades?: number[] | null;
  @Flag({ optional: true, about: 'counts towards the two hours a day; without: a stage does' }) readonly countsForMinimum?: boolean | null;
  @Parts(() => BellRing, { min: 1, max: MAX_BELL_ROWS }) readonly times: BellRing[];
}
export class EndPeriodBody {
  @CommandId() readonly commandId: string;
  @Id() readonly periodId: string;
  @CalendarDate({ about: 'yyyy-mm-dd, the last date on which it is held' }) readonly to: string;
}
export class LessonsEndRing {
  @OneOf(SEASONS, { optional: true }) readonly season?: (typeof SEASONS)[number] | null;
  @Weekdays({ optional: true, about: 'ISO weekdays of the timetable' }) readonly weekdays?: IsoWeekday[] | null;
  @OneOf(RINGING_MODES, { optional: true }) readonly serviceMode?: (typeof RINGING_MODES)[number] | null;
  @Whole(MINUTE) readonly endsAt: number;
}
export class SetLessonsEndBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @Parts(() => LessonsEndRing, { min: 1, max: MAX_BELL_ROWS }) readonly times: LessonsEndRing[];
}

const PLACE_KINDS = ['room', 'grounds', 'gate', 'clinic', 'library', 'office', 'canteen', 'guard_room', 'other'] as const;
export class SetPlaceBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new place' }) readonly placeId?: string | null;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @Text({ optional: true, max: MAX_LABEL, about: 'name of the building; a walk inside one building is short' }) readonly building?:
    string | null;
  @OneOf(PLACE_KINDS) readonly kind: (typeof PLACE_KINDS)[number];
  @Whole({ optional: true, min: 1, max: 5_000 }) readonly capacity?: number | null;
  @Flag({ optional: true, about: 'a round of the patrol signs in here' }) readonly patrolCheckpoint?: boolean | null;
  @Flag({ optional: true, about: 'the final sweep clears this place' }) readonly sweepArea?: boolean | null;
}
export class RemovePlaceBody {
  @CommandId() readonly commandId: string;
  @Id() readonly placeId: string;
}
export class SetGateBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new gate' }) readonly gateId?: string | null;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @Id({ optional: true, about: 'where it stands; without: a place of the gate’s own' }) readonly placeId?: string | null;
  @Wholes({ max: GRADES, about: 'grades that leave through it' }) readonly grades: number[];
}
export class RemoveGateBody {
  @CommandId() readonly commandId: string;
  @Id() readonly gateId: string;
}
export class SetClassBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new class' }) readonly classId?: string | null;
  @Whole({ min: 1, max: GRADES }) readonly gradeLevel: number;
  @Whole({ min: 1, max: 60 }) readonly classNo: number;
  @Whole({ optional: true, min: 2000, max: 2100, about: 'year in which the class entered school; without: by its grade' })
  readonly cohortYear?: number | null;
  @Id({ optional: true, about: 'its room' }) readonly placeId?: string | null;
  @Id({ optional: true }) readonly gateId?: string | null;
}
export class RemoveClassBody {
  @CommandId() readonly commandId: string;
  @Id() readonly classId: string;
}
const GROUP_KINDS = ['homework', 'club', 'reading', 'self_study', 'sport', 'special_topic', 'care'] as const;
export class SetGroupBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new group' }) readonly groupId?: string | null;
  @Text({ max: MAX_LABEL }) readonly name: string;
  @OneOf(GROUP_KINDS) readonly kind: (typeof GROUP_KINDS)[number];
  @Whole({ optional: true, min: 1, max: 5_000 }) readonly capacity?: number | null;
  @Wholes({ optional: true, max: GRADES, about: 'grades; without: all' }) readonly grades?: number[] | null;
  @Id({ optional: true, about: 'the class that the group is, in the class stage' }) readonly classId?: string | null;
}
export class RemoveGroupBody {
  @CommandId() readonly commandId: string;
  @Id() readonly groupId: string;
}
/** Two groups are one in a period, for good or until a date: the children of the first are expected in the second. */
export class MergeGroupsBody {
  @CommandId() readonly commandId: string;
  @Id() readonly groupId: string;
  @Id() readonly intoGroupId: string;
  @Id() readonly periodId: string;
  @Weekdays({ about: 'ISO weekdays of the timetable' }) readonly weekdays: IsoWeekday[];
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true, about: 'yyyy-mm-dd, inclusive; without: for good' }) readonly to?: string | null;
}
/** An entry of the programme board: time, activity, place, form and who is in charge. */
export class ScheduleSlotBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new entry' }) readonly slotId?: string | null;
  @Weekdays({ about: 'ISO weekdays of the timetable' }) readonly weekdays: IsoWeekday[];
  @Id() readonly periodId: string;
  @Id() readonly groupId: string;
  @Id() readonly placeId: string;
  @Ids({ max: 10, about: 'who is in charge first' }) readonly staffIds: string[];
  @Ids({ optional: true, min: 0, max: 10 }) readonly externalIds?: string[] | null;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true, about: 'yyyy-mm-dd, inclusive' }) readonly to?: string | null;
  @Text({ optional: true, max: MAX_LABEL }) readonly activity?: string | null;
  @Text({ optional: true, max: MAX_LABEL, about: 'in groups, outdoors …' }) readonly form?: string | null;
  @Flag({ optional: true, about: 'somebody has seen that a person or room is wanted twice, and means it' }) readonly conflictsSeen?:
    boolean | null;
}
/** The entry holds no more from this date on. */
export class EndSlotBody {
  @CommandId() readonly commandId: string;
  @Id() readonly slotId: string;
  @CalendarDate() readonly from: string;
}
