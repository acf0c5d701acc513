import { scenarios } from '../testing/scenario';
import { secret } from '../testing/samples';
import { decideDevice, evolveDevice, NO_DEVICE, OPEN_QUARANTINES, type DeviceCommand, type DeviceEvent, type DeviceState } from './device';

const given = scenarios<DeviceState, DeviceEvent, DeviceCommand>({ initial: NO_DEVICE, decide: decideDevice, evolve: evolveDevice });
const report = (n: number) =>
  ({
    quarantineId: `q${n}`,
    reason: 'no_session',
    commandType: 'recordRelease',
    commandId: `cmd${n}`,
    install: 'i1',
    sequence: n,
    senderId: null,
    bodyDigest: n.toString(16).padStart(64, '0'),
    bodyBytes: 200,
    body: [secret('device1', 'body')],
    at: 1_772_000_000_000,
  }) as const;
const kept = (n: number): DeviceEvent => ({ type: 'ReportQuarantined', data: report(n) });

describe('a report that could not be applied', () => {
  it('is kept once, also of a device that was revoked, until a named person has seen it', () => {
    const revoked: DeviceEvent = { type: 'DeviceRevoked', data: { by: 'admin', at: 1 } };
    given(revoked)
      .when({ type: 'QuarantineReport', ...report(1) })
      .then(kept(1));
    const seen = { quarantineId: 'q1', by: 'leader', outcome: 'entered_by_hand' as const, at: 2 };
    const state = given(revoked, kept(1))
      .when({ type: 'ResolveQuarantine', ...seen })
      .then({ type: 'QuarantineResolved', data: seen });
    expect(state.open).toEqual([]);
  });

  it('the same body sent again under another id is the same report', () => {
    given(kept(1))
      .when({ type: 'QuarantineReport', ...report(1), quarantineId: 'q9' })
      .thenUnchanged();
  });

  it('a device that floods is stopped at the limit, and the limit is said', () => {
    given(...Array.from({ length: OPEN_QUARANTINES }, (_, i) => kept(i)))
      .when({ type: 'QuarantineReport', ...report(9_999) })
      .thenRefused('quarantine_full', { limit: OPEN_QUARANTINES });
  });

  it('a revoked device is not paired again under its old id', () => {
    const pair = { deviceId: 'd', schoolId: 's', campusId: 'c', purpose: 'gate' as const, gateId: null, label: null, by: 'admin', at: 1 };
    given({ type: 'DevicePaired', data: pair }, { type: 'DeviceRevoked', data: { by: 'admin', at: 2 } })
      .when({ type: 'PairDevice', ...pair })
      .thenRefused('device_revoked');
  });
});
