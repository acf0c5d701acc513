import { ROLES } from '@baton/contracts';
import { mayUseAccount, type Account } from './account';
import { deviceTokenOf, sessionTokenOf } from './cookie';
import { DutyRoles, type DutiesOfDay } from './duty-roles';
import { isOwnOrigin, routeKey, whyDenied } from './http-access';
import { GUARDIAN, OPEN_ROUTES } from './open-routes';
import { AT_GATES, HOLDERS, IN_SESSIONS, LEADERS, LEAST_TO_MOST, rolesToActIn, type Right } from './right';
import type { PairedDevice } from '../devices/paired-device';
import { RIGHTS } from './rights';
import { rolesOn } from './roles-of-the-day';
import { dateInZone } from './school-date';
import type { DutyToday, SignedInPerson } from './signed-in-person';

const person = (over: Partial<SignedInPerson> = {}): SignedInPerson => ({
  staffId: 't1',
  schoolId: 's1',
  sessionId: 'x',
  proof: 'session',
  deviceId: null,
  roles: ['duty_teacher'],
  duties: [],
  actingRoles: ['duty_teacher'],
  mustChangePassword: false,
  endsAt: 0,
  ...over,
});

describe('roles', () => {
  it('are all ranked, once', () => {
    expect([...LEAST_TO_MOST].sort()).toEqual([...ROLES].sort());
  });

  it('volunteers and inspectors never hold a child; instructors only beside one who does', () => {
    for (const role of ['volunteer', 'inspector', 'external_instructor', 'academic_office', 'system_administrator'] as const) {
      expect(HOLDERS).not.toContain(role);
      expect(AT_GATES).not.toContain(role);
    }
    expect(IN_SESSIONS).toContain('external_instructor');
    for (const leader of LEADERS) expect(HOLDERS).toContain(leader);
  });

  it('a person acts in the least role that suffices', () => {
    const right: Right = { roles: ['duty_teacher', 'duty_leader', 'principal'], record: 'may_act' };
    expect(rolesToActIn(['principal', 'duty_teacher', 'nurse', 'duty_leader'], right)).toEqual([
      'duty_teacher',
      'duty_leader',
      'principal',
    ]);
    expect(rolesToActIn(['nurse'], right)).toEqual([]);
  });

  it('keepers of accounts have no custody: the administrator gives no command of the day', () => {
    const day = Object.entries<Right>(RIGHTS).filter(([key]) => key.startsWith('POST') && /handoff|pickup|roll-call|check-in/.test(key));
    expect(day.length).toBeGreaterThan(10);
    expect(day.filter(([, right]) => right.roles.includes('system_administrator')).map(([key]) => key)).toEqual([]);
  });

  it('what is open is short and has a reason', () => {
    // a guardian's routes are open for this hook only: without the phone's cookie they answer 401
    const toAnybody = Object.values(OPEN_ROUTES).filter((reason) => reason !== GUARDIAN);
    expect(toAnybody.length).toBeLessThanOrEqual(12);
    for (const reason of Object.values(OPEN_ROUTES)) expect(reason.length).toBeGreaterThan(10);
  });
});

describe('a request', () => {
  const right: Right = { roles: ['duty_teacher'], record: 'none' };
  it('is denied without a session, without a row, without the role, before the one-time password is changed', () => {
    expect(whyDenied(null, right)).toBe('not_signed_in');
    expect(whyDenied(person(), null)).toBe('not_permitted');
    expect(whyDenied(person({ actingRoles: [] }), right)).toBe('not_permitted');
    expect(whyDenied(person({ mustChangePassword: true }), right)).toBe('password_change_required');
    expect(whyDenied(person({ mustChangePassword: true }), { ...right, beforePasswordChange: true })).toBeNull();
    expect(whyDenied(person(), right)).toBeNull();
  });

  it('HEAD needs the right of GET', () => expect(routeKey('HEAD', '/api/x')).toBe('GET /api/x'));

  it.each([
    [undefined, 'baton.local', true],
    ['https://baton.local', 'baton.local', true],
    ['https://BATON.local', 'baton.LOCAL', true],
    ['https://baton.local:8443', 'baton.local:8443', true],
    ['https://extra.example', 'baton.local', true],
    ['https://baton.local:8443', 'baton.local', false],
    ['https://evil.example', 'baton.local', false],
    ['null', 'baton.local', false],
    ['', 'baton.local', false],
    ['https://evil.example', undefined, false],
    ['https://baton.local@evil.example', 'baton.local', false],
  ])('origin %p at host %p: %p', (origin, host, own) => expect(isOwnOrigin(origin, host, ['https://extra.example'])).toBe(own));

  it.each([
    [undefined, null],
    ['', null],
    ['other=1', null],
    ['__Host-baton=', null],
    ['__Host-baton=abc', 'abc'],
    ['a=1; __Host-baton=abc; b=2', 'abc'],
    ['x__Host-baton=abc', null],
    [`__Host-baton=${'a'.repeat(5_000)}`, null],
  ])('cookie %p', (header, token) => expect(sessionTokenOf(header)).toBe(token));
});

