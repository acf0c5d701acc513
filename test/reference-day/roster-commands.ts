import type { DayCommand } from '@baton/custody';
import type { Fact } from '@baton/event-schema';
import type { ChildRecord, Delegation } from '@baton/roster';
import type { Act } from '../../apps/demo/src/player/school-under-play';
import { idDigest } from './memory-school';

interface RosterChange {
  readonly record: ChildRecord;
  readonly answer: Readonly<Record<string, unknown>>;
  /** what matters today is also said to the day */
  readonly today: (fact: Fact) => readonly DayCommand[];
}

/** The few changes of a child's record that the reference day makes, without the roster's streams. */
export function rosterCommand(path: string, record: ChildRecord, act: Act, now: number): RosterChange {
  const { body } = act;
  const text = (field: string): string => {
    const value = body[field];
    if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`${path} needs ${field}`);
    return String(value);
  };
  const delegation = (changed: Delegation): RosterChange => ({
    record: { ...record, delegations: [...record.delegations.filter((d) => d.delegationId !== changed.delegationId), changed] },
    answer: { delegationId: changed.delegationId, personId: changed.personId },
    today: (fact) => [{ type: 'ApplyToDay', change: { kind: 'delegation', childId: record.childId, delegation: changed, fact } }],
  });
  const known = (): Delegation => {
    const found = record.delegations.find((d) => d.delegationId === text('delegationId'));
    if (!found) throw new Error(`no delegation ${text('delegationId')}`);
    return found;
  };
  switch (path) {
    case 'leave/record': {
      const leave = {
        leaveId: `leave.${record.childId}`,
        from: text('from'),
        to: text('to'),
        approvedAt: now,
        source: 'homeroom' as const,
      };
      return { record: { ...record, leaves: [...record.leaves, leave] }, answer: { leaveId: leave.leaveId }, today: () => [] };
    }
    case 'restriction/record': {
      const restriction = {
        restrictionId: `restriction.${record.childId}`,
        personId: text('personId'),
        from: text('from'),
        to: text('to'),
        reviewed: false,
        reviewDue: text('to'),
      };
      return {
        record: { ...record, restrictions: [...record.restrictions, restriction] },
        answer: { restrictionId: restriction.restrictionId },
        today: (fact) => [{ type: 'ApplyToDay', change: { kind: 'restriction', childId: record.childId, restriction, fact } }],
      };
    }
    case 'delegation/request':
      return delegation({
        delegationId: `delegation.${record.childId}`,
        personId: `delegate.${record.childId}`,
        date: text('date'),
        windowFrom: Number(text('windowFrom')),
        windowTo: Number(text('windowTo')),
        idDigest: idDigest(text('idLast4')),
        wishedBy: [],
        state: 'requested',
      });
    case 'delegation/confirm':
      return delegation({ ...known(), state: 'confirmed' });
    case 'delegation/extend':
      return delegation({ ...known(), windowTo: Number(text('windowTo')) });
    default:
      throw new Error(`the rehearsal knows no ${path}`);
  }
}
