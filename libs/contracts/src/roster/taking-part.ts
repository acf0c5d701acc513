import { CalendarDate, CommandId, Flag, Id, Ids, OneOf, Parts, Text, Weekdays, Whole, type IsoWeekday } from '../fields';
const MODES = ['collected', 'agency', 'self'] as const;
type Mode = (typeof MODES)[number];

/** Periods of one day at most. */
const MAX_PERIODS = 12;
const WEEKDAY = { min: 1, max: 7, about: 'ISO weekday of the timetable' } as const;

export class Wish {
  @Whole(WEEKDAY) readonly weekday: IsoWeekday;
  @Ids({ max: MAX_PERIODS }) readonly periodIds: string[];
}
/** A guardian applies for a term. */
export class SubmitEnrolmentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly termId: string;
  @Parts(() => Wish, { min: 1, max: 7 }) readonly wishes: Wish[];
  @Id({ about: 'the guardian who applies' }) readonly submittedBy: string;
  @Text({ optional: true }) readonly reason?: string | null;
}
/** The homeroom teacher supports it or opposes it with a reason; the school decides. */
export class ReviewEnrolmentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly enrolmentId: string;
  @Flag() readonly supports: boolean;
  @Text({ optional: true }) readonly reason?: string | null;
}
export class DecideEnrolmentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly enrolmentId: string;
  @Flag() readonly accepts: boolean;
  @Text({ optional: true, about: 'for a no' }) readonly reason?: string | null;
}
export class GroupOfPeriod {
  @Id() readonly periodId: string;
  @Id() readonly groupId: string;
}
export class PlacementRow {
  @Whole(WEEKDAY) readonly weekday: IsoWeekday;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true }) readonly to?: string | null;
  @Parts(() => GroupOfPeriod, { max: MAX_PERIODS }) readonly groups: GroupOfPeriod[];
  @Id() readonly dismissalPeriodId: string;
  @Id() readonly gateId: string;
  @OneOf(MODES) readonly mode: Mode;
}
/** Groups, dismissal, gate and way of leaving by timetable weekday, from the next service day on. */
export class PlaceChildBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'without: a decision made on paper' }) readonly enrolmentId?: string | null;
  @Parts(() => PlacementRow, { min: 1, max: 14 }) readonly rows: PlacementRow[];
}
/** No part on these timetable weekdays from this date on. */
export class WithdrawEnrolmentBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true }) readonly enrolmentId?: string | null;
  @Weekdays({ about: 'ISO weekdays of the timetable' }) readonly weekdays: IsoWeekday[];
  @CalendarDate({ about: 'yyyy-mm-dd, tomorrow or later' }) readonly from: string;
}
/** A guardian says that the child takes no part; nobody has to say why. */
export class DeclineEnrolmentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly termId: string;
  @Id({ optional: true, about: 'the guardian' }) readonly by?: string | null;
  @Text({ optional: true }) readonly reason?: string | null;
}
/** On a timetable weekday the child leaves after another period, at another gate or in another way. */
export class ChangeDismissalBody {
  @CommandId() readonly commandId: string;
  @Whole(WEEKDAY) readonly weekday: IsoWeekday;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true, about: 'yyyy-mm-dd, inclusive; the same as from: for that day only' }) readonly to?: string | null;
  @Id() readonly dismissalPeriodId: string;
  @Id() readonly gateId: string;
  @OneOf(MODES) readonly mode: Mode;
}
/** The child takes part on one date though not placed. */
export class JoinAdHocBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly date: string;
  @Parts(() => GroupOfPeriod, { min: 1, max: MAX_PERIODS }) readonly groups: GroupOfPeriod[];
  @Id() readonly dismissalPeriodId: string;
  @Id() readonly gateId: string;
  @OneOf(MODES) readonly mode: Mode;
}
/** The child takes no part on one date though placed; or the plan holds again for it. */
export class AdHocDateBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly date: string;
}
/** The homeroom teacher's one gesture before the freeze: these children of the class are absent today. */
export class AbsentTodayBody {
  @CommandId() readonly commandId: string;
  @Ids({ max: 60 }) readonly children: string[];
}