describe('a paired device', () => {
  const gate: PairedDevice = {
    deviceId: 'dv00000000000000000001',
    schoolId: 's1',
    campusId: 'c1',
    purpose: 'gate',
    gateId: 'north',
    placeId: null,
    revoked: false,
    delivered: false,
  };
  const ofGates: Right = { roles: [], devices: ['gate'], record: 'own_device' };

  it('calls by itself what is a device’s, and nothing else', () => {
    expect(whyDenied(null, ofGates, gate)).toBeNull();
    expect(whyDenied(null, ofGates, { ...gate, purpose: 'queue_board' })).toBe('not_signed_in');
    expect(whyDenied(null, { roles: ['duty_teacher'], record: 'none' }, gate)).toBe('not_signed_in');
    expect(whyDenied(null, ofGates, null)).toBe('device_not_paired');
    expect(whyDenied(person({ actingRoles: [] }), ofGates, null)).toBe('not_permitted');
  });

  it('is known by a cookie of its own beside the person’s', () => {
    const both = '__Host-baton=person; __Host-baton-device=tablet';
    expect([sessionTokenOf(both), deviceTokenOf(both)]).toEqual(['person', 'tablet']);
    expect([sessionTokenOf('__Host-baton-device=tablet'), deviceTokenOf('__Host-baton=person')]).toEqual([null, null]);
  });
});

describe('an account', () => {
  const account: Account = {
    staffId: 't1',
    schoolId: 's1',
    name: null,
    hasLogin: true,
    roles: ['duty_teacher'],
    suspended: false,
    onlyOn: null,
    leftOn: null,
    epoch: 0,
    lockedUntil: null,
  };
  it('of a substitute is good for one day, of somebody who leaves until the last day, of a suspended person never', () => {
    const on = '2026-03-10';
    expect(mayUseAccount(account, on)).toBe(true);
    expect(mayUseAccount({ ...account, onlyOn: on }, on)).toBe(true);
    expect(mayUseAccount({ ...account, onlyOn: '2026-03-09' }, on)).toBe(false);
    expect(mayUseAccount({ ...account, leftOn: on }, on)).toBe(true);
    expect(mayUseAccount({ ...account, leftOn: '2026-03-09' }, on)).toBe(false);
    expect(mayUseAccount({ ...account, suspended: true }, on)).toBe(false);
  });

  it('the date is the school’s, not the machine’s', () => {
    expect(dateInZone('Asia/Shanghai')(Date.parse('2026-03-09T16:30:00Z'))).toBe('2026-03-10');
  });
});

describe('duties of the day', () => {
  const duty = (staffId: string, role: DutyToday['role']): DutyToday => ({ staffId, role, grade: null, classId: null, gateId: null });

  it('are read once, and again as soon as they change', async () => {
    let reads = 0;
    let duties = [duty('t1', 'nurse')];
    let revision = 5;
    const source: DutiesOfDay = { read: async () => ((reads += 1), { duties, revision }) };
    const roles = new DutyRoles(source);
    for (let i = 0; i < 3; i++) expect((await roles.of('day', 't1')).duties).toHaveLength(1);
    expect(reads).toBe(1);
    duties = [...duties, duty('t1', 'duty_leader')];
    revision = 6;
    roles.changed('day', 6);
    expect((await roles.of('day', 't1')).duties.map(({ role }) => role)).toEqual(['nurse', 'duty_leader']);
    expect(await roles.of('day', 't2')).toEqual({ duties: [], heldByAnybody: new Set(['nurse', 'duty_leader']) });
  });

  it('read before a change and answered after it are not remembered', async () => {
    let answer: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    let read = 0;
    const source: DutiesOfDay = {
      async read() {
        read += 1;
        if (read > 1) return { duties: [duty('t1', 'duty_leader')], revision: 6 };
        await slow;
        return { duties: [], revision: 5 };
      },
    };
    const roles = new DutyRoles(source);
    const first = roles.of('day', 't1');
    roles.changed('day', 6);
    answer();
    expect((await first).duties).toEqual([]);
    expect((await roles.of('day', 't1')).duties).toHaveLength(1);
  });

  it('“Monday’s leader doesn’t lead Tuesday”: who could lead a day leads the one that the roster gives them', async () => {
    const on = (...duties: readonly DutyToday[]): DutyRoles => new DutyRoles({ read: async () => ({ duties, revision: 1 }) });
    const standing = ['duty_teacher', 'duty_leader', 'deputy'] as const;
    const tuesday = on(duty('other', 'duty_leader'));
    expect(rolesOn(standing, await tuesday.of('day', 'monday'))).toEqual(['duty_teacher', 'deputy']);
    expect(rolesOn(['duty_teacher'], await tuesday.of('day', 'other'))).toEqual(['duty_teacher', 'duty_leader']);
    // an administrator on duty is no leader: for the day's lead nobody was named
    const noLeader = on(duty('other', 'duty_administrator'));
    expect(rolesOn(standing, await noLeader.of('day', 'monday'))).toEqual(standing);
    expect(rolesOn(['duty_administrator'], await noLeader.of('day', 'monday'))).toEqual([]);
  });
});
