import type { Actor, Aggregate, Clock, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { decideDevice, type DeviceCommand, type DeviceEvent, type DeviceRefusal, type DeviceState } from '@baton/roster';
import { deviceStream } from '../day/streams';
import { serverMetadata } from '../platform/command-metadata';
import type { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import type { DeviceDirectory } from './device-directory';

export interface DeviceAddress {
  readonly schoolId: string;
  readonly deviceId: string;
}

/** Writes what happens to devices, and waits until this process knows it: a revoked device is refused from the answer on. */
export class DeviceLog {
  constructor(
    private readonly devices: Aggregate<DeviceState, DeviceEvent, DeviceRefusal>,
    private readonly directory: DeviceDirectory,
    private readonly identity: Identity,
    private readonly clock: Clock,
    private readonly sealer: Sealer,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** @throws Refused with the code of the refusal; answers whether anything was recorded */
  async say(who: DeviceAddress, actor: Actor, command: DeviceCommand): Promise<'accepted' | 'unchanged'> {
    const stream = deviceStream(who.schoolId, who.deviceId);
    const metadata = serverMetadata(this.identity, this.clock, { schoolId: who.schoolId, actor });
    const outcome = await this.devices.transact({ stream, metadata, decide: (state) => decideDevice(command, state) });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') throw new Refused(outcome.refusal?.code ?? 'device_unknown');
    if (outcome.events.length > 0) await this.directory.hasSeen(stream, outcome.revision);
    return outcome.kind;
  }

  /** A device's name is sealed like every label. */
  name(who: DeviceAddress, type: 'DevicePaired' | 'DeviceRenamed', name: string): Promise<Sealed> {
    const place = { stream: deviceStream(who.schoolId, who.deviceId), type, path: 'label' };
    return this.sealer.seal(place, { subject: who.deviceId, class: 'roster' }, name);
  }
}
