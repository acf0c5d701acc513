import { applyRegister, newestBackup, newestVault, REGISTER_FILE, restore, shippedFiles } from '@baton/event-log';
import { type Config, masterKeyFrom, openVaultOf } from '@baton/installation';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

const OPTIONS = {
  from: { type: 'string' },
  vault: { type: 'string' },
  'without-vault': { type: 'boolean' },
  register: { type: 'string', multiple: true },
  into: { type: 'string' },
} as const;

/** Brings a backup back into an empty folder: verified, erasures applied again, under a new epoch. */
export async function restoreBackup(config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (config.vault.kind === 'postgresql' || config.log.kind === 'eventstoredb') return eraseAgain(config, values.register);
  const into = resolve(values.into ?? config.dataFolder);
  if (existsSync(into) && readdirSync(into).length > 0) throw new Refused('not_empty', { folder: into });
  const logFile = logToRestore(config, values.from);
  const vaultFile = values['without-vault'] ? undefined : vaultToRestore(config, values.from, values.vault);
  const { epoch, report, shipped, leftOut, erasedAgain } = await restore({
    logFile,
    // who names one file wants the log as it was then
    shipped: namesAFile(values.from) ? [] : shippedFiles(dirname(logFile)),
    ...(vaultFile ? { vaultFile } : {}),
    registers: (values.register ?? []).map(existingFile),
    masterKey: masterKey(config, vaultFile),
    into,
    now: Date.now(),
  });
  say('restored', { folder: into, events: report.events, epoch });
  if (shipped > 0) say('restored_shipped', { events: shipped });
  if (leftOut > 0) say('restored_left_out', { events: leftOut });
  if (erasedAgain > 0) say('erased_again', { keys: erasedAgain });
  say('restore_next', { folder: into });
  return true;
}

/** Databases are brought back by their own tools; then the vault is told again whom it had forgotten. */
async function eraseAgain(config: Config, named: readonly string[] | undefined): Promise<boolean> {
  const kept = config.backups && join(config.backups.vaults, REGISTER_FILE);
  const registers = named?.map(existingFile) ?? (kept && existsSync(kept) ? [kept] : []);
  if (registers.length === 0) throw new Refused('restore_is_the_databases');
  if (!existsSync(config.masterKeyFile)) throw new Refused('master_key_missing', { file: config.masterKeyFile });
  const vault = await openVaultOf(config, masterKeyFrom(config.masterKeyFile, null).key);
  try {
    let keys = 0;
    for (const register of registers) keys += await applyRegister(vault, register);
    say('restore_is_the_databases');
    say('erased_again', { keys });
    return true;
  } finally {
    await vault.close();
  }
}

const namesAFile = (from: string | undefined): from is string => from !== undefined && existsSync(from) && statSync(from).isFile();

function logToRestore(config: Config, from: string | undefined): string {
  if (namesAFile(from)) return resolve(from);
  const folders = from ? [resolve(from), join(resolve(from), 'log')] : config.backups ? [config.backups.logs] : [];
  const found = folders.map((folder) => newestBackup(folder, 'log')).find((file) => file !== null);
  if (!found) throw new Refused('no_backup_found', { folder: folders.join(', ') || 'BATON_BACKUP' });
  return found;
}

/** The vault belonging to a backup folder; it may lie elsewhere, so a missing one is asked for and never guessed away. */
function vaultToRestore(config: Config, from: string | undefined, vault: string | undefined): string {
  if (vault) return existingFile(vault);
  const beside = from ? [resolve(from), join(resolve(from), 'vault'), join(resolve(from), '..', '..', 'vault')] : [];
  const folders = [...beside, ...(config.backups ? [config.backups.vaults] : [])];
  const found = folders.map(newestVault).find((file) => file !== null);
  if (!found) throw new Refused('no_vault_found', { folder: folders.join(', ') || 'BATON_BACKUP' });
  return found;
}

function existingFile(file: string): string {
  if (!existsSync(file)) throw new Refused('no_log', { file });
  return resolve(file);
}

/** A vault is opened by the key that it was made with; a new key is only made for a new vault. */
function masterKey(config: Config, vaultFile: string | undefined): Buffer {
  if (vaultFile && !existsSync(config.masterKeyFile)) throw new Refused('master_key_missing', { file: config.masterKeyFile });
  return masterKeyFrom(config.masterKeyFile, vaultFile ?? '').key;
}
