import { dayCodec, evolve, FOLD_VERSION, initialDay, type CampusDay, type DayEvent, type Refusal } from '@baton/custody';
import { createAggregate, type Aggregate, type EventStore, type Fold, type Recorded, type Revision } from '@baton/event-log';

export type DayLog = Aggregate<CampusDay, DayEvent, Refusal>;

export const dayFold: Fold<CampusDay, DayEvent> = { version: FOLD_VERSION, initial: initialDay, evolve };

/** The days of all campuses, each a stream of its own. */
export const dayAggregate = (store: EventStore, onBrokenLink?: (stream: string, revision: Revision) => void): DayLog =>
  createAggregate({ store, codec: dayCodec, fold: dayFold, refusalOf, ...(onBrokenLink ? { onBrokenLink } : {}) });

/**
 * The refusal that one command recorded, or null. A blocked release that stands alone was a refused request; beside a
 * pickup request, or judged on a tablet, it belongs to a command that was accepted.
 */
export function refusalOf(events: readonly Recorded<DayEvent>[]): Refusal | null {
  const last = events.at(-1)?.event;
  if (last?.type === 'CampusCloseRefused') return { code: 'not_closable', blockers: last.data.blockers };
  if (events.length === 1 && last?.type === 'ReleaseBlocked' && !last.data.decidedOffline)
    return { code: last.data.code, childId: last.data.childId };
  return null;
}
