import type { RetentionClass, Sealed } from '@baton/event-schema';
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import type { Erasure, KeyName, KeyVersion, Vault, VaultKey } from './vault/vault';
import { NONCE_BYTES, TAG_BYTES } from './vault/wrapping';

/** Keys held open in memory, entries; the oldest leaves first. */
export const MAX_OPEN_KEYS = 50_000;
const KEYS_DROPPED_AT_ONCE = 5_000;
/** Fields opened between two breaths of the process, each with a key of its own: one question to the vault, some 20 ms of work. */
const FIELDS_AT_ONCE = 1_000;
/** Questions about the same keys while somebody among them is being forgotten; then that one's are taken for destroyed. */
const MAX_QUESTIONS = 3;

/** Where a sealed field stands; part of what is authenticated, so that it can't be moved to another event. */
export interface SealPlace {
  readonly stream: string;
  /** event type */
  readonly type: string;
  /** path of the field in the event's data: `name`, `contacts[0].phone` */
  readonly path: string;
}

/** A sealed field, and where it stands. */
export interface SealedField {
  readonly place: SealPlace;
  readonly sealed: Sealed;
}

export interface Sealer {
  /** Makes the keys of many people in one transaction, so that sealing their fields needs none. */
  prepareKeys(names: readonly KeyName[]): Promise<void>;
  /** Seals a text under its subject's newest key. Once per command, before the retry loop. */
  seal(place: SealPlace, key: KeyName, text: string): Promise<Sealed>;
  /**
   * null: the key was destroyed, the text is erased.
   * @throws SealBroken when the field was changed or stands in another place than it was sealed for
   */
  open(place: SealPlace, sealed: Sealed): Promise<string | null>;
  /**
   * The same for many, in their order: the vault is asked for many keys at once, and none of them stays in memory. What was
   * changed or moved is answered as a SealBroken in its place, so that it keeps nobody else's text from being read.
   */
  openMany(fields: readonly SealedField[]): Promise<(string | null | SealBroken)[]>;
  /** HMAC-SHA-256 under the log's secret, hex: for what must be found by equality. Purposes don't meet each other. */
  keyedHash(purpose: string, text: string): string;
  /** The digest of a command's body for its metadata, hex; the order of its keys doesn't matter. */
  requestDigest(body: unknown): string;
  /** Destroys a person's keys, here and in the vault. Other processes call `forget` when they hear of it. */
  erase(subject: string, at: number, classes?: readonly RetentionClass[]): Promise<Erasure[]>;
  /** Drops a person's keys from memory. */
  forget(subject: string): void;
}

/** Not what was sealed, or not there. */
export class SealBroken extends Error {}

