import { codecOf, date, digest, event, type EventOf, list, object, orNull, revision, type Field } from '@baton/event-schema';
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';

/** Where a stream's chain stood when it was sealed. */
export interface StreamHead {
  readonly stream: string;
  readonly revision: string;
  /** hex */
  readonly hash: string;
}

/**
 * A statement about many streams at once. A chain alone doesn't show that its tail was cut off, a stream deleted or all of
 * it rewritten; a seal that lies elsewhere too (printed, sent, in a backup) does.
 */
export interface Seal {
  /** sorted by stream */
  readonly heads: readonly StreamHead[];
  /** digest of the seal before this one, hex; null for the first */
  readonly previousDigest: string | null;
  /** SHA-256 over the RFC 8785 JSON of {heads, previousDigest}, hex */
  readonly digest: string;
}

/** Streams in one seal; keeps its event under the size limit. */
export const MAX_SEALED_HEADS = 300;

const streamName: Field<string> = {
  kind: 'stream',
  problem: (value, path) =>
    typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,199}$/.test(value) ? null : `${path} is not a stream`,
};

const sealEvents = {
  HeadsSealed: event('The heads of streams at the end of a day, sealed one seal upon the other.', {
    day: date,
    heads: list(object({ stream: streamName, revision, hash: digest })),
    previousDigest: orNull(digest),
    digest,
  }),
};
export type SealEvent = EventOf<typeof sealEvents>;
/** For the streams `seals-<schoolId>`. */
export const sealCodec = codecOf(sealEvents);

const digestOf = (heads: readonly StreamHead[], previousDigest: string | null) =>
  createHash('sha256').update(canonicalJson({ heads, previousDigest })).digest('hex');

/** Seals the heads, in as many seals as they need, each resting on the one before. Pure: the same heads, the same seals. */
export function sealOf(heads: readonly StreamHead[], previousDigest: string | null): Seal[] {
  const sorted = heads
    .map(({ stream, revision: at, hash }) => ({ hash, revision: at, stream }))
    .sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0));
  const seals: Seal[] = [];
  for (let i = 0; i < sorted.length; i += MAX_SEALED_HEADS) {
    const part = sorted.slice(i, i + MAX_SEALED_HEADS);
    const previous: string | null = seals.at(-1)?.digest ?? previousDigest;
    seals.push({ heads: part, previousDigest: previous, digest: digestOf(part, previous) });
  }
  return seals;
}

/** The seal itself was changed. */
export const sealIsForged = (seal: Seal): boolean => digestOf(seal.heads, seal.previousDigest) !== seal.digest;
