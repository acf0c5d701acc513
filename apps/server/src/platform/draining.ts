import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from './refused';

/** ms that requests in hand get to finish before the server goes on stopping without them. */
export const DRAIN_LIMIT_MS = 15_000;
/** ms without a new request after which the port may close: whoever was busy has been told by then. */
export const DRAIN_QUIET_MS = 250;
/** ms that such quiet is waited for while nothing is in hand; some client always asks. */
export const DRAIN_QUIET_LIMIT_MS = 2_500;
/** ms between two looks. */
const LOOK_EVERY_MS = 25;

/** Counts requests, so that a stopping server answers everything that it accepted. */
export class Draining {
  private readonly count = { accepted: 0, answered: 0 };
  /** until the answer is handed to the socket; a client that went away is waited for all the same, its command may stand */
  private readonly inHand = new Set<FastifyRequest>();
  private stopping = false;
  private lastArrival = 0;

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.count.accepted += 1;
      this.inHand.add(request);
      this.lastArrival = performance.now();
      if (!this.stopping) return done();
      reply.header('connection', 'close');
      done(new Refused('shutting_down', { retryAfter: 2 }));
    });
    fastify.addHook('onSend', (request, reply, _payload, done) => {
      this.inHand.delete(request);
      if (this.stopping) reply.header('connection', 'close');
      done();
    });
    fastify.addHook('onResponse', (_request, _reply, done) => {
      this.count.answered += 1;
      done();
    });
  }

  get requests(): { readonly accepted: number; readonly answered: number } {
    return { ...this.count };
  }

  /** From now on requests are answered 503; resolves when those in hand are answered and nobody asks any more. */
  async stop(): Promise<void> {
    this.stopping = true;
    const begun = performance.now();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      const now = performance.now();
      const quiet = now - Math.max(begun, this.lastArrival) >= DRAIN_QUIET_MS || now - begun >= DRAIN_QUIET_LIMIT_MS;
      if ((this.inHand.size === 0 && quiet) || now - begun >= DRAIN_LIMIT_MS) return;
    }
  }
}
