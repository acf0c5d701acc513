import { FreezeExpectedListBody, OpenDayBody, ReviseExpectedListBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const openingCommands = {
  OpenDay: definition({
    body: OpenDayBody,
    command: async (body, given) => {
      const opening = await given.opening();
      return { type: 'OpenDay', ...opening, rehearsal: body.rehearsal ?? opening.plan.rehearsal ?? false };
    },
  }),
  FreezeExpectedList: definition({
    body: FreezeExpectedListBody,
    command: async (_, given) => ({ type: 'FreezeExpectedList', list: await given.expectedList() }),
  }),
  ReviseExpectedList: definition({
    body: ReviseExpectedListBody,
    command: async (body, given) => ({
      type: 'ReviseExpectedList',
      added: await Promise.all(body.added.map(async ({ childId, reason }) => ({ ...(await given.expectedChild(childId)), reason }))),
      removed: await Promise.all(
        body.removed.map(async ({ childId, reason }) => ({ childId, reason, fact: await given.childFact(childId) })),
      ),
      approvedBy: given.leaderId,
    }),
  }),
};
