import { plansASessionAnew, type CampusDay, type DayCommand } from '@baton/custody';
import type { Fact } from '@baton/event-schema';
import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { DayBook } from '../day/day-book';
import { derivedCommandId } from '../day/derived-command-id';
import { campusStream, dayStream, staffStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { Names } from '../projections/names';
import { DayPlanning } from './day-planning';
import { DaysBegun } from './days-begun';

/** An event of a campus or a member of staff: which one, and when. */
export interface Change {
  readonly revision: string;
  readonly hash: string;
  readonly recordedAt: number;
}

/**
 * Duties, sessions, places and who may be near children are copied into days that have begun: by the handler of the change
 * before it answers, and by the follower for a handler that died. The commandId follows from stream and revision.
 */
@Injectable()
export class PlanCopies {
  constructor(
    private readonly book: DayBook,
    private readonly days: DaysBegun,
    private readonly planning: DayPlanning,
    private readonly names: Names,
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refused `contended`, or what the log throws: then call again */
  async ofCampus(schoolId: string, campusId: string, change: Change): Promise<void> {
    const fact = { stream: campusStream(campusId), revision: change.revision, hash: change.hash };
    for (const { address } of await this.days.of(campusId, change.recordedAt)) await this.planAnew(address, schoolId, fact);
  }

  /** Who is suspended is so on every campus of the school, and stands in no session and no duty any more. */
  async ofStaff(schoolId: string, staffId: string, change: Change): Promise<void> {
    const stream = staffStream(schoolId, staffId);
    const fact = { stream, revision: change.revision, hash: change.hash };
    const suspended = await this.aggregates.staff.read(stream, ({ record }) => record?.suspended ?? false);
    for (const { campus } of this.names.campuses()) {
      if (campus?.schoolId !== schoolId) continue;
      for (const { address } of await this.days.of(campus.campusId, change.recordedAt)) {
        await this.give(address, schoolId, fact, 'standing', () => ({ type: 'ApplyStanding', staffId, suspended, fact }));
        await this.planAnew(address, schoolId, fact);
      }
    }
  }

  /** The same by the handler of the change: as the person's stream stands now. */
  async ofStaffNow(schoolId: string, staffId: string): Promise<void> {
    const head = await this.aggregates.staff.read(staffStream(schoolId, staffId), (_, revision, hash) => ({ revision, hash }));
    await this.ofStaff(schoolId, staffId, { ...head, recordedAt: this.clock.now() });
  }

  private planAnew(address: DayAddress, schoolId: string, fact: Fact): Promise<void> {
    return this.give(address, schoolId, fact, 'plan', async (day) => {
      const plan = await this.planning.plan(address, schoolId);
      // the list of a large school is read only when it is needed
      const groups = day.frozen && plansASessionAnew(day, plan) ? await this.planning.groupsOf(plan, schoolId) : [];
      return { type: 'ApplyPlan', plan, groups, fact };
    });
  }

  private async give(
    address: DayAddress,
    schoolId: string,
    { stream, revision }: Fact,
    what: string,
    command: (day: CampusDay) => DayCommand | Promise<DayCommand>,
  ): Promise<void> {
    const commandId = derivedCommandId(`${what} ${stream}@${revision}`, dayStream(address));
    const outcome = await this.book.give({ address, schoolId, role: 'roster', commandId, command });
    if (outcome.kind === 'contended') throw new Refused('contended');
  }
}
