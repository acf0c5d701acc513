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
  DeviceStationed: event('The device stands at this gate or place from now on.', {
    gateId: orNull(id),
    placeId: orNull(id),
    by: id,
    at: time,
  }),
  DeviceRenamed: event('The device has another name.', { label: orNull(sealed), by: id, at: time }),
  DeviceUsed: event('Somebody signed in on the device who had not used it for half a day.', { staffId: id, at: time }),
  DeviceRevoked: event('The device is not one of the school any more.', { by: id, at: time }),
  LastQueueDelivered: event('A revoked device has handed in everything that it had not sent; all of it was kept.', {
    install: orNull(id),
    reports: count,
    at: time,
  }),
  DeviceEmptied: event('A revoked device says that it has emptied its store; reports that it could not hand in are lost.', {
    install: orNull(id),
    undelivered: count,
    at: time,
  }),
  ReportQuarantined: event('A report was kept that could not be applied; a person decides.', {
    quarantineId: id,
    reason: code('invalid', 'version_unknown', 'no_session', 'no_rights', 'too_large', 'device_revoked'),
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

type Data<T extends DeviceEvent['type']> = Extract<DeviceEvent, { type: T }>['data'];
type Quarantined = Data<'ReportQuarantined'>;
type Paired = Data<'DevicePaired'>;

export interface DeviceState {
  readonly device:
    | (Omit<Paired, 'label'> & {
        readonly placeId: string | null;
      })
    | null;
  readonly revoked: boolean;
  /** epoch ms; null: not yet */
  readonly revokedAt: number | null;
  readonly deliveredAt: number | null;
  readonly emptiedAt: number | null;
  /** who used it, the latest first */
  readonly users: readonly { readonly staffId: string; readonly at: number }[];
  readonly open: readonly Omit<Quarantined, 'body'>[];
  /** all that were ever kept */
  readonly kept: number;
}

export const NO_DEVICE: DeviceState = {
  device: null,
  revoked: false,
  revokedAt: null,
  deliveredAt: null,
  emptiedAt: null,
  users: [],
  open: [],
  kept: 0,
};

/** people of a device that are remembered as its users */
export const REMEMBERED_USERS = 40;
/** ms after which somebody's use of the device is noted again: once a shift, not once a sign-in */
export const USED_AGAIN_AFTER_MS = 12 * 3_600_000;

/** open reports of one device; beyond it the sender is told that nothing is kept, and the school that a device floods */
export const OPEN_QUARANTINES = 500;

export type DeviceCommand<S = Sealed> =
  | ({ readonly type: 'PairDevice' } & Omit<Paired, 'label'> & { readonly label: S | null })
  | ({ readonly type: 'StationDevice' } & Data<'DeviceStationed'>)
  | ({ readonly type: 'RenameDevice' } & Omit<Data<'DeviceRenamed'>, 'label'> & { readonly label: S | null })
  | ({ readonly type: 'UseDevice' } & Data<'DeviceUsed'>)
  | { readonly type: 'RevokeDevice'; readonly by: string; readonly at: number }
  | ({ readonly type: 'DeliverLastQueue' } & Data<'LastQueueDelivered'>)
  | ({ readonly type: 'ConfirmEmptied' } & Data<'DeviceEmptied'>)
  | ({ readonly type: 'QuarantineReport' } & Omit<Quarantined, 'body'> & { readonly body: readonly S[] | null })
  | {
      readonly type: 'ResolveQuarantine';
      readonly quarantineId: string;
      readonly by: string;
      readonly outcome: 'entered_by_hand' | 'nothing_to_do';
      readonly at: number;
    };

export type DevicePurpose = Paired['purpose'];

export type DeviceRefusal = Extract<ReturnType<typeof decideDevice>, { kind: 'refused' }>['refusal'];

export function decideDevice(command: DeviceCommand, state: DeviceState) {
  switch (command.type) {
    case 'PairDevice': {
      const { type: _, ...data } = command;
      if (state.revoked) return refused('device_revoked');
      return state.device ? unchanged : accepted({ type: 'DevicePaired', data } as const);
    }
    case 'StationDevice':
    case 'RenameDevice':
    case 'UseDevice':
      return decideOfPaired(command, state);
    case 'RevokeDevice': {
      if (!state.device) return refused('device_unknown');
      return state.revoked ? unchanged : accepted({ type: 'DeviceRevoked', data: { by: command.by, at: command.at } } as const);
    }
    case 'DeliverLastQueue':
    case 'ConfirmEmptied':
      return decideOfRevoked(command, state);
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

function decideOfPaired(command: Extract<DeviceCommand, { type: 'StationDevice' | 'RenameDevice' | 'UseDevice' }>, state: DeviceState) {
  const { device } = state;
  if (!device) return refused('device_unknown');
  if (state.revoked) return refused('device_revoked');
  switch (command.type) {
    case 'StationDevice': {
      const { type: _, ...data } = command;
      const stands = device.gateId === data.gateId && device.placeId === data.placeId;
      return stands ? unchanged : accepted({ type: 'DeviceStationed', data } as const);
    }
    case 'RenameDevice': {
      const { type: _, ...data } = command;
      return accepted({ type: 'DeviceRenamed', data } as const);
    }
    case 'UseDevice': {
      const { type: _, ...data } = command;
      const last = state.users.find((user) => user.staffId === data.staffId);
      return last && data.at - last.at < USED_AGAIN_AFTER_MS ? unchanged : accepted({ type: 'DeviceUsed', data } as const);
    }
    default:
      return command satisfies never;
  }
}

/** A device hands in its last queue and empties its store only after it was revoked: before, the day takes its reports. */
function decideOfRevoked(command: Extract<DeviceCommand, { type: 'DeliverLastQueue' | 'ConfirmEmptied' }>, state: DeviceState) {
  if (!state.device) return refused('device_unknown');
  if (!state.revoked) return refused('device_in_use');
  const { type, ...data } = command;
  if (type === 'ConfirmEmptied')
    return state.emptiedAt === null ? accepted({ type: 'DeviceEmptied', data: data as Data<'DeviceEmptied'> } as const) : unchanged;
  return state.deliveredAt === null
    ? accepted({ type: 'LastQueueDelivered', data: data as Data<'LastQueueDelivered'> } as const)
    : unchanged;
}

export function evolveDevice(state: DeviceState, e: DeviceEvent): DeviceState {
  switch (e.type) {
    case 'DevicePaired': {
      const { label: _, ...device } = e.data;
      return { ...state, device: { ...device, placeId: null } };
    }
    case 'DeviceStationed': {
      const { gateId, placeId } = e.data;
      return state.device ? { ...state, device: { ...state.device, gateId, placeId } } : state;
    }
    case 'DeviceRenamed':
      return state;
    case 'DeviceUsed': {
      const others = state.users.filter((user) => user.staffId !== e.data.staffId);
      return { ...state, users: [e.data, ...others].slice(0, REMEMBERED_USERS) };
    }
    case 'DeviceRevoked':
      return { ...state, revoked: true, revokedAt: e.data.at };
    case 'LastQueueDelivered':
      return { ...state, deliveredAt: e.data.at };
    case 'DeviceEmptied':
      return { ...state, emptiedAt: e.data.at };
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
  version: 2,
  initial: (): DeviceState => NO_DEVICE,
  evolve: (state: DeviceState, recorded: { readonly event: DeviceEvent }): DeviceState => evolveDevice(state, recorded.event),
};
