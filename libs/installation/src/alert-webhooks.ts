import { readFileSync } from 'node:fs';
import { ConfigProblem } from './settings';

/** Alert levels that a webhook may carry, the lowest first. */
const LEVELS = ['class', 'grade', 'school', 'police_prompt', 'principal'] as const;
const SERVICES = ['plain', 'dingtalk', 'wecom'] as const;
const NAME = /^[a-z][a-z0-9_-]{0,31}$/;
/** Characters of a secret that signs. */
const MIN_SECRET = 16;
/** A school has a handful. */
const MAX_WEBHOOKS = 10;

/** Where alerts go that leave the system. */
export interface AlertWebhook {
  /** stands in the log as the channel */
  readonly name: string;
  /** how the request is signed; the body is `{"msgtype":"text","text":{"content":"…"}}` for all of them */
  readonly service: (typeof SERVICES)[number];
  readonly url: string;
  /** null: WeCom's address is its own secret */
  readonly secret: string | null;
  readonly levels: readonly (typeof LEVELS)[number][];
  /** children's names leave the system only where this is true */
  readonly names: boolean;
}

/**
 * Reads BATON_ALERT_WEBHOOKS: a file, because addresses and secrets have no place in a process list.
 * @throws ConfigProblem naming the entry, the field and the remedy
 */
export function alertWebhooksFrom(file: string | null): readonly AlertWebhook[] {
  if (file === null) return [];
  const entries = parsed(file);
  const webhooks = entries.map((entry, i) => webhookOf(entry, `${file}, entry ${i + 1}`));
  const twice = webhooks.find((webhook, i) => webhooks.findIndex((other) => other.name === webhook.name) < i);
  if (twice) throw new ConfigProblem(`${file} names "${twice.name}" twice: give each webhook a name of its own.`);
  return webhooks;
}

function parsed(file: string): readonly Record<string, unknown>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigProblem(`BATON_ALERT_WEBHOOKS: ${file} can't be read (${(error as { code?: string }).code ?? 'unknown'}).`);
  }
  try {
    const list = JSON.parse(text) as unknown;
    if (Array.isArray(list) && list.length <= MAX_WEBHOOKS && list.every((e) => typeof e === 'object' && e !== null))
      return list as Record<string, unknown>[];
  } catch {
    // said below
  }
  throw new ConfigProblem(
    `BATON_ALERT_WEBHOOKS: ${file} must hold a JSON list of at most ${MAX_WEBHOOKS} webhooks, see docs/operations.md.`,
  );
}

function webhookOf(entry: Record<string, unknown>, where: string): AlertWebhook {
  const wrong = (field: string, remedy: string) => new ConfigProblem(`${where}: "${field}" ${remedy}.`);
  const { name, service = 'plain', url, secret = null, levels = ['school', 'police_prompt', 'principal'], names = false } = entry;
  const unknown = Object.keys(entry).find((key) => !['name', 'service', 'url', 'secret', 'levels', 'names'].includes(key));
  if (unknown) throw wrong(unknown, 'is not known; known are name, service, url, secret, levels, names');
  if (typeof name !== 'string' || !NAME.test(name)) throw wrong('name', 'must be lower case letters, digits, _ or -');
  if (!(SERVICES as readonly unknown[]).includes(service)) throw wrong('service', `must be one of ${SERVICES.join(', ')}`);
  if (typeof url !== 'string' || !isSafe(url)) throw wrong('url', 'must be an https address');
  const needsSecret = service !== 'wecom';
  if (secret === null ? needsSecret : typeof secret !== 'string' || secret.length < MIN_SECRET)
    throw wrong('secret', `needs at least ${MIN_SECRET} characters; messages are signed with it`);
  if (!Array.isArray(levels) || levels.length === 0 || levels.some((l) => !(LEVELS as readonly unknown[]).includes(l)))
    throw wrong('levels', `must be a list of ${LEVELS.join(', ')}`);
  if (typeof names !== 'boolean') throw wrong('names', 'must be true or false');
  return {
    name,
    service: service as AlertWebhook['service'],
    url,
    secret: secret as string | null,
    levels: levels as AlertWebhook['levels'],
    names,
  };
}

/** Alerts travel over HTTPS; this machine itself is for trying it out. */
function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname));
}
