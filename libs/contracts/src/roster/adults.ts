import { CalendarDate, CommandId, Digits, Flag, Id, MAX_NUMBER, OneOf, Part, Text, Weekdays, Whole, type IsoWeekday } from '../fields';

/** An adult as a form names them; whom the school knows by phone and name is found, anybody else is written down. */
export class AdultNamed {
  @Text({ max: 64 }) readonly name: string;
  @Text({ optional: true, max: MAX_NUMBER }) readonly phone?: string | null;
  @Digits(4, { optional: true, about: 'last four of the ID document' }) readonly idLast4?: string | null;
}

const KINDS = ['guardian', 'listed', 'agency'] as const;
/** This person may collect this child. One of personId and person. */
export class GrantAuthorityBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'somebody whom the school knows' }) readonly personId?: string | null;
  @Part(() => AdultNamed, { optional: true }) readonly person?: AdultNamed | null;
  @OneOf(KINDS) readonly kind: (typeof KINDS)[number];
  @Id({ about: 'GB/T 4761 relation code: 51 father, 52 mother …' }) readonly relation: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ optional: true, about: 'yyyy-mm-dd, inclusive; without: until revoked' }) readonly to?: string | null;
  @Weekdays({ optional: true, about: 'ISO weekdays of the calendar; without: every day' }) readonly weekdays?: IsoWeekday[] | null;
  @Id({ optional: true, about: 'for an agency’s escort' }) readonly agencyId?: string | null;
}
export class RevokeAuthorityBody {
  @CommandId() readonly commandId: string;
  @Id() readonly authorityId: string;
}
/** An adult of the family: who is called, and in which order. Says nothing about collecting. */
export class ListContactBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new contact' }) readonly contactId?: string | null;
  @Id({ optional: true, about: 'somebody whom the school knows' }) readonly personId?: string | null;
  @Part(() => AdultNamed, { optional: true }) readonly person?: AdultNamed | null;
  @Id({ about: 'GB/T 4761 relation code, or other_guardian' }) readonly relation: string;
  @Flag() readonly isGuardian: boolean;
  @Whole({ optional: true, min: 1, max: 20, about: '1 is called first' }) readonly order?: number | null;
  @Text({ optional: true, max: 200, about: 'what shows that a step-parent or appointed guardian is one' }) readonly document?:
    string | null;
}
export class RemoveContactBody {
  @CommandId() readonly commandId: string;
  @Id() readonly contactId: string;
}
/** A contact of this child has another number; call-backs of earlier requests still use the number before it. */
export class ChangePhoneBody {
  @CommandId() readonly commandId: string;
  @Id() readonly personId: string;
  @Text({ max: MAX_NUMBER }) readonly phone: string;
}
