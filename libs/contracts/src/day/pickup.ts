import type { RefusalAtGate } from '@baton/custody';
import { Code, CommandId, Digits, Flag, Id, Ids, Instant, OneOf, Part, Text, Whole, Wholes } from '../fields';
import { Tap } from './tap';

const REFUSALS_AT_GATE = [
  'blocked',
  'no_authority',
  'authority_not_today',
  'no_delegation',
  'delegation_not_confirmed',
  'delegation_outside_window',
  'delegation_used',
  'id_mismatch',
  'no_consent',
  'below_minimum_grade',
  'consent_not_this_weekday',
  'consent_suspended',
  'consent_needs_confirmation',
  'consent_not_for_evening',
  'after_latest_time',
  'gate_closed',
  'unknown_pass',
  'already_released',
  'not_in_custody',
  'held_elsewhere',
  'no_exit_permit',
  'confirm_similar_name',
] as const satisfies readonly RefusalAtGate[];

/** Characters of what a scanner reads. */
export const MAX_PASS_TEXT = 256;

/** A collector stands at the gate and asks for children. */
export class RequestPickupBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id({ about: 'made by the screen: one visit, one id' }) readonly pickupId: string;
  @Id({ optional: true, about: 'left out: a pass or person that nobody knows' }) readonly collectorId?: string | null;
  @Text({
    optional: true,
    max: MAX_PASS_TEXT,
    about: 'what the scanner read: the server finds the collector, and the children if none are named',
  })
  readonly pass?: string | null;
  @Id() readonly gateId: string;
  @Ids({ optional: true, min: 0, max: 20 }) readonly children?: string[] | null;
}
export class OverrideOfLeader {
  @Code() readonly reason: string;
}
export class CompleteReleaseBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly pickupId: string;
  @Id() readonly childId: string;
  @Id({ optional: true }) readonly collectorId?: string | null;
  @Flag({ optional: true, about: 'the child leaves alone' }) readonly alone?: boolean | null;
  @Id() readonly gateId: string;
  @Digits(4, { optional: true, about: 'last four characters of the document that the collector showed' })
  readonly idLast4?: string | null;
  @Id({ optional: true, about: 'the class that the guard asked for, when names sound alike' })
  readonly confirmedClassId?: string | null;
  @Id({ optional: true }) readonly exitPermitId?: string | null;
  @Part(() => OverrideOfLeader, { optional: true }) readonly override?: OverrideOfLeader | null;
}
/** The same, decided by a tablet without network. */
export class ReportReleaseBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly pickupId: string;
  @Id() readonly childId: string;
  @Id({ optional: true }) readonly collectorId?: string | null;
  @Flag({ optional: true }) readonly alone?: boolean | null;
  @Id() readonly gateId: string;
  @Digits(4, { optional: true }) readonly idLast4?: string | null;
  @Id({ optional: true }) readonly confirmedClassId?: string | null;
  @Id({ optional: true }) readonly exitPermitId?: string | null;
  @Part(() => OverrideOfLeader, { optional: true }) readonly override?: OverrideOfLeader | null;
  @Whole({ about: 'seconds; age of the authorities that the tablet judged by' }) readonly snapshotAge: number;
}
export class ReportBlockedReleaseBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id({ optional: true }) readonly pickupId?: string | null;
  @Id({ optional: true }) readonly collectorId?: string | null;
  @Id() readonly gateId: string;
  @OneOf(REFUSALS_AT_GATE) readonly code: RefusalAtGate;
}
/** The child had left wrongly. */
export class ReverseReleaseBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id({ about: 'revision of the release, as the screen showed it' }) readonly release: string;
  @Code() readonly reason: string;
  @Text({ optional: true }) readonly note?: string | null;
}
/** The child had not left. */
export class AnnulReleaseBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id({ about: 'revision of the release, as the screen showed it' }) readonly release: string;
  @Code() readonly reason: string;
  @Id({ optional: true, about: 'where the child is' }) readonly placeId?: string | null;
}
export class IssueExitPermitBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly permitId: string;
  @Id() readonly childId: string;
  @Id({ optional: true }) readonly collectorId?: string | null;
  @Code() readonly reason: string;
  @Text({ optional: true }) readonly note?: string | null;
  @Instant() readonly validUntil: number;
}
export class CallChildBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id() readonly gateId: string;
  @Id() readonly pickupId: string;
}
export class CallWaveBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly gateId: string;
  @Id() readonly periodId: string;
  @Wholes({ max: 12 }) readonly grades: number[];
}
/** A red warning: nobody leaves alone today from now on. */
export class SuspendSelfConsentsBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Code() readonly reason: string;
  @Id() readonly noticeId: string;
}
