import { DUTY_ROLES, type DutyRole, ROLES, type Role } from '../access';
import { CalendarDate, CommandId, Code, Flag, Id, Ids, MAX_NUMBER, OneOf, Text, Weekdays, Whole, type IsoWeekday } from '../fields';

/** A value of the policy holds from this date on; a day that is open keeps the value frozen into it. */
export class ChangePolicyBody {
  @CommandId() readonly commandId: string;
  @Code({ about: 'name of the value, such as lateHandoff' }) readonly key: string;
  @Whole({ max: 1440 }) readonly value: number;
  @CalendarDate() readonly from: string;
}
const MODES = ['normal', 'none', 'shortened', 'full_day_care'] as const;
const SEASONS = ['winter', 'summer'] as const;
/** What differs from the national list on one date; left out: as it would be. */
export class SetCalendarDayBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly date: string;
  @Flag({ optional: true }) readonly isTeachingDay?: boolean | null;
  @Whole({ optional: true, min: 1, max: 7, about: 'whose timetable is followed' }) readonly timetableWeekday?: IsoWeekday | null;
  @OneOf(SEASONS, { optional: true }) readonly season?: (typeof SEASONS)[number] | null;
  @OneOf(MODES, { optional: true }) readonly serviceMode?: (typeof MODES)[number] | null;
  @Flag({ optional: true }) readonly makeUpDay?: boolean | null;
  @Text({ optional: true, max: 200 }) readonly note?: string | null;
}
export class ClearCalendarDayBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly date: string;
}
/** A duty on one date, on timetable weekdays, or every day. */
export class PlanDutyBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new duty' }) readonly dutyId?: string | null;
  @Id() readonly staffId: string;
  @OneOf(DUTY_ROLES) readonly role: DutyRole;
  @Whole({ optional: true, min: 1, max: 12 }) readonly grade?: number | null;
  @Id({ optional: true }) readonly classId?: string | null;
  @Id({ optional: true }) readonly gateId?: string | null;
  @Id({ optional: true, about: 'for an external instructor' }) readonly pairedWith?: string | null;
  @CalendarDate({ optional: true, about: 'only on this date' }) readonly date?: string | null;
  @Weekdays({ optional: true, about: 'ISO weekdays of the timetable' }) readonly weekdays?: IsoWeekday[] | null;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true }) readonly to?: string | null;
}
export class VacateDutyBody {
  @CommandId() readonly commandId: string;
  @Id() readonly dutyId: string;
  @CalendarDate() readonly from: string;
}
/** On one date somebody else has the duty. */
export class SubstituteDutyBody {
  @CommandId() readonly commandId: string;
  @Id() readonly dutyId: string;
  @CalendarDate() readonly date: string;
  @Id() readonly staffId: string;
}
/** On one date an entry of the programme board is elsewhere or with other people. */
export class ChangeSlotBody {
  @CommandId() readonly commandId: string;
  @Id() readonly slotId: string;
  @CalendarDate() readonly date: string;
  @Id() readonly placeId: string;
  @Ids({ max: 10 }) readonly staffIds: string[];
  @Ids({ min: 0, max: 10 }) readonly externalIds: string[];
}
export class CancelSlotBody {
  @CommandId() readonly commandId: string;
  @Id() readonly slotId: string;
  @CalendarDate() readonly date: string;
}

/** Somebody who works for the school. */
export class RegisterStaffBody {
  @CommandId() readonly commandId: string;
  @Text({ max: 64 }) readonly name: string;
  @Text({ optional: true, max: 32, about: 'also the login' }) readonly staffNumber?: string | null;
  @Text({ optional: true, max: MAX_NUMBER }) readonly phone?: string | null;
  @OneOf(ROLES) readonly role: Role;
  @Flag({ optional: true, about: 'an instructor or volunteer from outside: rostered only while vetted' }) readonly external?:
    boolean | null;
  @CalendarDate({ optional: true, about: 'a one-day account is good for this date only; answers its PIN' }) readonly onlyOn?: string | null;
}
export class ChangeStaffRolesBody {
  @CommandId() readonly commandId: string;
  @Ids({ max: 16, about: 'standing roles' }) readonly roles: string[];
}
export class SuspendStaffBody {
  @CommandId() readonly commandId: string;
  @Text({ optional: true }) readonly reason?: string | null;
}
/** All documents of an external were seen and are valid until this date. */
export class VetExternalBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly vettedUntil: string;
  @Text({ about: 'which documents were seen' }) readonly documents: string;
}
