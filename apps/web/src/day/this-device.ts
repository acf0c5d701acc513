import { Outbox } from '../outbox/outbox';
import { SchoolClock } from './school-clock';

/** One clock and one queue for the whole device, whoever uses it. */
export const clock = new SchoolClock();
export const outbox = new Outbox(clock);

const GATE = 'baton.gate';
const gateListeners = new Set<() => void>();

/** The gate at which this device stands; null: at none, or not chosen yet */
export const gateOfDevice = (): string | null => localStorage.getItem(GATE);

export function onGate(listener: () => void): () => void {
  gateListeners.add(listener);
  return () => gateListeners.delete(listener);
}

export function setGate(gateId: string | null): void {
  if (gateId === null) localStorage.removeItem(GATE);
  else localStorage.setItem(GATE, gateId);
  for (const listener of gateListeners) listener();
}
