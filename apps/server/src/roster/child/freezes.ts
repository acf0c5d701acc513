import { addDays, planDay, TimetableUndecided, UnknownCalendarYear, type CampusState } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { dayStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';

/** Days of a span that are looked at for the first service day: longer than any leave. */
const MAX_DAYS = 400;

/** When the list of a date was or will be frozen: by the day's own book, else as planned. */
@Injectable()
export class Freezes {
  constructor(private readonly aggregates: Aggregates) {}

  /** Epoch ms; null: no service on that date. @throws Refused `cant_tell_yet` */
  async on(campus: CampusState, date: string, now: number): Promise<number | null> {
    const book = campus.campus ? await this.ofBook(campus.campus.campusId, date, now) : null;
    if (book !== null) return book;
    try {
      const plan = planDay(campus, [], date);
      return plan.calendar.serviceMode === 'none' ? null : plan.freezeAt;
    } catch (error) {
      if (error instanceof UnknownCalendarYear) throw new Refused('cant_tell_yet', { year: error.year });
      if (error instanceof TimetableUndecided) throw new Refused('cant_tell_yet', { date: error.date });
      throw error;
    }
  }

  /** Of the first service day in the span that has come by today; null: the whole span lies ahead, or has no service. */
  async first(campus: CampusState, from: string, to: string, today: string, now: number): Promise<number | null> {
    let date = from;
    for (let i = 0; i < MAX_DAYS && date <= to && date <= today; i++, date = addDays(date, 1)) {
      const freeze = await this.on(campus, date, now);
      if (freeze !== null) return freeze;
    }
    return null;
  }

  /** A leader may have frozen the list before its time. */
  private ofBook(campusId: string, serviceDay: string, now: number): Promise<number | null> {
    return this.aggregates.day.read(dayStream({ campusId, serviceDay }), ({ opened, frozen }) => {
      if (!opened) return null;
      return frozen ? Math.min(opened.freezeAt, now) : opened.freezeAt;
    });
  }
}
