import type { DayEvent, DayEventOf } from './events';
import type { Refusal, RefusalCode } from './refusal';

/** What decide answers; the event log's transact takes it as it is. */
export type DayDecision =
  | { readonly kind: 'accepted'; readonly events: readonly DayEvent[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly events?: readonly DayEvent[] };

export const accepted = (...events: readonly DayEvent[]): DayDecision =>
  events.length > 0 ? { kind: 'accepted', events } : { kind: 'unchanged' };
export const unchanged: DayDecision = { kind: 'unchanged' };
export const refused = (code: RefusalCode, ids: Omit<Refusal, 'code'> = {}): DayDecision => ({
  kind: 'refused',
  refusal: { code, ...ids },
});

/** Shorthand that keeps type and data together. */
export const happened = <T extends DayEvent['type']>(type: T, data: DayEventOf<T>['data']): DayEvent => ({ type, data }) as DayEvent;
