import { Agent, request } from 'node:http';

/** Connections kept open at once, all people together. */
const MAX_CONNECTIONS = 32;
/** Real time for one answer: ms. A first import takes longest. */
const ANSWER_WITHIN_MS = 120_000;
const CLIENT = 'baton-player-1';

export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One person's session at a server. */
export interface Client {
  readonly cookie: string;
  get(path: string): Promise<HttpAnswer>;
  post(path: string, body: unknown): Promise<HttpAnswer>;
  upload(path: string, bytes: Buffer): Promise<HttpAnswer>;
}

export interface Sessions {
  /** @throws Error with the server's words */
  signIn(
    login: string,
    secret: string,
    kind: 'password' | 'pin',
  ): Promise<Client & { readonly staffId: string; readonly schoolId: string }>;
  /** a new session comes with the new password */
  changePassword(client: Client, current: string, next: string): Promise<Client>;
  close(): void;
}

export function sessionsAt(url: string): Sessions {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  const send = (method: string, path: string, cookie: string | null, body: Buffer | null, type: string): Promise<Raw> =>
    exchange({ url: new URL(path, url), method, cookie, body, type, agent });
  const json = (method: string, path: string, cookie: string | null, body: unknown) =>
    send(method, path, cookie, body === undefined ? null : Buffer.from(JSON.stringify(body)), 'application/json');
  const client = (cookie: string): Client => ({
    cookie,
    get: (path) => json('GET', path, cookie, undefined),
    post: (path, body) => json('POST', path, cookie, body),
    upload: (path, bytes) => send('POST', path, cookie, bytes, 'application/octet-stream'),
  });
  return {
    async signIn(login, secret, kind) {
      const answer = succeeded(await json('POST', '/api/access/sign-in', null, { login, secret, kind }), `sign-in of ${login}`);
      const { staffId, schoolId } = answer.body as { staffId: string; schoolId: string };
      return { ...client(answer.cookie ?? ''), staffId, schoolId };
    },
    async changePassword(of, current, next) {
      const answer = succeeded(await json('POST', '/api/access/password', of.cookie, { current, next }), 'change of password');
      return client(answer.cookie ?? of.cookie);
    },
    close: () => agent.destroy(),
  };
}

interface Raw extends HttpAnswer {
  /** session cookie that the answer set */
  readonly cookie: string | null;
}

interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly cookie: string | null;
  readonly body: Buffer | null;
  readonly type: string;
  readonly agent: Agent;
}

function exchange({ url, method, cookie, body, type, agent }: Exchange): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-baton-client': CLIENT,
      ...(cookie ? { cookie } : {}),
      ...(body ? { 'content-type': type, 'content-length': body.length } : {}),
    };
    const sent = request(url, { method, agent, headers, timeout: ANSWER_WITHIN_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const set = response.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
        resolve({ status: response.statusCode ?? 0, body: parsed(text), cookie: set });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${url.pathname} was not answered within ${ANSWER_WITHIN_MS} ms`)));
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? { list: value } : (value as Record<string, unknown>);
  } catch {
    return { text: text.slice(0, 500) };
  }
}

/** The answer, if it is a success. @throws Error naming what was asked and what came back */
export function succeeded<A extends HttpAnswer>(answer: A, what: string): A {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 600)}`);
}
