import { addDays, dateAndMinute, planDay, TimetableUndecided, UnknownCalendarYear, type CampusState } from '@baton/roster';
import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { campusStream, childStream, dayStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';

/** Days of a span that are looked at for the first service day: longer than any leave. */
const MAX_DAYS = 400;

/** When lists are frozen, as far as a child's command needs to know. Times in epoch ms. */
export interface Freezes {
  /** null: no service on that date. @throws Refused `cant_tell_yet` */
  on(campus: CampusState, date: string): number | null;
  /** Of the first service day in the span that has come by today; null: the whole span lies ahead, or has no service. */
  first(campus: CampusState, from: string, to: string): number | null;
}

/**
 * Reads today's book before a child's command is decided, not while: the day's own decisions read children, and two
 * streams whose decisions read each other would wait for ever. A list that freezes in between gets a second version.
 */
@Injectable()
export class FreezeReader {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async forChild(schoolId: string, childId: string): Promise<Freezes> {
    const now = this.clock.now();
    const campusId = await this.aggregates.child.read(childStream(schoolId, childId), ({ record }) => record?.campusId ?? null);
    const zone = campusId && (await this.aggregates.campus.read(campusStream(campusId), ({ campus }) => campus?.timeZone));
    // of an unknown child nothing is decided
    if (!campusId || !zone) return freezesBy({ date: '', freezeAt: null });
    const { date } = dateAndMinute(now, zone);
    return freezesBy({ date, freezeAt: await this.ofBook(campusId, date, now) });
  }

  /** A leader may have frozen the list before its time. Null: the book hasn't begun. */
  private ofBook(campusId: string, serviceDay: string, now: number): Promise<number | null> {
    return this.aggregates.day.read(dayStream({ campusId, serviceDay }), ({ opened, frozen }) => {
      if (!opened) return null;
      return frozen ? Math.min(opened.freezeAt, now) : opened.freezeAt;
    });
  }
}

/** Today's as its book has it, other dates as planned. */
function freezesBy(today: { readonly date: string; readonly freezeAt: number | null }): Freezes {
  const on = (campus: CampusState, date: string) =>
    date === today.date && today.freezeAt !== null ? today.freezeAt : planned(campus, date);
  return {
    on,
    first(campus, from, to) {
      let date = from;
      for (let i = 0; i < MAX_DAYS && date <= to && date <= today.date; i++, date = addDays(date, 1)) {
        const freeze = on(campus, date);
        if (freeze !== null) return freeze;
      }
      return null;
    },
  };
}

function planned(campus: CampusState, date: string): number | null {
  try {
    const plan = planDay(campus, [], date);
    return plan.calendar.serviceMode === 'none' ? null : plan.freezeAt;
  } catch (error) {
    if (error instanceof UnknownCalendarYear) throw new Refused('cant_tell_yet', { year: error.year });
    if (error instanceof TimetableUndecided) throw new Refused('cant_tell_yet', { date: error.date });
    throw error;
  }
}
