import { MAX_NUMBER, CalendarDate, CommandId, Digits, Id, Instant, OneOf, Text } from './fields';

/** A sheet for one guardian of the child: whoever opens its code with a phone is this guardian from then on. */
export class InviteGuardianBody {
  @CommandId() readonly commandId: string;
}
const WHY_A_PHONE_GOES = ['lost', 'given_up', 'by_school'] as const;
export class RevokePhoneBody {
  @CommandId() readonly commandId: string;
  @Id() readonly phoneId: string;
  @OneOf(WHY_A_PHONE_GOES) readonly reason: (typeof WHY_A_PHONE_GOES)[number];
}
/** Characters of a raw P-256 public key in base64url. */
const KEY_LENGTH = 87;
/** A phone opens the sheet's code. The key stays in the phone; only its public half is told. */
export class EnrolPhoneBody {
  @CommandId() readonly commandId: string;
  @Text({ max: 200, about: 'what follows # in the address on the sheet' }) readonly invitation: string;
  @Text({ max: KEY_LENGTH, about: 'ECDSA P-256 public key as WebCrypto exports it raw, base64url' }) readonly publicKey: string;
}
/** The homeroom teacher decides. */
export class GuardianLeaveBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
  @Text({ optional: true, max: 200 }) readonly reason?: string | null;
}
/** Somebody collects the child once. Holds after a teacher has called back on a number that the school had before. */
export class GuardianDelegationBody {
  @CommandId() readonly commandId: string;
  @Text({ max: 64, about: 'the delegate’s name, as in the document' }) readonly name: string;
  @Text({ max: MAX_NUMBER, about: 'the delegate’s phone number' }) readonly phone: string;
  @Digits(4, { about: 'last four of the delegate’s ID document' }) readonly idLast4: string;
  @CalendarDate() readonly date: string;
  @Instant() readonly windowFrom: number;
  @Instant() readonly windowTo: number;
}
export class GuardianCancelsDelegationBody {
  @CommandId() readonly commandId: string;
  @Id() readonly delegationId: string;
}
export class GivesUpPhoneBody {
  @CommandId() readonly commandId: string;
}
/** "I have read it": what the school told the child's family today. */
export class GuardianAcknowledgesBody {
  @CommandId() readonly commandId: string;
  @Id() readonly noticeId: string;
}
