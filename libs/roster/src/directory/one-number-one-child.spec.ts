import {
  decidePerson,
  evolvePerson,
  NO_PERSON,
  numbersOnFileAt,
  type PersonCommand,
  type PersonEvent,
  type PersonState,
} from '../person/person';
import { secret } from '../testing/samples';
import { scenarios } from '../testing/scenario';
import {
  decideDirectory,
  evolveDirectory,
  idsOf,
  KEYS_PER_EVENT,
  NO_DIRECTORY,
  type DirectoryCommand,
  type DirectoryEvent,
  type DirectoryState,
} from './directory';

const given = scenarios<DirectoryState, DirectoryEvent, DirectoryCommand>({
  initial: NO_DIRECTORY,
  decide: decideDirectory,
  evolve: evolveDirectory,
});
const founded: DirectoryEvent = { type: 'SchoolFounded', data: { schoolId: 'school1', label: null, code: null } };
const key = (n: number) => n.toString(16).padStart(64, '0');
const child = (n: number, id = `child${n}`) => ({ id, key: key(n) });

describe('the directory', () => {
  it('gives one number to one child, whoever asks second', () => {
    given(founded)
      .when({ type: 'ListKeys', kind: 'child', entries: [child(1)] })
      .then({ type: 'KeysListed', data: { kind: 'child', entries: [child(1)] } });
    given(founded, { type: 'KeysListed', data: { kind: 'child', entries: [child(1)] } })
      .when({ type: 'ListKeys', kind: 'child', entries: [child(2), child(1, 'other')] })
      .thenRefused('key_taken', { holder: 'child1', wanted: 'other' });
  });

  it('refuses one number for two children in one list', () => {
    given(founded)
      .when({ type: 'ListKeys', kind: 'child', entries: [child(1), child(1, 'other')] })
      .thenRefused('key_taken');
  });

  it('a child may have two numbers, and a person of the same hash is somebody else', () => {
    const state = given(founded).when({ type: 'ListKeys', kind: 'child', entries: [child(1, 'c'), child(2, 'c')] }).state;
    expect(idsOf(state, 'child')).toEqual(['c']);
    expect(idsOf(state, 'person')).toEqual([]);
  });

  it('a list of a whole school is cut so that no event is too large', () => {
    const entries = Array.from({ length: KEYS_PER_EVENT + 1 }, (_, i) => child(i));
    const { events } = given(founded).when({ type: 'ListKeys', kind: 'child', entries });
    expect(events.map((e) => (e.type === 'KeysListed' ? e.data.entries.length : 0))).toEqual([KEYS_PER_EVENT, 1]);
    expect(JSON.stringify(events[0]).length).toBeLessThan(64 * 1024);
  });

  it('an erased person is not found any more', () => {
    const state = given(founded, { type: 'KeysListed', data: { kind: 'person', entries: [child(1, 'p')] } })
      .when({ type: 'RemoveKeys', kind: 'person', keys: [key(1)] })
      .then({ type: 'KeysRemoved', data: { kind: 'person', keys: [key(1)] } });
    expect(idsOf(state, 'person')).toEqual([]);
  });
});

describe('a person', () => {
  const of = scenarios<PersonState, PersonEvent, PersonCommand>({ initial: NO_PERSON, decide: decidePerson, evolve: evolvePerson });
  const registered: PersonEvent = {
    type: 'PersonRegistered',
    data: {
      personId: 'p1',
      schoolId: 'school1',
      kind: 'guardian',
      agencyId: null,
      name: secret('p1', '林母'),
      phone: secret('p1', '13900000001'),
      phoneDigest: key(1),
      idLastFour: null,
      idDigest: null,
      importId: null,
    },
  };

  it('a call-back uses the number that was on file when the delegate was named, not the one that came after', () => {
    const state = of(registered)
      .when({ type: 'ChangePersonPhone', phone: secret('p1', 'x'), phoneDigest: key(2), at: 1_000 })
      .then({ type: 'PersonPhoneChanged', data: { phone: secret('p1', 'x'), phoneDigest: key(2), at: 1_000 } });
    expect(numbersOnFileAt(state.record!, 999)).toEqual([key(1)]);
    expect(numbersOnFileAt(state.record!, 1_000)).toEqual([key(2)]);
  });

  it('an escort belongs to an agency', () => {
    const { type: _, data } = registered;
    of()
      .when({ type: 'RegisterPerson', ...data, kind: 'escort' })
      .thenRefused('agency_required');
  });

  it('a guardian may also be an escort', () => {
    const state = of(registered)
      .when({ type: 'AddPersonKind', kind: 'escort', agencyId: 'a1' })
      .then({ type: 'PersonKindAdded', data: { kind: 'escort', agencyId: 'a1' } });
    expect(state.record?.kinds).toEqual(['guardian', 'escort']);
  });
});
