import type { Concern } from '@baton/custody';
import { CommandId, Flag, Id, MAX_NUMBER, OneOf, Part, Text } from '../fields';
import { Tap } from './tap';

const CONCERNS = ['absence', 'unwell', 'late_pickup', 'found', 'wrong_release'] as const satisfies readonly Concern[];
const OUTCOMES = ['reached', 'no_answer', 'busy', 'wrong_number', 'message_left'] as const;
const EXPLANATIONS = ['collected_before_check_in', 'at_home', 'with_family', 'other'] as const;
const POLICE = ['called', 'not_yet'] as const;
const CLINIC = ['back', 'home', 'hospital', 'stays'] as const;

export class AttemptContactBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @OneOf(CONCERNS) readonly concern: Concern;
  @Id({ optional: true, about: 'who was called, when on file' }) readonly personId?: string | null;
  @Text({ optional: true, max: MAX_NUMBER }) readonly number?: string | null;
  @OneOf(OUTCOMES) readonly outcome: (typeof OUTCOMES)[number];
  @Text({ optional: true }) readonly note?: string | null;
}
/** Where the child is, is known; custody never opened. */
export class ExplainAbsenceBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @OneOf(EXPLANATIONS) readonly kind: (typeof EXPLANATIONS)[number];
  @Id({ optional: true, about: 'who said so' }) readonly personId?: string | null;
  @Text({ optional: true, max: MAX_NUMBER }) readonly number?: string | null;
  @Text({ optional: true }) readonly note?: string | null;
  @Flag({ optional: true, about: 'the consent to leave alone did not cover this' }) readonly consentBreach?: boolean | null;
}
export class DecidePoliceBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @OneOf(POLICE) readonly decision: (typeof POLICE)[number];
  @Text({ optional: true }) readonly note?: string | null;
}
export class ReportUnwellBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Text({ optional: true }) readonly note?: string | null;
}
export class RecordClinicOutcomeBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @OneOf(CLINIC) readonly outcome: (typeof CLINIC)[number];
  @Text({ optional: true }) readonly note?: string | null;
}
