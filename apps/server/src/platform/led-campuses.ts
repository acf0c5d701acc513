import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { addressOf } from '../day/streams';
import { Refused } from './refused';

/** Hexadecimal digits that tell one choice of campuses from another. */
const CHOICE_DIGITS = 12;

/**
 * Whose days this instance leads. For the days of all other campuses it has no board, no watch and no history, and answers
 * that the request belongs elsewhere; what concerns the whole school it does like any instance.
 */
export class LedCampuses {
  private readonly led: ReadonlySet<string>;

  /** @param ids null: all */
  constructor(readonly ids: readonly string[] | null) {
    this.led = new Set(ids);
  }

  leads(campusId: string): boolean {
    return this.ids === null || this.led.has(campusId);
  }

  /** The prefixes of the streams of these days: `campusDay-` alone when it leads all. */
  prefixesOf(kinds: readonly string[], most: number): readonly string[] {
    if (this.ids === null || this.ids.length * kinds.length > most) return kinds;
    return this.ids.flatMap((campusId) => kinds.map((kind) => `${kind}${campusId}-`));
  }

  /** True for streams of days, and of their alerts, that another instance leads. */
  readonly isDayOfOthers = (stream: string): boolean => {
    if (this.ids === null) return false;
    const address = addressOf(stream);
    return address !== null && !this.led.has(address.campusId);
  };

  /**
   * What a checkpoint is called: it says how far these campuses were followed. An instance that leads others from now on
   * begins anew, or it would never hear what it passed over.
   */
  checkpointOf(name: string): string {
    if (this.ids === null) return name;
    const choice = createHash('sha256')
      .update([...this.led].sort().join())
      .digest('hex');
    return `${name} of ${choice.slice(0, CHOICE_DIGITS)}`;
  }
}

/** Before rights: an instance that leads a campus knows best who may do what on its days. */
export function refuseOtherCampuses(fastify: FastifyInstance, led: LedCampuses): void {
  if (led.ids === null) return;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { campusId, serviceDay } = (request.params ?? {}) as { readonly campusId?: string; readonly serviceDay?: string };
    const misrouted = campusId !== undefined && serviceDay !== undefined && !led.leads(campusId);
    done(misrouted ? new Refused('misrouted', { campusId, retryAfter: RETRY_AFTER_S }) : undefined);
  });
}

/** Seconds; a proxy that routes by campus corrects itself at once, an administrator doesn't. */
const RETRY_AFTER_S = 5;
