import type {
  AcceptCustody,
  ArriveEscort,
  CommandContext,
  DenyCustody,
  DepartEscort,
  OfferCustody,
  RecallOffer,
  RefuseCustody,
  ReturnEscort,
  TakeOver,
} from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent, Effect, Route } from '../events';
import { conflictOf, conflictOverHolder, denialEffect, effectOf, holderAt, isCurrent, movedOnAfter } from '../late-report';
import { openedAgain, openings, takingOf } from '../check-in/taking';
import { signOnIfNeeded } from '../duty/sign-on';
import type { CampusDay, ChildDay, Offer } from '../state';

const MINUTE = 60_000;

/** How long a child may be on the way. */
export const transitLimit = (day: CampusDay, route: Route): number =>
  MINUTE *
  {
    same_building: day.policy.transitSameBuilding,
    across_grounds: day.policy.transitAcrossGrounds,
    line_to_gate: day.policy.escortLineToGate,
    clinic: day.policy.clinicAccept,
  }[route];

/** The giver offers; nothing changes hands. A child that the giver no longer has is left out of the offer. */
export function offerCustody(day: CampusDay, command: OfferCustody, context: CommandContext): DayDecision {
  const giver = context.actor.id;
  const children = command.children.map((childId) => ({ childId, effect: offerEffect(day, day.children.get(childId), giver, context) }));
  const { type: _, children: __, ...data } = command;
  const event = happened('CustodyOffered', {
    ...data,
    from: giver,
    children,
    count: command.children.length,
    dueAt: context.at + transitLimit(day, command.route),
  });
  return accepted(event);
}

function offerEffect(day: CampusDay, child: ChildDay | undefined, giver: string, context: CommandContext): Effect {
  if (!child) return 'history';
  const has = child.holder === giver && (child.state === 'held' || child.state === 'in_transit');
  return (has || answersBeforeCheckIn(day, child, giver)) && isCurrent(child, context) ? 'current' : 'history';
}

/** Until roll call the homeroom teacher answers for the expected children of the class. */
export const answersBeforeCheckIn = (day: CampusDay, child: ChildDay, staffId: string): boolean =>
  child.state === 'expected' &&
  day.duties.some((d) => d.staffId === staffId && d.role === 'homeroom_teacher' && d.classId === child.classId);

/** The receiver has the children and answers for them: by name, all or part. */
export function acceptCustody(day: CampusDay, command: AcceptCustody, context: CommandContext): DayDecision {
  const offer = day.offers.get(command.offerId);
  const placeId = command.placeId ?? offer?.to.placeId ?? null;
  const sessionId = offer?.to.kind === 'session' ? offer.to.sessionId : null;
  const holder = context.actor.id;
  const received = command.children.map((childId) => {
    const child = day.children.get(childId);
    return { childId, child, effect: acceptEffect(child, offer, context) };
  });
  const events: DayEvent[] = [
    happened('CustodyAccepted', {
      offerId: command.offerId,
      ...{ holder, placeId, counted: command.counted },
      children: received.map(({ childId, effect }) => ({ childId, effect })),
    }),
  ];
  const current = received.filter((r) => r.effect === 'current');
  const opened = current.filter((r) => !r.child || r.child.openedEventId === null).map((r) => r.childId);
  events.push(...openings(opened, { holder, placeId, sessionId, kind: 'accepted' }, context));
  for (const { child } of current)
    if (child && child.openedEventId !== null && child.holder === null) {
      const taking = takingOf(child, context);
      events.push(...openedAgain(child, taking.kind === 'opens_again' ? taking.how : 'returned', placeId, context));
    }
  for (const { childId, child, effect } of received) if (effect === 'conflict') events.push(conflictOverHolder(childId, child, context));
  return accepted(...signOnIfNeeded(day, context, sessionId), ...events);
}

