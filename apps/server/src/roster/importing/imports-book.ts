import { project, type EventStore, type Recorded, type RunningProjection, type Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { importCodec, type ImportEvent, type ImportState } from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { StaffDirectory } from '../../access/staff-directory';
import { EVENT_STORE, LOGGER, SEALER } from '../../platform/tokens';
import { Importing, importStream } from './importing';

/** The files' own rows, megabytes of them for each import, are for whoever completes it. */
const KEPT_OF: ReadonlySet<ImportEvent['type']> = new Set(['ImportStarted', 'ImportConfirmed', 'ImportCompleted', 'ImportAbandoned']);

/** The newest imports of a school in one answer. */
const LISTED = 200;

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** One import as the office's list shows it. */
export interface PastImport {
  readonly importId: string;
  /** null: an import from before names were kept */
  readonly file: string | null;
  readonly phase: ImportState['phase'];
  readonly by: { readonly staffId: string; readonly name: string | null };
  readonly confirmedBy: string | null;
  readonly rows: number;
  readonly problems: number;
  /** as confirmed; null: not confirmed */
  readonly counts: Counts | null;
  /** epoch ms */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

interface Entry {
  readonly started: Extract<ImportEvent, { type: 'ImportStarted' }>['data'];
  phase: ImportState['phase'];
  confirmedBy: string | null;
  counts: Counts | null;
  endedAt: number | null;
}

/** Every import of the log; and at the start, what was confirmed and not completed goes on, whoever had begun it. */
@Injectable()
export class ImportsBook implements OnApplicationBootstrap, OnApplicationShutdown {
  private following: RunningProjection | null = null;
  private readonly imports = new Map<string, Entry>();

  constructor(
    private readonly importing: Importing,
    private readonly staff: StaffDirectory,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.following = project<ImportEvent>(this.store, {
      name: 'imports',
      prefixes: ['import-'],
      codecs: [importCodec],
      only: KEPT_OF,
      checkContent: false,
      handle: (recorded, { stream }) => this.take(stream.slice('import-'.length), recorded),
    });
    await this.following.caughtUp;
    for (const [importId, { phase, started }] of this.imports) if (phase === 'confirmed') this.resume(importId, started.schoolId);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.following?.close();
  }

  /** The newest first. */
  list(schoolId: string): Promise<readonly PastImport[]> {
    const own = [...this.imports.values()].reverse().filter(({ started }) => started.schoolId === schoolId);
    const newest = own.sort((a, b) => b.started.at - a.started.at).slice(0, LISTED);
    return Promise.all(newest.map((entry) => this.view(entry)));
  }

  private async view({ started, phase, confirmedBy, counts, endedAt }: Entry): Promise<PastImport> {
    const { importId, by, rows, problems, at } = started;
    return {
      ...{ importId, phase, confirmedBy, rows, problems, counts, endedAt },
      file: started.fileName ? await this.nameOf(importId, started.fileName) : null,
      by: { staffId: by, name: this.staff.get(by)?.name ?? null },
      startedAt: at,
    };
  }

  private nameOf(importId: string, name: Sealed): Promise<string | null> {
    return this.sealer.open({ stream: importStream(importId), type: 'ImportStarted', path: 'fileName' }, name);
  }

  private take(importId: string, { event }: Recorded<ImportEvent>): void {
    if (event.type === 'ImportStarted') {
      this.imports.set(importId, { started: event.data, phase: 'started', confirmedBy: null, counts: null, endedAt: null });
      return;
    }
    const entry = this.imports.get(importId);
    if (!entry) return;
    if (event.type === 'ImportConfirmed') {
      const { by, added, changed, removed } = event.data;
      Object.assign(entry, { phase: 'confirmed', confirmedBy: by, counts: { added, changed, removed } } satisfies Partial<Entry>);
    }
    if (event.type === 'ImportCompleted') Object.assign(entry, { phase: 'completed', endedAt: event.data.at } satisfies Partial<Entry>);
    if (event.type === 'ImportAbandoned') Object.assign(entry, { phase: 'abandoned', endedAt: event.data.at } satisfies Partial<Entry>);
  }

  private resume(importId: string, schoolId: string): void {
    void this.importing.complete(schoolId, importId).catch((error: unknown) => {
      this.logger.error({ importId, error: error instanceof Error ? error.name : 'unknown' }, 'import could not be resumed');
    });
  }
}
