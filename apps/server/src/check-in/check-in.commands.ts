import { AdmitWalkInBody, TakeChildBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const checkInCommands = {
  TakeChild: definition({
    body: TakeChildBody,
    command: (body) => ({
      type: 'TakeChild',
      children: body.children,
      placeId: body.placeId ?? null,
      sessionId: body.sessionId ?? null,
      kind: body.kind,
    }),
  }),
  AdmitWalkIn: definition({
    body: AdmitWalkInBody,
    command: ({ childId, classId, grade, sessionId }) => ({ type: 'AdmitWalkIn', childId, classId, grade, sessionId }),
  }),
};
