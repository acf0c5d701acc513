import { fastifyHelmet, type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Helmet's headers on every answer. They are the same for all, so helmet is asked for the first answer only: asking it
 * again for each costs more than checking who it is.
 */
export async function sendSecurityHeaders(to: FastifyInstance, options: FastifyHelmetOptions): Promise<void> {
  await to.register(fastifyHelmet, { ...options, global: false });
  let headers: Readonly<Record<string, string>> | null = null;
  to.addHook('onRequest', (_request, reply, done) => {
    headers ??= askHelmet(reply);
    void reply.headers(headers);
    done();
  });
}

function askHelmet(reply: FastifyReply): Readonly<Record<string, string>> {
  const before = new Set(reply.raw.getHeaderNames());
  void reply.helmet();
  const said = reply.raw.getHeaderNames().filter((name) => !before.has(name));
  return Object.fromEntries(said.map((name) => [name, String(reply.raw.getHeader(name))]));
}
