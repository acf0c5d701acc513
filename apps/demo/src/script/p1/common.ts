import type { CastAdult, CastChild } from '../../school/cast';
import type { Seconds } from '../clock-times';
import { ref } from '../references';
import type { P1Book } from './p1-book';

/** The person who was told says: I know. The alert is the one of that kind, about that child, in their inbox. */
export function acknowledge(book: P1Book, time: Seconds, person: string, kind: string, child: CastChild | null): void {
  book.say(time, person, 'alerts/acknowledge', { alert: { kind, child: child ? ref.child(child.key) : null } });
}

export function resolveAlert(book: P1Book, time: Seconds, person: string, kind: string, child: CastChild | null, note: string): void {
  book.say(time, person, 'alerts/resolve', { alert: { kind, child: child ? ref.child(child.key) : null }, note });
}

export function contact(
  book: P1Book,
  time: Seconds,
  caller: string,
  child: CastChild,
  call: { readonly concern: string; readonly adult: CastAdult; readonly outcome: string; readonly note?: string },
): void {
  book.say(time, caller, 'concern/attempt-contact', {
    childId: ref.child(child.key),
    concern: call.concern,
    personId: ref.person(child.key, call.adult.name),
    number: call.adult.phone,
    outcome: call.outcome,
    ...(call.note ? { note: call.note } : {}),
  });
}

export function adultNamed(child: CastChild, name: string): CastAdult {
  const found = child.adults.find((adult) => adult.name === name);
  if (!found) throw new Error(`${child.key} has nobody called ${name}`);
  return found;
}
