import { scenarios } from '../testing/scenario';
import { secret, shanghai } from '../testing/samples';
import { whyNotRostered } from './may-be-rostered';
import { decideStaff, evolveStaff, NO_STAFF, SIGN_IN_FAILURES, type StaffCommand, type StaffEvent, type StaffState } from './staff';

const given = scenarios<StaffState, StaffEvent, StaffCommand>({ initial: NO_STAFF, decide: decideStaff, evolve: evolveStaff });
const registered = (more: object = {}): StaffEvent => ({
  type: 'StaffRegistered',
  data: {
    staffId: 't1',
    schoolId: 'school1',
    name: secret('t1', '陈静'),
    phone: null,
    phoneDigest: null,
    signInDigest: null,
    roles: ['duty_teacher'],
    external: false,
    onlyOn: null,
    registeredBy: 'admin',
    importId: null,
    ...more,
  },
});
const at = shanghai('2026-03-10', '15:00');
const failed = (n: number): StaffEvent[] =>
  Array.from({ length: n }, (_, i) => ({ type: 'SignInFailed', data: { failures: i + 1, at: at + i } }));

describe('signing in', () => {
  it('the fifth failure in a row locks the account for five minutes, on every instance', () => {
    const decision = given(registered(), ...failed(SIGN_IN_FAILURES - 1)).when({ type: 'RecordFailedSignIn', at });
    expect(decision.events).toEqual([
      { type: 'SignInFailed', data: { failures: 5, at } },
      { type: 'LockedOut', data: { until: at + 5 * 60_000 } },
    ]);
    expect(decision.state.record?.lockedUntil).toBe(at + 5 * 60_000);
  });

  it('a try while locked is refused and not counted: it gives no further guess', () => {
    const locked: StaffEvent = { type: 'LockedOut', data: { until: at + 60_000 } };
    given(registered(), ...failed(5), locked)
      .when({ type: 'RecordFailedSignIn', at: at + 59_999 })
      .thenRefused('locked_out', { until: at + 60_000 });
    expect(given(registered(), ...failed(5), locked).when({ type: 'RecordFailedSignIn', at: at + 60_000 }).events).toHaveLength(1);
  });

  it('each further row of failures locks for longer, up to an hour', () => {
    const minutes = (row: number) => {
      const [, lock] = given(registered(), ...failed(row * 5 - 1)).when({ type: 'RecordFailedSignIn', at }).events;
      return lock.type === 'LockedOut' ? (lock.data.until - at) / 60_000 : null;
    };
    expect([1, 2, 3, 4, 5, 9].map(minutes)).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('a right sign-in ends the row', () => {
    const state = given(registered(), ...failed(4))
      .when({ type: 'ClearSignIn', at })
      .then({ type: 'SignInCleared', data: { at } });
    expect(state.record?.failures).toBe(0);
  });

  it('revoking sessions twice from the same screen is one revocation', () => {
    given(registered())
      .when({ type: 'RevokeSessions', at, seenEpoch: 0 })
      .then({ type: 'SessionsRevoked', data: { epoch: 1, at } });
  });

  it('a suspended person is signed out with it', () => {
    const state = given(registered())
      .when({ type: 'SuspendStaff', at, reason: null })
      .then({ type: 'StaffSuspended', data: { at, reason: null } });
    expect(state.record?.sessionEpoch).toBe(1);
  });

  it('says that a password or PIN changed, never what it or its hash is', () => {
    const events = (['ChangePassword', 'ChangePin'] as const).flatMap((type) => given(registered()).when({ type, at, by: 'admin' }).events);
    expect(events.map((e) => Object.keys(e.data))).toEqual([
      ['at', 'by'],
      ['at', 'by'],
    ]);
  });
});

describe('being near children', () => {
  const person = (...events: StaffEvent[]) => given(registered({ external: true }), ...events).state.record!;
  const vetted: StaffEvent = { type: 'ExternalVetted', data: { vettedUntil: '2026-06-30', documents: secret('t1', 'd') } };

  it('an external without papers, or after their last day, is not rostered', () => {
    expect(whyNotRostered(person(), '2026-03-10')).toBe('external_expired');
    expect(whyNotRostered(person(vetted), '2026-06-30')).toBeNull();
    expect(whyNotRostered(person(vetted), '2026-07-01')).toBe('external_expired');
  });

  it("a substitute's account is good for its one day", () => {
    const substitute = given(registered({ onlyOn: '2026-03-10' })).state.record!;
    expect(['2026-03-09', '2026-03-10', '2026-03-11'].map((d) => whyNotRostered(substitute, d))).toEqual([
      'one_day_account',
      null,
      'one_day_account',
    ]);
  });

  it('staff is rostered to the last day at the school, and not while suspended', () => {
    const leaving = given(registered(), { type: 'StaffLeft', data: { on: '2026-03-10' } }).state.record!;
    expect(['2026-03-10', '2026-03-11'].map((d) => whyNotRostered(leaving, d))).toEqual([null, 'staff_left']);
    const suspended: StaffEvent = { type: 'StaffSuspended', data: { at, reason: null } };
    expect(whyNotRostered(given(registered(), suspended).state.record!, '2026-03-10')).toBe('staff_suspended');
    const back = given(registered(), suspended, { type: 'StaffReinstated', data: { at } }).state.record!;
    expect(whyNotRostered(back, '2026-03-10')).toBeNull();
  });
});
