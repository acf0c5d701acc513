import type { DayEvent } from '@baton/custody';
import type { Recorded } from '@baton/event-log';
import { Injectable } from '@nestjs/common';
import { DayBook } from '../day/day-book';
import { derivedCommandId } from '../day/derived-command-id';
import { addressOf, dayStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { Names } from '../projections/names';

type Opening = Extract<DayEvent, { readonly type: 'CustodyOpened' | 'CustodyReopened' }>;
export const isOpening = (event: DayEvent): event is Opening => event.type === 'CustodyOpened' || event.type === 'CustodyReopened';

/**
 * A child moves from one campus to another: as soon as somebody there has it, the book that it was in hears of it. In
 * between it stands in two books, never in none. The commandId follows from the opening, so that twice is once.
 */
@Injectable()
export class CampusMoves {
  constructor(
    private readonly book: DayBook,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
  ) {}

  /** @throws Refused `contended`, or what the log throws: then call again */
  async opened(stream: string, recorded: Recorded<DayEvent>): Promise<void> {
    const here = addressOf(stream);
    const { event, metadata } = recorded;
    if (!here || !isOpening(event)) return;
    const children = event.type === 'CustodyOpened' ? event.data.children : [event.data.childId];
    for (const other of this.otherCampuses(metadata.schoolId, here))
      for (const childId of await this.stillThere(other, children)) await this.accepted(here, other, childId, stream, recorded);
  }

  private otherCampuses(schoolId: string, { campusId, serviceDay }: DayAddress): readonly DayAddress[] {
    return this.names
      .campuses()
      .flatMap(({ campus }) => (campus && campus.schoolId === schoolId && campus.campusId !== campusId ? [campus.campusId] : []))
      .map((other) => ({ campusId: other, serviceDay }));
  }

  /** In that book somebody answers for the child, or waits for it, or looks for it. */
  private stillThere(other: DayAddress, children: readonly string[]): Promise<readonly string[]> {
    return this.aggregates.day.read(dayStream(other), (day) =>
      children.filter((childId) => {
        const child = day.children.get(childId);
        return child !== undefined && ['expected', 'held', 'in_transit', 'unaccounted'].includes(child.state);
      }),
    );
  }

  private async accepted(
    here: DayAddress,
    other: DayAddress,
    childId: string,
    stream: string,
    recorded: Recorded<DayEvent>,
  ): Promise<void> {
    const { eventId: causationId, revision, hash, metadata } = recorded;
    const { time, schoolId } = metadata;
    const openedAt = Math.min(time.occurredAt, time.recordedAt);
    const opened = { stream, revision, hash };
    const outcome = await this.book.give({
      ...{ address: other, schoolId, role: 'roster', causationId },
      commandId: derivedCommandId(`${causationId} ${childId}`, dayStream(other)),
      command: () => ({ type: 'RecordAcceptedElsewhere', childId, campusId: here.campusId, opened, openedAt }),
    });
    if (outcome.kind === 'contended') throw new Refused('contended');
  }
}
