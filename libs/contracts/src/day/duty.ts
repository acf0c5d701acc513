import { CommandId, Code, Id, Part, Whole } from '../fields';
import { Tap } from './tap';

export class SignOnBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Code({ about: 'duty_teacher, nurse, gate_teacher, duty_leader …' }) readonly role: string;
  @Id({ optional: true }) readonly sessionId?: string | null;
}
export class SignOffBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id({ optional: true }) readonly sessionId?: string | null;
}
export class AssignDutyBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly staffId: string;
  @Code() readonly role: string;
  @Id({ optional: true }) readonly sessionId?: string | null;
  @Whole({ optional: true, max: 12 }) readonly grade?: number | null;
  @Id({ optional: true }) readonly classId?: string | null;
  @Id({ optional: true }) readonly gateId?: string | null;
  @Id({ optional: true, about: 'who is relieved' }) readonly replaces?: string | null;
}
export class MergeSessionsBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly fromSessionId: string;
  @Id() readonly intoSessionId: string;
}
export class MoveSessionBody {
  @CommandId() readonly commandId: string;
  @Part(() => Tap, { optional: true }) readonly tap?: Tap;
  @Id() readonly sessionId: string;
  @Id() readonly placeId: string;
}
