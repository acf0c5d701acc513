import { Refused } from '../platform/refused';
import type { People } from './people';

/** Schools at once whose people are known here though other instances lead their campuses: some 9 MB each. */
export const MAX_VISITING = 24;
/** real ms after the last question until a school is forgotten */
export const KEPT_MS = 10 * 60_000;
/** real ms for which nobody has asked before another school may take its place: longer than any request takes */
const LEAST_KEPT_MS = 60_000;
/** real ms for which an answer waits until a school is known */
const KNOWN_WITHIN_MS = 10_000;
const SWEEP_EVERY_MS = 60_000;

interface Visit {
  readonly people: People;
  readonly known: Promise<void>;
  isKnown: boolean;
  askedAt: number;
  /** one of its campuses came to be led here: it is at home from now on */
  stays: boolean;
}

/**
 * Schools of which somebody asks an instance that leads none of their campuses. What concerns a whole school is done by any
 * instance, so its people are read from the log then, and forgotten when nobody has asked for some time.
 */
export class VisitingSchools {
  private readonly visits = new Map<string, Visit>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly meet: (schoolId: string) => People,
    /** nobody of the school is known here any more */
    private readonly left: (schoolId: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Resolves when the school's people are known. @throws Refused `behind` when that takes long, or too many are asked for */
  async know(schoolId: string): Promise<void> {
    const visit = this.visitOf(schoolId);
    visit.askedAt = this.now();
    if (!visit.isKnown) await inTime(visit.known);
  }

  /** From now on without an end. Resolves when its people are known. */
  async keep(schoolId: string): Promise<void> {
    const visit = this.visitOf(schoolId, true);
    visit.stays = true;
    await visit.known;
  }

  of(schoolId: string): People | null {
    return this.visits.get(schoolId)?.people ?? null;
  }

  find<T>(of: (people: People) => T | undefined): T | null {
    for (const { people } of this.visits.values()) {
      const found = of(people);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Why one that stays isn't followed any more; null: all are. */
  stopped(): string | null {
    return [...this.visits.values()].find(({ stays, people }) => stays && people.stopped !== null)?.people.stopped ?? null;
  }

  all(): readonly People[] {
    return [...this.visits.values()].map(({ people }) => people);
  }

  /** Forgets who wasn't asked for lately; by itself once a minute. */
  sweep(): void {
    for (const [schoolId, { stays, askedAt }] of this.visits) if (!stays && this.now() - askedAt >= KEPT_MS) this.end(schoolId);
  }

  async close(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await Promise.all(this.all().map((people) => people.close()));
  }

  private visitOf(schoolId: string, stays = false): Visit {
    const found = this.visits.get(schoolId);
    if (found && (found.people.stopped === null || found.stays)) return found;
    if (found) this.end(schoolId); // it follows the log no more: read again
    if (!stays) this.makeRoom();
    this.timer ??= setInterval(() => this.sweep(), SWEEP_EVERY_MS).unref();
    const people = this.meet(schoolId);
    const visit: Visit = { people, known: people.start(), isKnown: false, askedAt: this.now(), stays };
    this.visits.set(schoolId, visit);
    visit.known.then(
      () => (visit.isKnown = true),
      () => this.visits.get(schoolId) === visit && this.end(schoolId),
    );
    return visit;
  }

  private makeRoom(): void {
    const visitors = [...this.visits].filter(([, { stays }]) => !stays).sort(([, a], [, b]) => a.askedAt - b.askedAt);
    if (visitors.length < MAX_VISITING) return;
    const [schoolId, { askedAt }] = visitors[0];
    if (this.now() - askedAt < LEAST_KEPT_MS) throw new Refused('behind', { retryAfter: 1 });
    this.end(schoolId);
  }

  private end(schoolId: string): void {
    const visit = this.visits.get(schoolId);
    this.visits.delete(schoolId);
    this.left(schoolId);
    void visit?.people.close();
  }
}

async function inTime(known: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refused('behind', { retryAfter: 1 })), KNOWN_WITHIN_MS);
  });
  await Promise.race([known, late]).finally(() => clearTimeout(timer));
}
