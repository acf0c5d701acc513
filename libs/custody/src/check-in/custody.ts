import type { DayEventOf } from '../events';
import { childOf, letGo, seen, takeIntoCustody } from '../hands';
import { effectiveTime, isTimeKnown, type CampusDay, type ChildDay, type DayRecord } from '../state';

/** Fold of custody opening, opening again, and changing hands without an offer. */
export function custodyOpened(day: CampusDay, e: DayEventOf<'CustodyOpened'>['data'], record: DayRecord): void {
  for (const childId of e.children) {
    const child = childOf(day, childId);
    takeIntoCustody(day, child, { holder: e.holder, placeId: e.placeId, sessionId: e.sessionId }, record);
    rememberOpening(child, record);
    day.totals.opened++;
  }
}

function rememberOpening(child: ChildDay, record: DayRecord): void {
  child.openedEventId ??= record.eventId;
  child.openedAt ??= child.since;
}

export function custodyReopened(day: CampusDay, e: DayEventOf<'CustodyReopened'>['data'], record: DayRecord): void {
  const child = childOf(day, e.childId);
  takeIntoCustody(day, child, { holder: e.holder, placeId: e.placeId, sessionId: null }, record);
  rememberOpening(child, record);
  child.reopened = { at: child.since, eventId: record.eventId };
  child.elsewhere = null;
  if (e.kind === 'found') child.found = { at: child.since, eventId: record.eventId };
  day.totals.reopened++;
}

export function custodyAssumed(day: CampusDay, e: DayEventOf<'CustodyAssumed'>['data'], record: DayRecord): void {
  tellWhoHadThem(day, e, record);
  for (const { childId, effect } of e.children) {
    if (effect === 'history') day.totals.history++;
    const child = childOf(day, childId);
    // the present holder, by a clock of unknown error: it moves nothing, and may be the last time that the child was seen
    if (effect === 'history' && child.holder === e.holder && !isTimeKnown(record)) seen(day, child, record);
    if (effect !== 'current') continue;
    takeIntoCustody(day, child, { holder: e.holder, placeId: e.placeId, sessionId: e.sessionId }, record);
  }
}

/** "Both are told": whoever answered until now for children whom they had not offered, hears who has them, and confirms it. */
function tellWhoHadThem(day: CampusDay, e: DayEventOf<'CustodyAssumed'>['data'], record: DayRecord): void {
  const had = new Map<string, string[]>();
  for (const { childId, effect } of e.children) {
    const child = day.children.get(childId);
    if (effect !== 'current' || !child || child.holder === null || child.holder === e.holder) continue;
    const offer = child.offerId === null ? undefined : day.offers.get(child.offerId);
    const wasOffered = offer && (offer.to.staffId === e.holder || (offer.to.sessionId !== null && offer.to.sessionId === e.sessionId));
    if (!wasOffered) had.set(child.holder, [...(had.get(child.holder) ?? []), childId]);
  }
  const at = effectiveTime(record.metadata.time);
  for (const [i, [staffId, children]] of [...had].entries()) {
    const noticeId = `${record.eventId}.${i}`;
    day.notices.set(noticeId, {
      ...{ noticeId, kind: 'children_taken', at, dueAt: null, planId: null, staffIds: [staffId], children: [] },
      taken: { by: e.holder, children, how: e.kind, reason: e.reason ?? null },
      ...{ acknowledged: new Set<string>(), reminded: false, withdrawn: false },
    });
  }
}

export function acceptedElsewhere(day: CampusDay, e: DayEventOf<'AcceptedElsewhere'>['data'], record: DayRecord): void {
  const child = childOf(day, e.childId);
  if (child.holder !== null) day.totals.movedOn++;
  letGo(day, child, record);
  seen(day, child, record);
  child.state = 'released';
  child.elsewhere = e.opened;
}
