import { Code, CommandId, Id, Instant, OneOf, Part, Text } from '../fields';
import { Tap } from './tap';

const RESOLUTIONS = ['as_recorded', 'child_has_left', 'child_is_with'] as const;

/** Points at the record that it corrects; both stay. */
export class CorrectRecordBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id({ about: 'revision of the record in the day' }) readonly corrects: string;
  @Id({ optional: true }) readonly childId?: string | null;
  @Code() readonly what: string;
  @Instant({ optional: true }) readonly occurredAt?: number | null;
  @Text({ optional: true }) readonly note?: string | null;
}
export class ResolveConflictBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly conflictId: string;
  @OneOf(RESOLUTIONS) readonly resolution: (typeof RESOLUTIONS)[number];
  @Id({ optional: true, about: 'with whom the child is' }) readonly holder?: string | null;
  @Text({ optional: true }) readonly note?: string | null;
}
export class ResolveDiscrepancyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly discrepancyId: string;
  @Code() readonly outcome: string;
  @Text({ optional: true }) readonly note?: string | null;
}
