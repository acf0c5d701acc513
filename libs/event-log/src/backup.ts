import Database from 'better-sqlite3';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beginEpoch } from './begin-epoch';
import { applyShipped } from './log-shipping';
import { logRestored } from './log-started';
import { copySnapshot } from './sqlite/copy-snapshot';
import { openSqliteLog } from './sqlite/sqlite-log';
import { readErasures } from './vault/erasure-register';
import { openSqliteVault } from './vault/sqlite-vault';
import type { Erasure, Vault } from './vault/vault';
import { type LogProblem, type LogReport, verifyLogFile } from './verify';

/** Names inside a data folder. */
export const LOG_FILE = 'log.sqlite';
export const VAULT_FILE = 'vault.sqlite';
/** The erasure register inside a backup folder. */
export const REGISTER_FILE = 'erasures.ndjson';
/** The vault as it is now, inside a backup folder. */
const VAULT_NOW_FILE = 'vault-now.db';
/** Pages (4 KiB) copied before the server gets its turn again. */
const PAGES_AT_ONCE = 256;

/** The copy doesn't hold together: it doesn't count, and nothing was replaced. */
export class BackupBroken extends Error {
  constructor(
    /** the log or the vault that was copied or was to be restored */
    readonly file: string,
    /** the first bad event of a log; null: a vault whose file is damaged */
    readonly problem: LogProblem | null,
  ) {
    super(problem ? `${file} is broken at ${problem.stream} ${problem.revision}: ${problem.kind}.` : `${file} is damaged.`);
  }
}

export interface BackupOptions {
  /** on another disk, best on another machine; logs and vaults belong into different folders */
  readonly folder: string;
  /** epoch ms, part of the file's name */
  readonly at: number;
  /** older backups of the same kind beyond this number are deleted; vault copies should live for days only */
  readonly keep: number;
}

export interface LogBackup {
  readonly file: string;
  readonly report: LogReport;
}

/**
 * Copies the log while it is being written and verifies every chain of the copy; only then does it get its name.
 * @throws BackupBroken naming the first bad event
 */
export async function backupLog(log: { readonly file: string }, options: BackupOptions): Promise<LogBackup> {
  const partial = partialFile(options, 'log');
  try {
    await copySnapshot(log.file, partial, PAGES_AT_ONCE);
    makeSelfContained(partial);
    const report = await verifyLogFile(partial);
    if (report.first) throw new BackupBroken(log.file, report.first);
    return { file: complete(partial, options, 'log'), report };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Copies the vault and the erasure register. Apart from the log: who has both copies and the master key reads everything. */
export async function backupVault(
  vault: { readonly file: string; readonly registerFile: string },
  options: BackupOptions,
): Promise<{ readonly file: string }> {
  const partial = partialFile(options, 'vault');
  try {
    await copySnapshot(vault.file, partial, PAGES_AT_ONCE);
    makeSelfContained(partial);
    const copy = new Database(partial, { readonly: true });
    const check = copy.pragma('integrity_check(1)', { simple: true });
    copy.close();
    if (check !== 'ok') throw new BackupBroken(vault.file, null);
    keepRegister(join(options.folder, REGISTER_FILE), [readErasures(vault.registerFile)]);
    return { file: complete(partial, options, 'vault') };
  } finally {
    rmSync(partial, { force: true });
  }
}

/**
 * The same in place of the one before: keys of events that are shipped after the day's copy. The day's copy is checked whole;
 * this one isn't, and it is made beside the vault first: neither the check nor a slow disk may hold up a server at work.
 */
export async function backupVaultNow(vault: { readonly file: string }, folder: string): Promise<void> {
  const own = `${vault.file}-now-${process.pid}.partial`;
  const partial = join(folder, `vault-now-${process.pid}.partial`);
  try {
    rmSync(own, { force: true });
    await copySnapshot(vault.file, own, PAGES_AT_ONCE);
    makeSelfContained(own);
    await mkdir(folder, { recursive: true });
    await copyFile(own, partial);
    const copied = await open(partial, 'r+');
    await copied.sync().finally(() => copied.close());
    await rename(partial, join(folder, VAULT_NOW_FILE));
  } finally {
    rmSync(own, { force: true });
    await rm(partial, { force: true });
  }
}

/**
 * For a vault that a database keeps: destroys again what the register in this folder names, should the database have come
 * back from a dump, then writes down what was erased since. Answers how many keys it destroyed.
 */
export async function keepErasuresIn(folder: string, vault: Vault): Promise<{ readonly file: string; readonly erasedAgain: number }> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, REGISTER_FILE);
  const erasedAgain = await applyRegister(vault, file);
  keepRegister(file, [await vault.erasures()]);
  return { file, erasedAgain };
}

