import type { Mark } from '@baton/custody';
import { CommandId, Id, MAX_CHILDREN, OneOf, Part, Parts } from '../fields';
import { Tap } from './tap';

const MARKS = ['present', 'late', 'not_present', 'known_elsewhere'] as const satisfies readonly Mark[];

export class StartRollCallBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly sessionId: string;
}
export class MarkOfChild {
  @Id() readonly childId: string;
  @OneOf(MARKS) readonly mark: Mark;
}
export class MarkRollCallBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly sessionId: string;
  @Parts(() => MarkOfChild, { min: 1, max: MAX_CHILDREN }) readonly marks: MarkOfChild[];
}
export class CompleteRollCallBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly sessionId: string;
}
