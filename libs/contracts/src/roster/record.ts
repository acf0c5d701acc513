import { CalendarDate, CommandId, Id, Text } from '../fields';

/** Allergy or constitution: read by whoever answers for the child. */
export class RecordHealthNoteBody {
  @CommandId() readonly commandId: string;
  @Id({ optional: true, about: 'to change one; without: a new note' }) readonly noteId?: string | null;
  @Text() readonly note: string;
}
export class RemoveHealthNoteBody {
  @CommandId() readonly commandId: string;
  @Id() readonly noteId: string;
}
/** On no list from the day after this date. */
export class RecordChildLeftBody {
  @CommandId() readonly commandId: string;
  @CalendarDate() readonly on: string;
}
/** Nothing but whose command it is. */
export class OnlyCommandIdBody {
  @CommandId() readonly commandId: string;
}