/** Destroys what a register file names. Answers how many keys were still there. */
export const applyRegister = (vault: Vault, file: string): Promise<number> => vault.applyErasures(readErasures(file));

export interface RestoreOptions {
  readonly logFile: string;
  /** left out: a new vault; nothing that was sealed can then be read */
  readonly vaultFile?: string;
  /** erasure registers, the newest that there are; one beside the vault's copy is found by itself */
  readonly registers: readonly string[];
  /** what was shipped after the copy, the newest file first; left out: the log as it was copied */
  readonly shipped?: readonly string[];
  readonly masterKey: Buffer;
  /** a folder that is empty or doesn't exist */
  readonly into: string;
  /** epoch ms of the machine's clock */
  readonly now: number;
}

export interface Restored {
  readonly epoch: string;
  readonly report: LogReport;
  /** events that came after the copy */
  readonly shipped: number;
  /** shipped events that don't continue this log (another copy's) */
  readonly leftOut: number;
  /** keys that the vault's copy still held and that were destroyed again */
  readonly erasedAgain: number;
}

/**
 * Brings log and vault back into an empty folder: verified first, erasures applied again, and under a new epoch, so that
 * every tablet and read model loads afresh.
 * @throws BackupBroken, ShippedBroken, WrongMasterKey, Error when the folder isn't empty
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  if (existsSync(options.into) && readdirSync(options.into).length > 0)
    throw new Error(`${options.into} is not empty: restore into a new folder, then move it into place.`);
  mkdirSync(options.into, { recursive: true });
  const partial = join(options.into, `${LOG_FILE}.partial`);
  copyFileSync(options.logFile, partial);
  const copied = await verified(partial, options.logFile);
  const shipped = options.shipped ?? [];
  const leftOut = await bringShipped(partial, shipped);
  const report = shipped.length === 0 ? copied : await verified(partial, shipped.join(', '));
  const erasedAgain = await restoreVault(options);
  const epoch = beginEpoch(partial, options.now, logRestored);
  syncFile(partial);
  renameSync(partial, join(options.into, LOG_FILE)); // last: a data folder without a log is seen to be unfinished
  syncFile(options.into);
  return { epoch, report, shipped: report.events - copied.events, leftOut, erasedAgain };
}

async function verified(log: string, from: string): Promise<LogReport> {
  const report = await verifyLogFile(log);
  if (report.first === null) return report;
  rmSync(log);
  throw new BackupBroken(from, report.first);
}

async function bringShipped(log: string, files: readonly string[]): Promise<number> {
  if (files.length === 0) return 0;
  const store = await openSqliteLog({ file: log });
  let leftOut = 0;
  let whole = false;
  try {
    for (const file of files) leftOut += await applyShipped(store, file);
    whole = true;
  } finally {
    await store.close();
    rmSync(`${log}-bell`, { force: true });
    if (!whole) rmSync(log); // the folder stays empty for the next try
  }
  return leftOut;
}

async function restoreVault(options: RestoreOptions): Promise<number> {
  const file = join(options.into, VAULT_FILE);
  const registers = [...options.registers];
  if (options.vaultFile) {
    copyFileSync(options.vaultFile, file);
    registers.push(join(options.vaultFile, '..', REGISTER_FILE));
  }
  const before = options.vaultFile ? countKeys(file) : 0;
  keepRegister(`${file}-erasures.ndjson`, registers.map(readErasures));
  const vault = await openSqliteVault({ file, masterKey: options.masterKey });
  await vault.close();
  return before - countKeys(file);
}

function countKeys(file: string): number {
  const db = new Database(file);
  const keys = db.prepare<[], number>('SELECT count(*) FROM key').pluck().get() ?? 0;
  db.close();
  return keys;
}

/** One file without side files, that can be opened for reading anywhere. */
function makeSelfContained(file: string): void {
  const db = new Database(file);
  db.pragma('journal_mode = DELETE');
  db.close();
}

