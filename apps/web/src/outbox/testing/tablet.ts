import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import type { SchoolClock } from '../../day/school-clock';
import type { deviceStore as StoreOfPage } from '../device-store';
import type { Outbox } from '../outbox';

/**
 * A tablet as far as its outbox sees it: a disk that outlives pages, pages that can be dropped at any time, tabs that share
 * locks and messages, a network that can fail on the way there or back.
 */

export interface Report {
  readonly type: string;
  readonly body: {
    readonly commandId: string;
    readonly childId?: string;
    readonly tap: { readonly previousCommandId: string | null; readonly device: { readonly sequence: number }; readonly time?: object };
  };
  readonly person?: { readonly staffId: string; readonly proof: string };
}
export interface Answer {
  readonly commandId: string | null;
  readonly status: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly events?: readonly { readonly type: string }[];
}
/** What the server makes of a sending; throws: the network fails */
export type Server = (reports: readonly Report[]) => Promise<Response> | Response;

export interface Page {
  readonly outbox: Outbox;
  readonly store: typeof StoreOfPage;
  readonly clock: SchoolClock;
}

export const accepted = ({ body }: Report): Answer => ({ commandId: body.commandId, status: 200, outcome: 'accepted', events: [] });
export const answer = (answers: readonly Answer[]): Response => Response.json({ answers });
export const refusal = (status: number, code = `http_${status}`): Response => Response.json({ code }, { status });

export class Tablet {
  online = true;
  server: Server = (reports) => answer(reports.map(accepted));
  /** every sending that the server got, in order */
  readonly sendings: (readonly Report[])[] = [];
  private readonly channels = new Set<Channel>();
  private held = new Set<string>();

  constructor() {
    const join = (channel: Channel) => this.channels.add(channel);
    const others = (channel: Channel) => [...this.channels].filter((other) => other !== channel && other.name === channel.name);
    class TabChannel implements Channel {
      onmessage: ((event: unknown) => void) | null = null;
      constructor(readonly name: string) {
        join(this);
      }
      postMessage(data: unknown): void {
        for (const other of others(this)) setImmediate(() => other.onmessage?.({ data }));
      }
    }
    set('indexedDB', new IDBFactory());
    for (const [name, value] of Object.entries({ IDBDatabase, IDBKeyRange, IDBObjectStore })) set(name, value);
    set('BroadcastChannel', TabChannel);
    set('fetch', (_: string, init: RequestInit) => this.receive(init));
    set('navigator', this.navigator());
    this.newWindow();
  }

  /** One more tab. */
  async tab(as: string | null = 'teacher1'): Promise<Page> {
    let page!: Page;
    await jest.isolateModulesAsync(async () => {
      const { deviceStore } = await import('../device-store');
      const { Outbox } = await import('../outbox');
      const { SchoolClock } = await import('../../day/school-clock');
      const clock = new SchoolClock();
      page = { outbox: new Outbox(clock), store: deviceStore, clock };
    });
    await page.outbox.start();
    page.outbox.signedInAs(as);
    return page;
  }

  /** Every page is gone, at once: what they were waiting for never comes. The disk stays. */
  dropPages(): void {
    this.channels.clear();
    this.held = new Set();
    jest.clearAllTimers();
    this.newWindow();
  }

  get sentChildren(): readonly (string | undefined)[] {
    return this.sendings.flat().map(({ body }) => body.childId);
  }

  private newWindow(): void {
    set('window', new EventTarget());
    set('document', new EventTarget());
  }

  private async receive(init: RequestInit): Promise<Response> {
    if (!this.online) throw new TypeError('fetch failed');
    const { reports } = JSON.parse(init.body as string) as { readonly reports: readonly Report[] };
    this.sendings.push(reports);
    return this.server(reports);
  }

  private navigator(): object {
    const isOnline = () => this.online;
    const request = async <T>(name: string, _: object, act: (lock: object | null) => Promise<T>): Promise<T> => {
      const { held } = this;
      if (held.has(name)) return act(null);
      held.add(name);
      try {
        return await act({ name });
      } finally {
        held.delete(name);
      }
    };
    return {
      get onLine() {
        return isOnline();
      },
      locks: { request },
      storage: { persist: () => Promise.resolve(true) },
    };
  }
}

interface Channel {
  readonly name: string;
  onmessage: ((event: unknown) => void) | null;
}

function set(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

export const reportOf = (childId: string, more: object = {}) => ({
  ...{ campusId: 'campus1', serviceDay: '2026-03-10', staffId: 'teacher1', proof: 'session' as const, type: 'TakeChild' },
  ...{ body: { childId }, revision: '12', rosterSnapshot: null },
  ...more,
});

/** ms until which something must have happened */
const SOON_MS = 5_000;

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + SOON_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${SOON_MS} ms: ${String(holds)}`);
    await new Promise((go) => setTimeout(go, 5));
  }
}
/** long enough for a sending that should not happen to happen */
export const aWhile = (): Promise<void> => new Promise((go) => setTimeout(go, 60));
