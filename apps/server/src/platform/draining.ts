import type { FastifyInstance } from 'fastify';
import { Refused } from './refused';

/** ms that requests in hand get to finish before the server goes on stopping without them. */
export const DRAIN_LIMIT_MS = 15_000;
/** ms during which clients that reuse a connection are answered 503 and told to close it, before the port closes. */
export const DRAIN_GRACE_MS = 200;

/** Counts requests in hand, so that a stopping server answers everything that it accepted. */
export class Draining {
  private inHand = 0;
  private stopping = false;
  private empty: (() => void) | null = null;

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.inHand += 1;
      if (!this.stopping) return done();
      reply.header('connection', 'close');
      done(new Refused('shutting_down', { retryAfter: 2 }));
    });
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.stopping) reply.header('connection', 'close');
      done();
    });
    fastify.addHook('onResponse', (_request, _reply, done) => {
      this.inHand -= 1;
      if (this.inHand === 0) this.empty?.();
      done();
    });
  }

  get requestsInHand(): number {
    return this.inHand;
  }

  /** From now on requests are answered 503; resolves when those in hand are answered. True: all of them were. */
  async stop(): Promise<boolean> {
    this.stopping = true;
    await new Promise((resolve) => setTimeout(resolve, DRAIN_GRACE_MS));
    if (this.inHand === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN_LIMIT_MS)));
    await Promise.race([new Promise<void>((resolve) => (this.empty = resolve)), late]);
    clearTimeout(timer);
    return this.inHand === 0;
  }
}
