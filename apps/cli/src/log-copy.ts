import {
  type BeginAs,
  copyLog,
  CopyBroken,
  copyVault,
  type EventStore,
  openEventStoreDbLog,
  openPostgresVault,
  openSqliteLog,
  openSqliteVault,
  type MovableVault,
  VaultCopyBroken,
} from '@baton/event-log';
import { type Config, type LogPlace, masterKeyFrom, shownPlace, type VaultPlace } from '@baton/installation';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { logPlaceNamed, logPlaceOf, namespaceOf, openLogAt, samePlace } from './log-place';
import { inChinese, inEnglish, Refused, say, sayWith } from './messages/say';

const OPTIONS = {
  from: { type: 'string' },
  'from-namespace': { type: 'string' },
  to: { type: 'string' },
  'to-namespace': { type: 'string' },
  'from-vault': { type: 'string' },
  'to-vault': { type: 'string' },
  'keep-vault': { type: 'boolean' },
} as const;

/** Milliseconds between two lines of progress. */
const PROGRESS_MS = 2_000;

/** Moves log and vault to another place, the embedded log to EventStoreDB or back. Interrupted, it is called again and goes on. */
export async function copyLogAndVault(config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const source = logPlaceOf(config, values.from, values['from-namespace']);
  const target = values.to ? logPlaceNamed(values.to, values['to-namespace']) : config.log;
  if (samePlace(source, target)) throw new Refused('copy_onto_itself', { place: shownPlace(target) });
  const vaults = vaultsOf(config, values);
  const from = await openLogAt(source);
  try {
    const done = await copyLog({
      from,
      openTarget: (beginAs) => openTarget(target, beginAs),
      now: Date.now(),
      beforeNewEpoch: () => moveVault(config, vaults),
      progress: progress(),
    });
    const { events, before, streams, epoch } = done;
    say('copied', { place: shownPlace(target), events, before, streams, epoch });
    say('copied_next');
    return true;
  } catch (error) {
    if (error instanceof CopyBroken || error instanceof VaultCopyBroken) throw new Refused('copy_broken', { detail: error.message });
    throw error;
  } finally {
    await from.close();
  }
}

function openTarget(place: LogPlace, beginAs: BeginAs): Promise<EventStore> {
  if (place.kind === 'eventstoredb') return openEventStoreDbLog({ connection: place.connection, beginAs, ...namespaceOf(place) });
  mkdirSync(dirname(place.file), { recursive: true, mode: 0o700 });
  return openSqliteLog({ file: place.file, beginAs });
}

interface VaultMove {
  readonly from: VaultPlace;
  readonly to: VaultPlace;
}

/** Null: the vault stays where it is. That must be said, or a log would be moved away from its keys unseen. */
function vaultsOf(
  config: Config,
  values: { readonly 'from-vault'?: string; readonly 'to-vault'?: string; readonly 'keep-vault'?: boolean },
): VaultMove | null {
  if (values['keep-vault']) return null;
  const to = values['to-vault'];
  if (!to) throw new Refused('copy_which_vault');
  const from = values['from-vault'] ? vaultPlaceNamed(values['from-vault']) : config.vault;
  if (from.kind === 'sqlite' && !existsSync(from.file)) throw new Refused('no_log', { file: from.file });
  return { from, to: vaultPlaceNamed(to) };
}

const vaultPlaceNamed = (text: string): VaultPlace =>
  /^postgres(ql)?:/.test(text) ? { kind: 'postgresql', url: text } : { kind: 'sqlite', file: resolve(text.replace(/^sqlite:/, '')) };

async function moveVault(config: Config, vaults: VaultMove | null): Promise<void> {
  if (!vaults) return;
  const { key } = masterKeyFrom(config.masterKeyFile, vaults.from.kind === 'sqlite' ? vaults.from.file : null);
  const from = await openVaultAt(vaults.from, key);
  try {
    const to = await openVaultAt(vaults.to, key);
    const { keys, verifiers, erasures } = await copyVault(from, to).finally(() => to.close());
    say('vault_copied', { place: shownPlace(vaults.to), keys, verifiers, erasures });
  } finally {
    await from.close();
  }
}

function openVaultAt(place: VaultPlace, masterKey: Buffer): Promise<MovableVault> {
  if (place.kind === 'postgresql') return openPostgresVault({ url: place.url, masterKey });
  mkdirSync(dirname(place.file), { recursive: true, mode: 0o700 });
  return openSqliteVault({ file: place.file, masterKey });
}

type Step = 'checking' | 'copying' | 'comparing';

/** A line now and then: what is being done, how far it is, and how fast. */
function progress(): (step: Step, events: number, share: number) => void {
  let said = { step: '' as Step | '', events: 0, at: performance.now() };
  return (step, events, share) => {
    const now = performance.now();
    if (step === said.step && now - said.at < PROGRESS_MS) return;
    const perSecond = step === said.step ? Math.round(((events - said.events) / (now - said.at)) * 1000) : '…';
    said = { step, events, at: now };
    const numbers = { events, percent: Math.floor(share * 100), perSecond };
    const what = `copy_${step}` as const;
    sayWith('copy_progress', { ...numbers, what: inChinese(what) }, { ...numbers, what: inEnglish(what) });
  };
}
