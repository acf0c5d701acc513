import type { KeyName, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { withSecretsSealed, type Plain } from '@baton/roster';

/** Every secret of a command, in the order in which sealing meets them. */
export function secretsOf(command: unknown): readonly Plain[] {
  const found: Plain[] = [];
  withSecretsSealed(command, (secret) => {
    found.push(secret);
    return PLACEHOLDER;
  });
  return found;
}

export const PLACEHOLDER: Sealed = { alg: 'A256GCM', subject: '', class: 'roster', keyVersion: 0, nonce: '', ciphertext: '' };

export const keysOf = (secrets: readonly Plain[]): readonly KeyName[] => {
  const keys = new Map(secrets.map((s) => [`${s.class} ${s.subject}`, { subject: s.subject, class: s.class }]));
  return [...keys.values()];
};

/** Seals every secret of a command for the stream that it will be written to: once, before any attempt. */
export async function sealedCommand<C>(sealer: Sealer, stream: string, command: unknown): Promise<C> {
  const sealed: Sealed[] = [];
  for (const { plain, subject, class: retention, eventType, field } of secretsOf(command))
    sealed.push(await sealer.seal({ stream, type: eventType, path: field }, { subject, class: retention }, plain));
  let next = 0;
  const whole: unknown = withSecretsSealed(command, () => sealed[next++]);
  return whole as C;
}
