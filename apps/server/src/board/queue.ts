import { inCustody, type CampusDay, type ChildDay } from '@baton/custody';
import type { CalledChild, QueueBoard } from '@baton/contracts';
import { restrictionAgainst, type ChildRecord } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import type { DayAddress } from '../day/streams';
import { CLOCK } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Cards } from '../projections/cards';
import { Names } from '../projections/names';

/** Children on one screen; who was called last stands first. */
export const MAX_ON_BOARD = 60;

/**
 * Whose child is called, and to which gate: for children and colleagues in the corridor, and readable by every visitor. So
 * it holds nothing else, and a child that somebody is kept from by a court is called by class and number.
 */
@Injectable()
export class Queue {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(address: DayAddress): Promise<QueueBoard> {
    const board = await this.boards.of(address);
    const day = board?.day ?? null;
    const called = day ? [...day.children.values()].filter(isCalled).sort(lastFirst) : [];
    return {
      ...address,
      position: this.boards.position(),
      now: this.clock.now(),
      opened: day !== null,
      rehearsal: day?.opened?.rehearsal ?? false,
      more: Math.max(0, called.length - MAX_ON_BOARD),
      called: called.slice(0, MAX_ON_BOARD).map((child) => this.called(address, day as CampusDay, child)),
    };
  }

  private called({ campusId, serviceDay }: DayAddress, day: CampusDay, child: ChildDay): CalledChild {
    const { name, grade, classNo, inClassNo } = this.cards.child(campusId, child.childId);
    const isProtected = this.isKeptFromSomebody(day, child.childId, serviceDay);
    const gateId = child.calledTo?.gateId ?? null;
    return {
      childId: child.childId,
      name: isProtected ? null : name,
      ...{ grade, classNo, inClassNo },
      gate: gateId && this.names.label(gateId),
      gateId,
      calledAt: child.calledTo?.at ?? null,
      onTheWay: child.state === 'in_transit',
    };
  }

  private isKeptFromSomebody(day: CampusDay, childId: string, date: string): boolean {
    const record: ChildRecord | null = this.names.child(childId)?.state.record ?? null;
    const today = [...day.restrictions.values()].some((r) => r.childId === childId && !r.lifted);
    return today || (record?.restrictions.some((r) => restrictionAgainst(record, r.personId, date) !== null) ?? false);
  }
}

const isCalled = (child: ChildDay): boolean => child.calledTo !== null && inCustody(child) && child.state !== 'unaccounted';
const lastFirst = (a: ChildDay, b: ChildDay): number => (b.calledTo?.at ?? 0) - (a.calledTo?.at ?? 0);
