import type { PeopleOnDevice } from '@baton/contracts';
import { snapshotBytes } from '@baton/roster';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { whyNotSealed, type ListExpected } from './sealed-list';

const HERE: ListExpected = { schoolId: 'school1', campusId: 'campus1', serviceDay: '2026-03-10' };
const ours = generateKeyPairSync('ed25519');
const another = generateKeyPairSync('ed25519');
const rawOf = (key: KeyObject): string => (key.export({ format: 'jwk' }) as { x: string }).x;

/** As the server signs it. */
function listOf(at: ListExpected = HERE, by = ours.privateKey, takenAt = 1_773_136_500_000): PeopleOnDevice {
  const { campusId, serviceDay } = at;
  const people = {
    ...{ campusId, serviceDay },
    children: [{ childId: 'k1', name: '林小晨' }],
    staff: { t1: '王老师' },
    things: {},
    gate: { facts: [{ childId: 'k1', authorities: [{ personId: 'mother' }] }], adults: [], passes: { keys: [], cards: [], phones: [] } },
  };
  const snapshotId = createHash('sha256').update(JSON.stringify(people)).digest('hex').slice(0, 24);
  const signature = sign(null, snapshotBytes({ ...at, snapshotId, takenAt }), by).toString('base64url');
  return { ...people, snapshotId, takenAt, seal: { keyNo: 1, signature } } as unknown as PeopleOnDevice;
}

const KEYS = [{ keyNo: 1, publicKey: rawOf(ours.publicKey) }];
const why = (people: PeopleOnDevice, contentKnown = false) => whyNotSealed(people, HERE, KEYS, contentKnown);

describe('a tablet believes a list', () => {
  it('that the school signed for this campus and day, and the same list with a later time', async () => {
    expect(await why(listOf())).toBeNull();
    // as it comes back from the disk
    expect(await why(structuredClone(listOf()))).toBeNull();
    expect(await why(listOf(HERE, ours.privateKey, 1_773_136_560_000), true)).toBeNull();
  });

  const gate = listOf().gate;
  it.each<readonly [string, PeopleOnDevice]>([
    ['another adult may collect', { ...listOf(), gate: gate && { ...gate, facts: [] } }],
    ['a child is missing', { ...listOf(), children: [] }],
    ['it was made younger', { ...listOf(), takenAt: listOf().takenAt + 60_000 }],
    ['its id is another list’s', { ...listOf(), snapshotId: '0'.repeat(24) }],
    ['another school signed it', listOf(HERE, another.privateKey)],
    ['it is signed for another school', listOf({ ...HERE, schoolId: 'school2' })],
    ['it is yesterday’s', listOf({ ...HERE, serviceDay: '2026-03-09' })],
    ['it is another campus’s', listOf({ ...HERE, campusId: 'campus2' })],
    ['its key is none that came with a sign-in', { ...listOf(), seal: { ...listOf().seal, keyNo: 2 } }],
  ])('not when %s', async (_, people) => {
    expect(await why(people)).toBe('not_ours');
  });

  it('a later time on a list that was not checked before doesn’t hide what was changed in it', async () => {
    const changed = { ...listOf(), children: [] };
    expect(await why(changed)).toBe('not_ours');
  });

  it('and says so where the browser can’t check', async () => {
    const importKey = jest.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('no Ed25519', 'NotSupportedError'));
    expect(await why(listOf())).toBe('cannot_check');
    importKey.mockRestore();
  });
});
