import { project, type EventStore, type RunningProjection } from '@baton/event-log';
import { importCodec, type ImportEvent } from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { EVENT_STORE, LOGGER } from '../../platform/tokens';
import { Importing } from './importing';

/** At the start: what was confirmed and not completed goes on, whoever had begun it. */
@Injectable()
export class ResumeImports implements OnApplicationBootstrap, OnApplicationShutdown {
  private following: RunningProjection | null = null;
  /** import → school; confirmed, not completed */
  private readonly unfinished = new Map<string, string>();

  constructor(
    private readonly importing: Importing,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.following = project<ImportEvent>(this.store, {
      name: 'imports',
      prefixes: ['import-'],
      codecs: [importCodec],
      handle: ({ event, metadata }, { stream }) => {
        const importId = stream.slice('import-'.length);
        if (event.type === 'ImportConfirmed') this.unfinished.set(importId, metadata.schoolId);
        if (event.type === 'ImportCompleted' || event.type === 'ImportAbandoned') this.unfinished.delete(importId);
      },
    });
    await this.following.caughtUp;
    for (const [importId, schoolId] of this.unfinished)
      void this.importing.complete(schoolId, importId).catch((error: unknown) => {
        this.logger.error({ importId, error: error instanceof Error ? error.name : 'unknown' }, 'import could not be resumed');
      });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.following?.close();
  }
}
