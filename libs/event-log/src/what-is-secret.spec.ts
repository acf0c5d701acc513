import { codecOf, event, id, sealed, type EventOf } from '@baton/event-schema';
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAggregate } from './aggregate';
import { createSealer, type Sealer, SealBroken } from './seal';
import { copySnapshot } from './sqlite/copy-snapshot';
import { openSqliteLog, type SqliteEventStore } from './sqlite/sqlite-log';
import { metadataOf } from './testing/samples';
import { temporaryFolder } from './testing/temporary-folder';
import { openSqliteVault, type SqliteVault } from './vault/sqlite-vault';
import type { KeyName, KeyVersion, Vault } from './vault/vault';

const NAME = '欧阳𠮷·阿依古丽';
const PHONE = '13800138000';
const masterKey = Buffer.alloc(32, 7);
const roster = (subject: string): KeyName => ({ subject, class: 'roster' });
const place = { stream: 'child-s1.c1', type: 'ChildEnrolled', path: 'name' };

describe('What is secret', () => {
  let folder: string;
  let vault: SqliteVault;
  let sealer: Sealer;
  const open = async () => {
    vault = await openSqliteVault({ file: join(folder, 'vault.db'), masterKey });
    sealer = await createSealer({ vault, logId: 'log1' });
  };
  beforeEach(async () => {
    folder = temporaryFolder();
    await open();
  });
  afterEach(() => vault.close());

  describe('a sealed field', () => {
    it('opens to the same text, to the last code unit', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      expect(field).toMatchObject({ alg: 'A256GCM', subject: 'child1', class: 'roster', keyVersion: 1 });
      expect(await sealer.open(place, field)).toBe(NAME);
      expect(sealed.problem(field, 'name')).toBeNull();
    });

    it('looks different each time, so that equal names are not seen to be equal', async () => {
      const [one, two] = await Promise.all([sealer.seal(place, roster('child1'), NAME), sealer.seal(place, roster('child1'), NAME)]);
      expect(one.ciphertext).not.toBe(two.ciphertext);
      expect(one.nonce).not.toBe(two.nonce);
    });

    it.each([
      ['another stream', { ...place, stream: 'child-s1.c2' }],
      ['another event type', { ...place, type: 'ChildMoved' }],
      ['another field', { ...place, path: 'phone' }],
    ])('does not open in %s: it can not be moved', async (_, elsewhere) => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      await expect(sealer.open(elsewhere, field)).rejects.toThrow(SealBroken);
    });

    it('does not open in another log, under another subject, or when a bit was changed', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      await sealer.seal(place, roster('child2'), NAME);
      const otherLog = await createSealer({ vault, logId: 'log2' });
      await expect(otherLog.open(place, field)).rejects.toThrow(SealBroken);
      await expect(sealer.open(place, { ...field, subject: 'child2' })).rejects.toThrow(SealBroken);
      await expect(sealer.open(place, { ...field, ciphertext: Buffer.from('changed, and too short?').toString('base64') })).rejects.toThrow(
        SealBroken,
      );
    });

    it('opens beside many others, each to its own text, and one that was changed keeps nobody else waiting', async () => {
      const count = 2_500;
      const fields = await Promise.all(
        Array.from({ length: count }, async (_, i) => ({ place, sealed: await sealer.seal(place, roster(`child${i}`), `${NAME} ${i}`) })),
      );
      await vault.close();
      await open();
      const [all, each] = [jest.spyOn(vault, 'getKeys'), jest.spyOn(vault, 'getKey')];
      const moved = { ...fields[7], place: { ...place, path: 'phone' } };
      const nobody = { place, sealed: { ...fields[8].sealed, subject: 'nobody' } };
      const texts = await sealer.openMany([...fields.slice(0, 7), moved, nobody, ...fields.slice(9)]);
      expect(texts[7]).toBeInstanceOf(SealBroken);
      expect(texts[8]).toBeNull();
      const others = texts.filter((_, i) => i !== 7 && i !== 8);
      expect(others).toEqual(Array.from({ length: count }, (_, i) => `${NAME} ${i}`).filter((_, i) => i !== 7 && i !== 8));
      expect([all.mock.calls.length, each.mock.calls.length]).toEqual([3, 0]);
    });

    it('opens after a restart', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      await vault.close();
      await open();
      expect(await sealer.open(place, field)).toBe(NAME);
    });
  });

  it('keys of a whole school are made in one go, and made once', async () => {
    const names = Array.from({ length: 3_000 }, (_, i) => roster(`child${i}`));
    await sealer.prepareKeys(names);
    const again = await vault.createKeys(names);
    const field = await sealer.seal(place, names[2_999], NAME);
    expect(field.keyVersion).toBe(1);
    expect(new Set(again.map(({ key }) => key.toString('hex'))).size).toBe(3_000);
  });

  it('no name, phone or key is found on the disk, in any file of the data folder, while the log is being written', async () => {
    const types = { ChildEnrolled: event('enrolled', { childId: id, name: sealed, phone: sealed }) };
    const store: SqliteEventStore = await openSqliteLog({ file: join(folder, 'log.db') });
    const children = createAggregate<object, EventOf<typeof types>, string>({
      store,
      codec: codecOf(types),
      fold: { version: 1, initial: () => ({}), evolve: (state) => state },
      refusalOf: () => null,
    });
    for (let i = 0; i < 20; i++) {
      const data = {
        childId: `child${i}`,
        name: await sealer.seal(place, roster(`child${i}`), NAME),
        phone: await sealer.seal({ ...place, path: 'phone' }, roster(`child${i}`), PHONE),
      };
      const stream = `child-s1.child${i}`;
      await children.transact({
        stream,
        metadata: metadataOf(`c${i}`),
        decide: () => ({ kind: 'accepted', events: [{ type: 'ChildEnrolled', data }] }),
      });
    }
    const [{ key }] = await vault.createKeys([roster('child3')]);
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['log.db', 'log.db-wal', 'vault.db', 'vault.db-wal']));
    const found = (needle: Buffer) => files.filter((file) => readFileSync(join(folder, file)).includes(needle));
    expect(found(Buffer.from(NAME))).toEqual([]);
    expect(found(Buffer.from(PHONE))).toEqual([]);
    expect(found(key)).toEqual([]);
    expect(found(Buffer.from('child-s1.child3'))).not.toEqual([]); // the search does find what is there
    await store.close();
  });

  describe('an erased person', () => {
    it('can not be read any more: not from memory, not after a restart', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      const other = await sealer.seal(place, roster('child2'), NAME);
      expect(await sealer.erase('child1', 1_000)).toEqual([{ subject: 'child1', class: 'roster', upToVersion: 1, at: 1_000 }]);
      expect(await sealer.open(place, field)).toBeNull();
      await vault.close();
      await open();
      expect(await sealer.open(place, field)).toBeNull();
      expect(await sealer.open(place, other)).toBe(NAME);
      expect(await vault.erasures()).toHaveLength(1);
    });

    it('leaves no trace of the wrapped key in any file of the vault', async () => {
      await sealer.prepareKeys([roster('child1'), roster('child2')]);
      const reader = new Database(join(folder, 'vault.db'), { readonly: true });
      const wrapped = reader.prepare<[], Buffer>(`SELECT wrapped FROM key WHERE subject = 'child1'`).pluck().get() as Buffer;
      reader.close();
      const holding = () => readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(wrapped));
      expect(holding()).not.toEqual([]);
      await sealer.erase('child1', 1_000);
      expect(holding()).toEqual([]);
    });

    it('loses only the retention classes that were named', async () => {
      const name = await sealer.seal(place, roster('child1'), NAME);
      const evidence = await sealer.seal(place, { subject: 'child1', class: 'evidence' }, NAME);
      await sealer.erase('child1', 1_000, ['roster']);
      expect([await sealer.open(place, name), await sealer.open(place, evidence)]).toEqual([null, NAME]);
    });

    it('who comes back gets a new key, and what was erased stays erased', async () => {
      const before = await sealer.seal(place, roster('child1'), NAME);
      await sealer.erase('child1', 1_000);
      const after = await sealer.seal(place, roster('child1'), NAME);
      expect(after.keyVersion).toBe(2);
      expect([await sealer.open(place, before), await sealer.open(place, after)]).toEqual([null, NAME]);
    });

    it('stays erased when an older copy of the vault is put back beside the register', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      await copySnapshot(vault.file, join(folder, 'old-copy'), 100);
      await sealer.erase('child1', 1_000);
      await vault.close();
      for (const file of ['vault.db', 'vault.db-wal', 'vault.db-shm']) rmSync(join(folder, file), { force: true });
      copyFileSync(join(folder, 'old-copy'), join(folder, 'vault.db'));
      await open();
      expect(await sealer.open(place, field)).toBeNull();
    });

    it('is erased after a crash between register and vault', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      const { appendErasures } = await import('./vault/erasure-register');
      appendErasures(vault.registerFile, [{ subject: 'child1', class: 'roster', upToVersion: 1, at: 1 }]);
      await vault.close();
      await open();
      expect(await sealer.open(place, field)).toBeNull();
    });

    it('is forgotten by another process as soon as it hears of it', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      const other = await openSqliteVault({ file: join(folder, 'vault.db'), masterKey });
      const otherSealer = await createSealer({ vault: other, logId: 'log1' });
      expect(await otherSealer.open(place, field)).toBe(NAME);
      await sealer.erase('child1', 1_000);
      otherSealer.forget('child1');
      expect(await otherSealer.open(place, field)).toBeNull();
      await other.close();
    });

    it('does not come back by a key that was on its way from the vault while it was forgotten', async () => {
      const field = await sealer.seal(place, roster('child1'), NAME);
      const late = await createSealer({ vault: slowToAnswer(vault), logId: 'log1' });
      const opening = late.open(place, field);
      await sealer.erase('child1', 1_000);
      late.forget('child1');
      await opening;
      expect(await late.open(place, field)).toBeNull();
    });
  });

  describe('an erased person among many', () => {
    const fieldsOf = (...subjects: readonly string[]) =>
      Promise.all(subjects.map(async (subject) => ({ place, sealed: await sealer.seal(place, roster(subject), NAME) })));
    const late = () => createSealer({ vault: slowToAnswer(vault), logId: 'log1' });

    it('is not opened by a key that was on its way while they were forgotten', async () => {
      const fields = await fieldsOf('child1', 'child2', 'child3');
      const [told, untold] = [await late(), await late()];
      const opening = [told.openMany(fields), untold.openMany(fields)];
      await sealer.erase('child2', 1_000);
      told.forget('child2');
      expect(await opening[0]).toEqual([NAME, null, NAME]);
      expect(await opening[1]).toEqual([NAME, NAME, NAME]); // the key was read before: who isn't told still has it
      expect(await untold.openMany(fields)).toEqual([NAME, null, NAME]); // and no longer than that one time
    });

    it('is not opened by a key that was in memory when the others were asked for', async () => {
      const fields = await fieldsOf('child1', 'child2');
      const other = await late();
      await other.open(place, fields[0].sealed);
      const opening = other.openMany(fields);
      await sealer.erase('child1', 1_000);
      other.forget('child1');
      expect(await opening).toEqual([null, NAME]);
    });

    it('keeps what was not erased, although they were forgotten on the way', async () => {
      const fields = await fieldsOf('child1', 'child2');
      const other = await late();
      const opening = other.openMany(fields);
      await sealer.erase('child1', 1_000, ['evidence']);
      other.forget('child1');
      expect(await opening).toEqual([NAME, NAME]);
    });

    it('is asked about a bounded number of times', async () => {
      const fields = await fieldsOf('child1', 'child2');
      const slow = slowToAnswer(vault);
      const restless = await createSealer({ vault: slow, logId: 'log1' });
      const { getKeys } = slow;
      let questions = 0;
      slow.getKeys = async (asked) => {
        questions += 1;
        const keys = await getKeys(asked);
        restless.forget('child1');
        return keys;
      };
      expect(await restless.openMany(fields)).toEqual([null, NAME]);
      expect(questions).toBe(3);
    });
  });

  describe('a keyed hash', () => {
    it('finds equals, within one purpose and one log only', async () => {
      expect(sealer.keyedHash('studentNumber', 'G1')).toBe(sealer.keyedHash('studentNumber', 'G1'));
      expect(sealer.keyedHash('studentNumber', 'G1')).not.toBe(sealer.keyedHash('phone', 'G1'));
      const otherVault = await openSqliteVault({ file: join(folder, 'other.db'), masterKey });
      const other = await createSealer({ vault: otherVault, logId: 'log1' });
      expect(other.keyedHash('studentNumber', 'G1')).not.toBe(sealer.keyedHash('studentNumber', 'G1'));
      await otherVault.close();
    });

    it('of a body does not depend on the order of its keys', () => {
      expect(sealer.requestDigest({ a: 1, b: { c: 2, d: 3 } })).toBe(sealer.requestDigest({ b: { d: 3, c: 2 }, a: 1 }));
      expect(sealer.requestDigest({ a: 1 })).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  describe('a verifier', () => {
    it('has a value that is not on the disk', async () => {
      await vault.putVerifier('password', 'staff1', { value: '$argon2id$second', expiresAt: null });
      expect(readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes('argon2id'))).toEqual([]);
    });
  });
});

/** A vault that reads keys at once and hands them over a little later. */
function slowToAnswer(vault: SqliteVault): Vault {
  const later = async <T>(answer: Promise<T>): Promise<T> => {
    const read = await answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return read;
  };
  const getKey = (name: KeyName, version: number) => later(vault.getKey(name, version));
  const getKeys = (asked: readonly KeyVersion[]) => later(vault.getKeys(asked));
  return Object.assign(Object.create(vault) as SqliteVault, { getKey, getKeys });
}
