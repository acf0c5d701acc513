import type { Erasure, KeyName, Vault } from '../vault/vault';

export interface OpenedVault {
  readonly vault: Vault;
  /** another instance on the same vault; closed by cleanUp */
  readonly another: () => Promise<Vault>;
  /** the same vault, opened with `masterKey` */
  readonly openWith: (masterKey: Buffer) => Promise<Vault>;
  readonly cleanUp: () => Promise<void>;
}

/** Milliseconds of the leases in these tests: longer than a busy machine keeps a test waiting. */
export const TEST_LEASE_MS = 2_000;
export const TEST_MASTER_KEY = Buffer.alloc(32, 7);

const PAST_THE_LEASE_MS = TEST_LEASE_MS + 150;
const roster = (subject: string): KeyName => ({ subject, class: 'roster' });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What every vault promises, with TEST_LEASE_MS and TEST_MASTER_KEY. A new vault passes this unchanged. */
export function vaultContract(name: string, open: () => Promise<OpenedVault>): void {
  describe(`${name} keeps the contract of the vault`, () => {
    let opened: OpenedVault;
    let vault: Vault;
    beforeEach(async () => {
      opened = await open();
      vault = opened.vault;
    });
    afterEach(() => opened.cleanUp());

    it('makes each key once, also for two instances that ask at the same moment', async () => {
      const other = await opened.another();
      const names = Array.from({ length: 300 }, (_, i) => roster(`child${i % 200}`));
      const [one, two] = await Promise.all([vault.createKeys(names), other.createKeys([...names].reverse())]);
      expect(one.map(({ subject }) => subject)).toEqual(names.map(({ subject }) => subject));
      expect(new Set([...one, ...two].map(({ key }) => key.toString('hex'))).size).toBe(200);
      expect(await other.getKey(roster('child7'), 1)).toEqual(one[7].key);
    });

    it('holds a school of keys, made in one go', async () => {
      const names = Array.from({ length: 3_000 }, (_, i) => roster(`child${i}`));
      const made = await vault.createKeys(names);
      expect(made.every(({ version, key }) => version === 1 && key.length === 32)).toBe(true);
      expect(await vault.createKeys(names)).toEqual(made);
      await expect(vault.createKeys(Array.from({ length: 20_001 }, (_, i) => roster(`c${i}`)))).rejects.toThrow('At most 20000 keys');
    });

    it('has no key that was never made', async () => {
      await vault.createKeys([roster('child1')]);
      expect([
        await vault.getKey(roster('child2'), 1),
        await vault.getKey(roster('child1'), 2),
        await vault.getKey({ subject: 'child1', class: 'evidence' }, 1),
      ]).toEqual([null, null, null]);
    });

    it('hands out many keys at once, in the order of the question', async () => {
      const names = Array.from({ length: 1_200 }, (_, i) => roster(`child${i}`));
      const made = await vault.createKeys(names);
      const asked = [...made].reverse();
      expect(await vault.getKeys(asked)).toEqual(asked.map(({ key }) => key));
      expect(await vault.getKeys([made[3], { ...made[3], version: 2 }, made[7], { ...roster('nobody'), version: 1 }, made[3]])).toEqual([
        made[3].key,
        null,
        made[7].key,
        null,
        made[3].key,
      ]);
      expect(await vault.getKeys([])).toEqual([]);
      const tooMany = Array.from({ length: 20_001 }, (_, i) => ({ ...roster(`c${i}`), version: 1 }));
      await expect(vault.getKeys(tooMany)).rejects.toThrow('At most 20000 keys are looked up at once');
    });

    it('hands out no key among many that another instance destroyed, also when it was handed out before', async () => {
      const other = await opened.another();
      const made = await vault.createKeys(['child1', 'child2', 'child3'].map(roster));
      const [first, , third] = made.map(({ key }) => key);
      expect(await vault.getKeys(made)).not.toContain(null); // before: so it is the destroying that takes it away
      await other.destroyKeys('child2', 1_000);
      expect(await vault.getKeys(made)).toEqual([first, null, third]);
      expect(await other.getKeys(made)).toEqual([first, null, third]);
    });

    it('destroys the keys of a person, of all classes or of those that were named, and puts it on the register', async () => {
      await vault.createKeys([roster('child1'), { subject: 'child1', class: 'evidence' }, roster('child2')]);
      const first: Erasure = { subject: 'child1', class: 'roster', upToVersion: 1, at: 1_000 };
      const second: Erasure = { subject: 'child1', class: 'evidence', upToVersion: 1, at: 2_000 };
      expect(await vault.destroyKeys('child1', 1_000, ['roster'])).toEqual([first]);
      expect(await vault.getKey({ subject: 'child1', class: 'evidence' }, 1)).not.toBeNull();
      expect(await vault.destroyKeys('child1', 2_000)).toEqual([second]);
      expect([await vault.getKey(roster('child1'), 1), await vault.getKey({ subject: 'child1', class: 'evidence' }, 1)]).toEqual([
        null,
        null,
      ]);
      expect(await vault.getKey(roster('child2'), 1)).not.toBeNull();
      expect(await vault.erasures()).toEqual([first, second]);
      expect(await vault.destroyKeys('child1', 3_000)).toEqual([]);
    });

    it('never gives a version out again: who comes back gets another key', async () => {
      const [before] = await vault.createKeys([roster('child1')]);
      await vault.destroyKeys('child1', 1_000);
      const [after] = await (await opened.another()).createKeys([roster('child1')]);
      expect(after.version).toBe(before.version + 1);
      expect(after.key).not.toEqual(before.key);
      expect(await vault.getKey(roster('child1'), 1)).toBeNull();
    });

    it('applies a register again and says how many keys it destroyed', async () => {
      await vault.createKeys([roster('child1'), roster('child2')]);
      const register: Erasure[] = [
        { subject: 'child1', class: 'roster', upToVersion: 1, at: 1 },
        { subject: 'child9', class: 'roster', upToVersion: 3, at: 2 },
      ];
      expect(await vault.applyErasures(register)).toBe(1);
      expect(await vault.applyErasures(register)).toBe(0);
      expect(await vault.getKey(roster('child1'), 1)).toBeNull();
      expect(await vault.erasures()).toEqual(register);
      expect((await vault.createKeys([roster('child9')]))[0].version).toBe(4);
    });

    it('keeps making and destroying apart: what an instance is given as a key is there, or was erased', async () => {
      const other = await opened.another();
      for (let round = 0; round < 20; round++) {
        const name = roster(`child${round}`);
        await vault.createKeys([name]);
        const [, [made]] = await Promise.all([vault.destroyKeys(name.subject, round), other.createKeys([name])]);
        const held = await vault.getKey(name, made.version);
        if (made.version === 1) expect(held).toBeNull();
        else expect(held).toEqual(made.key);
      }
    });

    describe('instances', () => {
      beforeEach(() => vault.createKeys([roster('child1'), roster('child2')]));

      it('an erasure waits for each that was in', async () => {
        const other = await opened.another();
        await vault.enter('one');
        await other.enter('two');
        await vault.destroyKeys('child1', 1_000);
        expect(await vault.unconfirmed()).toEqual([
          { subject: 'child1', instance: 'one' },
          { subject: 'child1', instance: 'two' },
        ]);
        expect(await other.toForget('two')).toEqual(['child1']);
        await other.confirmForgotten('two', ['child1', 'child2']);
        expect(await vault.unconfirmed()).toEqual([{ subject: 'child1', instance: 'one' }]);
        await vault.confirmForgotten('one', ['child1']);
        expect(await other.unconfirmed()).toEqual([]);
      });

      it('one that came after the keys were gone is not asked', async () => {
        await vault.destroyKeys('child1', 1_000);
        await vault.enter('late');
        expect(await vault.unconfirmed()).toEqual([]);
        await vault.destroyKeys('child1', 2_000); // nothing is left to destroy
        expect(await vault.unconfirmed()).toEqual([]);
      });

      it('one that has left holds nothing', async () => {
        await vault.enter('one');
        await vault.destroyKeys('child1', 1_000);
        await vault.leave('one');
        expect(await vault.unconfirmed()).toEqual([]);
        expect(await vault.renew('one')).toBe(false);
      });

      it('one whose lease ran out is counted out, and told so should it come back', async () => {
        await vault.enter('alive');
        await vault.enter('silent');
        await vault.destroyKeys('child1', 1_000);
        for (const begun = Date.now(); Date.now() - begun < PAST_THE_LEASE_MS;) {
          await pause(100);
          expect(await vault.renew('alive')).toBe(true);
        }
        expect(await vault.unconfirmed()).toEqual([{ subject: 'child1', instance: 'alive' }]);
        expect(await vault.renew('silent')).toBe(false);
      });

      it('one that was late goes on when nobody has counted it out meanwhile', async () => {
        await vault.enter('slept');
        await vault.destroyKeys('child1', 1_000);
        await pause(PAST_THE_LEASE_MS);
        expect(await vault.renew('slept')).toBe(true);
        expect(await vault.unconfirmed()).toEqual([{ subject: 'child1', instance: 'slept' }]);
      });
    });

    describe('a verifier', () => {
      it('is kept, replaced, deleted and purged', async () => {
        await vault.putVerifier('password', 'staff1', { value: '$argon2id$first', expiresAt: null });
        await vault.putVerifier('password', 'staff1', { value: '$argon2id$second', expiresAt: null });
        await vault.putVerifier('session', 'old', { value: 'x', expiresAt: 10 });
        await vault.putVerifier('session', 'new', { value: 'y', expiresAt: 1_000 });
        expect(await (await opened.another()).getVerifier('password', 'staff1')).toEqual({ value: '$argon2id$second', expiresAt: null });
        expect(await vault.purgeVerifiers(100)).toBe(1);
        expect([await vault.getVerifier('session', 'old'), await vault.getVerifier('session', 'new')]).toEqual([
          null,
          { value: 'y', expiresAt: 1_000 },
        ]);
        await vault.deleteVerifier('password', 'staff1');
        expect(await vault.getVerifier('password', 'staff1')).toBeNull();
      });

      it('that another instance deleted is not brought back by a note of its use', async () => {
        const other = await opened.another();
        await vault.putVerifier('session', 's1', { value: 'begun', expiresAt: null });
        expect(await other.replaceVerifier('session', 's1', { value: 'used', expiresAt: 9 })).toBe(true);
        expect(await vault.getVerifier('session', 's1')).toEqual({ value: 'used', expiresAt: 9 });
        await vault.deleteVerifier('session', 's1');
        expect(await other.replaceVerifier('session', 's1', { value: 'used again', expiresAt: 9 })).toBe(false);
        expect(await vault.getVerifier('session', 's1')).toBeNull();
      });

      it('is claimed by one of many, also of two instances that ask at the same moment', async () => {
        const other = await opened.another();
        const claims = Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? vault : other).claimVerifier('phone-code', 'phone1.7', { value: `tap${i}`, expiresAt: 100 }),
        );
        const won = await Promise.all(claims);
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await vault.getVerifier('phone-code', 'phone1.7'))?.value).toBe(`tap${won.indexOf(true)}`);
      });
    });

    it('has one secret for all instances, whoever asks first', async () => {
      const other = await opened.another();
      const [one, two] = await Promise.all([vault.logSecret(), other.logSecret()]);
      expect(one).toHaveLength(32);
      expect(two).toEqual(one);
    });

    it('does not open with another master key, or a short one', async () => {
      await vault.logSecret();
      await expect(opened.openWith(Buffer.alloc(32, 8))).rejects.toThrow("master key doesn't open");
      await expect(opened.openWith(Buffer.alloc(16))).rejects.toThrow('16 bytes instead of 32');
    });
  });
}
