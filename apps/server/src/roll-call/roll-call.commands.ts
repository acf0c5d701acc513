import { CompleteRollCallBody, MarkRollCallBody, StartRollCallBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const rollCallCommands = {
  StartRollCall: definition({ body: StartRollCallBody, command: ({ sessionId }) => ({ type: 'StartRollCall', sessionId }) }),
  MarkRollCall: definition({
    body: MarkRollCallBody,
    command: ({ sessionId, marks }) => ({
      type: 'MarkRollCall',
      sessionId,
      marks: marks.map(({ childId, mark }) => ({ childId, mark })),
    }),
  }),
  CompleteRollCall: definition({ body: CompleteRollCallBody, command: ({ sessionId }) => ({ type: 'CompleteRollCall', sessionId }) }),
};
