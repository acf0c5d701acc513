import { decide, evolve, initialDay } from '../campus-day';
import type { CommandContext, DayCommand } from '../commands';
import type { CampusDay } from '../state';
import { freezeTheList, openTheDay } from '../testing/small-school';

const context: CommandContext = {
  commandId: 'c1',
  actor: { id: 'clock', role: 'system' },
  at: 0,
  timeKnown: true,
  seen: null,
  recordedAt: 0,
  predecessorMissing: false,
  paper: null,
};

function give(day: CampusDay, command: DayCommand) {
  const decision = decide(day, command, context);
  if (decision.kind === 'accepted')
    for (const event of decision.events)
      evolve(day, {
        event,
        eventId: `e${day.revision + 1}`,
        revision: String(day.revision + 1),
        metadata: { actor: context.actor, time: { occurredAt: 0, recordedAt: 0 } },
      });
  return decision;
}

describe('The list of a large school', () => {
  const { list } = freezeTheList();
  const [first] = new Set(list.children.map((child) => child.classId));
  const part = {
    children: list.children.filter((child) => child.classId === first),
    onLeave: list.onLeave.filter((child) => child.classId === first),
  };

  it('is written class by class and frozen at the end: the same list as in one append, each class once', () => {
    const atOnce = initialDay();
    give(atOnce, openTheDay());
    give(atOnce, { type: 'FreezeExpectedList', list });
    const inParts = initialDay();
    give(inParts, openTheDay());
    expect(give(inParts, { type: 'FreezeExpectedList', list: part, classesOnly: true })).toMatchObject({
      kind: 'accepted',
      events: [{ type: 'ClassListed', data: { classId: first } }],
    });
    expect(inParts.frozen).toBe(false);
    expect(give(inParts, { type: 'FreezeExpectedList', list: part, classesOnly: true })).toEqual({ kind: 'unchanged' });
    const frozen = give(inParts, { type: 'FreezeExpectedList', list });
    if (frozen.kind !== 'accepted') throw new Error('not frozen');
    expect(frozen.events.filter((e) => e.type === 'ClassListed' && e.data.classId === first)).toEqual([]);
    expect([inParts.frozen, inParts.expected, inParts.listVersion]).toEqual([true, atOnce.expected, atOnce.listVersion]);
    expect([...inParts.children.keys()].sort()).toEqual([...atOnce.children.keys()].sort());
    for (const [childId, child] of atOnce.children)
      expect(inParts.children.get(childId)).toMatchObject({ state: child.state, listed: child.listed, classId: child.classId });
  });
});
