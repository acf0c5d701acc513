import { CalendarDate, CommandId, Digits, Id, Instant, MAX_NUMBER, OneOf, Text, Whole } from '../fields';

/** A guardian names somebody who may collect the child once, on one date, in one window. */
export class RequestDelegationBody {
  @CommandId() readonly commandId: string;
  @Text({ max: 64, about: 'the delegate’s name, as in the document' }) readonly name: string;
  @Text({ max: MAX_NUMBER, about: 'the delegate’s phone number' }) readonly phone: string;
  @Digits(4, { about: 'last four of the delegate’s ID document' }) readonly idLast4: string;
  @CalendarDate() readonly date: string;
  @Instant() readonly windowFrom: number;
  @Instant() readonly windowTo: number;
  @Id({ about: 'the guardian who names the delegate' }) readonly requestedBy: string;
  @Whole({ optional: true, max: 130, about: 'years, if a document was seen' }) readonly delegateAge?: number | null;
}
/** A teacher called the guardian back on a number that was on file, and the guardian confirmed. */
export class ConfirmDelegationBody {
  @CommandId() readonly commandId: string;
  @Id() readonly delegationId: string;
  @Id({ about: 'the guardian who answered' }) readonly calledPersonId: string;
  @Text({ max: MAX_NUMBER, about: 'the number that was called' }) readonly number: string;
}
export class ExtendDelegationBody {
  @CommandId() readonly commandId: string;
  @Id() readonly delegationId: string;
  @Instant() readonly windowTo: number;
}
const SOURCES = ['guardian', 'school'] as const;
export class CancelDelegationBody {
  @CommandId() readonly commandId: string;
  @Id() readonly delegationId: string;
  @OneOf(SOURCES, { about: 'who takes it back' }) readonly source: (typeof SOURCES)[number];
}