function acceptEffect(child: ChildDay | undefined, offer: Offer | undefined, context: CommandContext): Effect {
  // custody that never ran opens, however late we hear of it
  if (!child || (child.openedEventId === null && child.state !== 'released'))
    return child?.state === 'explained' && !isCurrent(child, context) ? 'conflict' : 'current';
  // the answer names what it answers, so it can't be older than that
  if (offer && child.offerId === offer.offerId) return 'current';
  const named = offer === undefined || offer.offered.includes(child.childId);
  // the offer is still on its way to us; or the child was called missing, or tapped out at a gate, and the receiver has it
  const fitsNow = offer === undefined || (named && (child.state === 'unaccounted' || child.holder === null));
  // who had it then is the past once it came into other hands; an offer taken back puts it into nobody's
  const fitsThen = named && holderAt(child, context.at) !== null && movedOnAfter(child, context.at);
  return effectOf(child, context, { fitsNow, fitsThen });
}

export function refuseCustody(day: CampusDay, command: RefuseCustody, context: CommandContext): DayDecision {
  const { type: _, children, ...data } = command;
  const event = happened('CustodyRefused', { ...data, children: answersTo(day, command.offerId, children) });
  return accepted(...signOnIfNeeded(day, context, null), event);
}

export function recallOffer(day: CampusDay, command: RecallOffer): DayDecision {
  const event = happened('CustodyRecalled', { offerId: command.offerId, children: answersTo(day, command.offerId, command.children) });
  return accepted(event);
}

/** Refusing or recalling what has moved on meanwhile is history; it changes no holder, so it contradicts nobody. */
const answersTo = (day: CampusDay, offerId: string, children: readonly string[]): { childId: string; effect: Effect }[] =>
  children.map((childId) => ({ childId, effect: day.children.get(childId)?.offerId === offerId ? 'current' : 'history' }));

/** "Not with me": the person who answers says so; from now on the child is missing. */
export function denyCustody(day: CampusDay, command: DenyCustody, context: CommandContext): DayDecision {
  const denied = command.children.map((childId) => {
    const child = day.children.get(childId);
    return { childId, child, effect: denialEffect(child, context.actor.id, context) };
  });
  const events: DayEvent[] = [happened('CustodyDenied', { children: denied.map(({ childId, effect }) => ({ childId, effect })) })];
  for (const { childId, child, effect } of denied) {
    if (effect === 'current') events.push(happened('ChildUnaccounted', { childId, cause: 'denied', sessionId: child?.sessionId ?? null }));
    if (effect === 'conflict') events.push(conflictOf(childId, 'holder', child?.touched ?? null, true, context));
  }
  return accepted(...events);
}

/** Forced handoff: a leader, or the receiver, takes over children with a reason; both are told. */
export function takeOver(day: CampusDay, command: TakeOver, context: CommandContext): DayDecision {
  if (command.children.every((childId) => day.children.get(childId)?.holder === context.actor.id)) return unchanged;
  for (const childId of command.children) {
    const child = day.children.get(childId);
    if (!child || child.holder === null) return refused('unknown_child', { childId });
    // nobody takes over a child that nobody has seen: it stays missing until somebody says "I have this child"
    if (child.state === 'unaccounted') return refused('not_in_custody', { childId, holder: child.holder });
    if (child.holder !== command.from) return refused('holder_changed', { childId, holder: child.holder });
  }
  const first = day.children.get(command.children[0]);
  const sessionId = command.sessionId ?? first?.sessionId ?? null;
  return accepted(
    ...signOnIfNeeded(day, context, sessionId),
    happened('CustodyAssumed', {
      children: command.children.map((childId) => ({ childId, from: command.from, effect: 'current' as const })),
      holder: context.actor.id,
      placeId: command.placeId ?? first?.placeId ?? null,
      sessionId,
      kind: 'forced',
      reason: command.reason,
      ...(command.note ? { note: command.note } : {}),
    }),
  );
}

export const departEscort = (_day: CampusDay, command: DepartEscort, context: CommandContext): DayDecision =>
  accepted(happened('EscortDeparted', { offerId: command.offerId, escortId: context.actor.id, count: command.count }));

export const arriveEscort = (_day: CampusDay, command: ArriveEscort, context: CommandContext): DayDecision =>
  accepted(happened('EscortArrived', { offerId: command.offerId, escortId: context.actor.id, count: command.count }));

/** Children who were not collected come back: the offer ends for them and the giver has them. */
export const returnEscort = (day: CampusDay, command: ReturnEscort, context: CommandContext): DayDecision =>
  accepted(
    happened('EscortReturned', {
      offerId: command.offerId,
      escortId: context.actor.id,
      children: answersTo(day, command.offerId, command.children),
    }),
  );
