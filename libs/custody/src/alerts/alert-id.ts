import { digestOf, MAX_ID } from '../derived-id';
import type { RunningClock } from './clocks';

/**
 * An alert's id follows from the event that started its clock: any instance raises the same one, and a new cause is a new
 * alert. A subject whose own id is long (an offer, a finding or a device that a client named) stands in it as a digest:
 * an id that doesn't fit would keep the alert from being told.
 */
export function alertIdOf({ kind, subject, causeEventId }: Pick<RunningClock, 'kind' | 'subject' | 'causeEventId'>): string {
  const readable = `${kind}.${subject}.${causeEventId}`;
  return readable.length <= MAX_ID ? readable : `${kind}.~${digestOf(subject)}.${causeEventId}`;
}
