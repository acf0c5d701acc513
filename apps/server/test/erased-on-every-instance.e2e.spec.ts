import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Forgetting } from '../src/platform/forgetting';
import { Names } from '../src/projections/names';
import { aboutChild, motherOf, withMother } from './family';
import { littleSchool, type LittleSchool } from './little-school';
import { startTestServer, type TestServer } from './support';

/** ms within which an instance hears of an erasure, on a busy machine. */
const PATIENCE_MS = 20_000;

describe('Who is erased is forgotten by every instance', () => {
  let folder: string;
  let school: LittleSchool;
  let other: TestServer;
  const nameAt = (server: TestServer, childId: string) => server.running.app.get(Names, { strict: false }).child(childId)?.name;
  const instanceOf = (server: TestServer) => server.running.platform.identity.instance;
  const statusOf = async (childId: string) => (await school.people.principal.get(`/api/children/${childId}/erasure`).expect(200)).body;
  const until = async (what: () => Promise<boolean> | boolean) => {
    for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS;) {
      if (await what()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not within ${PATIENCE_MS} ms`);
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-instances-'));
    const env = {
      BATON_LOG: `sqlite:${join(folder, 'log.sqlite')}`,
      BATON_VAULT: `sqlite:${join(folder, 'vault.sqlite')}`,
      BATON_MASTER_KEY_FILE: join(folder, '..', `${folder.split('/').at(-1)}.key`),
    };
    school = await littleSchool({ env });
    await withMother(school, 'k1');
    other = await startTestServer({ mode: 'demo', env: { ...env, BATON_LOG_LEVEL: 'warn' } });
    await until(() => nameAt(other, 'k1') === '林小晨');
  });
  afterEach(async () => {
    await other.remove();
    await school.remove();
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.key`, { force: true });
  });

  async function erase(childId: string): Promise<void> {
    await aboutChild(school, 'office', childId, 'left', { on: '2026-03-09' }).expect(200);
    await aboutChild(school, 'principal', childId, 'erase', {}).expect(200);
  }

  it('and the erasure is complete when each that runs has confirmed it', async () => {
    expect(await statusOf('k1')).toEqual({ childId: 'k1', erased: false, complete: false, pending: [] });
    const mother = motherOf('k1');
    expect(other.running.app.get(Names, { strict: false }).adult(mother)?.name).toBe('母亲k1');
    await erase('k1');
    await until(async () => (await statusOf('k1')).complete);
    expect(nameAt(school.server, 'k1')).toBeNull();
    expect(nameAt(other, 'k1')).toBeNull();
    expect(other.running.app.get(Names, { strict: false }).adult(mother)).toMatchObject({ name: null, phone: null });
    expect(nameAt(other, 'k2')).not.toBeNull();
    await school.people.office.get('/api/children/k1/erasure').expect(403);
  });

  it('and is not complete as long as one that runs keeps silent, or is named when it stops', async () => {
    const { vault } = other.running.platform.stores;
    await vault.enter('silent');
    await erase('k1');
    await until(async () => !(await statusOf('k1')).pending.includes(instanceOf(other)));
    expect(await statusOf('k1')).toEqual({ childId: 'k1', erased: true, complete: false, pending: ['silent'] });
    await vault.leave('silent');
    expect(await statusOf('k1')).toEqual({ childId: 'k1', erased: true, complete: true, pending: [] });
  });

  it('also by one that misses the event: the vault says whom to forget, not the log', async () => {
    const { vault } = school.server.running.platform.stores;
    await vault.destroyKeys('k3', Date.now());
    await until(() => nameAt(other, 'k3') === null && nameAt(school.server, 'k3') === null);
    expect(await vault.unconfirmed()).toEqual([]);
  });

  it('and whoever was counted out ends, so that nothing stays in a memory that nobody asks', async () => {
    const { vault, sealer } = other.running.platform.stores;
    const ended: string[] = [];
    const third = await Forgetting.begin(vault, sealer, 'third', (error) => ended.push(error.message));
    await vault.leave('third'); // as others do with one whose lease ran out
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await third.look().finally(() => jest.restoreAllMocks());
    expect(ended).toEqual(['this instance was silent for so long that others counted it out']);
    await third.stop();
  });
});
