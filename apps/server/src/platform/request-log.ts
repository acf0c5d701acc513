import type { FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Metrics } from './metrics';

/** A short opaque id for each request; in the answer's header, in the log, and in the body of an internal error. */
export const newRequestId = (): string => randomBytes(8).toString('hex');

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
