import type { CommandContext } from '../commands';
import { happened } from '../decision';
import { derivedId } from '../derived-id';
import type { DayEvent, DayEventOf, Effect } from '../events';
import { conflictOverHolder, effectOf, holderAt, isCurrent, isPast } from '../late-report';
import type { ChildDay } from '../state';

/** How a child that had left is back; null: nobody says, so the book decides. */
export type Return = 'returned' | 're_entry' | null;

/** What it makes of the book when somebody says "I have this child", by whatever command. */
export type Taking =
  /** custody that never ran opens, however late we hear of it: a child that somebody saw is never left out of the book */
  | { readonly kind: 'opens' }
  | { readonly kind: 'already_mine' }
  /** `effect` tells whether it does so now, did so in the past, or contradicts the book */
  | { readonly kind: 'changes_hands'; readonly effect: Effect }
  /** custody had ended and runs again */
  | { readonly kind: 'opens_again'; readonly how: 'returned' | 're_entry' | 'found' };

export function takingOf(child: ChildDay | undefined, context: CommandContext, back: Return = null): Taking {
  if (!child) return { kind: 'opens' };
  if (child.openedEventId === null && child.state !== 'released')
    return child.state === 'explained' && !isCurrent(child, context) ? { kind: 'changes_hands', effect: 'conflict' } : { kind: 'opens' };
  if (child.holder === null) return takingAgain(child, context, back);
  // the present holder says so once more: it contradicts nobody, and the child was seen
  if (child.holder === context.actor.id && child.state !== 'unaccounted')
    return { kind: 'changes_hands', effect: isCurrent(child, context) ? 'current' : 'history' };
  const was = holderAt(child, context.at);
  const fitsThen = was === null || was === context.actor.id;
  return { kind: 'changes_hands', effect: effectOf(child, context, { fitsNow: true, fitsThen }) };
}

/** The book says that the child has left, or was missed after it had. */
function takingAgain(child: ChildDay, context: CommandContext, back: Return): Taking {
  if (!isCurrent(child, context)) {
    const hadIt = holderAt(child, context.at) === context.actor.id;
    return { kind: 'changes_hands', effect: hadIt && isPast(child, context) ? 'history' : 'conflict' };
  }
  if (back !== null) return { kind: 'opens_again', how: back };
  // a release that stands, and the child is here: the book is wrong. One that is undone already: the child is simply back
  // … and one that only was on another campus is back from there
  const hadLeft = child.state === 'released' && child.elsewhere === null && child.release?.undone == null;
  return { kind: 'opens_again', how: hadLeft ? 'found' : 'returned' };
}

export const effectOfTaking = (taking: Taking): Effect => (taking.kind === 'changes_hands' ? taking.effect : 'current');

export interface Taken {
  readonly childId: string;
  readonly child: ChildDay | undefined;
  readonly taking: Taking;
}

export interface TakingHands {
  readonly placeId: string | null;
  readonly sessionId: string | null;
  /** how custody opens that never ran */
  readonly opens: DayEventOf<'CustodyOpened'>['data']['kind'];
  readonly assumes: 'kept' | 'found';
}

/** One event for all children whose custody opens, one for all who change hands, one for each that is back. */
export function eventsOfTaking(taken: readonly Taken[], hands: TakingHands, context: CommandContext): DayEvent[] {
  const { placeId, sessionId } = hands;
  const holder = context.actor.id;
  const events: DayEvent[] = [];
  const opened = taken.filter((t) => t.taking.kind === 'opens').map((t) => t.childId);
  events.push(...openings(opened, { holder, placeId, sessionId, kind: hands.opens }, context));
  const assumed = taken.filter((t) => t.taking.kind === 'changes_hands');
  if (assumed.length > 0)
    events.push(
      happened('CustodyAssumed', {
        children: assumed.map((t) => ({ childId: t.childId, from: t.child?.holder ?? null, effect: effectOfTaking(t.taking) })),
        ...{ holder, placeId, sessionId, kind: hands.assumes },
      }),
    );
  for (const t of assumed) if (effectOfTaking(t.taking) === 'conflict') events.push(conflictOverHolder(t.childId, t.child, context));
  for (const { child, taking } of taken)
    if (child && taking.kind === 'opens_again') events.push(...openedAgain(child, taking.how, placeId, context));
  return events;
}

/** Custody that never ran here opens; of a child that belongs to another campus it says that it came over. */
export function openings(
  children: readonly string[],
  hands: Omit<DayEventOf<'CustodyOpened'>['data'], 'children'>,
  context: CommandContext,
): DayEvent[] {
  const moved = children.filter((childId) => context.ofOtherCampus?.includes(childId));
  const own = children.filter((childId) => !moved.includes(childId));
  return [
    ...(own.length > 0 ? [happened('CustodyOpened', { children: own, ...hands })] : []),
    ...(moved.length > 0 ? [happened('CustodyOpened', { children: moved, ...hands, kind: 'moved' })] : []),
  ];
}

export function openedAgain(
  child: ChildDay,
  how: 'returned' | 're_entry' | 'found',
  placeId: string | null,
  context: CommandContext,
): DayEvent[] {
  if (how === 'found') return foundAfterRelease(child, placeId, context);
  return [happened('CustodyReopened', { childId: child.childId, holder: context.actor.id, placeId, kind: how })];
}

/** A child that the book says has left is here: the release is annulled, custody runs again, the book is questioned. */
function foundAfterRelease(child: ChildDay, placeId: string | null, context: CommandContext): DayEvent[] {
  const { childId, release } = child;
  const standing = release && release.undone === null ? release : null;
  return [
    ...(standing ? [happened('ReleaseAnnulled', { childId, release: String(standing.revision), reason: 'found_inside' })] : []),
    happened('CustodyReopened', { childId, holder: context.actor.id, placeId, kind: 'found' }),
    happened('DiscrepancyOpened', {
      discrepancyId: derivedId(context.commandId, childId),
      childId,
      record: standing ? String(standing.revision) : null,
      author: standing?.author ?? null,
      kind: 'found_after_release',
    }),
  ];
}
