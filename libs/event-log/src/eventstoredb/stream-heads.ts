/** Streams whose head is remembered, entries. */
const MAX_KNOWN_HEADS = 50_000;
/** Waits at once for something to be heard; more are answered at once that it was not. */
const MAX_WAITING = 100;

export interface Head {
  readonly revision: number;
  /** hex */
  readonly hash: string;
}

interface KnownHead {
  readonly revision: number;
  /** null: there is no event, or nobody saw it here */
  readonly hash: string | null;
  /** without a gap since then this was the stream's end, until more is heard; null: it may have gone on */
  readonly endSince: Listening | null;
}

/** From one gap in what is heard to the next. */
type Listening = object;

/**
 * Heads of streams that were read, written or heard of here. What stands at a revision holds for ever. Where a stream ends
 * is known up to the commit position that the live feed has come to: of streams whose end was seen since it listens, and of
 * those that it brought.
 */
export class StreamHeads {
  private readonly heads = new Map<string, KnownHead>();
  /** null: nobody listens */
  private listening: Listening | null = null;
  /** commit position */
  private heardUpTo = -1;
  private readonly waiting = new Set<{ readonly commit: number; readonly done: (heard: boolean) => void }>();

  /** What stands at a revision, if it is the newest that is known: hex. undefined: look into the log */
  hashAt(stream: string, revision: number): string | undefined {
    const known = this.heads.get(stream);
    return known?.revision === revision && known.hash !== null ? known.hash : undefined;
  }

  /** From here on everything is heard. @param behind commit position */
  listens(behind: number): void {
    this.listening = {};
    this.heardUpTo = behind;
  }

  /** Nobody listens any more. */
  listensNoMore(): void {
    this.listening = null;
    for (const { done } of [...this.waiting]) done(false);
  }

  /** The next event of the log. */
  heard(stream: string, head: Head, commit: number): void {
    this.remember(stream, { ...head, endSince: this.listening });
    this.heardUpTo = commit;
    for (const waiter of [...this.waiting]) if (waiter.commit <= commit) waiter.done(true);
  }

  /** To be taken before a read, for `sawEnd` after it. */
  now(): Listening | null {
    return this.listening;
  }

  saw(stream: string, head: Head): void {
    this.remember(stream, { ...head, endSince: null });
  }

  /** A read that began at `since` found that the stream has ended by this revision; -1: it has no event. `hash`: if it read it */
  sawEnd(stream: string, revision: number, hash: string | null, since: Listening | null): void {
    this.remember(stream, { revision, hash: hash ?? this.hashAt(stream, revision) ?? null, endSince: since });
  }

  /** By what was heard up to now nothing stands at this revision or behind it. */
  endsBefore(stream: string, revision: number): boolean {
    const known = this.heads.get(stream);
    return known !== undefined && known.endSince !== null && known.endSince === this.listening && known.revision < revision;
  }

  /** True as soon as everything up to a commit position was heard; false after `withinMs` milliseconds. */
  hears(commit: number, withinMs: number): Promise<boolean> {
    if (this.listening !== null && commit <= this.heardUpTo) return Promise.resolve(true);
    if (this.listening === null || this.waiting.size >= MAX_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter = {
        commit,
        done: (heard: boolean) => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          resolve(heard);
        },
      };
      const timer = setTimeout(() => waiter.done(false), withinMs);
      this.waiting.add(waiter);
    });
  }

  private remember(stream: string, head: KnownHead): void {
    const known = this.heads.get(stream);
    if (known && (known.revision > head.revision || (known.revision === head.revision && head.endSince === null))) return;
    if (!known && this.heads.size >= MAX_KNOWN_HEADS) this.forgetAll();
    this.heads.set(stream, head);
  }

  /** A read that began before may end before something that was heard and is forgotten now: a new listening begins. */
  private forgetAll(): void {
    this.heads.clear();
    if (this.listening !== null) this.listening = {};
  }
}
