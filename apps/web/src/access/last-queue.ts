import { post, Refusal, Unreachable } from '../api/api';
import type { DeviceStore } from '../outbox/device-store';
import { fitting } from '../outbox/outbox';

/** Hands in what a device that is out of use has not sent, in parts. @throws Refusal, Unreachable: what was not taken is still there */
export async function handInLastQueue({ outbox }: Pick<DeviceStore, 'outbox'>, install: string): Promise<void> {
  const waiting = await outbox.all();
  const total = waiting.length;
  let left: typeof waiting = waiting;
  do {
    const part = fitting(left);
    left = left.slice(part.length);
    await post('/api/devices/last-queue', { install, reports: part.map((report) => ({ report })), total, last: left.length === 0 });
    await outbox.remove(...part.map(({ sequence }) => sequence));
  } while (left.length > 0);
}

/** The server may take it later. Not where it has taken all that it takes of this device: the rest must not stay on it. */
export const mayBeTakenLater = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof Refusal && error.code !== 'quarantine_full' && (error.status >= 500 || error.status === 429));
