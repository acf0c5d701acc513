import type { DayEventOf } from '../events';
import { childIdOf, childOf, gateTookPart, leaveOffer, seen, takeIntoCustody, timeOf, touch } from '../hands';
import { effectiveTime, type CampusDay, type DayRecord } from '../state';

export function custodyOffered(day: CampusDay, e: DayEventOf<'CustodyOffered'>['data'], record: DayRecord): void {
  const open = new Set<string>();
  for (const { childId, effect } of e.children) {
    if (effect === 'history') day.totals.history++;
    if (effect !== 'current') continue;
    const child = childOf(day, childId);
    leaveOffer(day, child);
    // before check-in the homeroom teacher answers without a span: the child stays expected until somebody accepts
    if (child.state === 'held') child.state = 'in_transit';
    child.offerId = e.offerId;
    if (child.holder !== null) seen(day, child, record);
    touch(day, child, timeOf(child, record), record);
    open.add(child.childId);
  }
  day.offers.set(e.offerId, {
    offerId: e.offerId,
    from: e.from,
    to: e.to,
    route: e.route,
    escortId: e.escortId,
    at: effectiveTime(record.metadata.time),
    dueAt: e.dueAt,
    eventId: record.eventId,
    open,
    offered: e.children.map((c) => childIdOf(day, c.childId)),
    departed: null,
    arrived: null,
  });
}

export function custodyAccepted(day: CampusDay, e: DayEventOf<'CustodyAccepted'>['data'], record: DayRecord): void {
  const offer = day.offers.get(e.offerId);
  const sessionId = offer?.to.kind === 'session' ? offer.to.sessionId : null;
  gateTookPart(day, offer?.to.gateId ?? null, record);
  for (const { childId, effect } of e.children) {
    if (effect === 'history') day.totals.history++;
    if (effect !== 'current') continue;
    const child = childOf(day, childId);
    // custody that doesn't run is opened, or opened again, by the event beside this one
    if (child.holder === null) continue;
    takeIntoCustody(day, child, { holder: e.holder, placeId: e.placeId, sessionId }, record);
  }
}

/** Refused, recalled or brought back: the giver answered all along and has the child again. */
export function backWithGiver(
  day: CampusDay,
  e: { readonly children: DayEventOf<'CustodyRecalled'>['data']['children'] },
  record: DayRecord,
): void {
  for (const { childId, effect } of e.children) {
    if (effect === 'history') day.totals.history++;
    if (effect !== 'current') continue;
    const child = childOf(day, childId);
    leaveOffer(day, child);
    if (child.state === 'in_transit') child.state = 'held';
    // taking back and refusing are said of a list; only who brings a child back has seen it
    if (record.event.type === 'EscortReturned' && child.holder !== null) seen(day, child, record);
    touch(day, child, timeOf(child, record), record);
  }
}

/** The line was counted on its way; nobody changes hands by it. The last count stands. */
export function lineCounted(day: CampusDay, e: DayEventOf<'EscortDeparted'>['data'], record: DayRecord): void {
  const offer = day.offers.get(e.offerId);
  if (!offer) return;
  const counted = { at: effectiveTime(record.metadata.time), by: e.escortId, count: e.count };
  if (record.event.type === 'EscortArrived') offer.arrived = counted;
  else offer.departed = counted;
}
