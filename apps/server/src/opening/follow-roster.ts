import type { EventStore, Recorded } from '@baton/event-log';
import { childCodec, type ChildEvent } from '@baton/roster';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { CHILD_PREFIX } from '../day/streams';
import { notWaitedFor } from '../platform/abreast';
import { errorForLog } from '../platform/logging';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE, LOGGER } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Follower } from '../projections/follower';
import { ReadDatabase } from '../projections/read-database';
import { DayCopies } from './day-copies';

const NAME = 'roster-to-day';

/** Copies into today what the roster's own handler could not, because it died in between. */
@Injectable()
export class FollowRoster implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly follower: Follower<ChildEvent>;

  constructor(
    private readonly copies: DayCopies,
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
        prefixes: [CHILD_PREFIX],
        codecs: [childCodec],
        checkContent: false,
        checkpoint: database.checkpoint(NAME),
        handle: (recorded, { stream }) => this.copy(stream, recorded),
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

  private copy(stream: string, recorded: Recorded<ChildEvent>): Promise<void> {
    const [schoolId, childId] = stream.slice(CHILD_PREFIX.length).split('.');
    return this.copies.ofChildEvent(schoolId, childId, recorded);
  }
}
