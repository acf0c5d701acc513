import type { AlertWebhook } from '@baton/installation';
import { createHmac } from 'node:crypto';
import type { AlertChannel, Outcome, OutgoingAlert } from './alert-channel';

/** ms within which the other server must have answered */
const ANSWERS_WITHIN_MS = 10_000;
/** Bytes of an answer that are read: a robot says `{"errcode":0}`. */
const MAX_ANSWER_BYTES = 4_096;

/**
 * An alert to a group robot or any server of the school: HTTPS, signed, the text body that DingTalk and WeCom take. No
 * redirect is followed, for it would carry the message to an address that nobody has entered.
 */
export const webhookChannel = (webhook: AlertWebhook, now: () => number = Date.now): AlertChannel => ({
  name: webhook.name,
  levels: webhook.levels,
  names: webhook.names,
  async send(alert) {
    const body = JSON.stringify({ msgtype: 'text', text: { content: alert.text } });
    try {
      const response = await fetch(addressOf(webhook, now()), {
        method: 'POST',
        redirect: 'error',
        headers: headersOf(webhook, alert, body, now()),
        body,
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      return response.ok ? acceptedIn(await beginningOf(response)) : { kind: 'failed', reason: 'refused' };
    } catch (error) {
      return { kind: 'failed', reason: (error as Error).name === 'TimeoutError' ? 'timed_out' : 'unreachable' };
    }
  },
});

/** DingTalk wants its signature in the address. */
function addressOf({ service, url, secret }: AlertWebhook, timestamp: number): string {
  if (service !== 'dingtalk' || secret === null) return url;
  const signed = new URL(url);
  signed.searchParams.set('timestamp', String(timestamp));
  signed.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
  return signed.href;
}

function headersOf({ service, secret }: AlertWebhook, alert: OutgoingAlert, body: string, timestamp: number): Record<string, string> {
  const signature: Record<string, string> =
    service === 'plain' && secret !== null
      ? { 'x-baton-timestamp': String(timestamp), 'x-baton-signature': signatureOf(secret, timestamp, body) }
      : {};
  return { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': alert.idempotencyKey, ...signature };
}

/** Lower case hex of HMAC-SHA-256 over `<timestamp>\n<body>`. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${body}`).digest('hex');

async function beginningOf(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer();
  return Buffer.from(bytes.slice(0, MAX_ANSWER_BYTES)).toString('utf8');
}

/** Robots answer 200 with an error code: a wrong signature, too many messages. */
function acceptedIn(answer: string): Outcome {
  try {
    const { errcode } = JSON.parse(answer) as { errcode?: unknown };
    if (errcode !== undefined && errcode !== 0) return { kind: 'failed', reason: 'not_accepted' };
  } catch {
    // any other server answers as it likes
  }
  return { kind: 'sent' };
}
