import { CalendarDate, CommandId, Id, Text } from '../fields';

/** A guardian asks for leave; the homeroom teacher decides. */
export class RequestLeaveBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
  @Id({ about: 'the guardian who asked' }) readonly requestedBy: string;
  @Text({ optional: true }) readonly reason?: string | null;
}
export class ApproveLeaveBody {
  @CommandId() readonly commandId: string;
  @Id() readonly leaveId: string;
}
/** The homeroom teacher's own word: on leave, or absent today. */
export class RecordLeaveBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly from: string;
  @CalendarDate({ about: 'yyyy-mm-dd, inclusive' }) readonly to: string;
  @Text({ optional: true }) readonly reason?: string | null;
}
export class RefuseLeaveBody {
  @CommandId() readonly commandId: string;
  @Id() readonly leaveId: string;
  @Text() readonly reason: string;
}
/** The child is expected again. */
export class CancelLeaveBody {
  @CommandId() readonly commandId: string;
  @Id() readonly leaveId: string;
}
