import type { OnlyCommandIdBody, RecordChildLeftBody, RecordHealthNoteBody, RemoveHealthNoteBody } from '@baton/contracts';
import { toSeal } from '@baton/roster';
import { childCommand } from './give-to-child';

export const recordHealthNote = childCommand<RecordHealthNoteBody>({
  type: 'RecordHealthNote',
  command: ({ noteId, note }, given) => ({
    type: 'RecordHealthNote',
    noteId: noteId ?? given.newId('note'),
    note: toSeal('HealthNoteRecorded', 'note', given.record.childId, 'roster', note),
    at: given.now,
  }),
  answer: ({ noteId }, newId) => ({ noteId: noteId ?? newId('note') }),
});

export const removeHealthNote = childCommand<RemoveHealthNoteBody>({
  type: 'RemoveHealthNote',
  command: ({ noteId }, given) => ({ type: 'RemoveHealthNote', noteId, at: given.now }),
  answer: ({ noteId }) => ({ noteId }),
});

export const recordChildLeft = childCommand<RecordChildLeftBody>({
  type: 'RecordChildLeft',
  command: ({ on }) => ({ type: 'RecordChildLeft', on }),
});

export const recordChildReturned = childCommand<OnlyCommandIdBody>({
  type: 'RecordChildReturned',
  command: () => ({ type: 'RecordChildReturned' }),
});

export const eraseChild = childCommand<OnlyCommandIdBody>({
  type: 'EraseChild',
  command: (_, given) => ({ type: 'EraseChild', at: given.now }),
});
