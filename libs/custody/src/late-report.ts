import type { CommandContext } from './commands';
import { happened } from './decision';
import type { DayEvent, DayEventOf, Effect } from './events';
import type { ChildDay } from './state';

/** What a report claims about one child, held against the book. */
export interface Claim {
  /** it fits what the book says now */
  readonly fitsNow: boolean;
  /** it fits what the book says of that time: a past span, today's holder untouched */
  readonly fitsThen: boolean;
  /** the claim itself names what it answers (an offer's id), so it can't be older than that */
  readonly answersWhatStands?: boolean;
}

/** Nothing touched the child after what the device had seen. */
const untouchedSince = (child: ChildDay, seen: number | null): boolean => seen !== null && child.touched <= seen;

/** It happened after the last thing that we know of this child; a time of unknown error never wins. */
const laterThanAllWeKnow = (child: ChildDay, context: CommandContext): boolean => context.timeKnown && context.at >= child.since;

export const isCurrent = (child: ChildDay, context: CommandContext): boolean =>
  untouchedSince(child, context.seen) || laterThanAllWeKnow(child, context);

/** What a report means by now: today's truth, a piece of the past, or a contradiction that a person must resolve. */
export function effectOf(child: ChildDay, context: CommandContext, claim: Claim): Effect {
  if (claim.fitsNow && (claim.answersWhatStands || isCurrent(child, context))) return 'current';
  return claim.fitsThen && context.at <= child.since ? 'history' : 'conflict';
}

/** Who answered for the child at that moment, by the book. */
export const holderAt = (child: ChildDay, at: number): string | null =>
  child.spans.find((s) => s.from <= at && (s.to === null || at < s.to))?.holder ?? null;

/** A conflict's id follows from the command, so that whoever decides it again finds the same one. */
export const conflictOf = (
  childId: string,
  kind: DayEventOf<'ConflictDetected'>['data']['kind'],
  standing: number | null,
  whereabouts: boolean,
  context: CommandContext,
): DayEvent =>
  happened('ConflictDetected', {
    conflictId: `${context.commandId}.${childId}`,
    childId,
    kind,
    standing: standing === null ? null : String(standing),
    whereabouts,
  });
