import type { CampusDay, DayEvent, Refusal } from '@baton/custody';
import type { Aggregate, EventStore } from '@baton/event-log';
import type { DutiesOfDay, DutyRoles } from './duty-roles';

/** Events of a day after which somebody has another duty. */
const CHANGE_DUTIES: readonly DayEvent['type'][] = ['DutyPlanned', 'DutyAssigned'];

export const dutiesFromLog = (day: Aggregate<CampusDay, DayEvent, Refusal>): DutiesOfDay => ({
  read: (stream) =>
    day.read(stream, (state, head) => ({
      duties: state.duties.map(({ staffId, role, grade, classId, gateId }) => ({ staffId, role, grade, classId, gateId })),
      revision: Number(head),
    })),
});

/** Listens from now on for changed duties: what is remembered of a day is then read again. */
export async function followDuties(store: EventStore, duties: DutyRoles): Promise<{ stop(): Promise<void> }> {
  const subscription = store.subscribe({ after: await store.head(), prefixes: ['campusDay-'] });
  const listening = (async () => {
    for await (const item of subscription)
      if (item.kind === 'event' && (CHANGE_DUTIES as readonly string[]).includes(item.event.type))
        duties.changed(item.event.stream, Number(item.event.revision));
  })();
  return {
    async stop() {
      await subscription.close();
      await listening;
    },
  };
}
