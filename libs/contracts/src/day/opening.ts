import { CommandId, Flag, Id, OneOf, Part, Parts } from '../fields';
import { Tap } from './tap';

/** Opens the day by hand: normally the clock does, or the first command. */
export class OpenDayBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Flag({ optional: true, about: 'a rehearsal is marked and never reported' }) readonly rehearsal?: boolean | null;
}

/** Freezes the expected list by hand: normally the clock does. */
export class FreezeExpectedListBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
}

export class AddedToList {
  @Id() readonly childId: string;
  @OneOf(['ad_hoc_join', 'leave_cancelled']) readonly reason: 'ad_hoc_join' | 'leave_cancelled';
}
export class RemovedFromList {
  @Id() readonly childId: string;
  @OneOf(['leave', 'left_out', 'absent_today', 'left_school']) readonly reason: 'leave' | 'left_out' | 'absent_today' | 'left_school';
}
/** A change after the freeze: what the children's own records say by now. */
export class ReviseExpectedListBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Parts(() => AddedToList, { max: 100 }) readonly added: AddedToList[];
  @Parts(() => RemovedFromList, { max: 100 }) readonly removed: RemovedFromList[];
}
