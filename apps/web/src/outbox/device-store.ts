import Dexie, { type EntityTable, type Table } from 'dexie';
import type { DayChangeMessage, PeopleOnDevice } from '@baton/contracts';

/** A report that a person tapped: kept from before the screen says so until the server has answered. */
export interface OutboxItem {
  /** order on this device, and the tap's sequence */
  readonly sequence: number;
  readonly commandId: string;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly type: string;
  /** the body of the command's own route, with commandId and tap */
  readonly body: Readonly<Record<string, unknown>>;
  readonly staffId: string;
  readonly proof: 'session' | 'offline_pin' | 'unverified';
  /** device's corrected clock, epoch ms */
  readonly tappedAt: number;
}

/** What the server did not take as it was: on the screen until a person has dealt with it. */
export interface Unsettled {
  readonly commandId: string;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly staffId: string;
  readonly tappedAt: number;
  /** kept: a person at school looks at it; rejected: the server said no; conflict: recorded, and something contradicts it */
  readonly outcome: 'kept' | 'rejected' | 'conflict';
  readonly code: string;
}

export interface StoredDay {
  /** campusId/serviceDay/view-owner: what one person's view has shown is not another's */
  readonly key: string;
  readonly position: string;
  readonly changes: readonly DayChangeMessage[];
  readonly heardAt: number;
}

export interface StoredPeople {
  readonly key: string;
  readonly people: PeopleOnDevice;
}

/**
 * The device's own store. Strict durability: what a tap was told is on the disk. Nothing here outlives the device's
 * revocation, and days of the past are dropped.
 */
class DeviceStore extends Dexie {
  declare outbox: EntityTable<OutboxItem, 'sequence'>;
  declare unsettled: EntityTable<Unsettled, 'commandId'>;
  declare days: EntityTable<StoredDay, 'key'>;
  declare people: EntityTable<StoredPeople, 'key'>;
  declare settings: Table<{ readonly name: string; readonly value: unknown }, string>;

  constructor() {
    super('baton', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ outbox: 'sequence,commandId', unsettled: 'commandId', days: 'key', people: 'key', settings: 'name' });
  }
}

export const deviceStore = new DeviceStore();

export async function setting<T>(name: string): Promise<T | null> {
  const row = await deviceStore.settings.get(name);
  return row === undefined ? null : (row.value as T);
}
export async function keep(name: string, value: unknown): Promise<void> {
  await deviceStore.settings.put({ name, value });
}

/** Forgets the days and names of the past; the outbox is never touched by it. */
export async function forgetPast(serviceDay: string): Promise<void> {
  const old = (key: string) => key.split('/')[1] < serviceDay;
  await deviceStore.days.filter(({ key }) => old(key)).delete();
  await deviceStore.people.filter(({ key }) => old(key)).delete();
}
