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
import { conflictOf, effectOf, holderAt, isCurrent } from '../late-report';
import { reopenedIfClosed } from '../closing/reopen';
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
  return accepted(...reopenedIfClosed(day, [event]), event);
}

function offerEffect(day: CampusDay, child: ChildDay | undefined, giver: string, context: CommandContext): Effect {
  if (!child) return 'history';
  const has = child.holder === giver && (child.state === 'held' || child.state === 'in_transit');
  return (has || answersBeforeCheckIn(day, child, giver)) && isCurrent(child, context) ? 'current' : 'history';
}

/** Until roll call the homeroom teacher answers for the expected children of the class. */
const answersBeforeCheckIn = (day: CampusDay, child: ChildDay, staffId: string): boolean =>
  child.state === 'expected' &&
  day.duties.some((d) => d.staffId === staffId && d.role === 'homeroom_teacher' && d.classId === child.classId);

/** The receiver has the children and answers for them: by name, all or part. */
export function acceptCustody(day: CampusDay, command: AcceptCustody, context: CommandContext): DayDecision {
  const offer = day.offers.get(command.offerId);
  const children = command.children.map((childId) => ({ childId, effect: acceptEffect(day.children.get(childId), offer, context) }));
  const events: DayEvent[] = [
    happened('CustodyAccepted', {
      offerId: command.offerId,
      holder: context.actor.id,
      placeId: command.placeId ?? offer?.to.placeId ?? null,
      children,
      counted: command.counted,
    }),
  ];
  const opened = children.filter((c) => c.effect === 'current' && day.children.get(c.childId)?.openedEventId === null);
  if (opened.length > 0)
    events.push(
      happened('CustodyOpened', {
        children: opened.map((c) => c.childId),
        holder: context.actor.id,
        placeId: command.placeId ?? offer?.to.placeId ?? null,
        sessionId: offer?.to.kind === 'session' ? offer.to.sessionId : null,
        kind: 'accepted',
      }),
    );
  for (const { childId, effect } of children)
    if (effect === 'conflict') events.push(conflictOf(childId, 'holder', day.children.get(childId)?.touched ?? null, true, context));
  const sessionId = offer?.to.kind === 'session' ? offer.to.sessionId : null;
  return accepted(...reopenedIfClosed(day, events), ...signOnIfNeeded(day, context, sessionId), ...events);
}

function acceptEffect(child: ChildDay | undefined, offer: Offer | undefined, context: CommandContext): Effect {
  if (!child) return 'conflict';
  const inThisOffer = offer !== undefined && child.offerId === offer.offerId;
  // the offer is still on its way to us: the receiver has the child all the same
  const offerNotHereYet = offer === undefined && child.state !== 'released' && isCurrent(child, context);
  return effectOf(child, context, {
    fitsNow: inThisOffer || offerNotHereYet,
    answersWhatStands: inThisOffer,
    fitsThen: offer ? offer.offered.includes(child.childId) : holderAt(child, context.at) !== null,
  });
}

export function refuseCustody(day: CampusDay, command: RefuseCustody, context: CommandContext): DayDecision {
  const { type: _, children, ...data } = command;
  const event = happened('CustodyRefused', { ...data, children: answersTo(day, command.offerId, children) });
  return accepted(...reopenedIfClosed(day, [event]), ...signOnIfNeeded(day, context, null), event);
}

export function recallOffer(day: CampusDay, command: RecallOffer): DayDecision {
  const offer = day.offers.get(command.offerId);
  if (offer && command.children.every((childId) => !offer.open.has(childId))) return unchanged;
  const event = happened('CustodyRecalled', { offerId: command.offerId, children: answersTo(day, command.offerId, command.children) });
  return accepted(...reopenedIfClosed(day, [event]), event);
}

/** Refusing or recalling what has moved on meanwhile is history; it changes no holder, so it contradicts nobody. */
const answersTo = (day: CampusDay, offerId: string, children: readonly string[]): { childId: string; effect: Effect }[] =>
  children.map((childId) => ({ childId, effect: day.children.get(childId)?.offerId === offerId ? 'current' : 'history' }));

/** "Not with me": the person who answers says so; from now on the child is missing. */
export function denyCustody(day: CampusDay, command: DenyCustody, context: CommandContext): DayDecision {
  const children = command.children.map((childId) => {
    const child = day.children.get(childId);
    const answersFor = child?.holder === context.actor.id && child.state !== 'unaccounted';
    const effect: Effect = answersFor && isCurrent(child, context) ? 'current' : 'history';
    return { childId, effect };
  });
  const events: DayEvent[] = [happened('CustodyDenied', { children })];
  for (const { childId, effect } of children)
    if (effect === 'current')
      events.push(happened('ChildUnaccounted', { childId, cause: 'denied', sessionId: day.children.get(childId)?.sessionId ?? null }));
  return accepted(...reopenedIfClosed(day, events), ...events);
}

/** Forced handoff: a leader, or the receiver, takes over children with a reason; both are told. */
export function takeOver(day: CampusDay, command: TakeOver, context: CommandContext): DayDecision {
  if (command.children.every((childId) => day.children.get(childId)?.holder === context.actor.id)) return unchanged;
  for (const childId of command.children) {
    const child = day.children.get(childId);
    if (!child || child.holder === null) return refused('unknown_child', { childId });
    if (child.holder !== command.from) return refused('holder_changed', { childId, holder: child.holder });
  }
  const first = day.children.get(command.children[0]);
  return accepted(
    ...signOnIfNeeded(day, context, first?.sessionId ?? null),
    happened('CustodyAssumed', {
      children: command.children.map((childId) => ({ childId, from: command.from, effect: 'current' as const })),
      holder: context.actor.id,
      placeId: command.placeId ?? first?.placeId ?? null,
      sessionId: first?.sessionId ?? null,
      kind: 'forced',
      reason: command.reason,
      ...(command.note ? { note: command.note } : {}),
    }),
  );
}

export const departEscort = (day: CampusDay, command: DepartEscort, context: CommandContext): DayDecision =>
  late(day, happened('EscortDeparted', { offerId: command.offerId, escortId: context.actor.id, count: command.count }));

export const arriveEscort = (day: CampusDay, command: ArriveEscort, context: CommandContext): DayDecision =>
  late(day, happened('EscortArrived', { offerId: command.offerId, escortId: context.actor.id, count: command.count }));

/** Children who were not collected come back: the offer ends for them and the giver has them. */
export const returnEscort = (day: CampusDay, command: ReturnEscort, context: CommandContext): DayDecision =>
  late(
    day,
    happened('EscortReturned', {
      offerId: command.offerId,
      escortId: context.actor.id,
      children: answersTo(day, command.offerId, command.children),
    }),
  );

const late = (day: CampusDay, event: DayEvent): DayDecision => accepted(...reopenedIfClosed(day, [event]), event);
