/** A measure older than this says nothing of the clock's error any more: ms. */
const MEASURE_HOLDS_MS = 30 * 60_000;
/** Two measures further apart than this: the clock was set, or the server's time runs differently. ms */
const JUMP_MS = 60_000;
/** A correction smaller than this changes nothing that a page shows: ms. */
const SEEN_FROM_MS = 1_000;

/** What the device knows of its clock: kept on its disk, so that a page that is loaded anew without network knows it too. */
export interface ClockMeasure {
  readonly offset: number;
  readonly error: number | null;
  /** by the device's own clock, epoch ms */
  readonly measuredAtRaw: number;
}

/** The school's time on this device: its own clock, corrected by what the server last said. Never reorders anything. */
export class SchoolClock {
  private offset = 0;
  private error: number | null = null;
  private measuredAtRaw: number | null = null;
  private readonly listeners = new Set<() => void>();

  raw = (): number => Date.now();
  /** epoch ms by the server's clock, as well as the device knows */
  now = (): number => Date.now() + this.offset;

  /** @param serverNow the server's clock in the answer; sent and received by the device's clock, epoch ms */
  measured(serverNow: number, sentAtRaw: number, receivedAtRaw: number): void {
    const error = Math.max(1, Math.round((receivedAtRaw - sentAtRaw) / 2));
    const offset = Math.round(serverNow - (sentAtRaw + receivedAtRaw) / 2);
    const jumped = this.measuredAtRaw !== null && Math.abs(offset - this.offset) > JUMP_MS;
    this.error = jumped ? null : error;
    this.measuredAtRaw = receivedAtRaw;
    this.correct(offset);
  }

  /** Told whenever a second or more was corrected: a page that looks at the time seldom would show the wrong group until then. */
  onCorrected(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** null: never measured */
  measure(): ClockMeasure | null {
    const { offset, error, measuredAtRaw } = this;
    return measuredAtRaw === null ? null : { offset, error, measuredAtRaw };
  }

  /** A measure from before the page was loaded; what was measured since counts more. */
  remember({ offset, error, measuredAtRaw }: ClockMeasure): void {
    if (this.measuredAtRaw !== null) return;
    this.error = error;
    this.measuredAtRaw = measuredAtRaw;
    this.correct(offset);
  }

  /** A hint without a measure of its own: an event that was recorded later than the device thinks it is. */
  atLeast(serverTime: number): void {
    const behind = serverTime - this.now();
    if (behind > 0) this.correct(this.offset + behind);
  }

  private correct(offset: number): void {
    const seen = Math.abs(offset - this.offset) >= SEEN_FROM_MS;
    this.offset = offset;
    if (seen) for (const listener of this.listeners) listener();
  }

  /** What a tap says about its time. */
  tap(): { readonly occurredAt: number; readonly occurredRaw: number; readonly offsetMs: number; readonly errorMs: number | null } {
    const occurredRaw = this.raw();
    const holds = this.measuredAtRaw !== null && Math.abs(occurredRaw - this.measuredAtRaw) < MEASURE_HOLDS_MS;
    return { occurredAt: occurredRaw + this.offset, occurredRaw, offsetMs: this.offset, errorMs: holds ? this.error : null };
  }
}
