import { CommandId, Id, Text } from '../fields';

/** The alert reached this person's screen, or the person looked at it. */
export class SeeAlertBody {
  @CommandId() readonly commandId: string;
}
/** Acknowledging never stops a ladder. */
export class AcknowledgeAlertBody {
  @CommandId() readonly commandId: string;
}
/** “I am on it”: acknowledged, and named as the one who acts. */
export class TakeOverAlertBody {
  @CommandId() readonly commandId: string;
}
/** “You are on it”: given to somebody else by name. */
export class DelegateAlertBody {
  @CommandId() readonly commandId: string;
  @Id() readonly staffId: string;
}
/** Settled, with words. */
export class ResolveAlertBody {
  @CommandId() readonly commandId: string;
  @Text() readonly note: string;
}
