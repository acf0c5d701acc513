import { type CampusDay, type Route } from '@baton/custody';
import { permitOf } from '../roll-call/sheet';
import { routeTo, type Destination } from './where-next';

/** To whom children are offered. */
export interface Receiver {
  readonly kind: 'staff' | 'session' | 'clinic' | 'gate' | 'late_care';
  readonly staffId?: string;
  readonly sessionId?: string;
  readonly gateId?: string;
  readonly placeId?: string;
}

export interface OfferBody {
  readonly offerId: string;
  readonly children: readonly string[];
  readonly to: Receiver;
  readonly route: Route;
  readonly escortId: string | null;
  readonly remarks: readonly { readonly childId: string; readonly kind: 'unwell' | 'early_pickup' }[];
}

/** Where the board or the dismissal plan sends these children, as the receiver of an offer. */
export function receiverAt(day: CampusDay, destination: Destination): Receiver | null {
  if (destination.kind === 'session') {
    const placeId = day.sessions.get(destination.sessionId)?.placeId;
    return { kind: 'session', sessionId: destination.sessionId, ...(placeId ? { placeId } : {}) };
  }
  if (destination.kind !== 'gate') return null;
  const placeId = day.gates.get(destination.gateId)?.placeId;
  return { kind: 'gate', gateId: destination.gateId, ...(placeId ? { placeId } : {}) };
}

export const clinicOf = (day: CampusDay): Receiver => {
  const placeId = day.opened?.places.find((place) => place.kind === 'clinic')?.placeId;
  const nurse = day.duties.find((duty) => duty.role === 'nurse')?.staffId;
  return { kind: 'clinic', ...(nurse ? { staffId: nurse } : {}), ...(placeId ? { placeId } : {}) };
};

/** One offer with what the receiver must know of each child. @param offerId made by the screen */
export function offerOf(
  day: CampusDay,
  { offerId, children, to, escortId = null }: { offerId: string; children: readonly string[]; to: Receiver; escortId?: string | null },
  now: number,
): OfferBody {
  const from = day.children.get(children[0])?.placeId ?? null;
  const route =
    to.kind === 'session'
      ? routeTo(day, from, { kind: 'session', sessionId: to.sessionId ?? '' })
      : to.kind === 'gate'
        ? 'line_to_gate'
        : routeTo(day, from, { kind: to.kind === 'clinic' ? 'clinic' : 'staff', placeId: to.placeId ?? null });
  const remarks = children.flatMap((childId): OfferBody['remarks'][number][] => {
    const unwell = day.children.get(childId)?.unwell;
    return [
      ...(unwell && unwell.outcome !== 'back' ? [{ childId, kind: 'unwell' as const }] : []),
      ...(permitOf(day, childId, now) ? [{ childId, kind: 'early_pickup' as const }] : []),
    ];
  });
  return { offerId, children, to, route, escortId, remarks };
}

/** Who can walk with children: escorts of the day first, then everybody who may hold a child. */
export function walkers(day: CampusDay): readonly string[] {
  const may = day.duties.filter(({ role }) => role !== 'volunteer' && role !== 'external_instructor' && role !== 'academic_office');
  const sorted = [...may].sort((a, b) => Number(b.role === 'escort') - Number(a.role === 'escort'));
  return [...new Set(sorted.map(({ staffId }) => staffId))];
}
