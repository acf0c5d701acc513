import { Code, CommandId, Digits, Flag, Id, Instant, MAX_NUMBER, OneOf, Parts, Text, Whole } from './fields';

const KINDS = ['guardian', 'official', 'contractor', 'delivery', 'other'] as const;
const REASONS = ['during_care', 'host_not_reached', 'no_document', 'not_expected', 'other'] as const;
const MAX_NAME = 64;
/** Things that one guard hands to the next. */
const MAX_ITEMS = 20;
const AT = { optional: true, about: 'epoch ms, when it happened, entered from paper; without: now' } as const;

/** Somebody from outside stands at a gate. Only the last four of a document are written down. */
export class RegisterVisitorBody {
  @CommandId() readonly commandId: string;
  @Id() readonly gateId: string;
  @OneOf(KINDS) readonly kind: (typeof KINDS)[number];
  @Text({ max: MAX_NAME }) readonly name: string;
  @Id({ optional: true, about: 'the member of staff whom they come to see' }) readonly hostId?: string | null;
  @Digits(4, { optional: true, about: 'last four of the ID document' }) readonly idLast4?: string | null;
  @Text({ optional: true, max: MAX_NUMBER }) readonly phone?: string | null;
  @Text({ optional: true, max: MAX_NAME, about: 'where they come from' }) readonly unit?: string | null;
  @Text({ optional: true, max: 200 }) readonly purpose?: string | null;
  @Text({ optional: true, max: 16, about: 'number plate' }) readonly vehicle?: string | null;
  @Whole({ optional: true, max: 99 }) readonly companions?: number | null;
  @Instant(AT) readonly at?: number | null;
}
/** Lets the visitor in. During the service a guardian only by a leader, who says why. */
export class AdmitVisitorBody {
  @CommandId() readonly commandId: string;
  @Id() readonly visitId: string;
  @Flag({ optional: true, about: 'the host was reached and expects the visitor' }) readonly hostConfirmed?: boolean | null;
  @Id({ optional: true, about: 'number of the badge' }) readonly badge?: string | null;
  @Text({ optional: true, max: 200, about: 'why, by a leader' }) readonly reason?: string | null;
  @Instant(AT) readonly at?: number | null;
}
export class RefuseVisitorBody {
  @CommandId() readonly commandId: string;
  @Id() readonly visitId: string;
  @OneOf(REASONS) readonly reason: (typeof REASONS)[number];
  @Text({ optional: true, max: 200 }) readonly note?: string | null;
  @Instant(AT) readonly at?: number | null;
}
export class VisitorLeftBody {
  @CommandId() readonly commandId: string;
  @Id() readonly visitId: string;
  @Flag({ optional: true }) readonly badgeReturned?: boolean | null;
  @Instant(AT) readonly at?: number | null;
}

export class InspectedItem {
  @Code({ about: 'radio, torch, baton, keys …' }) readonly item: string;
  @Flag() readonly ok: boolean;
}
/** A guard hands the gate to the next one; open matters are counted by the server. */
export class OfferShiftBody {
  @CommandId() readonly commandId: string;
  @Id({ about: 'the next guard' }) readonly to: string;
  @Id({ optional: true, about: 'without: the whole gatehouse' }) readonly gateId?: string | null;
  @Parts(() => InspectedItem, { max: MAX_ITEMS }) readonly inspection: InspectedItem[];
  @Text({ optional: true }) readonly note?: string | null;
}
export class AcceptShiftBody {
  @CommandId() readonly commandId: string;
  @Id() readonly shiftId: string;
}
export class RefuseShiftBody {
  @CommandId() readonly commandId: string;
  @Id() readonly shiftId: string;
  @Text({ max: 200 }) readonly reason: string;
}
