import { CalendarDate, CommandId, Id, OneOf, Text } from '../fields';

/** A court or authority restricts a person. Without its document there is no restriction. */
export class RecordRestrictionBody {
  @CommandId() readonly commandId: string;
  @Id({ about: 'the restricted person, as known to the school' }) readonly personId: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive: last day of force by the document' }) readonly to: string;
  @Text({ optional: true, max: 200, about: 'type, number and issuer of the document' }) readonly document?: string | null;
  @Text({ optional: true, about: 'what it says; read by duty leader and principal only' }) readonly content?: string | null;
}
const OUTCOMES = ['upheld', 'lapses'] as const;
/** A named person looked at it again. */
export class ReviewRestrictionBody {
  @CommandId() readonly commandId: string;
  @Id() readonly restrictionId: string;
  @OneOf(OUTCOMES) readonly outcome: (typeof OUTCOMES)[number];
  @CalendarDate({ about: 'the end from now on' }) readonly to: string;
  @Text() readonly reason: string;
}
/** Court or authority lifted it; the document is on file. */
export class LiftRestrictionBody {
  @CommandId() readonly commandId: string;
  @Id() readonly restrictionId: string;
  @Text({ optional: true, max: 200, about: 'type, number and issuer of the document' }) readonly document?: string | null;
}
