import { createSealer } from '../seal';
import { join } from 'node:path';
import { type Postgres, startPostgresOrFail } from '../testing/postgres';
import { temporaryFolder } from '../testing/temporary-folder';
import { copyVault, type MovableVault, VaultCopyBroken } from './copy-vault';
import { openPostgresVault } from './postgres-vault';
import { openSqliteVault } from './sqlite-vault';
import type { KeyName } from './vault';

const NAME = '欧阳𠮷·阿依古丽';
const [oldKey, newKey] = [Buffer.alloc(32, 7), Buffer.alloc(32, 9)];
const roster = (subject: string): KeyName => ({ subject, class: 'roster' });
const place = { stream: 'child-s1.c1', type: 'ChildEnrolled', path: 'name' };

describe('A vault moves', () => {
  let postgres: Postgres;
  const opened: MovableVault[] = [];
  const kept = async <V extends MovableVault>(opening: Promise<V>): Promise<V> => {
    const vault = await opening;
    opened.push(vault);
    return vault;
  };
  const inFile = (masterKey: Buffer) => kept(openSqliteVault({ file: join(temporaryFolder(), 'vault.db'), masterKey }));
  const onPostgres = (masterKey: Buffer) => kept(openPostgresVault({ url: postgres.newDatabase(), masterKey }));
  beforeAll(async () => {
    postgres = await startPostgresOrFail(temporaryFolder());
  });
  afterEach(async () => {
    for (const vault of opened.splice(0)) await vault.close();
  });
  afterAll(() => postgres.stop());

  /** 6,000 children, one of them erased and come back, some verifiers, and a field that was sealed in the old vault. */
  async function used(vault: MovableVault) {
    const sealer = await createSealer({ vault, logId: 'log1' });
    const field = await sealer.seal(place, roster('child1'), NAME);
    const lost = await sealer.seal(place, roster('child2'), NAME);
    await sealer.prepareKeys(Array.from({ length: 6_000 }, (_, i) => roster(`child${i}`)));
    await sealer.erase('child2', 1_000);
    await sealer.prepareKeys([roster('child2'), { subject: 'child1', class: 'evidence' }]);
    for (let i = 0; i < 20; i++) await vault.putVerifier('session', `s${i}`, { value: `v${i}`, expiresAt: i % 2 ? 1_000_000 : null });
    return { field, lost, hash: sealer.keyedHash('studentNumber', 'G1') };
  }

  it.each([
    ['from the file to PostgreSQL', inFile, onPostgres],
    ['from PostgreSQL to a file', onPostgres, inFile],
    ['to another master key, so that every older copy is worthless without the old one', inFile, inFile],
  ] as const)('%s, with all that it holds', async (_, first, second) => {
    const from = await first(oldKey);
    const { field, lost, hash } = await used(from);
    const to = await second(newKey);
    const copied = await copyVault(from, to);
    expect(copied).toEqual({ keys: 6_001, verifiers: 20, erasures: 1 });
    const sealer = await createSealer({ vault: to, logId: 'log1' });
    expect([await sealer.open(place, field), await sealer.open(place, lost)]).toEqual([NAME, null]);
    expect(sealer.keyedHash('studentNumber', 'G1')).toBe(hash);
    expect(await to.getVerifier('session', 's3')).toEqual({ value: 'v3', expiresAt: 1_000_000 });
  });

  it('again after an interruption, and takes neither an ended session nor a destroyed key for held', async () => {
    const from = await inFile(oldKey);
    const { field } = await used(from);
    const to = await onPostgres(newKey);
    const cut = new Error('cut');
    const progress = (keys: number) => {
      if (keys >= 6_001) throw cut;
    };
    await expect(copyVault(from, to, progress)).rejects.toBe(cut);
    await to.takeVerifiers([{ kind: 'session', id: 'ended', value: 'x', expiresAt: null }]);
    await from.destroyKeys('child1', 2_000);
    await copyVault(from, to);
    expect(await to.getVerifier('session', 'ended')).toBeNull();
    expect(await (await createSealer({ vault: to, logId: 'log1' })).open(place, field)).toBeNull();
  });

  it('not into one that belongs to another log', async () => {
    const [from, to] = [await inFile(oldKey), await onPostgres(newKey)];
    await to.logSecret();
    await expect(copyVault(from, to)).rejects.toThrow(VaultCopyBroken);
    expect(await to.logSecret()).not.toEqual(await from.logSecret());
  });

  it('and a key that changed on its way is noticed', async () => {
    const [from, to] = [await inFile(oldKey), await onPostgres(newKey)];
    await used(from);
    const damaging = Object.assign(Object.create(to) as typeof to, {
      takeKeys: (keys: Parameters<typeof to.takeKeys>[0]) =>
        to.takeKeys(keys.map((key, i) => (i === 9 ? { ...key, key: Buffer.alloc(32) } : key))),
    });
    await expect(copyVault(from, damaging)).rejects.toThrow('differs');
  });
});
