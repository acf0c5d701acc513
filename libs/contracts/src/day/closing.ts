import { Code, CommandId, Flag, Id, Ids, MAX_CHILDREN, OneOf, Part, Whole } from '../fields';
import { Tap } from './tap';

const LEVELS = ['minor', 'general', 'serious'] as const;

export class StartMusterBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly musterId: string;
  @Flag({ optional: true, about: 'an exercise' }) readonly drill?: boolean | null;
}
export class CountMusterBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly musterId: string;
  @Id({ about: 'whose children were counted' }) readonly holder: string;
  @Whole({ max: MAX_CHILDREN }) readonly counted: number;
  @Ids({ min: 0 }) readonly missing: string[];
}
export class LinkIncidentBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly incidentId: string;
  @OneOf(LEVELS) readonly level: (typeof LEVELS)[number];
  @Code() readonly kind: string;
  @Ids({ min: 0 }) readonly children: string[];
}
export class CloseCampusBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
}
