import { AFTER_HEADER, epochOf, laterPosition, POSITION_HEADER } from '@baton/contracts/positions';
import { CLIENT_BUILD } from './client-build';

/** ms after which a request counts as unanswered: the screen says so and goes on. */
const ANSWER_LIMIT_MS = 15_000;

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The server said no, with a code and words for the screen. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly words: Words | null,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(code);
  }
}

/** No answer: no network, or the server doesn't answer in time. */
export class Unreachable extends Error {}

/** The newest that this page has seen of the log: whichever instance answers next must know it. */
let seen: string | null = null;

const epochListeners = new Set<(epoch: string) => void>();

/** Something of the log came in, by an answer or over the socket. */
export function sawPosition(position: string): void {
  const before = seen === null ? null : epochOf(seen);
  seen = laterPosition(seen, position);
  const epoch = epochOf(seen);
  if (epoch !== null && epoch !== before) for (const listener of epochListeners) listener(epoch);
}

/** Told of the log's epoch, and of each that comes after it: then the log was restored or copied meanwhile. */
export function onEpoch(listener: (epoch: string) => void): void {
  epochListeners.add(listener);
  const epoch = seen === null ? null : epochOf(seen);
  if (epoch !== null) listener(epoch);
}

type Listener = (reached: boolean, refusal: Refusal | null) => void;
const listeners = new Set<Listener>();

/** Told after each request whether the server was reached, and what it refused. */
export function onAnswer(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function call(method: string, path: string, body?: unknown, type = 'application/json'): Promise<unknown> {
  const raw = body instanceof Blob;
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        'x-baton-client': CLIENT_BUILD,
        ...(seen === null ? {} : { [AFTER_HEADER]: seen }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(raw ? ANSWER_LIMIT_MS * 8 : ANSWER_LIMIT_MS),
    });
  } catch {
    for (const listener of listeners) listener(false, null);
    throw new Unreachable(path);
  }
  const position = answer.headers.get(POSITION_HEADER);
  if (position !== null) sawPosition(position);
  const text = await answer.text();
  const said = text === '' ? null : parse(text);
  if (answer.ok) {
    for (const listener of listeners) listener(true, null);
    return said;
  }
  const refused = (said ?? {}) as Readonly<Record<string, unknown>>;
  const refusal = new Refusal(
    answer.status,
    typeof refused.code === 'string' ? refused.code : `http_${answer.status}`,
    (refused.message as Words | undefined) ?? null,
    refused,
  );
  for (const listener of listeners) listener(true, refusal);
  throw refusal;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** @throws Refusal, Unreachable */
export const get = <T>(path: string): Promise<T> => call('GET', path) as Promise<T>;
/** @throws Refusal, Unreachable */
export const post = <T>(path: string, body: object = {}): Promise<T> => call('POST', path, body) as Promise<T>;
/** Sends a file as it is. @throws Refusal, Unreachable */
export const upload = <T>(path: string, file: Blob): Promise<T> =>
  call('POST', path, file, file.type || 'application/octet-stream') as Promise<T>;

/** Made by the screen; the same id again is the same command. */
export const newId = (prefix: string): string => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`;
export const newCommandId = (): string => crypto.randomUUID();
