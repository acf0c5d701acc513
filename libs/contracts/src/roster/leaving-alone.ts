import { CalendarDate, CommandId, Flag, Id, OneOf, Weekdays, Whole, type IsoWeekday } from '../fields';

/** A guardian's written consent that the child leaves alone; replaces an earlier one. */
export class GrantSelfConsentBody {
  @CommandId() readonly commandId: string;
  @Weekdays({ about: 'ISO weekdays of the calendar' }) readonly weekdays: IsoWeekday[];
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
  @Whole({ max: 1440, about: 'not after this minute of the day' }) readonly latest: number;
  @Flag({ optional: true, about: 'also from evening study' }) readonly evening?: boolean | null;
  @Id({ optional: true, about: 'the guardian who signed' }) readonly signedBy?: string | null;
}
export class RevokeSelfConsentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly consentId: string;
}
const REASONS = ['weather', 'school', 'guardian'] as const;
/** It doesn't hold on this date. */
export class SuspendSelfConsentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly consentId: string;
  @CalendarDate() readonly date: string;
  @OneOf(REASONS) readonly reason: (typeof REASONS)[number];
}
/** A guardian said that it holds on this make-up day. */
export class ConfirmSelfConsentBody {
  @CommandId() readonly commandId: string;
  @Id() readonly consentId: string;
  @CalendarDate() readonly date: string;
  @Id({ about: 'the guardian who said so' }) readonly by: string;
}
