import type { Clock } from '@baton/event-log';
import { dateAndMinute, stillInUse, type CampusState, type PartOfCampus } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { Names } from '../../projections/names';

/** Keeps places, gates, classes, groups and periods that somebody is still sent to. */
@Injectable()
export class StillInUse {
  constructor(
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For `CampusBook.give`: throws Refused `still_in_use`, naming by what and the first ids. `from`: what ends before this date doesn't count. */
  refusing(schoolId: string, part: PartOfCampus, from?: string): (campus: CampusState) => void {
    const children = this.names.childrenOf(schoolId).flatMap(({ state }) => (state.record ? [state.record] : []));
    return (campus) => {
      const zone = campus.campus?.timeZone ?? 'UTC';
      const today = from ?? dateAndMinute(this.clock.now(), zone).date;
      const used = stillInUse(campus, children, part, today);
      if (used) throw new Refused('still_in_use', { [`${part.kind}Id`]: part.id, by: used.by, ids: used.ids, count: used.count });
    };
  }
}
