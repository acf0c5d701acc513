import { hasReached } from '@baton/contracts';
import type { Heard, Listener } from '../../../apps/demo/src/player/live-device';

/** What one device was sent over the whole day, by whichever instance. */
export interface Hearing {
  readonly device: string;
  readonly staffId: string;
  /** each time that it began anew: once, unless it could not take up what it had missed */
  readonly beginnings: { readonly position: string; readonly view: string }[];
  readonly heard: Heard[];
}

export const newHearing = (device: string, staffId: string): Hearing => ({ device, staffId, beginnings: [], heard: [] });

export const listenerOf = (hearing: Hearing): Listener => ({
  began: (position, view) => void hearing.beginnings.push({ position, view }),
  heard: (message) => void hearing.heard.push(message),
});

/**
 * What is wrong with what a device was sent, in words: a gap, something twice or out of order, a beginning anew. `whole`:
 * all that one of its kind was to hear since the device began.
 */
export function faultsOfHearing({ device, beginnings, heard }: Hearing, whole: readonly Heard[]): readonly string[] {
  const faults: string[] = [];
  if (beginnings.length !== 1) faults.push(`${device} began ${beginnings.length} times`);
  const backwards = heard.filter(({ position }, i) => i > 0 && hasReached(heard[i - 1].position, position) !== false);
  if (backwards.length > 0) faults.push(`${device} heard ${backwards.length} messages twice or out of order`);
  const got = new Set(heard.map(nameOf));
  const missed = whole.filter((message) => !got.has(nameOf(message)));
  if (missed.length > 0) faults.push(`${device} missed ${missed.length} of ${whole.length} messages, ${nameOf(missed[0])} first`);
  return faults;
}

export const nameOf = ({ from, revision }: Heard): string => `${from} ${revision}`;

export const isAfter = (position: string, { position: other }: Heard): boolean => hasReached(position, other) === false;
