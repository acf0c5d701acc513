import type { ReceiverKind, Route } from '@baton/custody';
import { Code, CommandId, Id, Ids, MAX_CHILDREN, OneOf, Part, Parts, Text, Whole } from '../fields';
import { Tap } from './tap';

const RECEIVERS = ['staff', 'session', 'clinic', 'gate', 'late_care', 'campus'] as const satisfies readonly ReceiverKind[];
const ROUTES = ['same_building', 'across_grounds', 'line_to_gate', 'clinic'] as const satisfies readonly Route[];
const REMARKS = ['leave', 'unwell', 'medicine', 'early_pickup', 'late_guardian', 'other'] as const;

export class Receiver {
  @OneOf(RECEIVERS) readonly kind: ReceiverKind;
  @Id({ optional: true }) readonly staffId?: string | null;
  @Id({ optional: true }) readonly sessionId?: string | null;
  @Id({ optional: true }) readonly gateId?: string | null;
  @Id({ optional: true }) readonly placeId?: string | null;
}
export class Remark {
  @Id() readonly childId: string;
  @OneOf(REMARKS) readonly kind: (typeof REMARKS)[number];
  @Text({ optional: true }) readonly note?: string | null;
}
/** The giver offers named children and answers for them until somebody accepts. */
export class OfferCustodyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id({ about: 'made by the screen: one offer, one id' }) readonly offerId: string;
  @Ids() readonly children: string[];
  @Part(() => Receiver) readonly to: Receiver;
  @OneOf(ROUTES) readonly route: Route;
  @Id({ optional: true, about: 'the walking adult' }) readonly escortId?: string | null;
  @Parts(() => Remark, { max: MAX_CHILDREN, optional: true }) readonly remarks?: Remark[] | null;
}
export class AcceptCustodyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Ids() readonly children: string[];
  @Id({ optional: true }) readonly placeId?: string | null;
  @Whole({ optional: true, max: MAX_CHILDREN, about: 'heads counted by the receiver' }) readonly counted?: number | null;
}
export class RefuseCustodyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Ids() readonly children: string[];
  @Code() readonly reason: string;
  @Text({ optional: true, about: 'only when one child is named: a note belongs to one child' }) readonly note?: string | null;
}
export class RecallOfferBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Ids() readonly children: string[];
}
/** “Not with me.” */
export class DenyCustodyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Ids() readonly children: string[];
}
/** A leader or the receiver takes children over; giver and receiver are told. */
export class TakeOverBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Ids() readonly children: string[];
  @Id({ about: 'who answers now, as the screen showed it' }) readonly from: string;
  @Id({ optional: true }) readonly placeId?: string | null;
  @Id({ optional: true, about: 'the group that the children are in from now on; left out: where they are' })
  readonly sessionId?: string | null;
  @Code() readonly reason: string;
  @Text({ optional: true, about: 'only when one child is named: a note belongs to one child' }) readonly note?: string | null;
}
export class DepartEscortBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Whole({ max: MAX_CHILDREN }) readonly count: number;
}
export class ArriveEscortBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Whole({ max: MAX_CHILDREN }) readonly count: number;
}
export class ReturnEscortBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly offerId: string;
  @Ids() readonly children: string[];
}
