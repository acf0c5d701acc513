import type { ApplyToDay, DayCommand, ReviseExpectedList } from '@baton/custody';
import type { Recorded } from '@baton/event-log';
import type { Fact } from '@baton/event-schema';
import { covers, type ChildEvent, type ChildRecord } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { ChildFactsReader, UnknownChild } from '../day/child-facts';
import { DayBook } from '../day/day-book';
import { derivedCommandId } from '../day/derived-command-id';
import { childStream, dayStream, type DayAddress } from '../day/streams';
import { Refused } from '../platform/refused';
import { DayPlanning } from './day-planning';
import { DaysBegun, type DayBegun } from './days-begun';

type Change = ApplyToDay['change'];
type Removal = ReviseExpectedList['removed'][number]['reason'];

/**
 * "What changes elsewhere and matters today is also appended to the day." Called by the handler of the change before it
 * answers, and again by the follower for a handler that died: the commandId follows from the event, so twice is once.
 */
@Injectable()
export class DayCopies {
  constructor(
    private readonly book: DayBook,
    private readonly days: DaysBegun,
    private readonly planning: DayPlanning,
    private readonly facts: ChildFactsReader,
  ) {}

  /** @throws Refused `contended`, or what the log throws: then call again */
  async ofChildEvent(schoolId: string, childId: string, recorded: Recorded<ChildEvent>): Promise<void> {
    if (!MATTERS_TODAY.has(recorded.event.type)) return;
    const child = await this.facts.ifKnown(schoolId, childId);
    if (!child) return;
    const { revision, hash } = recorded;
    const fact = { stream: childStream(schoolId, childId), revision, hash };
    for (const target of await this.days.of(child.record.campusId, recorded.metadata.time.recordedAt)) {
      const command = await this.commandFor(target, schoolId, child.record, recorded, fact);
      if (command) await this.give(target.address, schoolId, recorded, command);
    }
  }

  private async commandFor(
    target: DayBegun,
    schoolId: string,
    record: ChildRecord,
    recorded: Recorded<ChildEvent>,
    fact: Fact,
  ): Promise<DayCommand | null> {
    const change = changeOf(recorded.event, record, target, fact);
    if (change) return { type: 'ApplyToDay', change };
    const removal = removalOf(recorded.event, record, target.address.serviceDay);
    if (removal) return revision({ removed: [{ childId: record.childId, reason: removal, fact }] });
    return this.addition(target, schoolId, record, recorded);
  }

  /** A leave that is cancelled, or a join for the day: expected from now on, if the record says so by now. */
  private async addition(
    target: DayBegun,
    schoolId: string,
    { childId }: ChildRecord,
    recorded: Recorded<ChildEvent>,
  ): Promise<DayCommand | null> {
    const { event, metadata } = recorded;
    const joins = event.type === 'AdHocJoined' && event.data.date === target.address.serviceDay;
    const undone = event.type === 'AdHocUndone' && event.data.date === target.address.serviceDay;
    if (!joins && !undone && event.type !== 'LeaveCancelled') return null;
    try {
      const expected = await this.planning.expectedChild(target.address, schoolId, childId);
      const approvedBy = joins && event.data.agreedBy === 'duty_leader' ? metadata.actor.id : null;
      return revision({ added: [{ ...expected, reason: joins ? 'ad_hoc_join' : 'leave_cancelled' }], approvedBy });
    } catch (error) {
      if (!(error instanceof UnknownChild)) throw error;
      const { revision: at, hash } = recorded;
      const fact = { stream: childStream(schoolId, childId), revision: at, hash };
      return undone ? revision({ removed: [{ childId, reason: 'left_out', fact }] }) : null;
    }
  }

  private async give(address: DayAddress, schoolId: string, recorded: Recorded<ChildEvent>, command: DayCommand): Promise<void> {
    const { eventId: causationId } = recorded;
    const commandId = derivedCommandId(causationId, dayStream(address));
    const outcome = await this.book.give({ address, schoolId, role: 'roster', commandId, causationId, command: () => command });
    if (outcome.kind === 'contended') throw new Refused('contended');
  }
}

const MATTERS_TODAY: ReadonlySet<ChildEvent['type']> = new Set([
  'RestrictionRecorded',
  'RestrictionReviewed',
  'RestrictionLifted',
  'AuthorityRevoked',
  'SelfConsentRevoked',
  'SelfConsentSuspended',
  'DelegationRequested',
  'DelegationConfirmed',
  'DelegationExtended',
  'DelegationCancelled',
  'DismissalPlanChanged',
  'LeaveApproved',
  'LeaveCancelled',
  'AdHocJoined',
  'AdHocLeftOut',
  'AdHocUndone',
  'ChildLeft',
]);

const revision = (of: Partial<Omit<ReviseExpectedList, 'type'>>): ReviseExpectedList => ({
  type: 'ReviseExpectedList',
  added: [],
  removed: [],
  approvedBy: null,
  ...of,
});

function changeOf(event: ChildEvent, record: ChildRecord, { address, timetableWeekday }: DayBegun, fact: Fact): Change | null {
  const { childId } = record;
  switch (event.type) {
    case 'RestrictionRecorded':
    case 'RestrictionReviewed': {
      const restriction = record.restrictions.find((r) => r.restrictionId === event.data.restrictionId);
      return restriction ? { kind: 'restriction', childId, restriction, fact } : null;
    }
    case 'RestrictionLifted':
      return { kind: 'restriction_lifted', childId, restrictionId: event.data.restrictionId, fact };
    case 'AuthorityRevoked':
      return { kind: 'authority_withdrawn', childId, authorityId: event.data.authorityId, fact };
    // a consent is the authority by which a child takes itself home
    case 'SelfConsentRevoked':
      return { kind: 'authority_withdrawn', childId, authorityId: event.data.consentId, fact };
    case 'SelfConsentSuspended':
      return event.data.date === address.serviceDay
        ? { kind: 'authority_withdrawn', childId, authorityId: event.data.consentId, fact }
        : null;
    case 'DelegationRequested':
    case 'DelegationConfirmed':
    case 'DelegationExtended':
    case 'DelegationCancelled': {
      const delegation = record.delegations.find((d) => d.delegationId === event.data.delegationId);
      return delegation?.date === address.serviceDay ? { kind: 'delegation', childId, delegation, fact } : null;
    }
    case 'DismissalPlanChanged': {
      const { weekday, dismissalPeriodId, gateId, mode } = event.data;
      if (weekday !== timetableWeekday || !covers(event.data, address.serviceDay)) return null;
      return { kind: 'dismissal', childId, dismissalPeriodId, gateId, mode, fact };
    }
    default:
      return null;
  }
}

function removalOf(event: ChildEvent, record: ChildRecord, serviceDay: string): Removal | null {
  switch (event.type) {
    case 'LeaveApproved':
      if (!covers(event.data, serviceDay) || !record.leaves.some((l) => l.leaveId === event.data.leaveId)) return null;
      return event.data.source === 'homeroom' ? 'absent_today' : 'leave';
    case 'AdHocLeftOut':
      return event.data.date === serviceDay ? 'left_out' : null;
    case 'ChildLeft':
      return event.data.on < serviceDay ? 'left_school' : null;
    default:
      return null;
  }
}
