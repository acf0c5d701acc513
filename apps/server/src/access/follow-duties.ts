import type { CampusDay, DayEvent, Refusal } from '@baton/custody';
import type { Aggregate, EventStore } from '@baton/event-log';
import type { CampusEvent } from '@baton/roster';
import type { DutiesOfDay, DutyRoles } from './duty-roles';
import type { DutyToday } from './signed-in-person';

/** Events of a day after which somebody has another duty. */
const CHANGE_DUTIES: readonly DayEvent['type'][] = ['DutyPlanned', 'DutyAssigned'];

/** As the day's book has them; before it begins, as `planned` says. */
export const dutiesFromLog = (
  day: Aggregate<CampusDay, DayEvent, Refusal>,
  planned: (stream: string) => Promise<readonly DutyToday[]>,
): DutiesOfDay => ({
  async read(stream) {
    const { opened, duties, revision } = await day.read(stream, (state, head) => ({
      opened: state.opened !== null,
      duties: state.duties.map(({ staffId, role, grade, classId, gateId }) => ({ staffId, role, grade, classId, gateId })),
      revision: Number(head),
    }));
    return { duties: opened ? duties : [...duties, ...(await planned(stream))], revision };
  },
});

/** Events of a campus after which somebody will have another duty on days that have not begun. */
const CHANGE_PLANS: readonly CampusEvent['type'][] = ['DutyAssigned', 'DutyVacated', 'DutySubstituted'];

/** Listens from now on for changed duties: what is remembered of a day is then read again. */
export async function followDuties(store: EventStore, duties: DutyRoles): Promise<{ stop(): Promise<void> }> {
  const subscription = store.subscribe({ after: await store.head(), prefixes: ['campusDay-', 'campus-'] });
  const listening = (async () => {
    for await (const item of subscription) {
      if (item.kind !== 'event') continue;
      const { type, stream, revision } = item.event;
      if ((CHANGE_DUTIES as readonly string[]).includes(type)) duties.changed(stream, Number(revision));
      if ((CHANGE_PLANS as readonly string[]).includes(type)) duties.planChanged(stream.slice('campus-'.length));
    }
  })();
  return {
    async stop() {
      await subscription.close();
      await listening;
    },
  };
}
