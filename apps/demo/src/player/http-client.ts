import { AFTER_HEADER, laterPosition, POSITION_HEADER } from '@baton/contracts';
import { Agent, request } from 'node:http';

/** Connections kept open at once, all people together. */
const MAX_CONNECTIONS = 32;
/** Real time for one answer: ms. A first import takes longest. */
const ANSWER_WITHIN_MS = 120_000;
const CLIENT = 'baton-player-1';
/** Servers that one request is brought to, one after the other, and the pause before the next: ms. */
const MAX_MOVES = 60;
const MOVE_AFTER_MS = 250;

/** Several servers on one log: which of them takes the next request. */
export interface Servers {
  /** address of one that is believed to run */
  next(): string;
}

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
  /** somebody who has signed in already */
  withCookie(cookie: string): Client;
  close(): void;
}

/**
 * People at one server, or at several: there a request that gets no answer, or is asked to come again, goes to the next one,
 * byte for byte the same. What one of these people has seen, every server knows that answers any of them.
 */
export function sessionsAt(where: string | Servers): Sessions {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  let seen: string | null = null;
  const sendTo = async (url: string, path: string, rest: Omit<Exchange, 'url' | 'agent' | 'after'>): Promise<Raw> => {
    const answer = await exchange({ url: new URL(path, url), agent, after: seen, ...rest });
    if (answer.position !== null) seen = laterPosition(seen, answer.position);
    return answer;
  };
  const send = (method: string, path: string, cookie: string | null, body: Buffer | null, type: string): Promise<Raw> => {
    const rest = { method, cookie, body, type };
    return typeof where === 'string' ? sendTo(where, path, rest) : untilAnswered(() => sendTo(where.next(), path, rest));
  };
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
    withCookie: client,
    close: () => agent.destroy(),
  };
}

/** Whoever was not answered, or shall come again, does so under the same id: nothing is recorded twice. */
async function untilAnswered(send: () => Promise<Raw>): Promise<Raw> {
  for (let moves = 0; ; moves++) {
    try {
      const answer = await send();
      if (answer.status !== 503 || moves >= MAX_MOVES) return answer;
    } catch (error) {
      if (moves >= MAX_MOVES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, MOVE_AFTER_MS));
  }
}

interface Raw extends HttpAnswer {
  /** of the log, that the answer may have come from */
  readonly position: string | null;
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
  readonly after: string | null;
}

function exchange({ url, method, cookie, body, type, agent, after }: Exchange): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-baton-client': CLIENT,
      ...(cookie ? { cookie } : {}),
      ...(after ? { [AFTER_HEADER]: after } : {}),
      ...(body ? { 'content-type': type, 'content-length': body.length } : {}),
    };
    const sent = request(url, { method, agent, headers, timeout: ANSWER_WITHIN_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const set = response.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
        const position = response.headers[POSITION_HEADER];
        resolve({
          status: response.statusCode ?? 0,
          body: parsed(text),
          cookie: set,
          position: typeof position === 'string' ? position : null,
        });
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
