import type { CommandContext } from './commands';
import { happened } from './decision';
import { derivedId } from './derived-id';
import type { DayEvent, DayEventOf, Effect } from './events';
import type { ChildDay } from './state';

/** What a report claims about one child, held against the book. */
export interface Claim {
  /** it fits what the book says now */
  readonly fitsNow: boolean;
  /** it fits what the book says of that time: a past span, today's holder untouched */
  readonly fitsThen: boolean;
}

/** Nothing touched the child after what the device had seen. */
const untouchedSince = (child: ChildDay, seen: number | null): boolean => seen !== null && child.touched <= seen;

/**
 * It happened after the last thing that we know of this child; a time of unknown error never wins. "Missing" is not a
 * thing that we know: whoever had a missing child after it was last seen has found it.
 */
const laterThanAllWeKnow = (child: ChildDay, context: CommandContext): boolean =>
  context.timeKnown && context.at >= (child.state === 'unaccounted' ? child.lastSeen : child.lastKnown).latest;

/**
 * A tablet whose clock nobody can trust still says what came first: what it reports next about a child that nobody else
 * has touched since its own last report, came after that.
 */
const nextOfTheSameTablet = (child: ChildDay, { timeKnown, device }: CommandContext): boolean =>
  !timeKnown && device != null && child.touchedBy?.install === device.install && child.touchedBy.sequence < device.sequence;

export const isCurrent = (child: ChildDay, context: CommandContext): boolean =>
  untouchedSince(child, context.seen) || laterThanAllWeKnow(child, context) || nextOfTheSameTablet(child, context);

/** It happened before something that we know already: the past, as far as a clock can be trusted. */
export const isPast = (child: ChildDay, context: CommandContext): boolean => context.timeKnown && context.at <= child.lastKnown.earliest;

/** What a report means by now: today's truth, a piece of the past, or a contradiction that a person must resolve. */
export function effectOf(child: ChildDay, context: CommandContext, claim: Claim): Effect {
  if (claim.fitsNow && isCurrent(child, context)) return 'current';
  return claim.fitsThen && isPast(child, context) ? 'history' : 'conflict';
}

/** Who answered for the child at that moment, by the book. */
export const holderAt = (child: ChildDay, at: number): string | null =>
  child.spans.find((s) => s.from <= at && (s.to === null || at < s.to))?.holder ?? null;

/** After that moment the child came into other hands or left: who had it then no longer says who has it now. */
export const movedOnAfter = (child: ChildDay, at: number): boolean => !child.spans.some((s) => s.to === null && s.from <= at);

/** A claim from before the child was last seen contradicts the past only: where the child is now stays clear. */
const leavesOpenWhere = (child: ChildDay | undefined, context: CommandContext): boolean =>
  child === undefined || !context.timeKnown || context.at >= child.lastSeen.earliest;

/**
 * "Not with me": of somebody who doesn't answer for the child any more, or of a missing child, it is the past. Of the
 * person who answers, it is never dropped.
 */
export function denialEffect(child: ChildDay | undefined, answers: string, context: CommandContext): Effect {
  if (child?.holder !== answers || child.state === 'unaccounted') return 'history';
  if (isCurrent(child, context)) return 'current';
  return isPast(child, context) ? 'history' : 'conflict';
}

/** A conflict's id follows from the command, so that whoever decides it again finds the same one. */
export const conflictOf = (
  childId: string,
  kind: DayEventOf<'ConflictDetected'>['data']['kind'],
  standing: number | null,
  whereabouts: boolean,
  context: CommandContext,
): DayEvent =>
  happened('ConflictDetected', {
    conflictId: derivedId(context.commandId, childId),
    childId,
    kind,
    standing: standing === null ? null : String(standing),
    whereabouts,
  });

/** Somebody claims to have, or have had, a child of whom the book says otherwise. */
export function conflictOverHolder(childId: string, child: ChildDay | undefined, context: CommandContext): DayEvent {
  const kind = child?.state === 'released' ? 'released_but_seen' : child?.state === 'explained' ? 'explained_but_held' : 'holder';
  return conflictOf(childId, kind, child?.touched ?? null, leavesOpenWhere(child, context), context);
}
