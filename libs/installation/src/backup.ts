import { backupLog, backupTakenAt, backupVault, keepErasuresIn, type LogReport, newestBackup, type Vault } from '@baton/event-log';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupFolders } from './config';
import type { KeptFiles } from './open-kept';

/** Days that a copy of the log is kept. */
export const KEEP_LOG_DAYS = 30;
/** Days that a copy of the vault is kept: as long, a key that was destroyed can still be found in one. */
export const KEEP_VAULT_DAYS = 7;
/** Milliseconds between two copies. */
export const BACKUP_EVERY_MS = 24 * 60 * 60 * 1000;
/** Milliseconds between two looks whether a copy is due; also the wait after one that failed. */
export const LOOK_EVERY_MS = 15 * 60 * 1000;
/**
 * Milliseconds after which a copy that nobody ended no longer keeps others from making one: who began it was killed, or
 * it is the lease that stands in a vault that was restored from that copy.
 */
export const COPY_LEASE_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of the one verifier that says who copies now. */
const LEASE = { kind: 'lease', id: 'daily-copy' } as const;

export interface BackedUp {
  readonly logFile: string;
  readonly vaultFile: string;
  readonly report: LogReport;
  /** older copies whose time was over */
  readonly deleted: readonly string[];
}

/** There is no log to copy where the settings say. */
export class NothingToBackUp extends Error {}

/**
 * Copies log and vault while the server runs. A copy gets its name only after every chain in it was verified. The log goes
 * first: each key that its events need is then in the vault that is copied after it.
 *
 * @param now epoch ms of the machine's clock
 * @throws NothingToBackUp, BackupBroken naming the first bad event
 */
export async function backUp(files: KeptFiles, folders: BackupFolders, now: number): Promise<BackedUp> {
  for (const file of [files.log, files.vault]) if (!existsSync(file)) throw new NothingToBackUp(file);
  const keep = Number.POSITIVE_INFINITY; // by age, below: several copies on one day must not push out last week's
  const log = await backupLog({ file: files.log }, { folder: folders.logs, at: now, keep });
  const vault = await backupVault(
    { file: files.vault, registerFile: `${files.vault}-erasures.ndjson` },
    { folder: folders.vaults, at: now, keep },
  );
  const deleted = [
    ...deleteOlderThan(folders.logs, 'log', now - KEEP_LOG_DAYS * DAY_MS),
    ...deleteOlderThan(folders.vaults, 'vault', now - KEEP_VAULT_DAYS * DAY_MS),
  ];
  return { logFile: log.file, vaultFile: vault.file, report: log.report, deleted };
}

/** Called after a new copy stands, so one is always left. */
function deleteOlderThan(folder: string, kind: 'log' | 'vault', limit: number): string[] {
  const old = readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`) && (backupTakenAt(name) ?? limit) < limit)
    .map((name) => join(folder, name));
  for (const file of old) rmSync(file);
  return old;
}

export interface DailyBackup {
  readonly files: KeptFiles;
  /** of the log: instances that share it copy it once */
  readonly vault: Vault;
  readonly folders: BackupFolders;
  readonly done: (result: BackedUp) => void;
  /** this copy doesn't count; the next try follows after LOOK_EVERY_MS */
  readonly failed: (error: unknown) => void;
  /** default the machine's clock, epoch ms */
  readonly now?: () => number;
}

/**
 * Backs up whenever the newest copy is a day old, also one that a stopped server missed. Of several instances on one log
 * whoever looks first does it, the others find its copy.
 * `copyNow` makes one whether it is due or not. `close` waits for a copy that is under way.
 */
export function backUpDaily(daily: DailyBackup): { copyNow(): Promise<void>; close(): Promise<void> } {
  const now = daily.now ?? Date.now;
  let running: Promise<void> | null = null;
  const copy = (isDueNow: () => boolean): Promise<void> =>
    (running ??= backUpOnce(daily, now, isDueNow)
      .then((result) => void (result && daily.done(result)), daily.failed)
      .finally(() => (running = null)));
  const look = () => {
    if (isDue(daily.folders, now())) void copy(() => isDue(daily.folders, now()));
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  look();
  return {
    copyNow: () => copy(() => true),
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Null: another instance is at it, or has just made it. */
async function backUpOnce({ files, folders, vault }: DailyBackup, now: () => number, isDueNow: () => boolean): Promise<BackedUp | null> {
  if (!(await takeLease(vault, now()))) return null;
  try {
    return isDueNow() ? await backUp(files, folders, now()) : null;
  } finally {
    await vault.deleteVerifier(LEASE.kind, LEASE.id);
  }
}

async function takeLease(vault: Vault, now: number): Promise<boolean> {
  const held = await vault.getVerifier(LEASE.kind, LEASE.id);
  if (held?.expiresAt != null && held.expiresAt <= now) await vault.deleteVerifier(LEASE.kind, LEASE.id);
  return vault.claimVerifier(LEASE.kind, LEASE.id, { value: '', expiresAt: now + COPY_LEASE_MS });
}

function isDue(folders: BackupFolders, now: number): boolean {
  const newest = [newestBackup(folders.logs, 'log'), newestBackup(folders.vaults, 'vault')];
  return newest.some((file) => file === null || now - (backupTakenAt(file) ?? 0) >= BACKUP_EVERY_MS);
}

export interface KeptErasures {
  readonly vault: Vault;
  /** BATON_BACKUP_VAULT */
  readonly folder: string;
  /** keys that came back with a dump of the database and were destroyed again */
  readonly erasedAgain: (keys: number) => void;
  readonly failed: (error: unknown) => void;
}

/** The register of a vault that a database keeps lies outside of it as well, and is applied to it at every start. */
export function keepErasures({ vault, folder, erasedAgain, failed }: KeptErasures): { close(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const keep = () => {
    running = running
      .then(() => keepErasuresIn(folder, vault))
      .then((kept) => {
        if (kept.erasedAgain > 0) erasedAgain(kept.erasedAgain);
      }, failed);
  };
  const timer = setInterval(keep, LOOK_EVERY_MS).unref();
  keep();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
