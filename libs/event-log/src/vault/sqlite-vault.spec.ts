import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { TEST_LEASE_MS, TEST_MASTER_KEY, vaultContract } from '../testing/vault-contract';
import { openSqliteVault, type SqliteVault } from './sqlite-vault';

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
