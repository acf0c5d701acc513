import { type Postgres, startPostgresOrFail } from '../testing/postgres';
import { temporaryFolder } from '../testing/temporary-folder';
import { TEST_LEASE_MS, TEST_MASTER_KEY, vaultContract } from '../testing/vault-contract';
import { openPostgresVault, type PostgresVault } from './postgres-vault';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgresOrFail(temporaryFolder());
});
afterAll(() => postgres.stop());

vaultContract('The vault on PostgreSQL', async () => {
  const url = postgres.newDatabase();
  const opened: PostgresVault[] = [];
  const openWith = async (masterKey: Buffer) => {
    const vault = await openPostgresVault({ url, masterKey, leaseMs: TEST_LEASE_MS });
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
