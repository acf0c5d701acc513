import { Code, Codes, CommandId, Flag, Id, MAX_CHILDREN, OneOf, Part, Text, Whole } from '../fields';
import { Tap } from './tap';

const FINDINGS = ['hazard', 'other'] as const;

export class StartPatrolBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly patrolId: string;
  @Id({ optional: true }) readonly periodId?: string | null;
}
/** What the patroller counted at one place, before the book is looked at. */
export class LogCheckpointBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly patrolId: string;
  @Id() readonly placeId: string;
  @Id({ optional: true }) readonly sessionId?: string | null;
  @Whole({ max: MAX_CHILDREN }) readonly headcount: number;
  @Flag() readonly teacherPresent: boolean;
}
export class RaiseFindingBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly findingId: string;
  @Id({ optional: true }) readonly patrolId?: string | null;
  @Id() readonly placeId: string;
  @OneOf(FINDINGS) readonly kind: (typeof FINDINGS)[number];
  @Text({ optional: true }) readonly note?: string | null;
}
export class ResolveFindingBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly findingId: string;
  @Code() readonly outcome: string;
  @Text({ optional: true }) readonly note?: string | null;
}
export class CompletePatrolBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly patrolId: string;
}
export class CheckPlaceBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly placeId: string;
  @Flag() readonly ok: boolean;
  @Codes({ max: 30, about: 'what was found wrong, or checked' }) readonly items: string[];
}
export class ClearSweepAreaBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly areaId: string;
}
/** A child found where the book says nobody is. */
export class FindChildBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id() readonly placeId: string;
}
