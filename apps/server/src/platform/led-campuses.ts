import type { FastifyInstance } from 'fastify';
import { Refused } from './refused';

/**
 * Whose days this instance leads. For the days of all other campuses it has no board and no watch, and answers that the
 * request belongs elsewhere; what concerns the whole school it does like any instance.
 */
export class LedCampuses {
  /** @param ids null: all */
  constructor(readonly ids: readonly string[] | null) {}

  leads(campusId: string): boolean {
    return this.ids === null || this.ids.includes(campusId);
  }

  /** The prefixes of the streams of these days: `campusDay-` alone when it leads all. */
  prefixesOf(kinds: readonly string[], most: number): readonly string[] {
    if (this.ids === null || this.ids.length * kinds.length > most) return kinds;
    return this.ids.flatMap((campusId) => kinds.map((kind) => `${kind}${campusId}-`));
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
