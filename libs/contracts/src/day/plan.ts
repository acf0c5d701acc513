import { Codes, CommandId, Flag, Id, Ids, Instant, OneOf, Part, Parts, Text, Wholes } from '../fields';
import { Tap } from './tap';

const KINDS = ['gates', 'places', 'times', 'red_warning', 'other'] as const;
const SEVERITIES = ['normal', 'orange', 'red'] as const;

export class GateOfPlan {
  @Id() readonly gateId: string;
  @Flag() readonly open: boolean;
  @Id({ optional: true }) readonly insteadGateId?: string | null;
  @Wholes({ max: 12 }) readonly grades: number[];
  @Instant({ optional: true }) readonly at?: number | null;
}
/** Rain, smog or an emergency: other gates, places or times; who must acknowledge is told. */
export class ChangeDayPlanBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly planId: string;
  @OneOf(KINDS) readonly kind: (typeof KINDS)[number];
  @OneOf(SEVERITIES) readonly severity: (typeof SEVERITIES)[number];
  @Parts(() => GateOfPlan, { max: 20 }) readonly gates: GateOfPlan[];
  @Id() readonly noticeId: string;
  @Ids({ min: 0, optional: true, about: 'who must acknowledge; empty: everybody on duty' }) readonly staffIds?: string[] | null;
}
/** A leader's own words to people of today. At least one of everybody, roles, sessions and staffIds. */
export class SendNoticeBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly noticeId: string;
  @Text({ max: 500 }) readonly words: string;
  @OneOf(SEVERITIES, { optional: true }) readonly severity?: (typeof SEVERITIES)[number] | null;
  @Flag({ optional: true, about: 'everybody who has a duty or a group today' }) readonly everybody?: boolean | null;
  @Codes({ optional: true, max: 16, about: 'everybody with one of these duties today' }) readonly roles?: string[] | null;
  @Ids({ optional: true, min: 0, about: 'the teachers of these groups' }) readonly sessions?: string[] | null;
  @Ids({ optional: true, min: 0 }) readonly staffIds?: string[] | null;
}
export class WithdrawDayPlanBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly planId: string;
}
export class AcknowledgeNoticeBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly noticeId: string;
}
