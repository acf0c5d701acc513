import { CommandId, Id, Ids, OneOf, Part, Whole } from '../fields';
import { Tap } from './tap';

const KINDS = ['kept', 'found', 'returned', 're_entry'] as const;

/** “I have this child.” */
export class TakeChildBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Ids() readonly children: string[];
  @Id({ optional: true }) readonly placeId?: string | null;
  @Id({ optional: true }) readonly sessionId?: string | null;
  @OneOf(KINDS) readonly kind: (typeof KINDS)[number];
}
/** A child that was not planned today and is here. */
export class AdmitWalkInBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly childId: string;
  @Id() readonly classId: string;
  @Whole({ min: 1, max: 12 }) readonly grade: number;
  @Id() readonly sessionId: string;
}
