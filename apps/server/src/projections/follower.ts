import type { EventStore, Projection, RunningProjection } from '@baton/event-log';
import { project } from '@baton/event-log';

/** real ms before a follower that failed tries the same event again; doubled up to the limit */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 30_000;

type AnyEvent = { readonly type: string; readonly data: object };

/**
 * A projection that writes back into the log (what one stream means for another). It keeps its checkpoint, and tries again
 * when writing fails: the log may be full, or busy. What it writes has derived ids, so a second try writes nothing twice.
 */
export class Follower<E extends AnyEvent> {
  private running: RunningProjection | null = null;
  private closing = false;
  private retryMs = FIRST_RETRY_MS;
  private wake: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();
  /** why it stands still, or null */
  stopped: string | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly projection: Projection<E>,
    private readonly onFailure: (error: unknown) => void,
    private readonly onForeignEpoch: () => void = () => undefined,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  current(): RunningProjection | null {
    return this.running;
  }

  async close(): Promise<void> {
    this.closing = true;
    this.wake();
    await this.running?.close();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.closing) {
      this.running = project(this.store, {
        ...this.projection,
        handle: async (recorded, place) => {
          await this.projection.handle(recorded, place);
          this.retryMs = FIRST_RETRY_MS;
          this.stopped = null;
        },
      });
      const why = await this.running.stopped;
      if (why.kind === 'closed') return;
      this.stopped = why.kind;
      if (why.kind === 'unknown_event_type') return;
      if (why.kind === 'foreign_epoch') this.onForeignEpoch();
      else this.onFailure(why.error);
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    const ms = this.retryMs;
    this.retryMs = Math.min(2 * ms, LONGEST_RETRY_MS);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.closing) this.wake();
    });
  }
}
