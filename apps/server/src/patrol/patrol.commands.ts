import {
  CheckPlaceBody,
  ClearSweepAreaBody,
  CompletePatrolBody,
  FindChildBody,
  LogCheckpointBody,
  RaiseFindingBody,
  ResolveFindingBody,
  StartPatrolBody,
} from '@baton/contracts';
import { byAuthor, definition, sealedField } from '../day/command-definition';

export const patrolCommands = {
  StartPatrol: definition({
    body: StartPatrolBody,
    command: ({ patrolId, periodId }) => ({ type: 'StartPatrol', patrolId, periodId: periodId ?? null }),
  }),
  LogCheckpoint: definition({
    body: LogCheckpointBody,
    command: ({ patrolId, placeId, sessionId, headcount, teacherPresent }) => ({
      type: 'LogCheckpoint',
      patrolId,
      placeId,
      sessionId: sessionId ?? null,
      headcount,
      teacherPresent,
    }),
  }),
  RaiseFinding: definition({
    body: RaiseFindingBody,
    texts: (body, author) => byAuthor('PatrolFindingRaised', author, body.note),
    command: ({ findingId, patrolId, placeId, kind }, given) => ({
      type: 'RaiseFinding',
      findingId,
      patrolId: patrolId ?? null,
      placeId,
      kind,
      ...sealedField(given, 'note'),
    }),
  }),
  ResolveFinding: definition({
    body: ResolveFindingBody,
    texts: (body, author) => byAuthor('PatrolFindingResolved', author, body.note),
    command: ({ findingId, outcome }, given) => ({ type: 'ResolveFinding', findingId, outcome, ...sealedField(given, 'note') }),
  }),
  CompletePatrol: definition({ body: CompletePatrolBody, command: ({ patrolId }) => ({ type: 'CompletePatrol', patrolId }) }),
  CheckPlace: definition({
    body: CheckPlaceBody,
    command: ({ placeId, ok, items }) => ({ type: 'CheckPlace', placeId, ok, items }),
  }),
  ClearSweepArea: definition({ body: ClearSweepAreaBody, command: ({ areaId }) => ({ type: 'ClearSweepArea', areaId }) }),
  FindChild: definition({ body: FindChildBody, command: ({ childId, placeId }) => ({ type: 'FindChild', childId, placeId }) }),
};
