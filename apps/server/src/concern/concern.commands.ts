import { AttemptContactBody, DecidePoliceBody, ExplainAbsenceBody, RecordClinicOutcomeBody, ReportUnwellBody } from '@baton/contracts';
import { aboutChild, definition, sealedField } from '../day/command-definition';

export const concernCommands = {
  AttemptContact: definition({
    body: AttemptContactBody,
    texts: (body) => [
      ...aboutChild('ContactAttempted', 'number', body.childId, body.number),
      ...aboutChild('ContactAttempted', 'note', body.childId, body.note),
    ],
    command: ({ childId, concern, personId, outcome }, given) => ({
      type: 'AttemptContact',
      childId,
      concern,
      personId: personId ?? null,
      outcome,
      ...sealedField(given, 'number'),
      ...sealedField(given, 'note'),
    }),
  }),
  ExplainAbsence: definition({
    body: ExplainAbsenceBody,
    texts: (body) => [
      ...aboutChild('AbsenceExplained', 'number', body.childId, body.number),
      ...aboutChild('AbsenceExplained', 'note', body.childId, body.note),
    ],
    command: async ({ childId, kind, personId, consentBreach }, given) => ({
      type: 'ExplainAbsence',
      childId,
      kind,
      personId: personId ?? null,
      ...(kind === 'collected_before_check_in' && personId ? { facts: await given.releaseFacts(childId) } : {}),
      consentBreach: consentBreach ?? false,
      ...sealedField(given, 'number'),
      ...sealedField(given, 'note'),
    }),
  }),
  DecidePolice: definition({
    body: DecidePoliceBody,
    texts: (body) => aboutChild('PoliceDecided', 'note', body.childId, body.note),
    command: ({ childId, decision }, given) => ({ type: 'DecidePolice', childId, decision, ...sealedField(given, 'note') }),
  }),
  ReportUnwell: definition({
    body: ReportUnwellBody,
    texts: (body) => aboutChild('UnwellReported', 'note', body.childId, body.note),
    command: ({ childId }, given) => ({ type: 'ReportUnwell', childId, ...sealedField(given, 'note') }),
  }),
  RecordClinicOutcome: definition({
    body: RecordClinicOutcomeBody,
    texts: (body) => aboutChild('ClinicOutcomeRecorded', 'note', body.childId, body.note),
    command: ({ childId, outcome }, given) => ({ type: 'RecordClinicOutcome', childId, outcome, ...sealedField(given, 'note') }),
  }),
};
