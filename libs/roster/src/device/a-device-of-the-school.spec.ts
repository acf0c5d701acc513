import { scenarios } from '../testing/scenario';
import {
  decideDevice,
  evolveDevice,
  NO_DEVICE,
  USED_AGAIN_AFTER_MS,
  type DeviceCommand,
  type DeviceEvent,
  type DeviceState,
} from './device';

const given = scenarios<DeviceState, DeviceEvent, DeviceCommand>({ initial: NO_DEVICE, decide: decideDevice, evolve: evolveDevice });

describe('a device of the school', () => {
  const pair = { deviceId: 'd', schoolId: 's', campusId: 'c', purpose: 'gate' as const, gateId: 'north', label: null, by: 'admin', at: 1 };
  const paired: DeviceEvent = { type: 'DevicePaired', data: pair };
  const revoked: DeviceEvent = { type: 'DeviceRevoked', data: { by: 'admin', at: 5 } };

  it('is moved to another gate, and does not move where it stands', () => {
    const to = { gateId: 'south', placeId: null, by: 'admin', at: 2 };
    const state = given(paired)
      .when({ type: 'StationDevice', ...to })
      .then({ type: 'DeviceStationed', data: to });
    expect(state.device?.gateId).toBe('south');
    given(paired)
      .when({ type: 'StationDevice', ...to, gateId: 'north' })
      .thenUnchanged();
  });

  it('remembers who used it, once a shift', () => {
    const used = (staffId: string, at: number): DeviceEvent => ({ type: 'DeviceUsed', data: { staffId, at } });
    const state = given(paired, used('t1', 10), used('t2', 20))
      .when({ type: 'UseDevice', staffId: 't1', at: 10 + USED_AGAIN_AFTER_MS })
      .then(used('t1', 10 + USED_AGAIN_AFTER_MS));
    expect(state.users.map(({ staffId }) => staffId)).toEqual(['t1', 't2']);
    given(paired, used('t1', 10))
      .when({ type: 'UseDevice', staffId: 't1', at: 9 + USED_AGAIN_AFTER_MS })
      .thenUnchanged();
  });

  it('that is revoked is used, moved and renamed no more', () => {
    for (const command of [
      { type: 'UseDevice', staffId: 't1', at: 6 },
      { type: 'StationDevice', gateId: null, placeId: null, by: 'admin', at: 6 },
      { type: 'RenameDevice', label: null, by: 'admin', at: 6 },
    ] as const)
      given(paired, revoked).when(command).thenRefused('device_revoked');
  });

  it('hands in its last queue and empties its store only once it is revoked', () => {
    const last = { install: 'i1', reports: 3, at: 7 };
    const emptied = { install: 'i1', undelivered: 0, at: 8 };
    given(paired)
      .when({ type: 'DeliverLastQueue', ...last })
      .thenRefused('device_in_use');
    given(paired)
      .when({ type: 'ConfirmEmptied', ...emptied })
      .thenRefused('device_in_use');
    const delivered = given(paired, revoked)
      .when({ type: 'DeliverLastQueue', ...last })
      .then({ type: 'LastQueueDelivered', data: last });
    expect([delivered.deliveredAt, delivered.emptiedAt]).toEqual([7, null]);
    const empty = given(paired, revoked, { type: 'LastQueueDelivered', data: last })
      .when({ type: 'ConfirmEmptied', ...emptied })
      .then({ type: 'DeviceEmptied', data: emptied });
    expect(empty.emptiedAt).toBe(8);
  });
});
