import { CorrectRecordBody, ResolveConflictBody, ResolveDiscrepancyBody } from '@baton/contracts';
import { aboutChild, byAuthor, definition, sealedField } from '../day/command-definition';

export const correctionCommands = {
  CorrectRecord: definition({
    body: CorrectRecordBody,
    texts: (body, author) =>
      body.childId ? aboutChild('RecordCorrected', 'note', body.childId, body.note) : byAuthor('RecordCorrected', author, body.note),
    command: ({ corrects, childId, what, occurredAt }, given) => ({
      type: 'CorrectRecord',
      corrects,
      childId: childId ?? null,
      what,
      ...(occurredAt === undefined || occurredAt === null ? {} : { occurredAt }),
      ...sealedField(given, 'note'),
    }),
  }),
  ResolveConflict: definition({
    body: ResolveConflictBody,
    texts: (body, author) => byAuthor('ConflictResolved', author, body.note),
    command: ({ conflictId, resolution, holder }, given) => ({
      type: 'ResolveConflict',
      conflictId,
      resolution,
      // who answers for a child must be somebody whom alerts reach
      holder: holder ? given.colleague(holder) : null,
      ...sealedField(given, 'note'),
    }),
  }),
  ResolveDiscrepancy: definition({
    body: ResolveDiscrepancyBody,
    texts: (body, author) => byAuthor('DiscrepancyResolved', author, body.note),
    command: ({ discrepancyId, outcome }, given) => ({
      type: 'ResolveDiscrepancy',
      discrepancyId,
      outcome,
      ...sealedField(given, 'note'),
    }),
  }),
};