export async function createSealer(options: { readonly vault: Vault; readonly logId: string }): Promise<Sealer> {
  const { vault, logId } = options;
  const secret = createSecretKey(await vault.logSecret()); // bare bytes are made a key at each use, at seven times the cost
  const opened = new OpenedKeys(vault);
  const placeText = (place: SealPlace) => canonicalJson({ logId, path: place.path, stream: place.stream, type: place.type });
  const keyedHash = (purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}\0${text}`).digest('hex');
  return {
    prepareKeys: (names) => opened.prepare(names),
    async seal(place, name, text) {
      const { key, version } = await opened.newest(name);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(placeText(place)));
      const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
      return { alg: 'A256GCM', subject: name.subject, class: name.class, keyVersion: version, nonce: nonce.toString('base64'), ciphertext };
    },
    async open(place, sealed) {
      const key = await opened.version(sealed, sealed.keyVersion);
      return key && openText(key, placeText(place), sealed);
    },
    async openMany(fields) {
      const texts: (string | null | SealBroken)[] = [];
      for (let from = 0; from < fields.length; from += FIELDS_AT_ONCE) {
        if (from > 0) await new Promise((resolve) => setImmediate(resolve));
        const some = fields.slice(from, from + FIELDS_AT_ONCE);
        await opened.withKeys(
          some.map(({ sealed }) => sealed),
          (keyOf) => texts.push(...some.map(({ place, sealed }) => textOrBroken(keyOf(sealed), placeText(place), sealed))),
        );
      }
      return texts;
    },
    keyedHash,
    requestDigest: (body) => keyedHash('request', canonicalJson(body, 'body')),
    async erase(subject, at, classes) {
      opened.forget(subject);
      const erasures = await vault.destroyKeys(subject, at, classes);
      opened.forget(subject);
      return erasures;
    },
    forget: (subject) => opened.forget(subject),
  };
}

function textOrBroken(key: KeyObject | null, place: string, sealed: Sealed): string | null | SealBroken {
  try {
    return key && openText(key, place, sealed);
  } catch (error) {
    if (error instanceof SealBroken) return error;
    throw error;
  }
}

function openText(key: KeyObject, place: string, sealed: Sealed): string {
  try {
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.nonce, 'base64')).setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    return decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SealBroken(`A sealed field of ${sealed.subject} was changed or moved: ${place}`);
  }
}

const keyText = ({ subject, class: retention, keyVersion }: Sealed): string => `${subject}/${retention}/${keyVersion}`;

interface SubjectKeys {
  /** `<class>/<version>` -> key */
  readonly opened: Map<string, KeyObject>;
  /** class -> newest version */
  readonly newest: Map<RetentionClass, number>;
}

/** Keys that were opened in this process, by subject, so that forgetting a person is one deletion. */
class OpenedKeys {
  private readonly bySubject = new Map<string, SubjectKeys>();
  private count = 0;
  /** forgettings so far: a key that was asked for before one may come back after it, and must not stay */
  private forgettings = 0;
  /** of each question about many that is on its way, who was forgotten since */
  private readonly forgottenSince = new Set<Set<string>>();

  constructor(private readonly vault: Vault) {}

  async prepare(names: readonly KeyName[]): Promise<void> {
    const before = this.forgettings;
    const keys = await this.vault.createKeys(names);
    if (this.forgettings === before) for (const made of keys) this.rememberNewest(made);
  }

  async newest(name: KeyName): Promise<{ readonly key: KeyObject; readonly version: number }> {
    const known = this.bySubject.get(name.subject);
    const version = known?.newest.get(name.class);
    const key = version === undefined ? undefined : known?.opened.get(`${name.class}/${version}`);
    if (key && version !== undefined) return { key, version };
    const before = this.forgettings;
    const [made] = await this.vault.createKeys([name]);
    return { key: this.forgettings === before ? this.rememberNewest(made) : createSecretKey(made.key), version: made.version };
  }

  async version(name: KeyName, version: number): Promise<KeyObject | null> {
    const known = this.bySubject.get(name.subject)?.opened.get(`${name.class}/${version}`);
    if (known) return known;
    const before = this.forgettings;
    const bytes = await this.vault.getKey(name, version);
    if (!bytes) return null;
    const key = createSecretKey(bytes);
    if (this.forgettings === before) this.remember(name, version, key);
    return key;
  }

  /**
   * `use` runs in the turn in which all keys are here. Of somebody who was forgotten since they were asked for, what was read
   * may be destroyed by now: the vault is asked again.
   */
  async withKeys(asked: readonly Sealed[], use: (keyOf: (sealed: Sealed) => KeyObject | null) => void): Promise<void> {
    for (let question = 1; ; question++) {
      const forgotten = new Set<string>();
      this.forgottenSince.add(forgotten);
      try {
        const keys = await this.keysOf(asked);
        if (question < MAX_QUESTIONS && asked.some(({ subject }) => forgotten.has(subject))) continue;
        return use((sealed) => (forgotten.has(sealed.subject) ? null : (keys.get(keyText(sealed)) ?? null)));
      } finally {
        this.forgottenSince.delete(forgotten);
      }
    }
  }

  private async keysOf(asked: readonly Sealed[]): Promise<ReadonlyMap<string, KeyObject | null>> {
    const keys = new Map<string, KeyObject | null>();
    const missing = new Map<string, KeyVersion>();
    for (const sealed of asked) {
      const { subject, class: retention, keyVersion: version } = sealed;
      const known = this.bySubject.get(subject)?.opened.get(`${retention}/${version}`);
      if (known) keys.set(keyText(sealed), known);
      else missing.set(keyText(sealed), { subject, class: retention, version });
    }
    if (missing.size === 0) return keys;
    const found = await this.vault.getKeys([...missing.values()]);
    // objects, also for one text: finding out what bare bytes are costs a cipher five times its work
    [...missing.keys()].forEach((name, i) => keys.set(name, found[i] && createSecretKey(found[i])));
    return keys;
  }

  forget(subject: string): void {
    this.forgettings += 1;
    for (const forgotten of this.forgottenSince) forgotten.add(subject);
    this.drop(subject);
  }

  /** The key itself isn't overwritten: somebody may be sealing with it at this moment. */
  private drop(subject: string): void {
    const keys = this.bySubject.get(subject);
    if (!keys) return;
    this.count -= keys.opened.size;
    this.bySubject.delete(subject);
  }

  /** Many at once: each look for the oldest passes over everything that was dropped before it. */
  private dropOldest(): void {
    for (const oldest of this.bySubject.keys()) {
      if (this.count <= MAX_OPEN_KEYS - KEYS_DROPPED_AT_ONCE) break;
      this.drop(oldest);
    }
  }

  private rememberNewest(made: VaultKey): KeyObject {
    const key = createSecretKey(made.key);
    this.remember(made, made.version, key).newest.set(made.class, made.version);
    return key;
  }

  private remember(name: KeyName, version: number, key: KeyObject): SubjectKeys {
    const keys = this.bySubject.get(name.subject) ?? { opened: new Map(), newest: new Map() };
    this.bySubject.set(name.subject, keys);
    if (!keys.opened.has(`${name.class}/${version}`)) this.count += 1;
    keys.opened.set(`${name.class}/${version}`, key);
    if (this.count > MAX_OPEN_KEYS) this.dropOldest();
    return keys;
  }
}
