import type { Clock } from '@baton/event-log';
import { dateAndMinute } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import type { DayInQuestion } from '../access/who-is-it';
import { CLOCK } from '../platform/tokens';
import { Names } from '../projections/names';

export interface RouteParams {
  readonly campusId?: string;
  readonly serviceDay?: string;
  readonly classId?: string;
  readonly childId?: string;
}

/** Which campus and date a route is about: a child, a class and a campus stand in today's book, and today's duties count. */
@Injectable()
export class TodayOf {
  constructor(
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  route(params: RouteParams): DayInQuestion | null {
    const campusId = params.campusId ?? this.campusOf(params);
    if (campusId === null) return null;
    return { campusId, serviceDay: params.serviceDay ?? this.todayAt(campusId) };
  }

  /** yyyy-mm-dd; null: no such campus */
  todayAt(campusId: string): string | null {
    const zone = this.names.campus(campusId)?.campus?.timeZone;
    return zone === undefined ? null : dateAndMinute(this.clock.now(), zone).date;
  }

  private campusOf({ childId, classId }: RouteParams): string | null {
    if (childId !== undefined) return this.names.child(childId)?.state.record?.campusId ?? null;
    if (classId === undefined) return null;
    return this.names.campuses().find(({ classes }) => Object.hasOwn(classes, classId))?.campus?.campusId ?? null;
  }
}
