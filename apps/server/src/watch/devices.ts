import { Injectable } from '@nestjs/common';
import type { DayAddress } from '../day/streams';

/** Devices followed at once; a school has a handful a gate. */
const MAX_DEVICES = 2_000;

export interface GateDevice {
  readonly deviceId: string;
  readonly gateId: string;
  readonly address: DayAddress;
  /** clock of the domain, epoch ms */
  lastHeardAt: number;
  /** sockets that are connected now: a connected device is heard */
  sockets: number;
}

/** Which gate devices this instance has heard, and when last. A device that was never heard here can't fall silent here. */
@Injectable()
export class GateDevices {
  private readonly devices = new Map<string, GateDevice>();

  heard(address: DayAddress, deviceId: string, gateId: string, at: number): GateDevice {
    const key = keyOf(address, deviceId);
    const device = this.devices.get(key) ?? { deviceId, gateId, address, lastHeardAt: at, sockets: 0 };
    device.lastHeardAt = Math.max(device.lastHeardAt, at);
    this.devices.delete(key);
    this.devices.set(key, device);
    if (this.devices.size > MAX_DEVICES) this.devices.delete(this.devices.keys().next().value as string);
    return device;
  }

  of(address: DayAddress): readonly GateDevice[] {
    return [...this.devices.values()].filter((d) => d.address.campusId === address.campusId && d.address.serviceDay === address.serviceDay);
  }

  /** The device has nothing more to say today: its day is closed, or it signed off in order. */
  forget(address: DayAddress, deviceId: string): void {
    this.devices.delete(keyOf(address, deviceId));
  }
}

const keyOf = ({ campusId, serviceDay }: DayAddress, deviceId: string): string => `${campusId}/${serviceDay}/${deviceId}`;
