import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** Helmet's headers on every answer. They are the same for all, so helmet is asked once: as a plugin it looks at each request. */
export function sendSecurityHeaders(to: FastifyInstance, options: HelmetOptions): void {
  const headers = headersOf(options);
  to.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}

/** @throws what helmet has against the options */
function headersOf(options: HelmetOptions): Readonly<Record<string, string>> {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  helmet(options)(request, answer, (problem) => {
    if (problem instanceof Error) throw problem;
  });
  return Object.fromEntries(answer.getHeaderNames().map((name) => [name, String(answer.getHeader(name))]));
}
