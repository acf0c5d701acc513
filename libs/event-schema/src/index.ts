/**
 * The shape of an event's data, written once: it is the TypeScript type, the check before an event is stored,
 * the positive list of what may stand in the log in clear, and the source of docs/event-catalogue.md.
 *
 * Only opaque ids, counts, times and process codes are clear. Everything that says something about a person is a
 * `sealed` field; there is no kind for free clear text, so a name can't be stored in clear by oversight.
 */

/** A field encrypted under the key of exactly one subject. Opaque here; the event log's vault opens it. */
export interface Sealed {
  readonly alg: 'A256GCM';
  /** whose key: the id of a child or person */
  readonly subject: string;
  /** retention class of the key */
  readonly class: RetentionClass;
  readonly keyVersion: number;
  /** base64 */
  readonly nonce: string;
  /** base64, the tag included */
  readonly ciphertext: string;
}

export type RetentionClass = 'roster' | 'evidence' | 'incident' | 'visitor' | 'staff';

/** What an event used from another stream: enough to find and prove it later. */
export interface Fact {
  readonly stream: string;
  /** decimal text, 0-based */
  readonly revision: string;
  /** chain hash of that event, hex */
  readonly hash: string;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One kind of field: its name for the catalogue and its check. `problem` answers null when the value fits. */
export interface Field<T> {
  readonly kind: string;
  readonly problem: (value: unknown, path: string) => string | null;
  /** never read: carries the type */
  readonly type?: T;
}

export type Infer<F> = F extends Field<infer T> ? T : never;
type Fields = Readonly<Record<string, Field<unknown>>>;
type OptionalKeys<S extends Fields> = { [K in keyof S]: undefined extends Infer<S[K]> ? K : never }[keyof S];
export type InferFields<S extends Fields> = { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Infer<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Infer<S[K]>;
};

const field = <T>(kind: string, fits: (value: unknown) => boolean): Field<T> => ({
  kind,
  problem: (value, path) => (fits(value) ? null : `${path} is not ${kind}`),
});

/** Opaque ids are random or derived, never a name or number of a person: letters, digits and `_ . : ~ -`, 96 at most. */
const ID = /^[A-Za-z0-9_.:~-]{1,96}$/;
export const id: Field<string> = field('id', (v) => typeof v === 'string' && ID.test(v));
/** epoch milliseconds, UTC */
export const time: Field<number> = field('time', (v) => Number.isSafeInteger(v) && (v as number) >= 0);
/** a calendar date of the school, yyyy-mm-dd */
export const date: Field<string> = field('date', (v) => typeof v === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(v));
export const count: Field<number> = field('count', (v) => Number.isSafeInteger(v) && (v as number) >= 0);
/** a safe integer that may be negative: an offset, a difference */
export const integer: Field<number> = field('integer', (v) => Number.isSafeInteger(v));
export const flag: Field<boolean> = field('flag', (v) => typeof v === 'boolean');
/** hexadecimal digest */
export const digest: Field<string> = field('digest', (v) => typeof v === 'string' && /^[0-9a-f]{16,128}$/.test(v));
/** the public half of a phone's key on curve P-256: compressed point, hexadecimal. It opens nothing. */
export const publicKey: Field<string> = field('public key', (v) => typeof v === 'string' && /^0[23][0-9a-f]{64}$/.test(v));
/** stream revision as decimal text; '-1' is "before the first event" */
export const revision: Field<string> = field('revision', (v) => typeof v === 'string' && /^(-1|\d{1,20})$/.test(v));
/** IANA time zone */
export const zone: Field<string> = field('zone', (v) => typeof v === 'string' && /^[A-Za-z_]+(\/[A-Za-z_+-]+){0,2}$/.test(v));
/** a process code out of an open list that software, not people, writes: lower_snake_case or camelCase */
export const anyCode: Field<string> = field('code', (v) => typeof v === 'string' && /^[a-z][A-Za-z0-9_]{0,63}$/.test(v));

/** a process code out of a closed list */
export const code = <const T extends readonly string[]>(...values: T): Field<T[number]> =>
  field(values.join(' | '), (v) => typeof v === 'string' && values.includes(v));

const SEALED_KEYS = ['alg', 'ciphertext', 'class', 'keyVersion', 'nonce', 'subject'].join();
export const sealed: Field<Sealed> = field(
  'sealed',
  (v) => typeof v === 'object' && v !== null && Object.keys(v).sort().join() === SEALED_KEYS && (v as Sealed).alg === 'A256GCM',
);

export const fact: Field<Fact> = field('fact', (v) => {
  const f = v as Fact;
  return typeof v === 'object' && v !== null && typeof f.stream === 'string' && /^\d+$/.test(f.revision) && /^[0-9a-f]{64}$/.test(f.hash);
});

/** may be left out; never null */
export const opt = <T>(inner: Field<T>): Field<T | undefined> => ({
  kind: `${inner.kind}?`,
  problem: (value, path) => (value === undefined ? null : inner.problem(value, path)),
});

/** present, and null when there is none */
export const orNull = <T>(inner: Field<T>): Field<T | null> => ({
  kind: `${inner.kind} | null`,
  problem: (value, path) => (value === null ? null : inner.problem(value, path)),
});

export const list = <T>(inner: Field<T>): Field<readonly T[]> => ({
  kind: `${inner.kind}[]`,
  problem: (value, path) => {
    if (!Array.isArray(value)) return `${path} is not a list`;
    for (let i = 0; i < value.length; i++) {
      const found = inner.problem(value[i], `${path}[${i}]`);
      if (found) return found;
    }
    return null;
  },
});

export const object = <const S extends Fields>(fields: S): Field<InferFields<S>> => ({
  kind: `{ ${Object.entries(fields)
    .map(([name, f]) => `${name}: ${f.kind}`)
    .join(', ')} }`,
  problem: (value, path) => problemIn(fields, value, path),
});

function problemIn(fields: Fields, value: unknown, path: string): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} is not an object`;
  const given = value as Record<string, unknown>;
  for (const name in given) if (!Object.hasOwn(fields, name)) return `${path}.${name} is not a field of this event`;
  for (const name in fields) {
    const found = fields[name].problem(given[name], `${path}.${name}`);
    if (found) return found;
  }
  return null;
}

/** Turns data of one stored version into the next. Pure; never touches what was hashed. */
export type Upcaster = (older: Record<string, Json>) => Record<string, Json>;

/** One event type: a sentence for the catalogue, its fields, and how older stored versions become the current one. */
export interface EventShape<S extends Fields = Fields> {
  readonly about: string;
  readonly fields: S;
  /** upcasters[i] turns version i + 1 into i + 2; the current version is their number + 1 */
  readonly upcasters: readonly Upcaster[];
}

export const event = <const S extends Fields>(about: string, fields: S, upcasters: readonly Upcaster[] = []): EventShape<S> => ({
  about,
  fields,
  upcasters,
});

export type EventMap = Readonly<Record<string, EventShape>>;

/** The union of events that a map describes: `{ type: 'DayOpened', data: {…} } | …` */
export type EventOf<M extends EventMap> = {
  [T in keyof M & string]: { readonly type: T; readonly data: InferFields<M[T]['fields']> };
}[keyof M & string];

export class UnknownEventType extends Error {
  constructor(
    readonly eventType: string,
    readonly schemaVersion: number,
  ) {
    super(`Event type ${eventType} version ${schemaVersion} is not known to this build: update Baton before deciding on this stream.`);
  }
}

/** Stored JSON <-> events of one module, in all versions. */
export interface Codec<E extends { readonly type: string; readonly data: object } = { readonly type: string; readonly data: object }> {
  readonly types: EventMap;
  /** @throws Error when the data holds a field that the positive list doesn't name: a bug, never bad input */
  encode(event: E): { readonly type: string; readonly schemaVersion: number; readonly data: object };
  /** @throws UnknownEventType for a type or version that this build doesn't know */
  decode(type: string, schemaVersion: number, data: object): E;
}

export function codecOf<const M extends EventMap>(types: M): Codec<EventOf<M>> {
  return {
    types,
    encode(e) {
      const shape = types[e.type];
      const found = shape ? problemIn(shape.fields, e.data, e.type) : `${e.type} is not an event of this module`;
      if (found) throw new Error(`Not stored: ${found}`);
      return { type: e.type, schemaVersion: shape.upcasters.length + 1, data: e.data };
    },
    decode(type, schemaVersion, data) {
      const shape = Object.hasOwn(types, type) ? types[type] : undefined;
      if (!shape || schemaVersion < 1 || schemaVersion > shape.upcasters.length + 1) throw new UnknownEventType(type, schemaVersion);
      let current = data as Record<string, Json>;
      for (let v = schemaVersion; v <= shape.upcasters.length; v++) current = shape.upcasters[v - 1](current);
      return { type, data: current } as EventOf<M>;
    },
  };
}
