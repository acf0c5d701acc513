import type { BoardChange } from '../projections/boards';

/** Changes kept for clients that were away for a moment; who was away longer is served from the log. */
export const MAX_BUFFERED_CHANGES = 8_192;

/** The last changes of all days, in log order. */
export class ChangeBuffer {
  private changes: BoardChange[] = [];
  private readonly indexOf = new Map<string, number>();
  /** number of changes that have left the buffer */
  private dropped = 0;

  add(change: BoardChange): void {
    this.indexOf.set(change.place.position, this.dropped + this.changes.length);
    this.changes.push(change);
    if (this.changes.length > 2 * MAX_BUFFERED_CHANGES) this.dropOldest();
  }

  /** Count of all changes so far: what came later than a moment is `since(count)`. */
  count(): number {
    return this.dropped + this.changes.length;
  }

  has(position: string): boolean {
    return this.indexOf.has(position);
  }

  /** Changes after this position; null when the buffer doesn't reach back to it. */
  after(position: string): readonly BoardChange[] | null {
    const index = this.indexOf.get(position);
    return index === undefined ? null : this.since(index + 1);
  }

  since(count: number): readonly BoardChange[] {
    return this.changes.slice(Math.max(0, count - this.dropped));
  }

  private dropOldest(): void {
    const old = this.changes.splice(0, this.changes.length - MAX_BUFFERED_CHANGES);
    this.dropped += old.length;
    for (const { place } of old) this.indexOf.delete(place.position);
  }
}
