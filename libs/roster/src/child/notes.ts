import { count, event, id, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { day } from '../fields';
import type { ChildState, RegisteredChild } from './state';

export const noteEvents = {
  HealthNoteRecorded: event('Allergy or constitution: read by whoever holds the child now.', { noteId: id, note: sealed, at: time }),
  HealthNoteRemoved: event('The health note does not hold any more.', { noteId: id, at: time }),
  HealthNoteRead: event('A named person read the health note.', { noteId: id, by: id, at: time }),
  PriorityFlagged: event('The child belongs to a priority group; few may see it.', {
    flagId: id,
    flag: sealed,
    reason: orNull(sealed),
    at: time,
  }),
  PriorityUnflagged: event('The child does not belong to the priority group any more.', { flagId: id, at: time }),
  AgreementAccepted: event('A guardian accepted a version of the service agreement.', {
    agreementId: id,
    version: count,
    personId: id,
    on: day,
  }),
  NonParticipantNoted: event('Where a child goes after lessons that takes no part in the service.', {
    termId: id,
    note: orNull(sealed),
    at: time,
  }),
};

export type NoteEvent = EventOf<typeof noteEvents>;

export type NoteCommand<S = Sealed> =
  | { readonly type: 'RecordHealthNote'; readonly noteId: string; readonly note: S; readonly at: number }
  | { readonly type: 'RemoveHealthNote'; readonly noteId: string; readonly at: number }
  | { readonly type: 'ReadHealthNote'; readonly noteId: string; readonly by: string; readonly at: number }
  | { readonly type: 'FlagPriority'; readonly flagId: string; readonly flag: S; readonly reason: S | null; readonly at: number }
  | { readonly type: 'UnflagPriority'; readonly flagId: string; readonly at: number }
  | {
      readonly type: 'AcceptAgreement';
      readonly agreementId: string;
      readonly version: number;
      readonly personId: string;
      readonly on: string;
    }
  | { readonly type: 'NoteNonParticipant'; readonly termId: string; readonly note: S | null; readonly at: number };

export function decideNotes(command: NoteCommand, state: RegisteredChild) {
  const { type: _, ...data } = command;
  switch (command.type) {
    case 'RecordHealthNote': {
      const known = state.healthNotes.find((n) => n.noteId === command.noteId);
      return known && same(known.note, command.note)
        ? unchanged
        : accepted({ type: 'HealthNoteRecorded', data: data as Data<'HealthNoteRecorded'> } as const);
    }
    case 'RemoveHealthNote':
      return state.healthNotes.some((n) => n.noteId === command.noteId)
        ? accepted({ type: 'HealthNoteRemoved', data: data as Data<'HealthNoteRemoved'> } as const)
        : unchanged;
    case 'ReadHealthNote':
      return state.healthNotes.some((n) => n.noteId === command.noteId)
        ? accepted({ type: 'HealthNoteRead', data: data as Data<'HealthNoteRead'> } as const)
        : refused('health_note_unknown');
    case 'FlagPriority': {
      const known = state.priorities.find((p) => p.flagId === command.flagId);
      return known && same(known.flag, command.flag)
        ? unchanged
        : accepted({ type: 'PriorityFlagged', data: data as Data<'PriorityFlagged'> } as const);
    }
    case 'UnflagPriority':
      return state.priorities.some((p) => p.flagId === command.flagId)
        ? accepted({ type: 'PriorityUnflagged', data: data as Data<'PriorityUnflagged'> } as const)
        : unchanged;
    case 'AcceptAgreement':
      return state.agreements.some((a) => same(a, data))
        ? unchanged
        : accepted({ type: 'AgreementAccepted', data: data as Data<'AgreementAccepted'> } as const);
    case 'NoteNonParticipant': {
      const so = same(state.nonParticipation, { termId: command.termId, note: command.note });
      return so ? unchanged : accepted({ type: 'NonParticipantNoted', data: data as Data<'NonParticipantNoted'> } as const);
    }
    default:
      return command satisfies never;
  }
}

type Data<T extends NoteEvent['type']> = Extract<NoteEvent, { type: T }>['data'];

export function evolveNotes(state: ChildState, e: NoteEvent): ChildState {
  switch (e.type) {
    case 'HealthNoteRecorded': {
      const { noteId, note } = e.data;
      return { ...state, healthNotes: [...state.healthNotes.filter((n) => n.noteId !== noteId), { noteId, note }] };
    }
    case 'HealthNoteRemoved':
      return { ...state, healthNotes: state.healthNotes.filter((n) => n.noteId !== e.data.noteId) };
    case 'HealthNoteRead':
      return state;
    case 'PriorityFlagged': {
      const { flagId, flag } = e.data;
      return { ...state, priorities: [...state.priorities.filter((p) => p.flagId !== flagId), { flagId, flag }] };
    }
    case 'PriorityUnflagged':
      return { ...state, priorities: state.priorities.filter((p) => p.flagId !== e.data.flagId) };
    case 'AgreementAccepted':
      return { ...state, agreements: state.agreements.concat(e.data) };
    case 'NonParticipantNoted':
      return { ...state, nonParticipation: { termId: e.data.termId, note: e.data.note } };
    default:
      return e satisfies never;
  }
}
