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
  /** path in the event's data, as `sealedIn` gives it */
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
const isSealed = (value: object): value is Sealed => 'ciphertext' in value && 'alg' in value && 'nonce' in value;

/** Every secret of a command, each once, so that their keys can be made and they can be sealed together. */
export function secretsIn(value: unknown): readonly Plain[] {
  if (typeof value !== 'object' || value === null) return [];
  return isPlain(value) ? [value] : Object.values(value).flatMap(secretsIn);
}

/** Every secret of a value as `seal` gives it; all else as it was. Map<C<Plain>> -> C<Sealed> is for the caller to say. */
export function withSecretsSealed<T>(value: unknown, seal: (secret: Plain) => Sealed): T {
  return replaced(value, '', (inner) => (isPlain(inner) ? { with: seal(inner) } : null)) as T;
}

/** The same data with its sealed fields open: text, or '' for what was erased. */
export type Opened<T> = T extends Sealed
  ? string
  : T extends ReadonlyMap<unknown, unknown>
    ? T
    : T extends readonly (infer U)[]
      ? readonly Opened<U>[]
      : T extends object
        ? { readonly [K in keyof T]: Opened<T[K]> }
        : T;

/** Every sealed field of an event's data, with its path: `name`, `body[0]`. */
export function sealedIn(data: unknown, path = ''): readonly { readonly path: string; readonly sealed: Sealed }[] {
  if (typeof data !== 'object' || data === null) return [];
  if (isSealed(data)) return [{ path, sealed: data }];
  if (Array.isArray(data)) return data.flatMap((v, i) => sealedIn(v, `${path}[${i}]`));
  return Object.entries(data).flatMap(([k, v]) => sealedIn(v, path === '' ? k : `${path}.${k}`));
}

/** An event with its sealed fields open, ready for the fold of its stream: see `Opened`. */
export function withSealedOpened<T>(event: T, open: (path: string, sealed: Sealed) => string): Opened<T> {
  const { type, data } = event as { readonly type: string; readonly data: unknown };
  return { type, data: replaced(data, '', (v, path) => (isSealed(v) ? { with: open(path, v) } : null)) } as Opened<T>;
}

function replaced(value: unknown, path: string, by: (inner: object, path: string) => { readonly with: unknown } | null): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const found = by(value, path);
  if (found) return found.with;
  if (Array.isArray(value)) return value.map((v, i) => replaced(v, `${path}[${i}]`, by));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replaced(v, path === '' ? k : `${path}.${k}`, by)]));
}
