import type { DayChangeMessage, PeopleOnDevice } from '@baton/contracts';
import { deleteStore, openStore, tableIn, transact, type Table } from './tables';

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

/** A report that the server has answered: kept for a while, since a log that is restored may not have it any more. */
export interface AnsweredItem extends OutboxItem {
  /** device's corrected clock, epoch ms */
  readonly answeredAt: number;
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

interface Setting {
  readonly name: string;
  readonly value: unknown;
}

interface Tables {
  readonly outbox: Table<OutboxItem, number>;
  readonly answered: Table<AnsweredItem, number>;
  readonly unsettled: Table<Unsettled, string>;
  readonly days: Table<StoredDay, string>;
  readonly people: Table<StoredPeople, string>;
  readonly settings: Table<Setting, string>;
}
type Name = keyof Tables;

const STORE = {
  name: 'baton',
  /** counts up when the tables below change; devices in use have version 11 */
  version: 11,
  keys: { outbox: 'sequence', answered: 'sequence', unsettled: 'commandId', days: 'key', people: 'key', settings: 'name' } satisfies Record<
    Name,
    string
  >,
};

/**
 * The device's own store: IndexedDB as it is, since every page waits for it. Nothing here outlives the device's revocation,
 * and days of the past are dropped.
 */
export class DeviceStore implements Tables {
  private opened: Promise<IDBDatabase> | null = null;
  private emptied = false;

  readonly outbox: Tables['outbox'] = this.table('outbox');
  readonly answered: Tables['answered'] = this.table('answered');
  readonly unsettled: Tables['unsettled'] = this.table('unsettled');
  readonly days: Tables['days'] = this.table('days');
  readonly people: Tables['people'] = this.table('people');
  readonly settings: Tables['settings'] = this.table('settings');

  /** All or nothing over some tables. Inside, wait for nothing but these tables: the transaction ends when nothing is asked of it. */
  async transaction<N extends Name, T>(names: readonly N[], act: (tables: Pick<Tables, N>) => Promise<T>): Promise<T> {
    return transact(await this.open(), names, 'readwrite', (transaction) => {
      const tables = names.map((name) => [name, tableIn((_, ask) => ask(transaction.objectStore(name)))]);
      return act(Object.fromEntries(tables) as Pick<Tables, N>);
    });
  }

  /** The device is out of use: nothing is left, and nothing is kept any more. */
  async delete(): Promise<void> {
    this.emptied = true;
    (await this.opened)?.close();
    await deleteStore(STORE.name);
  }

  private table<Row, Key extends IDBValidKey>(name: Name): Table<Row, Key> {
    return tableIn(async (mode, ask) => transact(await this.open(), name, mode, (transaction) => ask(transaction.objectStore(name))));
  }

  private open(): Promise<IDBDatabase> {
    if (this.emptied) return Promise.reject(new Error('this device was emptied'));
    this.opened ??= openStore(STORE, () => (this.opened = null));
    return this.opened;
  }
}

export const deviceStore = new DeviceStore();

export async function setting<T>(name: string): Promise<T | null> {
  return settingIn<T>(deviceStore.settings, name);
}
/** Within a transaction. */
export async function settingIn<T>(settings: Table<Setting, string>, name: string): Promise<T | null> {
  const row = await settings.get(name);
  return row === undefined ? null : (row.value as T);
}
export async function keep(name: string, value: unknown): Promise<void> {
  await deviceStore.settings.put({ name, value });
}

/** Forgets the days and names of the past; the outbox is never touched by it. */
export async function forgetPast(serviceDay: string): Promise<void> {
  const isPast = (key: string) => key.split('/')[1] < serviceDay;
  for (const table of [deviceStore.days, deviceStore.people]) {
    const past = (await table.keys()).filter(isPast);
    if (past.length > 0) await table.remove(...past);
  }
}
