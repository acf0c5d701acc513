import type { DayPlan, ExpectedChild, ExpectedList, StaffStanding } from '@baton/roster';
import {
  addDays,
  expectedList,
  idsOf,
  midnightOf,
  NoCampus,
  planDay,
  TimetableUndecided,
  UnknownCalendarYear,
  type CampusState,
} from '@baton/roster';
import { counts, type ApplyPlan, type CampusDay, type DayEventOf } from '@baton/custody';
import type { Clock, EventStore } from '@baton/event-log';
import type { Fact } from '@baton/event-schema';
import { Inject, Injectable } from '@nestjs/common';
import { ChildFactsReader, UnknownChild, type ChildFacts } from '../day/child-facts';
import type { CarriedIn } from '../day/command-definition';
import { campusStream, childStream, dayStream, rosterStream, staffStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';

/** Dates looked back for the day before: longer than any holiday. */
const MAX_DAYS_BACK = 120;
/** Dates looked at side by side: mostly it was yesterday; after a holiday more at once with each look, up to this. */
const MAX_DAYS_ABREAST = 32;

/** What a service day is, computed from campus, staff and child streams as they stand in the log now. */
@Injectable()
export class DayPlanning {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly facts: ChildFactsReader,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** @throws Refused `no_roster`, `unknown_day`, `cant_tell_yet` */
  async plan(address: DayAddress, schoolId: string): Promise<DayPlan> {
    const campus = await this.campus(address.campusId, schoolId);
    return planned(campus, await this.staff(campus, schoolId), address.serviceDay);
  }

  /** Whether there is service, and when: says the campus alone, whoever is on duty. @throws as `plan` */
  private async times(address: DayAddress, schoolId: string): Promise<Pick<DayPlan, 'calendar' | 'timeZone' | 'freezeAt'>> {
    return planned(await this.campus(address.campusId, schoolId), [], address.serviceDay);
  }

  /** When the list freezes on that date; null when there is no service, or when nobody can tell yet. */
  async freezeAt(address: DayAddress, schoolId: string): Promise<number | null> {
    try {
      const { calendar, freezeAt } = await this.times(address, schoolId);
      return calendar.serviceMode === 'none' ? null : freezeAt;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  async hasBegun(address: DayAddress): Promise<boolean> {
    return this.aggregates.day.read(dayStream(address), (day) => day.opened !== null);
  }

  async isFrozen(address: DayAddress): Promise<boolean> {
    return this.aggregates.day.read(dayStream(address), (day) => day.frozen);
  }

  /** @throws Refused `no_service_today`; `day_not_open` before that date has come; as `plan` */
  async mayBegin(address: DayAddress, schoolId: string): Promise<void> {
    const { calendar, timeZone } = await this.times(address, schoolId);
    if (calendar.serviceMode === 'none') throw new Refused('no_service_today');
    if (this.clock.now() < midnightOf(address.serviceDay, timeZone)) throw new Refused('day_not_open');
  }

  async opening(address: DayAddress, schoolId: string) {
    const plan = await this.plan(address, schoolId);
    const { previousDay, carriedIn } = await this.dayBefore(address);
    return { plan, midnight: midnightOf(address.serviceDay, plan.timeZone), previousDay, carriedIn };
  }

  async expectedList(address: DayAddress, schoolId: string): Promise<ExpectedList> {
    const plan = await this.plan(address, schoolId);
    return expectedList(plan, await this.children(schoolId), this.clock.now());
  }

  /** Who is expected in which session, by the children's records as they are now. */
  async groupsOf(plan: DayPlan, schoolId: string): Promise<ApplyPlan['groups']> {
    const groups = new Map<string, string[]>();
    for (const { childId, sessions } of expectedList(plan, await this.children(schoolId), this.clock.now()).children)
      for (const sessionId of sessions) groups.set(sessionId, [...(groups.get(sessionId) ?? []), childId]);
    return [...groups].map(([sessionId, children]) => ({ sessionId, children }));
  }

  /** One child as the list would hold it now. @throws UnknownChild when the child is not to come today */
  async expectedChild(address: DayAddress, schoolId: string, childId: string): Promise<ExpectedChild> {
    const plan = await this.plan(address, schoolId);
    const found = expectedList(plan, [await this.facts.of(schoolId, childId)], this.clock.now()).children.at(0);
    if (!found) throw new UnknownChild(childId);
    return found;
  }

  /** Every campus of the school. */
  async campus(campusId: string, schoolId: string): Promise<CampusState> {
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    if (!campus.campus) throw new Refused('no_roster');
    if (campus.campus.schoolId !== schoolId) throw new Refused('unknown_day');
    return campus;
  }

  private async staff(campus: CampusState, schoolId: string): Promise<readonly StaffStanding[]> {
    const records = await Promise.all(
      rosteredOn(campus).map((staffId) => this.aggregates.staff.read(staffStream(schoolId, staffId), ({ record }) => record)),
    );
    return records.filter((record) => record !== null);
  }

  /**
   * To the last event of each of their streams by now. The streams of a thousand children would each be read on their own,
   * so they are taken from memory, where one look at the log's end says that nothing newer stands in any of them.
   */
  private async children(schoolId: string): Promise<readonly ChildFacts[]> {
    const ids = await this.aggregates.directory.read(rosterStream(schoolId), (state) => idsOf(state, 'child'));
    const recordOf = await this.names.recordsByNow(schoolId);
    const known = await Promise.all(
      ids.map(async (childId) => factsOf(recordOf?.(childId)) ?? (await this.facts.ifKnown(schoolId, childId))),
    );
    return known.filter((facts) => facts !== null);
  }

  /** The day before, if somebody is still held there. */
  async openDayBefore(address: DayAddress): Promise<DayAddress | null> {
    const before = await this.lastDayBefore(address);
    return before?.holdsSomebody ? before.address : null;
  }

  private async dayBefore(address: DayAddress): Promise<{ previousDay: Fact | null; carriedIn: CarriedIn }> {
    const before = await this.lastDayBefore(address);
    if (!before) return { previousDay: null, carriedIn: [] };
    return { previousDay: before.fact, carriedIn: await this.carriedOver(before.fact.stream, dayStream(address)) };
  }

  private async lastDayBefore({ campusId, serviceDay }: DayAddress) {
    let abreast = 1;
    for (let back = 1; back <= MAX_DAYS_BACK; back += abreast, abreast = Math.min(2 * abreast, MAX_DAYS_ABREAST)) {
      const dates = Array.from({ length: Math.min(abreast, MAX_DAYS_BACK - back + 1) }, (_, i) => addDays(serviceDay, -back - i));
      const begun = await Promise.all(dates.map((date) => this.hasEvents(dayStream({ campusId, serviceDay: date }))));
      for (const date of dates.filter((_, i) => begun[i])) {
        const address = { campusId, serviceDay: date };
        const stream = dayStream(address);
        const found = await this.aggregates.day.read(stream, (day, revision, hash) =>
          day.opened ? { address, fact: { stream, revision, hash }, holdsSomebody: counts(day).inCustody > 0 } : null,
        );
        if (found) return found;
      }
    }
    return null;
  }

  /** Asked past the aggregates: dates of which nothing is known would push out of memory what others work with. */
  private async hasEvents(stream: string): Promise<boolean> {
    for await (const _ of this.store.readStream(stream)) return true;
    return false;
  }

  /** Also whom it let go of for a day in between: `from` is the last that began, so that one never took them in. */
  private async carriedOver(from: string, to: string): Promise<CarriedIn> {
    const children: string[] = [];
    for await (const recorded of this.store.readStream(from)) {
      if (recorded.type !== 'CarriedOver') continue;
      const data = JSON.parse(recorded.data) as DayEventOf<'CarriedOver'>['data'];
      // streams of one campus: by their dates
      if (data.toStream <= to) children.push(...data.children);
    }
    return this.aggregates.day.read(from, (day) => children.flatMap((childId) => lastHandsOf(day, childId)));
  }
}

function factsOf(child: NamedChild | undefined): ChildFacts | null {
  if (!child?.state.record) return null;
  return { record: child.state.record, fact: { stream: childStream(child.schoolId, child.childId), ...child.head } };
}

/** @throws Refused `no_roster`, `cant_tell_yet` */
function planned(campus: CampusState, staff: readonly StaffStanding[], date: string): DayPlan {
  try {
    return planDay(campus, staff, date);
  } catch (error) {
    if (error instanceof NoCampus) throw new Refused('no_roster');
    if (error instanceof UnknownCalendarYear) throw new Refused('cant_tell_yet', { year: error.year });
    if (error instanceof TimetableUndecided) throw new Refused('cant_tell_yet', { date: error.date });
    throw error;
  }
}

/** Stands where nobody had named a place. */
const UNKNOWN_PLACE = 'unknown';

/** In whose hands the child was when the day let go of it. */
function lastHandsOf(day: CampusDay, childId: string): CarriedIn {
  const child = day.children.get(childId);
  const last = child?.spans.at(-1);
  if (!child || !last) return [];
  return [{ childId, classId: child.classId ?? '', grade: child.grade, holder: last.holder, placeId: last.placeId ?? UNKNOWN_PLACE }];
}

/** Everybody whom duties, programme board or substitutions name. */
function rosteredOn(campus: CampusState): readonly string[] {
  const slots = [...Object.values(campus.slots).flat(), ...Object.values(campus.slotDays).flatMap((day) => Object.values(day))];
  return [
    ...new Set([
      ...Object.values(campus.duties).map((duty) => duty.staffId),
      ...Object.values(campus.substitutes).flatMap((day) => Object.values(day)),
      ...slots.flatMap((slot) => (slot ? [...slot.staffIds, ...slot.externalIds] : [])),
    ]),
  ];
}
