import { AssignDutyBody, MergeSessionsBody, MoveSessionBody, SignOffBody, SignOnBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const dutyCommands = {
  SignOn: definition({
    body: SignOnBody,
    command: (body) => ({ type: 'SignOn', role: body.role, sessionId: body.sessionId ?? null }),
  }),
  SignOff: definition({ body: SignOffBody, command: (body) => ({ type: 'SignOff', sessionId: body.sessionId ?? null }) }),
  AssignDuty: definition({
    body: AssignDutyBody,
    command: (body) => ({
      type: 'AssignDuty',
      staffId: body.staffId,
      role: body.role,
      sessionId: body.sessionId ?? null,
      grade: body.grade ?? null,
      classId: body.classId ?? null,
      gateId: body.gateId ?? null,
      replaces: body.replaces ?? null,
    }),
  }),
  MergeSessions: definition({
    body: MergeSessionsBody,
    command: ({ fromSessionId, intoSessionId }) => ({ type: 'MergeSessions', fromSessionId, intoSessionId }),
  }),
  MoveSession: definition({
    body: MoveSessionBody,
    command: ({ sessionId, placeId }) => ({ type: 'MoveSession', sessionId, placeId }),
  }),
};
