import type { Place, Recorded } from '@baton/event-log';
import { campusCodec, staffCodec, type CampusEvent, type StaffEvent } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { CAMPUS_PREFIX, STAFF_PREFIX } from '../day/streams';
import { LedCampuses } from '../platform/led-campuses';
import { Followers } from '../projections/followers';
import { Names } from '../projections/names';
import { PlanCopies } from './plan-copies';

const NAME = 'plans-to-day';

/** What a campus says about how a day is planned. Policy, calendar and bells stay as they were frozen into an open day. */
const OF_A_PLAN: ReadonlySet<string> = new Set<CampusEvent['type']>([
  'DutyAssigned',
  'DutyVacated',
  'DutySubstituted',
  'SlotScheduled',
  'SlotCancelled',
  'SlotChangedOnDate',
  'SlotCancelledOnDate',
  'GroupMerged',
  'PlaceSet',
]);

/** What says whether somebody may be near children. */
const OF_STANDING: ReadonlySet<string> = new Set<StaffEvent['type']>([
  'ExternalVetted',
  'StaffSuspended',
  'StaffReinstated',
  'StaffLeft',
  'StaffReturned',
]);

/** Copies into days that have begun what the office's own handlers could not, because they died in between, and imports. */
@Injectable()
export class FollowPlans {
  constructor(
    followers: Followers,
    names: Names,
    led: LedCampuses,
    private readonly copies: PlanCopies,
  ) {
    followers.add<CampusEvent | StaffEvent>({
      name: NAME,
      prefixes: [CAMPUS_PREFIX, STAFF_PREFIX],
      passOver: (stream) => (stream.startsWith(CAMPUS_PREFIX) ? !led.leads(stream.slice(CAMPUS_PREFIX.length)) : names.isOfOthers(stream)),
      codecs: [campusCodec, staffCodec] as never,
      handle: (recorded, place) => this.copy(recorded, place),
    });
  }

  private async copy(recorded: Recorded<CampusEvent | StaffEvent>, { stream }: Place): Promise<void> {
    const { event, revision, hash, metadata } = recorded;
    const change = { revision, hash, recordedAt: metadata.time.recordedAt };
    if (stream.startsWith(CAMPUS_PREFIX)) {
      if (OF_A_PLAN.has(event.type)) await this.copies.ofCampus(metadata.schoolId, stream.slice(CAMPUS_PREFIX.length), change);
      return;
    }
    const [schoolId, staffId] = stream.slice(STAFF_PREFIX.length).split('.');
    if (OF_STANDING.has(event.type)) await this.copies.ofStaff(schoolId, staffId, change);
  }
}
