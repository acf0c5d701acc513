import type {
  AcceptAgreementBody,
  CorrectChildDetailsBody,
  CorrectChildNameBody,
  FlagPriorityBody,
  MoveChildBody,
  NoteNonParticipantBody,
  UnflagPriorityBody,
} from '@baton/contracts';
import { toSeal } from '@baton/roster';
import { childCommand, type ChildCommandDefinition } from './give-to-child';

export const moveChild = (to: { readonly campusId: string; readonly gradeLevel: number }): ChildCommandDefinition<MoveChildBody> => ({
  type: 'MoveChildToClass',
  command: ({ classId, inClassNo }, given) => ({
    type: 'MoveChildToClass',
    ...{ ...to, classId },
    inClassNo: inClassNo ?? (classId === given.record.classId ? given.record.inClassNo : 0),
  }),
});

export const correctName = (name: string): ChildCommandDefinition<CorrectChildNameBody> => ({
  type: 'CorrectChildName',
  command: (_, given) => ({
    type: 'CorrectChildName',
    name: toSeal('ChildNameCorrected', 'name', given.record.childId, 'roster', name),
  }),
});

/** As they stand in the roster, open. */
export interface DetailsOnFile {
  readonly studentNumber: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
}

export const correctDetails = (known: DetailsOnFile, studentNumber: string | null): ChildCommandDefinition<CorrectChildDetailsBody> => ({
  type: 'CorrectChildDetails',
  command: ({ birthDate, sex }, given) => ({
    type: 'CorrectChildDetails',
    studentNumber: given.secret('ChildDetailsCorrected', 'studentNumber', studentNumber ?? known.studentNumber),
    birthDate: given.secret('ChildDetailsCorrected', 'birthDate', birthDate ?? known.birthDate),
    sex: given.secret('ChildDetailsCorrected', 'sex', sex ?? known.sex),
  }),
});

/** `known`: of the same flag, should the child have it already. */
export const flagPriority = (known: string | null): ChildCommandDefinition<FlagPriorityBody> => ({
  type: 'FlagPriority',
  command: ({ flag, reason }, given) => ({
    type: 'FlagPriority',
    flagId: known ?? given.newId('flag'),
    flag: toSeal('PriorityFlagged', 'flag', given.record.childId, 'roster', flag),
    reason: given.secret('PriorityFlagged', 'reason', reason),
    at: given.now,
  }),
  answer: (_, newId) => ({ flagId: known ?? newId('flag') }),
});

export const unflagPriority = childCommand<UnflagPriorityBody>({
  type: 'UnflagPriority',
  command: ({ flagId }, given) => ({ type: 'UnflagPriority', flagId, at: given.now }),
  answer: ({ flagId }) => ({ flagId }),
});

export const acceptAgreement = childCommand<AcceptAgreementBody>({
  type: 'AcceptAgreement',
  command: ({ agreementId, version, personId, on }) => ({ type: 'AcceptAgreement', agreementId, version, personId, on }),
});

export const noteNonParticipant = childCommand<NoteNonParticipantBody>({
  type: 'NoteNonParticipant',
  command: ({ termId, note }, given) => ({
    type: 'NoteNonParticipant',
    termId,
    note: given.secret('NonParticipantNoted', 'note', note),
    at: given.now,
  }),
});
