import type { CommandContext, FindChild } from '../commands';
import { accepted, happened, type DayDecision } from '../decision';
import { derivedId } from '../derived-id';
import type { CampusDay } from '../state';
import { eventsOfTaking, takingOf } from '../check-in/taking';
import { signOnIfNeeded } from '../duty/sign-on';

/** A patrol or the sweep finds a child: whoever finds it holds it. */
export function findChild(day: CampusDay, command: FindChild, context: CommandContext): DayDecision {
  const { childId, placeId } = command;
  const child = day.children.get(childId);
  const taking = takingOf(child, context);
  const events = eventsOfTaking([{ childId, child, taking }], { placeId, sessionId: null, opens: 'kept', assumes: 'found' }, context);
  // the book expects no such child here: it is questioned. A missing child that is found was the book's own question
  if (taking.kind === 'opens' && (!child?.listed || child.state === 'explained'))
    events.push(
      happened('DiscrepancyOpened', {
        ...{ discrepancyId: derivedId(context.commandId, childId), childId, record: null, author: null, kind: 'found_never_listed' },
      }),
    );
  return accepted(...signOnIfNeeded(day, context, null), ...events);
}
