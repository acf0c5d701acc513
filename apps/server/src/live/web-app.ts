import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const COMPRESSED = ['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.wasm'];

const SHELL = '/index.html';
/** Names with a hash of their content: they never change. Everything else is asked for again. */
const HASHED = '/assets/';
/** What is never a page of the app. */
const NO_PAGES = ['/api/', '/socket.io/'];

interface WebFile {
  readonly type: string;
  readonly content: Buffer;
  readonly compressible: boolean;
  /** made for the first browser that takes it: of all files together it would hold up the start */
  gzip?: Buffer;
}

/** The screens: an app whose shell is open, for it holds no data; everything that it shows needs a session. */
@Injectable()
export class WebApp implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const files = readFiles();
    const send = (request: FastifyRequest, reply: FastifyReply) => {
      const path = request.url.split('?')[0];
      const file = NO_PAGES.some((prefix) => path.startsWith(prefix)) ? undefined : fileFor(files, path);
      return file ? sendFile(request, reply, path, file) : reply.callNotFound();
    };
    fastify.get('/', send);
    fastify.get('/*', send);
  }
}

/** A name of a file: an id in a page's path may end with a date, `.2026-03-10`. */
const FILE = /\.[a-z][a-z0-9]*$/i;

/** A path without a file's ending is a page of the app: the shell finds out which. */
const fileFor = (files: ReadonlyMap<string, WebFile>, path: string): WebFile | undefined =>
  files.get(path) ?? (FILE.test(path) ? undefined : files.get(SHELL));

function sendFile(request: FastifyRequest, reply: FastifyReply, path: string, file: WebFile) {
  const zipped = file.compressible && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  void reply
    .header('content-type', file.type)
    .header('cache-control', path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('vary', 'accept-encoding');
  if (zipped) void reply.header('content-encoding', 'gzip');
  return reply.send(zipped ? (file.gzip ??= gzipSync(file.content)) : file.content);
}

/** Read once: the files of the app and nothing else of the disk. Without a build there is no app, and the API goes on. */
function readFiles(): ReadonlyMap<string, WebFile> {
  const folder = webFolder();
  if (folder === null) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    paths.map((entry): [string, WebFile] => {
      const path = join(entry.parentPath, entry.name);
      const kind = extname(entry.name);
      const type = TYPES[kind] ?? 'application/octet-stream';
      return [
        `/${relative(folder, path).split(sep).join('/')}`,
        { type, content: readFileSync(path), compressible: COMPRESSED.includes(kind) },
      ];
    }),
  );
}

/** Beside the bundle, or in the repository's build when a test runs the sources. */
function webFolder(): string | null {
  const places = [join(__dirname, 'web'), join(__dirname, '..', '..', '..', '..', 'dist', 'web')];
  return places.find((folder) => existsSync(join(folder, SHELL))) ?? null;
}
