import { REGISTER_FILE } from '@baton/event-log';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '../apps/cli/src/backup';
import { Refused } from '../apps/cli/src/messages/say';
import { resetAdministrator } from '../apps/cli/src/reset-administrator';
import { restoreBackup } from '../apps/cli/src/restore';
import { signIn, startTestServer, type TestServer } from '../apps/server/test/support';
import { type Postgres, startPostgresOrFail } from '../libs/event-log/src/testing/postgres';

let folder: string;
let databases: string;
let postgres: Postgres;
let server: TestServer;
let printed = '';
let said = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-shared-'));
  databases = mkdtempSync(join(tmpdir(), 'baton-databases-')); // not below a folder that only root may enter
  postgres = await startPostgresOrFail(databases);
  const env = {
    BATON_LOG: `sqlite:${join(folder, 'log.sqlite')}`,
    BATON_VAULT: postgres.newDatabase(),
    BATON_BACKUP: join(folder, 'backup'),
    BATON_LOG_LEVEL: 'warn',
  };
  server = await startTestServer({ env });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.remove();
  await postgres.stop();
  for (const made of [folder, databases]) rmSync(made, { recursive: true, force: true });
});

describe('With a vault on PostgreSQL', () => {
  it('an administrator who lost the password gets another one', async () => {
    expect(await resetAdministrator(server.config, [])).toBe(true);
    expect((await signIn(server, 'admin', printed.trim())).status).toBe(200);
  });

  it('a backup says that databases are copied by their own tools, and keeps who was erased; a restore erases again', async () => {
    const register = join(folder, 'backup', 'vault', REGISTER_FILE);
    const { vault } = server.running.platform.stores;
    await vault.createKeys([{ subject: 'child1', class: 'roster' }]);
    await vault.destroyKeys('child1', 1_000);
    expect(await backup(server.config, [])).toBe(true);
    expect(said).toContain('back it up with the tools of that database');
    expect(readFileSync(register, 'utf8')).toContain('"child1"');
    expect(existsSync(join(folder, 'backup', 'log'))).toBe(false);
    expect(await restoreBackup(server.config, [])).toBe(true);
    expect(said).toContain('bring it back with the tools of that database');
    rmSync(register);
    await expect(restoreBackup(server.config, [])).rejects.toThrow(Refused);
  });
});
