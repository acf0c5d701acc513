import type { RetentionClass, Sealed } from '@baton/event-schema';

/**
 * A secret before it is sealed: it stands in a command where the event will hold a sealed field, and says under which
 * event and field it will be sealed. Commands are sealed once, before `decide` sees them; no decision reads a secret.
 */
export interface Plain {
  readonly plain: string;
  /** whose key */
  readonly subject: string;
  readonly class: RetentionClass;
  readonly eventType: string;
  readonly field: string;
}

export const toSeal = (eventType: string, field: string, subject: string, retention: RetentionClass, plain: string): Plain => ({
  plain,
  subject,
  class: retention,
  eventType,
  field,
});

const isPlain = (value: object): value is Plain => 'plain' in value && 'eventType' in value && 'subject' in value;

/** Every secret of a value sealed by `seal`; all else as it was. */
export function withSecretsSealed(value: unknown, seal: (secret: Plain) => Sealed): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((v) => withSecretsSealed(v, seal));
  if (isPlain(value)) return seal(value);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withSecretsSealed(v, seal)]));
}
