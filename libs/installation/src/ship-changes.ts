import { backupVaultNow, type EventStore, LogShipping, newestLog, NotTheBeginning } from '@baton/event-log';
import Database from 'better-sqlite3';
import type { BackupFolders } from './config';
import type { KeptFiles } from './open-kept';

/** Milliseconds between two looks for a new copy to begin from; also until the next try after a failure. */
export const SHIP_EVERY_MS = 10_000;
/** Milliseconds between two copies of a vault that changes all the time, as sessions make it do. */
export const VAULT_EVERY_MS = 60_000;

/** Milliseconds that a server which stops waits for the disk of the copies; its next start ships what was left. */
export const LAST_WORD_WITHIN_MS = 5_000;

export interface Shipped {
  readonly store: EventStore;
  readonly files: KeptFiles;
  readonly folders: BackupFolders;
  /** the newest copy isn't of this log: a new one is needed to begin from */
  readonly copyNow: () => Promise<void>;
  /** told once for the same problem, until it is over */
  readonly failed: (error: unknown) => void;
  /** at each look: for how long shipping is behind, ms; null: nothing is shipped */
  readonly looked: (behindMs: number | null) => void;
  /** between two looks, ms */
  readonly everyMs?: number;
}

/**
 * Between two daily copies every event goes beside the newest one as soon as the log has it, and the vault when it has
 * changed: a disk that dies takes along moments, not a day. `look`: there is a new copy to begin from.
 */
export function shipChanges(shipped: Shipped): { look(): void; close(): Promise<void> } {
  const { store, files, folders } = shipped;
  const vault = new ChangingVault(files.vault);
  let shipping: LogShipping | null = null;
  let looking: Promise<void> | null = null;
  let copying: Promise<void> | null = null;
  let told: string | null = null;

  const failed = (error: unknown) => {
    const said = String(error);
    if (said !== told) shipped.failed(error);
    told = said;
    if (error instanceof NotTheBeginning)
      copying ??= shipped
        .copyNow()
        .catch(shipped.failed)
        .finally(() => (copying = null));
  };
  const followNewestCopy = async () => {
    const base = await newestLog(folders.logs);
    const isOver = shipping !== null && shipping.behindMs() === null;
    if (base === null || (shipping?.base === base && !isOver)) return;
    const next = await LogShipping.begin({ store, base, folder: folders.logs, failed });
    await shipping?.close(); // only now: nothing falls between the two
    shipping = next;
  };
  const look = async () => {
    try {
      if (copying === null) await followNewestCopy();
      await shipping?.lookAfter();
      await vault.whenChanged(() => backupVaultNow({ file: files.vault }, folders.vaults));
      if (shipping?.behindMs() === 0) told = null;
    } catch (error) {
      failed(error);
    }
    shipped.looked(shipping?.behindMs() ?? null);
  };
  const ended = async () => {
    await Promise.all([looking, copying]);
    await shipping?.close();
  };
  const lookOnce = () => {
    // also while a look waits for a disk that doesn't answer
    shipped.looked(shipping?.behindMs() ?? null);
    looking ??= look().finally(() => (looking = null));
  };
  const timer = setInterval(lookOnce, shipped.everyMs ?? SHIP_EVERY_MS).unref();
  lookOnce();
  return {
    look: lookOnce,
    async close() {
      clearInterval(timer);
      await Promise.race([ended(), tired()]);
      vault.close();
    },
  };
}

const tired = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LAST_WORD_WITHIN_MS).unref());

/** Whether anybody has written to the vault since it was copied last. */
class ChangingVault {
  private readonly db: Database.Database;
  private copied: unknown = null;
  private copiedAt = Number.NEGATIVE_INFINITY;

  constructor(file: string) {
    this.db = new Database(file, { readonly: true });
  }

  async whenChanged(copy: () => Promise<void>): Promise<void> {
    const version: unknown = this.db.pragma('data_version', { simple: true });
    if (version === this.copied || performance.now() - this.copiedAt < VAULT_EVERY_MS) return;
    await copy();
    this.copied = version;
    this.copiedAt = performance.now();
  }

  close(): void {
    this.db.close();
  }
}
