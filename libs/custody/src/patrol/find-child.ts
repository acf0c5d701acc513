import type { CommandContext, FindChild } from '../commands';
import { accepted, happened, type DayDecision } from '../decision';
import type { DayEvent } from '../events';
import { conflictOf, effectOf, holderAt, isCurrent } from '../late-report';
import { reopenedIfClosed } from '../closing/reopen';
import type { CampusDay, ChildDay } from '../state';

/** A child that the book says has left is here: the release is annulled, custody runs again, the book is questioned. */
export function foundAfterRelease(child: ChildDay, placeId: string | null, context: CommandContext): DayEvent[] {
  const release = child.release;
  const events: DayEvent[] = [];
  if (release && release.undone === null)
    events.push(happened('ReleaseAnnulled', { childId: child.childId, release: String(release.revision), reason: 'found_inside' }));
  events.push(
    happened('CustodyReopened', { childId: child.childId, holder: context.actor.id, placeId, kind: 'found' }),
    happened('DiscrepancyOpened', {
      discrepancyId: `${context.commandId}.${child.childId}`,
      childId: child.childId,
      record: release ? String(release.revision) : null,
      author: release?.author ?? null,
      kind: 'found_after_release',
    }),
  );
  return events;
}

/** The sweep finds a child: whoever finds it holds it. */
export function findChild(day: CampusDay, command: FindChild, context: CommandContext): DayDecision {
  const events = whatFindingMeans(day, command, context);
  return accepted(...reopenedIfClosed(day, events), ...events);
}

function whatFindingMeans(day: CampusDay, command: FindChild, context: CommandContext): DayEvent[] {
  const { childId, placeId } = command;
  const child = day.children.get(childId);
  const holder = context.actor.id;
  if (!child || child.openedEventId === null)
    return [
      happened('CustodyOpened', { children: [childId], holder, placeId, sessionId: null, kind: 'kept' }),
      happened('DiscrepancyOpened', {
        discrepancyId: `${context.commandId}.${childId}`,
        childId,
        record: null,
        author: null,
        kind: 'found_never_listed',
      }),
    ];
  if (child.state === 'released' && isCurrent(child, context)) return foundAfterRelease(child, placeId, context);
  const was = holderAt(child, context.at);
  const effect = effectOf(child, context, { fitsNow: child.state !== 'released', fitsThen: child.state === 'released' || was === holder });
  const assumed = happened('CustodyAssumed', {
    children: [{ childId, from: child.holder, effect }],
    holder,
    placeId,
    sessionId: null,
    kind: 'found',
  });
  return effect === 'conflict' ? [assumed, conflictOf(childId, 'holder', child.touched, true, context)] : [assumed];
}
