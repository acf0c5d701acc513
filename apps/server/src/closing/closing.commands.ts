import { CloseCampusBody, CountMusterBody, LinkIncidentBody, StartMusterBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const closingCommands = {
  StartMuster: definition({
    body: StartMusterBody,
    command: ({ musterId, drill }) => ({ type: 'StartMuster', musterId, drill: drill ?? false }),
  }),
  CountMuster: definition({
    body: CountMusterBody,
    command: ({ musterId, holder, counted, missing }) => ({ type: 'CountMuster', musterId, holder, counted, missing }),
  }),
  LinkIncident: definition({
    body: LinkIncidentBody,
    command: ({ incidentId, level, kind, children }) => ({ type: 'LinkIncident', incidentId, level, kind, children }),
  }),
  CloseCampus: definition({
    body: CloseCampusBody,
    command: async (_, given) => ({ type: 'CloseCampus', heads: await given.heads() }),
  }),
};
