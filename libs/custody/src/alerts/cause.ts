import type { CampusDay } from '../state';
import type { RaisedAlert } from './alerts';
import type { AlertKind, AlertLevel } from './events';

/**
 * What several alerts may have in common, so that one person can settle them at one place: a group that has not begun, a
 * gate where nobody takes anybody over, the clinic, a colleague who does not accept, a colleague with whom children still
 * are after the end of their service.
 */
export interface Cause {
  readonly kind: 'session' | 'gate' | 'clinic' | 'receiver' | 'still_with';
  /** session, gate, place or staff id */
  readonly id: string;
  /** ms; for whom a common end counts, when that was; 0 otherwise */
  readonly at: number;
}

/** A missing child, and a person who may not have one, are nobody's line in a list: each stands alone. */
const NEVER_GROUPED: ReadonlySet<AlertKind> = new Set([
  'unaccounted',
  'wrong_release',
  'restriction',
  'restricted_after_release',
  'withdrawn_after_release',
  'impostor',
  'campus_reopened',
]);

/** What makes this alert, if it is something that can make others as well; null: it stands alone. */
export function causeOf(day: CampusDay, { kind, sessionId, offerId, gateId, children, startedAt }: RaisedAlert): Cause | null {
  if (NEVER_GROUPED.has(kind)) return null;
  switch (kind) {
    case 'roll_call_overdue':
    case 'staff_no_show':
    case 'session_not_held':
      return sessionId === null ? null : { kind: 'session', id: sessionId, at: 0 };
    case 'device_silent':
      return gateId === null ? null : { kind: 'gate', id: gateId, at: 0 };
    case 'transit_overdue':
    case 'clinic_not_accepted':
      return whoDoesNotAccept(day, offerId);
    case 'late_pickup': {
      const holder = day.children.get(children[0])?.holder ?? null;
      return holder === null ? null : { kind: 'still_with', id: holder, at: startedAt };
    }
    default:
      return null;
  }
}

function whoDoesNotAccept(day: CampusDay, offerId: string | null): Cause | null {
  const to = offerId === null ? undefined : day.offers.get(offerId)?.to;
  if (!to) return null;
  if (to.sessionId !== null) return { kind: 'session', id: to.sessionId, at: 0 };
  if (to.gateId !== null) return { kind: 'gate', id: to.gateId, at: 0 };
  if (to.staffId !== null) return { kind: 'receiver', id: to.staffId, at: 0 };
  return { kind: 'clinic', id: to.placeId ?? '', at: 0 };
}

/** An alert with what made it, as a list of them is drawn. */
export interface AlertWithCause extends Pick<RaisedAlert, 'alertId' | 'kind' | 'level' | 'startedAt' | 'state'> {
  readonly cause: Cause | null;
}

export interface AlertsOfOneCause<A extends AlertWithCause> {
  /** null: one alert that stands alone */
  readonly cause: Cause | null;
  /** the gravest and oldest first; at least one */
  readonly alerts: readonly A[];
}

const GRAVEST_FIRST: readonly AlertLevel[] = ['principal', 'police_prompt', 'school', 'grade', 'class'];

/** Open ones, those of one cause together; the gravest and oldest first. */
export function groupedByCause<A extends AlertWithCause>(alerts: readonly A[]): readonly AlertsOfOneCause<A>[] {
  const open = alerts
    .filter(({ state }) => state === 'open')
    .sort(
      (a, b) =>
        Number(NEVER_GROUPED.has(b.kind)) - Number(NEVER_GROUPED.has(a.kind)) ||
        GRAVEST_FIRST.indexOf(a.level) - GRAVEST_FIRST.indexOf(b.level) ||
        a.startedAt - b.startedAt,
    );
  const groups = new Map<string, A[]>();
  for (const alert of open) {
    const { alertId, cause } = alert;
    const key = cause === null ? alertId : `${cause.kind} ${cause.id} ${cause.at}`;
    const of = groups.get(key);
    if (of) of.push(alert);
    else groups.set(key, [alert]);
  }
  return [...groups.values()].map((of) => ({ cause: of.length > 1 ? of[0].cause : null, alerts: of }));
}
