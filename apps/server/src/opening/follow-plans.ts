import type { EventStore, Place, Recorded } from '@baton/event-log';
import { campusCodec, staffCodec, type CampusEvent, type StaffEvent } from '@baton/roster';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { CAMPUS_PREFIX, STAFF_PREFIX } from '../day/streams';
import { notWaitedFor } from '../platform/abreast';
import { errorForLog } from '../platform/logging';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE, LOGGER } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Follower } from '../projections/follower';
import { ReadDatabase } from '../projections/read-database';
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
export class FollowPlans implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly follower: Follower<CampusEvent | StaffEvent>;

  constructor(
    private readonly copies: PlanCopies,
    private readonly boards: Boards,
    database: ReadDatabase,
    readiness: Readiness,
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.follower = new Follower(
      notWaitedFor(store),
      {
        name: NAME,
        prefixes: [CAMPUS_PREFIX, STAFF_PREFIX],
        codecs: [campusCodec, staffCodec] as never,
        checkContent: false,
        checkpoint: database.checkpoint(NAME),
        handle: (recorded, place) => this.copy(recorded, place),
      },
      (error) => logger.error({ follower: NAME, ...errorForLog(error) }, 'a follower tries again'),
      () => database.forgetEverything(),
    );
    readiness.add(NAME, () => ({ ready: this.follower.stopped === null, stopped: this.follower.stopped }));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boards.started;
    this.follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower.close();
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
