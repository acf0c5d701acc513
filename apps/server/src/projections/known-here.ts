import { Refused } from '../platform/refused';

/** real ms for which an answer waits until a directory of this instance knows what was just written */
const KNOWN_WITHIN_MS = 10_000;

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
}

/** Who waits until an event of a stream is known to a directory. */
export class KnownHere {
  private readonly waiting = new Map<string, Set<Waiter>>();

  /** @throws Refused `behind` when the directory doesn't follow in time; the event stands in the log all the same */
  async until(stream: string, revision: number, withinMs = KNOWN_WITHIN_MS): Promise<void> {
    const waiters = this.waiting.get(stream) ?? new Set();
    this.waiting.set(stream, waiters);
    await new Promise<void>((resolve, reject) => {
      const end = (then: () => void) => {
        clearTimeout(timer);
        waiters.delete(waiter);
        if (waiters.size === 0 && this.waiting.get(stream) === waiters) this.waiting.delete(stream);
        then();
      };
      const waiter: Waiter = { revision, resolve: () => end(resolve) };
      const timer = setTimeout(() => end(() => reject(new Refused('behind', { retryAfter: 1 }))), withinMs);
      waiters.add(waiter);
    });
  }

  /** The directory has taken in this event. */
  saw(stream: string, revision: number): void {
    for (const waiter of [...(this.waiting.get(stream) ?? [])]) if (waiter.revision <= revision) waiter.resolve();
  }
}
