import { fastifyHelmet, type FastifyHelmetOptions } from '@fastify/helmet';
import { fastify, type FastifyInstance } from 'fastify';

/** Helmet's headers on every answer. They are the same for all. */
export async function sendSecurityHeaders(to: FastifyInstance, options: FastifyHelmetOptions): Promise<void> {
  const headers = await askHelmet(options);
  to.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}

/** Asked once, on a server of its own: on ours it would look at every request, which costs more than checking who it is. */
async function askHelmet(options: FastifyHelmetOptions): Promise<Readonly<Record<string, string>>> {
  const asked = fastify();
  await asked.register(fastifyHelmet, options);
  asked.get('/', (_request, { raw }) => Object.fromEntries(raw.getHeaderNames().map((name) => [name, String(raw.getHeader(name))])));
  const said = (await asked.inject('/')).json<Record<string, string>>();
  await asked.close();
  return said;
}
