import type { RunningClock } from './clocks';

/** Characters of an id in the event schema. */
const MAX_ID = 96;

/**
 * An alert's id follows from the event that started its clock: any instance raises the same one, and a new cause is a new
 * alert. A subject whose own id is long (an offer, a finding or a device that a client named) stands in it as a digest:
 * an id that doesn't fit would keep the alert from being told.
 */
export function alertIdOf({ kind, subject, causeEventId }: Pick<RunningClock, 'kind' | 'subject' | 'causeEventId'>): string {
  const readable = `${kind}.${subject}.${causeEventId}`;
  return readable.length <= MAX_ID ? readable : `${kind}.~${digestOf(subject)}.${causeEventId}`;
}

/** FNV-1a, 64 bits, hex: told apart are only subjects of one kind and one cause. */
function digestOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
