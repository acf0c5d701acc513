import { readFileSync } from 'node:fs';
import type { Params } from './messages/words';
import type { MessageKey } from './messages/zh-CN';
import { StartProblem } from './start-problem';

/** Alert levels that a webhook may carry, the lowest first. */
const LEVELS = ['class', 'grade', 'school', 'police_prompt', 'principal'] as const;
const FIELDS = ['name', 'service', 'url', 'secret', 'levels', 'names'] as const;
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
 * @throws StartProblem naming the entry, the field and the remedy
 */
export function alertWebhooksFrom(file: string | null): readonly AlertWebhook[] {
  if (file === null) return [];
  const entries = parsed(file);
  const webhooks = entries.map((entry, i) => webhookOf(entry, { file, entry: i + 1 }));
  const twice = webhooks.find((webhook, i) => webhooks.findIndex((other) => other.name === webhook.name) < i);
  if (twice) throw new StartProblem('webhook_twice', { file, name: twice.name });
  return webhooks;
}

function parsed(file: string): readonly Record<string, unknown>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartProblem('webhooks_unreadable', { file, code: (error as { code?: string }).code ?? 'unknown' });
  }
  try {
    const list = JSON.parse(text) as unknown;
    if (Array.isArray(list) && list.length <= MAX_WEBHOOKS && list.every((e) => typeof e === 'object' && e !== null))
      return list as Record<string, unknown>[];
  } catch {
    // said below
  }
  throw new StartProblem('webhooks_malformed', { file, max: MAX_WEBHOOKS });
}

function webhookOf(entry: Record<string, unknown>, where: { readonly file: string; readonly entry: number }): AlertWebhook {
  const wrong = (key: MessageKey & `webhook_${string}`, params: Params = {}) => new StartProblem(key, { ...where, ...params });
  const { name, service = 'plain', url, secret = null, levels = ['school', 'police_prompt', 'principal'], names = false } = entry;
  const unknown = Object.keys(entry).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown) throw wrong('webhook_field', { field: unknown, known: FIELDS.join(', ') });
  if (typeof name !== 'string' || !NAME.test(name)) throw wrong('webhook_name');
  if (!(SERVICES as readonly unknown[]).includes(service)) throw wrong('webhook_service', { known: SERVICES.join(', ') });
  if (typeof url !== 'string' || !isSafe(url)) throw wrong('webhook_url');
  const needsSecret = service !== 'wecom';
  if (secret === null ? needsSecret : typeof secret !== 'string' || secret.length < MIN_SECRET)
    throw wrong('webhook_secret', { min: MIN_SECRET });
  if (!Array.isArray(levels) || levels.length === 0 || levels.some((l) => !(LEVELS as readonly unknown[]).includes(l)))
    throw wrong('webhook_levels', { known: LEVELS.join(', ') });
  if (typeof names !== 'boolean') throw wrong('webhook_names');
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
