import { generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import type { PeopleOnDevice } from '@baton/contracts';
import { passText, readPassText, signedBytes, windowOf, type Pass } from '@baton/roster';
import { recognise } from './recognise';

const SCHOOL = 'school1';
const NOW = 1_773_136_800_000;
const school = generateKeyPairSync('ed25519');
const phone = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rawOf = (key: typeof school.publicKey, x: number): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-x);

const CARD: Pass = { kind: 'card', passId: '0a1b2c3d4e5f60718293a4b5', keyNo: 1, version: 2 };
const CODE: Pass = { kind: 'phone', phoneId: '0123456789abcdef', window: windowOf(NOW) };
const bySchool = (pass: Pass, of = SCHOOL) => passText(pass, sign(null, signedBytes(of, pass), school.privateKey));
const byPhone = (pass: Pass) =>
  passText(pass, sign('sha256', signedBytes(SCHOOL, pass), { key: phone.privateKey, dsaEncoding: 'ieee-p1363' }));

const people = {
  gate: {
    passes: {
      keys: [{ keyNo: 1, publicKey: rawOf(school.publicKey, 32).toString('base64url') }],
      cards: [{ passId: '0a1b2c3d4e5f60718293a4b5', version: 2, personId: 'mother' }],
      phones: [{ phoneId: '0123456789abcdef', publicKey: rawOf(phone.publicKey, 65).toString('base64url'), personId: 'father' }],
    },
  },
} as unknown as PeopleOnDevice;
const whose = (text: string, known: PeopleOnDevice | null = people, now = NOW) => {
  const signed = readPassText(text);
  if (!signed) throw new Error('no pass of a school');
  return recognise(signed, known, SCHOOL, now);
};

describe('a card or a phone, without network', () => {
  beforeAll(() => Object.assign(globalThis, { crypto: webcrypto }));

  it('tells who shows it', async () => {
    expect(await whose(bySchool(CARD))).toEqual({ kind: 'card', personId: 'mother' });
    expect(await whose(byPhone(CODE))).toEqual({ kind: 'phone', personId: 'father' });
  });

  it('that was lost and replaced tells nobody', async () => {
    expect(await whose(bySchool({ ...CARD, version: 1 }))).toEqual({ kind: 'pass_revoked' });
  });

  it('that was made since this device heard of it is asked about, not called lost', async () => {
    expect(await whose(bySchool({ ...CARD, version: 3 }))).toEqual({ kind: 'ask_server', ownCard: true });
    expect(await whose(bySchool({ ...CARD, version: 3 }, 'another school'))).toEqual({ kind: 'ask_server' });
  });

  it('that is the school’s own and on no list is asked about: made since then, or lost', async () => {
    const { passes } = people.gate as NonNullable<PeopleOnDevice['gate']>;
    const withoutIt = { gate: { passes: { ...passes, cards: [] } } } as unknown as PeopleOnDevice;
    expect(await whose(bySchool(CARD), withoutIt)).toEqual({ kind: 'ask_server', ownCard: true });
    expect(await whose(bySchool(CARD, 'another school'), withoutIt)).toEqual({ kind: 'ask_server' });
  });

  it('that somebody else signed tells nobody', async () => {
    expect(await whose(bySchool(CARD, 'another school'))).toEqual({ kind: 'ask_server' });
    expect(await whose(passText(CARD, new Uint8Array(64)))).toEqual({ kind: 'ask_server' });
    expect(await whose(bySchool(CODE))).toEqual({ kind: 'ask_server' });
  });

  it('a phone’s code counts once', async () => {
    const later: Pass = { ...CODE, window: windowOf(NOW) + 10 };
    expect(await whose(byPhone(later), people, NOW + 300_000)).toEqual({ kind: 'phone', personId: 'father' });
    expect(await whose(byPhone(later), people, NOW + 301_000)).toEqual({ kind: 'code_used' });
  });

  it('a phone’s code of a minute and a half ago is over', async () => {
    expect(await whose(byPhone(CODE), people, NOW + 90_000)).toEqual({ kind: 'code_over' });
  });

  it('is left to the server while the device knows no passes; any other code is none', async () => {
    expect(await whose(bySchool(CARD), null)).toEqual({ kind: 'ask_server' });
    expect(readPassText('https://example.org/menu')).toBeNull();
  });
});
