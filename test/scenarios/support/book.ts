import { alertCodec, dayCodec, type AlertEvent, type AlertEventOf, type DayEvent, type DayEventOf } from '@baton/custody';
import { decodeRecorded, type EventStore } from '@baton/event-log';
import { alertsStream, dayStream, type DayAddress } from '../../../apps/server/src/day/streams';

/** One stored event of a day or of its alerts, as a reviewer reads it in the log. */
export interface Stored<E> {
  readonly event: E;
  readonly eventId: string;
  readonly revision: string;
  /** when it happened: epoch ms, never later than recorded */
  readonly at: number;
  readonly recordedAt: number;
  readonly by: { readonly id: string; readonly role: string };
}

/** The stored events of one day, read from the log itself and not from any projection. */
export class Book {
  constructor(
    readonly events: readonly Stored<DayEvent>[],
    readonly alerts: readonly Stored<AlertEvent>[],
  ) {}

  of<T extends DayEvent['type']>(type: T): readonly (Omit<Stored<DayEvent>, 'event'> & { readonly data: DayEventOf<T>['data'] })[] {
    return this.events.flatMap(({ event, ...rest }) =>
      event.type === type ? [{ ...rest, data: event.data as DayEventOf<T>['data'] }] : [],
    );
  }

  alertsOf<T extends AlertEvent['type']>(
    type: T,
  ): readonly (Omit<Stored<AlertEvent>, 'event'> & { readonly data: AlertEventOf<T>['data'] })[] {
    return this.alerts.flatMap(({ event, ...rest }) =>
      event.type === type ? [{ ...rest, data: event.data as AlertEventOf<T>['data'] }] : [],
    );
  }

  /** Every level at which the alert of this kind about this child, session or offer was told: when it was due and to whom. */
  told(kind: string, about: string): readonly Telling[] {
    const raised = this.alertsOf('AlertRaised').filter(
      ({ data }) => data.kind === kind && (data.children.includes(about) || data.sessionId === about || data.offerId === about),
    );
    const ids = new Set(raised.map(({ data }) => data.alertId));
    const escalated = this.alertsOf('AlertEscalated').filter(({ data }) => ids.has(data.alertId));
    return [...raised, ...escalated].map(({ data, recordedAt }) => ({
      alertId: data.alertId,
      level: data.level,
      dueAt: data.dueAt,
      toldAt: recordedAt,
      to: data.to.flatMap(({ staffId }) => staffId ?? []),
      noContactAttempt: data.noContactAttempt,
    }));
  }

  /** Who answered for the child, from when to when, as the stored events alone say: for a reader without our code. */
  spans(childId: string): readonly HeldFrom[] {
    const spans: HeldFrom[] = [];
    const end = (at: number) => {
      const last = spans.at(-1);
      if (last && last.to === null) spans[spans.length - 1] = { ...last, to: at };
    };
    const begin = (holder: string, at: number) => {
      end(at);
      spans.push({ holder, from: at, to: null });
    };
    for (const { event, at } of this.events) {
      const holder = takenBy(event, childId, spans.at(-1)?.to === null);
      if (holder !== null) begin(holder, at);
      else if (event.type === 'ReleaseCompleted' && event.data.childId === childId) end(at);
    }
    return spans;
  }
}

export interface Telling {
  readonly alertId: string;
  readonly level: string;
  readonly dueAt: number;
  readonly toldAt: number;
  readonly to: readonly string[];
  readonly noContactAttempt: boolean;
}

export interface HeldFrom {
  readonly holder: string;
  readonly from: number;
  /** null: still held */
  readonly to: number | null;
}

function takenBy(event: DayEvent, childId: string, isHeld: boolean): string | null {
  const named = (children: readonly { readonly childId: string; readonly effect: string }[]) =>
    children.some((child) => child.childId === childId && child.effect === 'current');
  switch (event.type) {
    case 'CustodyOpened':
      return event.data.children.includes(childId) ? event.data.holder : null;
    case 'CustodyReopened':
      return event.data.childId === childId ? event.data.holder : null;
    case 'CustodyAccepted':
      return isHeld && named(event.data.children) ? event.data.holder : null;
    case 'CustodyAssumed':
      return named(event.data.children) ? event.data.holder : null;
    default:
      return null;
  }
}

export async function readBook(store: EventStore, address: DayAddress): Promise<Book> {
  const [events, alerts] = [[] as Stored<DayEvent>[], [] as Stored<AlertEvent>[]];
  for await (const recorded of store.readStream(dayStream(address)))
    events.push(stored(decodeRecorded(dayCodec, recorded, recorded.revision)));
  for await (const recorded of store.readStream(alertsStream(address)))
    alerts.push(stored(decodeRecorded(alertCodec, recorded, recorded.revision)));
  return new Book(events, alerts);
}

type Decoded<E> = ReturnType<typeof decodeRecorded<E & { readonly type: string; readonly data: object }>>;

const stored = <E>({ event, eventId, revision, metadata }: Decoded<E>): Stored<E> => ({
  event,
  eventId,
  revision,
  at: Math.min(metadata.time.occurredAt, metadata.time.recordedAt),
  recordedAt: metadata.time.recordedAt,
  by: { id: metadata.actor.id, role: metadata.actor.role },
});
