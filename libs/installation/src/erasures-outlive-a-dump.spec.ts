import { openSqliteVault, REGISTER_FILE } from '@baton/event-log';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepErasures } from './backup';

describe('The register of erasures lies outside of the vault as well', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-register-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('so that a vault that came back from before an erasure is told again whom to forget', async () => {
    const masterKey = Buffer.alloc(32, 7);
    const registers = join(folder, 'kept');
    const open = (name: string) =>
      openSqliteVault({ file: join(folder, name), masterKey, registerFile: join(folder, `${name}-of-its-own`) });
    const kept = async (name: string) => {
      const vault = await open(name);
      const erasedAgain: number[] = [];
      const failed: unknown[] = [];
      await keepErasures({
        vault,
        folder: registers,
        erasedAgain: (keys) => erasedAgain.push(keys),
        failed: (e) => failed.push(e),
      }).close();
      const key = await vault.getKey({ subject: 'child1', class: 'roster' }, 1);
      await vault.close();
      return { erasedAgain, failed, isReadable: key !== null };
    };
    const vault = await open('vault');
    await vault.createKeys([{ subject: 'child1', class: 'roster' }]);
    await vault.close();
    copyFileSync(join(folder, 'vault'), join(folder, 'dump'));
    expect(await kept('vault')).toEqual({ erasedAgain: [], failed: [], isReadable: true });
    const erasing = await open('vault');
    await erasing.destroyKeys('child1', 1_000);
    await erasing.close();
    expect(await kept('vault')).toMatchObject({ erasedAgain: [], isReadable: false });
    expect(readFileSync(join(registers, REGISTER_FILE), 'utf8')).toContain('child1');
    expect(await kept('dump')).toEqual({ erasedAgain: [1], failed: [], isReadable: false });
    expect(await kept('dump')).toMatchObject({ erasedAgain: [] });
  });
});
