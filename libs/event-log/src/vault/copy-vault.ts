import { createHash } from 'node:crypto';
import type { KeyName, Vault, VaultKey, Verifier } from './vault';

export interface NamedVerifier extends Verifier {
  readonly kind: string;
  readonly id: string;
}

/** A vault whose whole content can be moved into another one, of another kind or under another master key. */
export interface MovableVault extends Vault {
  /** In order of subject, class and version, by bytes; in batches. */
  allKeys(): AsyncIterable<readonly VaultKey[]>;
  allVerifiers(): AsyncIterable<readonly NamedVerifier[]>;
  /** Takes the secret where there is none yet. False: this vault belongs to another log. */
  adoptLogSecret(secret: Buffer): Promise<boolean>;
  /** Keys that are here already stay as they are. */
  takeKeys(keys: readonly VaultKey[]): Promise<void>;
  /** All verifiers that are here make room for those that are taken next. */
  clearVerifiers(): Promise<void>;
  takeVerifiers(verifiers: readonly NamedVerifier[]): Promise<void>;
}

export interface VaultCopied {
  readonly keys: number;
  readonly verifiers: number;
  readonly erasures: number;
}

/** The target holds another log's keys, or not what the source holds: it must not be used. */
export class VaultCopyBroken extends Error {}

/**
 * Moves everything that is in a vault: log secret, keys, verifiers, erasure register. Neither may be in use. Interrupted, it
 * is simply called again. In the end both are read once more and compared, key by key.
 * @throws VaultCopyBroken
 */
export async function copyVault(
  from: MovableVault,
  to: MovableVault,
  progress?: (keys: number, verifiers: number) => void,
): Promise<VaultCopied> {
  if (!(await to.adoptLogSecret(await from.logSecret())))
    throw new VaultCopyBroken('The target vault belongs to another log: name an empty one.');
  let keys = 0;
  let verifiers = 0;
  for await (const batch of from.allKeys()) {
    await to.takeKeys(batch);
    keys += batch.length;
    progress?.(keys, verifiers);
  }
  await to.clearVerifiers();
  for await (const batch of from.allVerifiers()) {
    await to.takeVerifiers(batch);
    verifiers += batch.length;
    progress?.(keys, verifiers);
  }
  const erasures = await from.erasures();
  await to.applyErasures(erasures); // last: an earlier try may have brought a key that was destroyed since
  if ((await digestOf(from)) !== (await digestOf(to)))
    throw new VaultCopyBroken('The copy of the vault differs from the vault: copy again.');
  return { keys, verifiers, erasures: erasures.length };
}

/** Of everything that is in a vault, so that two can be compared; never leaves this process. */
async function digestOf(vault: MovableVault): Promise<string> {
  const digest = createHash('sha256').update(await vault.logSecret());
  for await (const batch of vault.allKeys()) for (const key of batch) digest.update(`\n${nameOf(key)}/${key.version} `).update(key.key);
  for await (const batch of vault.allVerifiers())
    for (const { kind, id, value, expiresAt } of batch) digest.update(`\n${kind}/${id} ${expiresAt} ${value}`);
  for (const erasure of await vault.erasures()) digest.update(`\n${nameOf(erasure)}/${erasure.upToVersion} ${erasure.at}`);
  return digest.digest('hex');
}

const nameOf = (name: KeyName): string => `${name.subject}/${name.class}`;