function partialFile(options: BackupOptions, kind: 'log' | 'vault'): string {
  mkdirSync(options.folder, { recursive: true });
  const partial = join(options.folder, `${kind}-${stamp(options.at)}.partial`);
  rmSync(partial, { force: true });
  return partial;
}

function complete(partial: string, options: BackupOptions, kind: 'log' | 'vault'): string {
  const file = join(options.folder, `${kind}-${stamp(options.at)}.db`);
  syncFile(partial);
  renameSync(partial, file);
  syncFile(options.folder);
  deleteOldest(options.folder, kind, options.keep);
  return file;
}

/** 20260310T091500000Z: sorts by time, and stands in a file name on every system. */
const stamp = (at: number) => new Date(at).toISOString().replace(/[-:.]/g, '');

/** Epoch ms at which a backup was taken, out of its file's name; null for any other file. */
export function backupTakenAt(file: string): number | null {
  const at = /(?:log|vault)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/.exec(basename(file));
  return at && Date.UTC(+at[1], +at[2] - 1, +at[3], +at[4], +at[5], +at[6], +at[7]);
}

function deleteOldest(folder: string, kind: 'log' | 'vault', keep: number): void {
  for (const name of backupsAmong(readdirSync(folder), kind).slice(0, -Math.max(1, keep))) rmSync(join(folder, name));
}

/** Registers only grow: what stands in the file and in the others, each line once. */
function keepRegister(file: string, registers: readonly (readonly Erasure[])[]): void {
  const lines = new Set(
    [readErasures(file), ...registers]
      .flat()
      .map(({ subject, class: of, upToVersion, at }) => JSON.stringify({ subject, class: of, upToVersion, at })),
  );
  const partial = `${file}.partial`;
  writeFileSync(partial, [...lines].map((line) => line + '\n').join(''));
  syncFile(partial);
  renameSync(partial, file);
}

function syncFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Names of the copies of a kind among all names of a folder, the newest last. */
const backupsAmong = (names: readonly string[], kind: 'log' | 'vault'): string[] =>
  names.filter((name) => name.startsWith(`${kind}-`) && backupTakenAt(name) !== null).sort();

/** The newest backup of a kind in a folder, or null. */
export function newestBackup(folder: string, kind: 'log' | 'vault'): string | null {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return null;
  const newest = backupsAmong(readdirSync(folder), kind).at(-1);
  return newest ? join(folder, newest) : null;
}

/** The newest backup of a log, asked for by a server at work. @throws what the file system says, but for a missing folder */
export async function newestLog(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const newest = backupsAmong(names, 'log').at(-1);
  return newest ? join(folder, newest) : null;
}

/** The copy of the vault that knows most keys: the one that is kept up to date, or the newest of a day. */
export function newestVault(folder: string): string | null {
  const copied = newestBackup(folder, 'vault');
  const now = join(folder, VAULT_NOW_FILE);
  if (!existsSync(now)) return copied;
  return copied === null || statSync(now).mtimeMs >= (backupTakenAt(copied) ?? 0) ? now : copied;
}
