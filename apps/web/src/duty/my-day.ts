import { isSignedOn, lateNow, type CampusDay, type ChildDay, type Notice, type Offer, type SessionDay } from '@baton/custody';

/** ms before its start from which a group is what its teacher does next: signing on, the roll call */
export const GROUP_COMES_UP_MS = 20 * 60_000;

/** Groups that this person works with today, in the order of the day. */
export const sessionsOf = (day: CampusDay, staffId: string): readonly SessionDay[] =>
  [...day.sessions.values()]
    .filter((session) => session.mergedInto === null && session.cancelled === null && worksIn(day, session, staffId))
    .sort((a, b) => a.startsAt - b.startsAt);

export const worksIn = (day: CampusDay, session: SessionDay, staffId: string): boolean =>
  session.staffIds.includes(staffId) || session.externalIds.includes(staffId) || isSignedOn(day, staffId, session.sessionId);

/** The group that runs now or comes up next; when all is over, none. */
export function sessionNow(day: CampusDay, staffId: string, now: number): SessionDay | null {
  const mine = sessionsOf(day, staffId).filter((session) => now < session.endsAt);
  return mine.find((session) => session.startsAt - GROUP_COMES_UP_MS <= now) ?? null;
}

/** The group in which a child should be at this moment, by the board. */
export const groupNow = (day: CampusDay, child: ChildDay, now: number): SessionDay | null =>
  child.sessions
    .map((sessionId) => day.sessions.get(into(day, sessionId)))
    .find((session) => session && session.cancelled === null && session.startsAt <= now && now < session.endsAt) ?? null;

/** The group after that. */
export const sessionAfter = (day: CampusDay, staffId: string, now: number): SessionDay | null => {
  const current = sessionNow(day, staffId, now);
  return sessionsOf(day, staffId).find((session) => session !== current && session.startsAt > now) ?? null;
};

/** Children in each group's room by the book: neither on the way nor missing. */
export function inSession(day: CampusDay): ReadonlyMap<string, number> {
  const here = new Map<string, number>();
  for (const { sessionId, state } of day.children.values())
    if (sessionId !== null && state === 'held') here.set(sessionId, (here.get(sessionId) ?? 0) + 1);
  return here;
}

/** Children that this person answers for: also those on the way to somebody, and missing ones. */
export const childrenOf = (day: CampusDay, staffId: string): readonly ChildDay[] =>
  [...day.children.values()].filter((child) => child.holder === staffId);

/** Offers to this person or to a group of theirs that still wait for an answer. */
export const offersFor = (day: CampusDay, staffId: string): readonly Offer[] =>
  openOffers(day).filter((offer) => offer.from !== staffId && isTo(day, offer, staffId));

function isTo(day: CampusDay, { to }: Offer, staffId: string): boolean {
  if (to.staffId === staffId) return true;
  const session = to.sessionId === null ? undefined : day.sessions.get(into(day, to.sessionId));
  return session !== undefined && worksIn(day, session, staffId);
}

/** A group that was merged goes on under the other one's id. */
export function into(day: CampusDay, sessionId: string): string {
  const merged = day.sessions.get(sessionId)?.mergedInto ?? null;
  return merged ?? sessionId;
}

export const offersFrom = (day: CampusDay, staffId: string): readonly Offer[] =>
  openOffers(day).filter((offer) => offer.from === staffId && offer.to.kind !== 'gate');

/** Lines to a gate that this person walks, or gave to somebody who walks them. */
export const linesOf = (day: CampusDay, staffId: string): readonly Offer[] =>
  openOffers(day).filter((offer) => offer.to.kind === 'gate' && (offer.from === staffId || offer.escortId === staffId));

const openOffers = (day: CampusDay): readonly Offer[] =>
  [...day.offers.values()].filter((offer) => offer.open.size > 0).sort((a, b) => a.at - b.at);

/** ms before a group begins from which its teacher may have children in the room whom nobody has handed over */
const ARRIVE_BEFORE_MS = 5 * 60_000;

export interface NotHandedOver {
  readonly holder: string;
  readonly children: readonly string[];
}

/** Children of the group that runs or begins whom their holders have not handed over, by holder. */
export function notHandedOver(day: CampusDay, staffId: string, now: number): readonly NotHandedOver[] {
  const session = sessionNow(day, staffId, now);
  if (!session || now < session.startsAt - ARRIVE_BEFORE_MS) return [];
  const by = new Map<string, string[]>();
  for (const childId of session.expected) {
    const child = day.children.get(childId);
    if (child?.state === 'held' && child.holder !== null && child.holder !== staffId)
      by.set(child.holder, [...(by.get(child.holder) ?? []), childId]);
  }
  return [...by].map(([holder, children]) => ({ holder, children }));
}

export interface Called {
  readonly childId: string;
  readonly gateId: string;
  readonly at: number;
  /** when the child was sent off; null: still here */
  readonly sentAt: number | null;
}

/** Whom a gate asks this person for: a clock runs until the child is there. */
export const calledFrom = (day: CampusDay, staffId: string): readonly Called[] =>
  childrenOf(day, staffId)
    .flatMap(({ childId, calledTo, offerId }): Called[] => {
      const offer = offerId === null ? undefined : day.offers.get(offerId);
      return calledTo === null ? [] : [{ childId, ...calledTo, sentAt: offer?.to.kind === 'gate' ? offer.at : null }];
    })
    .sort((a, b) => a.at - b.at);

/** Missing children whom this person answers for, or whom one of their groups expects. */
export const missingFrom = (day: CampusDay, staffId: string): readonly ChildDay[] => {
  const mine = new Set(sessionsOf(day, staffId).map(({ sessionId }) => sessionId));
  return [...day.children.values()].filter(
    (child) => child.state === 'unaccounted' && (child.holder === staffId || mine.has(child.unaccounted?.sessionId ?? '')),
  );
};

/** Children of this person whom nobody has collected in time. */
export const lateWith = (day: CampusDay, staffId: string, now: number) => lateNow(day, now).filter(({ holder }) => holder === staffId);

/** Messages that this person should confirm. */
export const noticesFor = (day: CampusDay, staffId: string): readonly Notice[] =>
  [...day.notices.values()].filter((notice) => !notice.withdrawn && notice.staffIds.includes(staffId) && !notice.acknowledged.has(staffId));

/** Contradictions about children of this person, until somebody has resolved them. */
export const conflictsOver = (day: CampusDay, staffId: string) =>
  [...day.conflicts.values()].filter((conflict) => conflict.resolvedAt === null && day.children.get(conflict.childId)?.holder === staffId);
