import { randomUUID } from 'node:crypto';
import { decideCampus, type CampusCommand, type CampusState } from '@baton/roster';
import { campusStream } from '../../../apps/server/src/day/streams';
import { Aggregates } from '../../../apps/server/src/platform/aggregates';
import { serverMetadata, systemActor } from '../../../apps/server/src/platform/command-metadata';
import type { School } from './school';

/** Settings of the campus as they stand. */
export const campusOf = (school: School): Promise<CampusState> =>
  school.server.running.app.get(Aggregates).campus.read(campusStream(school.campusId), (state) => structuredClone(state));

/** What a scenario's school has settled otherwise than P1, before the scenario begins. */
export async function campusHasSettled(school: School, command: CampusCommand): Promise<void> {
  const { app, platform } = school.server.running;
  const metadata = serverMetadata(platform.identity, platform.stores.clock, {
    schoolId: school.schoolId,
    actor: systemActor('office'),
    commandId: randomUUID(),
  });
  const outcome = await app.get(Aggregates).campus.transact({
    stream: campusStream(school.campusId),
    metadata,
    decide: (state) => decideCampus(command, state),
  });
  if (outcome.kind !== 'accepted') throw new Error(`the campus did not settle ${command.type}: ${JSON.stringify(outcome)}`);
}
