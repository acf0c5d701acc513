import { decidePerson, evolvePerson, NO_PERSON, type PersonCommand, type PersonEvent, type PersonState } from '../person/person';
import { secret } from '../testing/samples';
import { scenarios } from '../testing/scenario';
import { LAST_PASS_VERSION } from './pass-text';
import { MAX_PHONES } from './holding';

const given = scenarios<PersonState, PersonEvent, PersonCommand>({ initial: NO_PERSON, decide: decidePerson, evolve: evolvePerson });
const mother: PersonEvent = {
  type: 'PersonRegistered',
  data: {
    ...{ personId: 'p1', schoolId: 'school1', kind: 'guardian', agencyId: null, phone: null, phoneDigest: null, importId: null },
    ...{ name: secret('p1', 'name'), idLastFour: null, idDigest: null },
  },
};
const PASS = '0a1b2c3d4e5f60718293a4b5';
const OTHER = 'ffffffffffffffffffffffff';
const issue = (replaces: number | null = null, passId = PASS): PersonCommand => ({
  type: 'IssuePass',
  passId,
  replaces,
  by: 'office',
  at: 10,
});
const issued = (version: number, reason: 'first' | 'replacement', passId = PASS): PersonEvent => ({
  type: 'PassIssued',
  data: { passId, version, reason, by: 'office', at: 10 },
});
const lost: PersonEvent = { type: 'PassRevoked', data: { passId: PASS, version: 1, reason: 'lost', by: 'office', at: 20 } };

describe('a pickup card', () => {
  it('is issued once; printing the class again gives nobody another', () => {
    given(mother).when(issue()).then(issued(1, 'first'));
    given(mother, issued(1, 'first')).when(issue(null, OTHER)).thenUnchanged();
  });

  it('that was lost counts no more; the next one is another version of the same pass', () => {
    given(mother, issued(1, 'first')).when({ type: 'RevokePass', reason: 'lost', by: 'office', at: 20 }).then(lost);
    const again = given(mother, issued(1, 'first'), lost).when(issue(null, OTHER)).then(issued(2, 'replacement'));
    expect(again.record?.held.pass).toEqual({ passId: PASS, version: 2, revoked: false, issuedAt: 10 });
  });

  it('is replaced while it still counts, when the school says so', () => {
    given(mother, issued(1, 'first')).when(issue(1)).then(issued(2, 'replacement'));
  });

  it('never comes to a version that a card can’t carry: the person gets another pass', () => {
    given(mother, issued(LAST_PASS_VERSION, 'replacement'))
      .when(issue(LAST_PASS_VERSION, OTHER))
      .then(issued(1, 'replacement', OTHER));
  });

  it('that was never issued can’t be revoked', () => {
    given(mother).when({ type: 'RevokePass', reason: 'lost', by: 'office', at: 20 }).thenRefused('pass_unknown');
  });
});

describe('a guardian’s phone', () => {
  const key = (n: number): string => `02${n.toString(16).padStart(64, '0')}`;
  const sheet = (n: number, until = 1_000): PersonEvent => ({
    type: 'GuardianInvited',
    data: { invitationId: `i${n}`, childId: 'k1', by: 'homeroom', at: 100, until },
  });
  const phone = (n: number) => ({ phoneId: `000000000000000${n}`, invitationId: `i${n}`, publicKey: key(n), at: 200 });
  const enrolled = (n: number): PersonEvent => ({ type: 'PhoneEnrolled', data: phone(n) });

  it('becomes the guardian’s by the sheet, once', () => {
    given(mother, sheet(1))
      .when({ type: 'EnrolPhone', ...phone(1) })
      .then(enrolled(1));
    given(mother, sheet(1), enrolled(1))
      .when({ type: 'EnrolPhone', ...phone(2), invitationId: 'i1' })
      .thenRefused('invitation_unknown');
  });

  it('does not by a sheet that is too old, or that another took the place of', () => {
    given(mother, sheet(1, 199))
      .when({ type: 'EnrolPhone', ...phone(1) })
      .thenRefused('invitation_over');
    given(mother, sheet(1), sheet(2))
      .when({ type: 'EnrolPhone', ...phone(1) })
      .thenRefused('invitation_unknown');
  });

  it('is one of three at most; one that was lost makes room and is nobody’s', () => {
    const all = Array.from({ length: MAX_PHONES }, (_, i) => [sheet(i + 1), enrolled(i + 1)]).flat();
    given(mother, ...all, sheet(4))
      .when({ type: 'EnrolPhone', ...phone(4) })
      .thenRefused('too_many_phones');
    const revoked: PersonEvent = { type: 'PhoneRevoked', data: { phoneId: phone(1).phoneId, reason: 'lost', by: 'office', at: 300 } };
    const state = given(mother, ...all, revoked, sheet(4))
      .when({ type: 'EnrolPhone', ...phone(4) })
      .then(enrolled(4));
    expect(state.record?.held.phones.map((p) => p.publicKey)).toEqual([key(2), key(3), key(4)]);
  });
});
