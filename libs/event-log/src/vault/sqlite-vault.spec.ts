import Database from 'better-sqlite3';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { TEST_LEASE_MS, TEST_MASTER_KEY, vaultContract } from '../testing/vault-contract';
import { openSqliteVault, type SqliteVault } from './sqlite-vault';
import { VaultBusy } from './vault';

vaultContract('The vault in a file', async () => {
  const file = join(temporaryFolder(), 'vault.db');
  const opened: SqliteVault[] = [];
  const openWith = async (masterKey: Buffer) => {
    const vault = await openSqliteVault({ file, masterKey, leaseMs: TEST_LEASE_MS });
    opened.push(vault);
    return vault;
  };
  const vault = await openWith(TEST_MASTER_KEY);
  return {
    vault,
    openWith,
    another: () => openWith(TEST_MASTER_KEY),
    cleanUp: async () => {
      for (const each of opened) await each.close();
    },
  };
});

describe('The vault in a file that another process is writing', () => {
  let file: string;
  let vault: SqliteVault;
  let other: Database.Database;
  const session = { value: '{}', expiresAt: null };

  beforeEach(async () => {
    file = join(temporaryFolder(), 'vault.db');
    vault = await openSqliteVault({ file, masterKey: TEST_MASTER_KEY, lockWaitMs: 1_000 });
    other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
  });
  afterEach(async () => {
    other.close();
    await vault.close();
  });

  it('waits for it, reads on, and everybody else is served meanwhile', async () => {
    const put = vault.putVerifier('session', 's1', session);
    const made = vault.createKeys([{ subject: 'child1', class: 'roster' }]);
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 10);
    expect(await vault.getVerifier('session', 's1')).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 300));
    clearInterval(turning);
    expect(turns).toBeGreaterThan(5);
    other.exec('COMMIT');
    await Promise.all([put, made]);
    expect(await vault.getVerifier('session', 's1')).toEqual(session);
  });

  it('says that it is busy when that lasts too long, and nothing was done', async () => {
    await expect(vault.putVerifier('session', 's1', session)).rejects.toThrow(VaultBusy);
    await expect(vault.createKeys([{ subject: 'child1', class: 'roster' }])).rejects.toThrow(VaultBusy);
    other.exec('COMMIT');
    expect(await vault.getVerifier('session', 's1')).toBeNull();
    expect(await vault.getKey({ subject: 'child1', class: 'roster' }, 1)).toBeNull();
  });

  it('is what SQLite itself answers otherwise, after standing still: the drill can fail', () => {
    const impatient = new Database(file, { timeout: 50 });
    const began = performance.now();
    expect(() => impatient.exec(`INSERT INTO verifier VALUES ('session', 's1', x'00', NULL)`)).toThrow(/locked/);
    expect(performance.now() - began).toBeGreaterThan(40);
    impatient.close();
  });
});
