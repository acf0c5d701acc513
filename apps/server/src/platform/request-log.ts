import type { FastifyInstance } from 'fastify';
import { randomFillSync } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from './metrics';

/** Bytes of a request's id. */
const ID_BYTES = 8;
/** Ids drawn at once: asking for randomness costs more than all the rest of an id. */
const IDS_AT_ONCE = 256;

const drawn = Buffer.alloc(ID_BYTES * IDS_AT_ONCE);
let used = drawn.length;

/** A short opaque id for each request; in the answer's header, in the log, and in the body of an internal error. */
export function newRequestId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += ID_BYTES;
  return drawn.toString('hex', used - ID_BYTES, used);
}

/** One line and one measurement a request: route pattern instead of address, ids instead of names, no body, no cookie. */
export function logRequests(fastify: FastifyInstance, logger: Logger, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    const { method } = request;
    const status = reply.statusCode;
    metrics.requests.observe({ method, route, status: String(status) }, reply.elapsedTime / 1000);
    const staff = request.person?.staffId;
    const denied = request.denied?.code;
    logger.info({ req: request.id, method, route, status, ms: Math.round(reply.elapsedTime), staff, denied }, 'request');
    done();
  });
}
