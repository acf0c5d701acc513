import {
  anyCode,
  code,
  codecOf,
  count,
  digest,
  event,
  id,
  integer,
  list,
  orNull,
  sealed,
  time,
  type EventOf,
  type Sealed,
} from '@baton/event-schema';
import { accepted, refused, unchanged } from '../decision';

/**
 * Stream device-<schoolId>.<deviceId>: a tablet of the school, and the reports from it that could not be applied. A report
 * is never dropped: what fails validation, version, session or rights is kept here, sealed, until a person has seen it.
 */
export const deviceEvents = {
  DevicePaired: event('The device became one of the school.', {
    deviceId: id,
    schoolId: id,
    campusId: id,
    purpose: code('duty_teacher', 'gate', 'office', 'queue_board'),
    gateId: orNull(id),
    label: orNull(sealed),
    by: id,
    at: time,
  }),
  DeviceRevoked: event('The device is not one of the school any more.', { by: id, at: time }),
  ReportQuarantined: event('A report was kept that could not be applied; a person decides.', {
    quarantineId: id,
    reason: code('invalid', 'version_unknown', 'no_session', 'no_rights', 'too_large'),
    commandType: orNull(anyCode),
    commandId: orNull(id),
    install: orNull(id),
    sequence: orNull(integer),
    senderId: orNull(id),
    bodyDigest: digest,
    bodyBytes: count,
    body: orNull(list(sealed)),
    at: time,
  }),
  QuarantineResolved: event('A named person looked at a kept report: entered by hand, or nothing to do.', {
    quarantineId: id,
    by: id,
    outcome: code('entered_by_hand', 'nothing_to_do'),
    at: time,
  }),
};

export type DeviceEvent = EventOf<typeof deviceEvents>;
export const deviceCodec = codecOf(deviceEvents);

type Quarantined = Extract<DeviceEvent, { type: 'ReportQuarantined' }>['data'];

export interface DeviceState {
  readonly device: {
    readonly deviceId: string;
    readonly campusId: string;
    readonly purpose: string;
    readonly gateId: string | null;
  } | null;
  readonly revoked: boolean;
  readonly open: readonly Omit<Quarantined, 'body'>[];
  /** all that were ever kept */
  readonly kept: number;
}

export const NO_DEVICE: DeviceState = { device: null, revoked: false, open: [], kept: 0 };

/** open reports of one device; beyond it the sender is told that nothing is kept, and the school that a device floods */
export const OPEN_QUARANTINES = 500;

export type DeviceCommand<S = Sealed> =
  | ({ readonly type: 'PairDevice' } & Omit<Extract<DeviceEvent, { type: 'DevicePaired' }>['data'], 'label'> & { readonly label: S | null })
  | { readonly type: 'RevokeDevice'; readonly by: string; readonly at: number }
  | ({ readonly type: 'QuarantineReport' } & Omit<Quarantined, 'body'> & { readonly body: readonly S[] | null })
  | {
      readonly type: 'ResolveQuarantine';
      readonly quarantineId: string;
      readonly by: string;
      readonly outcome: 'entered_by_hand' | 'nothing_to_do';
      readonly at: number;
    };

export type DeviceRefusal = Extract<ReturnType<typeof decideDevice>, { kind: 'refused' }>['refusal'];

export function decideDevice(command: DeviceCommand, state: DeviceState) {
  switch (command.type) {
    case 'PairDevice': {
      const { type: _, ...data } = command;
      if (state.revoked) return refused('device_revoked');
      return state.device ? unchanged : accepted({ type: 'DevicePaired', data } as const);
    }
    case 'RevokeDevice': {
      if (!state.device) return refused('device_unknown');
      return state.revoked ? unchanged : accepted({ type: 'DeviceRevoked', data: { by: command.by, at: command.at } } as const);
    }
    case 'QuarantineReport': {
      // also of a device that was never paired or is revoked: what it says may be all that anybody knows
      const { type: _, ...data } = command;
      if (state.open.some((q) => q.quarantineId === command.quarantineId || q.bodyDigest === command.bodyDigest)) return unchanged;
      if (state.open.length >= OPEN_QUARANTINES) return refused('quarantine_full', { limit: OPEN_QUARANTINES });
      return accepted({ type: 'ReportQuarantined', data } as const);
    }
    case 'ResolveQuarantine': {
      const { type: _, ...data } = command;
      return state.open.some((q) => q.quarantineId === command.quarantineId)
        ? accepted({ type: 'QuarantineResolved', data } as const)
        : unchanged;
    }
    default:
      return command satisfies never;
  }
}

export function evolveDevice(state: DeviceState, e: DeviceEvent): DeviceState {
  switch (e.type) {
    case 'DevicePaired': {
      const { deviceId, campusId, purpose, gateId } = e.data;
      return { ...state, device: { deviceId, campusId, purpose, gateId } };
    }
    case 'DeviceRevoked':
      return { ...state, revoked: true };
    case 'ReportQuarantined': {
      const { body: _, ...report } = e.data;
      return { ...state, open: [...state.open, report], kept: state.kept + 1 };
    }
    case 'QuarantineResolved':
      return { ...state, open: state.open.filter((q) => q.quarantineId !== e.data.quarantineId) };
    default:
      return e satisfies never;
  }
}

/** `version` counts up whenever evolve changes meaning. */
export const deviceFold = {
  version: 1,
  initial: (): DeviceState => NO_DEVICE,
  evolve: (state: DeviceState, recorded: { readonly event: DeviceEvent }): DeviceState => evolveDevice(state, recorded.event),
};
