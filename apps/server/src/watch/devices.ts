import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import type { Statement } from 'better-sqlite3';
import type { DayAddress } from '../day/streams';
import { CLOCK } from '../platform/tokens';
import { ReadDatabase } from '../projections/read-database';

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

/**
 * Which gate devices this instance has heard, and when last. Which ones there are is remembered beside the read database:
 * a device that doesn't come back after a restart falls silent like any other, counted from the restart.
 */
@Injectable()
export class GateDevices {
  private readonly devices = new Map<string, GateDevice>();
  private readonly remember: Statement<[string, string, string, string]>;

  constructor(
    private readonly database: ReadDatabase,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.remember = database.db.prepare('INSERT OR REPLACE INTO gate_devices VALUES (?, ?, ?, ?)');
    for (const row of this.remembered())
      this.heard({ campusId: row.campus_id, serviceDay: row.service_day }, row.device_id, row.gate_id, clock.now());
  }

  private remembered() {
    return this.database.db
      .prepare<[number], { campus_id: string; service_day: string; device_id: string; gate_id: string }>(
        'SELECT * FROM gate_devices ORDER BY service_day DESC LIMIT ?',
      )
      .all(MAX_DEVICES);
  }

  heard(address: DayAddress, deviceId: string, gateId: string, at: number): GateDevice {
    const key = keyOf(address, deviceId);
    const device = this.devices.get(key) ?? { deviceId, gateId, address, lastHeardAt: at, sockets: 0 };
    if (!this.devices.has(key)) this.remember.run(address.campusId, address.serviceDay, deviceId, gateId);
    device.lastHeardAt = Math.max(device.lastHeardAt, at);
    this.devices.delete(key);
    this.devices.set(key, device);
    if (this.devices.size > MAX_DEVICES) this.devices.delete(this.devices.keys().next().value as string);
    return device;
  }

  of(address: DayAddress): readonly GateDevice[] {
    return [...this.devices.values()].filter((d) => d.address.campusId === address.campusId && d.address.serviceDay === address.serviceDay);
  }
}

const keyOf = ({ campusId, serviceDay }: DayAddress, deviceId: string): string => `${campusId}/${serviceDay}/${deviceId}`;
