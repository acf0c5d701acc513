import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The files of the page, and nothing else of the disk. */
const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'words.js': 'text/javascript; charset=utf-8',
  'live.css': 'text/css; charset=utf-8',
};

/** One plain live page until the real screens stand: its shell is open, everything on it needs a session. */
@Injectable()
export class LivePage implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const files = readFiles();
    const send = (reply: FastifyReply, name: string) => {
      const file = files.get(name);
      if (!file) return reply.callNotFound();
      return reply.header('content-type', file.type).header('cache-control', 'no-cache').send(file.content);
    };
    fastify.get('/', (_request, reply) => send(reply, 'index.html'));
    fastify.get('/app/*', (request, reply) => send(reply, (request.params as { readonly '*': string })['*']));
  }
}

function readFiles(): ReadonlyMap<string, { readonly type: string; readonly content: Buffer }> {
  const folder = publicFolder();
  const files = new Map(Object.entries(FILES).map(([name, type]) => [name, { type, content: readFileSync(join(folder, name)) }]));
  // the client that fits the server's protocol comes with the server's own package
  const client = join(dirname(createRequire(__filename).resolve('socket.io/package.json')), 'client-dist', 'socket.io.min.js');
  return files.set('socket.io.js', { type: 'text/javascript; charset=utf-8', content: readFileSync(client) });
}

/** Beside the bundle of the repository, or beside the sources when a test runs them. */
function publicFolder(): string {
  const places = [join(__dirname, '..', 'apps', 'server', 'public'), join(__dirname, '..', '..', 'public')];
  const found = places.find((folder) => existsSync(join(folder, 'index.html')));
  if (!found) throw new Error(`The files of the live page are missing: looked in ${places.join(' and ')}`);
  return found;
}
