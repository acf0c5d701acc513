import type { AdmitWalkIn, CommandContext, RecordAcceptedElsewhere, TakeChild } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent } from '../events';
import { conflictOf, effectOf, holderAt, isCurrent } from '../late-report';
import { reopenedIfClosed } from '../closing/reopen';
import { foundAfterRelease } from '../patrol/find-child';
import { signOnIfNeeded } from '../duty/sign-on';
import type { CampusDay, ChildDay } from '../state';

/** What "I have this child" makes of one child. */
export type Taking =
  | { readonly kind: 'opened' | 'already_mine' | 'released'; readonly child: ChildDay | undefined }
  | { readonly kind: 'assumed'; readonly child: ChildDay; readonly effect: 'current' | 'history' | 'conflict' };

/** Any staff member can say "I have this child": the commonest way in which a missing child is found. */
export function takeChild(day: CampusDay, command: TakeChild, context: CommandContext): DayDecision {
  const hands = { holder: context.actor.id, placeId: command.placeId, sessionId: command.sessionId };
  const takings = command.children.map((childId) => ({ childId, ...takingOf(day.children.get(childId), context) }));
  const events: DayEvent[] = [];
  const opened = takings.filter((t) => t.kind === 'opened').map((t) => t.childId);
  if (opened.length > 0) events.push(happened('CustodyOpened', { children: opened, ...hands, kind: 'kept' }));
  const assumed = takings.filter((t) => t.kind === 'assumed');
  if (assumed.length > 0)
    events.push(
      happened('CustodyAssumed', {
        children: assumed.map((t) => ({ childId: t.childId, from: t.child?.holder ?? null, effect: t.effect })),
        ...hands,
        kind: command.kind === 'found' ? 'found' : 'kept',
      }),
    );
  for (const t of assumed) if (t.effect === 'conflict') events.push(conflictOf(t.childId, 'holder', t.child.touched, true, context));
  for (const t of takings) if (t.kind === 'released') events.push(...takeReleased(t.childId, t.child, command, context));
  if (events.length === 0) return unchanged;
  return accepted(...reopenedIfClosed(day, events), ...signOnIfNeeded(day, context, command.sessionId), ...events);
}

/** `already_mine` records nothing new; a released child is judged by what kind of return it is. */
export function takingOf(child: ChildDay | undefined, context: CommandContext): Taking {
  if (!child) return { kind: 'opened', child };
  if (child.state === 'released') return { kind: 'released', child };
  if (child.holder === context.actor.id && child.state === 'held' && isCurrent(child, context)) return { kind: 'already_mine', child };
  // custody that never ran opens, however late the report comes: a child that somebody saw is never left out of the book
  if (child.openedEventId === null)
    return child.state === 'explained' && !isCurrent(child, context)
      ? { kind: 'assumed', child, effect: 'conflict' }
      : { kind: 'opened', child };
  const was = holderAt(child, context.at);
  const effect = effectOf(child, context, { fitsNow: true, fitsThen: was === null || was === context.actor.id });
  return { kind: 'assumed', child, effect };
}

function takeReleased(childId: string, child: ChildDay | undefined, command: TakeChild, context: CommandContext): DayEvent[] {
  if (!child || !isCurrent(child, context)) {
    const effect = child && holderAt(child, context.at) === context.actor.id ? 'history' : 'conflict';
    const assumed = happened('CustodyAssumed', {
      children: [{ childId, from: null, effect }],
      holder: context.actor.id,
      placeId: command.placeId,
      sessionId: command.sessionId,
      kind: 'kept',
    });
    return effect === 'history' ? [assumed] : [assumed, conflictOf(childId, 'released_but_seen', child?.touched ?? null, true, context)];
  }
  // a reversed release is undone already: the child is simply back
  if (command.kind === 'returned' || command.kind === 're_entry' || child.release?.undone)
    return [
      happened('CustodyReopened', {
        childId,
        holder: context.actor.id,
        placeId: command.placeId,
        kind: command.kind === 're_entry' ? 're_entry' : 'returned',
      }),
    ];
  return foundAfterRelease(child, command.placeId, context);
}

/** "Here but not expected": every wish to stay is met, and the list gets a new version. */
export function admitWalkIn(day: CampusDay, command: AdmitWalkIn, context: CommandContext): DayDecision {
  const session = day.sessions.get(command.sessionId);
  const child = day.children.get(command.childId);
  const taking = takingOf(child, context);
  if (taking.kind === 'already_mine') return unchanged;
  if (taking.kind === 'released' || taking.kind === 'assumed')
    return takeChild(
      day,
      { type: 'TakeChild', children: [command.childId], placeId: session?.placeId ?? null, sessionId: command.sessionId, kind: 'kept' },
      context,
    );
  const listed = child?.listed ?? false;
  const events: DayEvent[] = listed
    ? []
    : [
        happened('ExpectedListRevised', {
          listVersion: day.listVersion + 1,
          added: [
            {
              childId: command.childId,
              classId: command.classId,
              grade: command.grade,
              fact: null,
              sessions: [command.sessionId],
              dismissalPeriodId: null,
              gateId: null,
              mode: 'collected',
              extendedCare: false,
              soundAlike: false,
              reason: 'walk_in',
            },
          ],
          removed: [],
          expected: day.expected + 1,
          approvedBy: null,
        }),
      ];
  events.push(
    happened('CustodyOpened', {
      children: [command.childId],
      holder: context.actor.id,
      placeId: session?.placeId ?? null,
      sessionId: command.sessionId,
      kind: 'walk_in',
    }),
  );
  return accepted(...reopenedIfClosed(day, events), ...signOnIfNeeded(day, context, command.sessionId), ...events);
}

export function recordAcceptedElsewhere(day: CampusDay, command: RecordAcceptedElsewhere): DayDecision {
  const child = day.children.get(command.childId);
  if (!child) return refused('unknown_child', { childId: command.childId });
  if (child.state === 'released') return unchanged;
  return accepted(happened('AcceptedElsewhere', { childId: command.childId, campusId: command.campusId, opened: command.opened }));
}
