import type { EventStore, Projection } from '@baton/event-log';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { notWaitedFor } from '../platform/abreast';
import { LedCampuses } from '../platform/led-campuses';
import { errorForLog } from '../platform/logging';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE, LOGGER } from '../platform/tokens';
import { Boards } from './boards';
import { Follower } from './follower';
import { ReadDatabase } from './read-database';

type Following<E extends { readonly type: string; readonly data: object }> = Pick<
  Projection<E>,
  'name' | 'prefixes' | 'passOver' | 'codecs' | 'handle'
>;

/**
 * Runs whatever writes back into the log, from when the boards are ready until the server stops. Each has a checkpoint of its
 * own, says by its name whether it is ready, and no answer waits for it.
 */
@Injectable()
export class Followers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly all: { start(): void; close(): Promise<void> }[] = [];

  constructor(
    private readonly boards: Boards,
    private readonly led: LedCampuses,
    private readonly database: ReadDatabase,
    private readonly readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** To be called while the server is put together. */
  add<E extends { readonly type: string; readonly data: object }>(following: Following<E>): void {
    const { name } = following;
    const follower = new Follower<E>(
      notWaitedFor(this.store),
      { ...following, checkContent: false, checkpoint: this.database.checkpoint(this.led.checkpointOf(name)) },
      (error) => this.logger.error({ follower: name, ...errorForLog(error) }, 'a follower tries again'),
      () => this.database.forgetEverything(),
    );
    this.readiness.add(name, () => ({ ready: follower.stopped === null, stopped: follower.stopped }));
    this.all.push(follower);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boards.started;
    for (const follower of this.all) follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.all.map((follower) => follower.close()));
  }
}
