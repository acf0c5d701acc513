import type { AdmitWalkIn, CommandContext, RecordAcceptedElsewhere, TakeChild } from '../commands';
import { accepted, happened, refused, unchanged, type DayDecision } from '../decision';
import type { DayEvent } from '../events';
import { signOnIfNeeded } from '../duty/sign-on';
import type { CampusDay } from '../state';
import { eventsOfTaking, takingOf } from './taking';

/** Any staff member can say "I have this child": the commonest way in which a missing child is found. */
export function takeChild(day: CampusDay, command: TakeChild, context: CommandContext): DayDecision {
  const { placeId, sessionId, kind } = command;
  const back = kind === 'returned' || kind === 're_entry' ? kind : null;
  const taken = command.children.map((childId) => {
    const child = day.children.get(childId);
    return { childId, child, taking: takingOf(child, context, back) };
  });
  const hands = { placeId, sessionId, opens: 'kept', assumes: kind === 'found' ? 'found' : 'kept' } as const;
  const events = eventsOfTaking(taken, hands, context);
  return accepted(...signOnIfNeeded(day, context, sessionId), ...events);
}

/** "Here but not expected": every wish to stay is met, and the list gets a new version. */
export function admitWalkIn(day: CampusDay, command: AdmitWalkIn, context: CommandContext): DayDecision {
  const { childId, classId, grade, sessionId } = command;
  const child = day.children.get(childId);
  const taking = takingOf(child, context, 'returned');
  const hands = { placeId: day.sessions.get(sessionId)?.placeId ?? null, sessionId, opens: 'walk_in', assumes: 'kept' } as const;
  const listed: DayEvent[] =
    taking.kind !== 'opens' || child?.listed
      ? []
      : [
          happened('ExpectedListRevised', {
            listVersion: day.listVersion + 1,
            added: [
              {
                ...{ childId, classId, grade, fact: null, sessions: [sessionId], dismissalPeriodId: null, gateId: null },
                ...{ mode: 'collected', extendedCare: false, soundAlike: false, reason: 'walk_in' },
              },
            ],
            removed: [],
            expected: day.expected + 1,
            approvedBy: null,
          }),
        ];
  const events = eventsOfTaking([{ childId, child, taking }], hands, context);
  return accepted(...signOnIfNeeded(day, context, sessionId), ...listed, ...events);
}

/** Another campus has the child. Heard late, after somebody here had it again: then it is here, and the other book hears of that. */
export function recordAcceptedElsewhere(day: CampusDay, command: RecordAcceptedElsewhere): DayDecision {
  const child = day.children.get(command.childId);
  if (!child) return refused('unknown_child', { childId: command.childId });
  // also for a child that has left by the book: a report that it came back may still be on its way
  if (child.elsewhere?.stream === command.opened.stream && child.elsewhere.revision === command.opened.revision) return unchanged;
  const here = child.spans.at(-1);
  if (here && here.to === null && command.openedAt !== undefined && here.from > command.openedAt) return unchanged;
  return accepted(happened('AcceptedElsewhere', { childId: command.childId, campusId: command.campusId, opened: command.opened }));
}
