import type { Clock, Vault } from '@baton/event-log';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Statement } from 'better-sqlite3';
import type { DayAddress } from '../day/streams';
import { CLOCK, VAULT } from '../platform/tokens';
import { ReadDatabase } from '../projections/read-database';

/** Devices followed at once; a school has a handful a gate, a district hundreds of schools. */
const MAX_DEVICES = 10_000;
/** real ms between two notes that a device is connected here, and for which other instances believe such a note */
const NOTE_EVERY_MS = 20_000;
const CONNECTED_FOR_MS = 60_000;
/** real ms for which it is kept when a device was heard last */
const KEPT_FOR_MS = 24 * 3_600_000;

const KIND = 'gate_device';

/** What the instances tell each other of a device, through the vault. */
interface Note {
  readonly connected: boolean;
  /** clock of the domain, epoch ms */
  readonly heardAt: number;
}

export interface GateDevice {
  readonly deviceId: string;
  readonly gateId: string;
  readonly address: DayAddress;
  /** clock of the domain, epoch ms */
  lastHeardAt: number;
  /** sockets that are connected now: a connected device is heard */
  sockets: number;
  /** known from before a restart, and not heard since: then `lastHeardAt` is the restart, and proves nothing */
  isRemembered: boolean;
}

/**
 * Which gate devices this instance has heard, and when last. Which ones there are is remembered beside the read database:
 * a device that doesn't come back after a restart falls silent like any other, counted from the restart. A device that
 * moved to another instance is heard there: before one is called silent, `heardAnywhere` asks.
 */
@Injectable()
export class GateDevices implements OnApplicationShutdown {
  private readonly devices = new Map<string, GateDevice>();
  private readonly timer: NodeJS.Timeout;
  private noting: Promise<void> = Promise.resolve();
  /** the same by day: the watch asks for each campus's every second */
  private readonly byDay = new Map<string, Set<GateDevice>>();
  private readonly remember: Statement<[string, string, string, string]>;

  constructor(
    private readonly database: ReadDatabase,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(VAULT) private readonly vault: Vault,
  ) {
    this.timer = setInterval(() => this.noteConnected(), NOTE_EVERY_MS).unref();
    this.remember = database.db.prepare('INSERT OR REPLACE INTO gate_devices VALUES (?, ?, ?, ?)');
    for (const row of this.remembered())
      this.heard({ campusId: row.campus_id, serviceDay: row.service_day }, row.device_id, row.gate_id, clock.now()).isRemembered = true;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.noting;
  }

  /** A socket of this device joined. */
  connected(device: GateDevice): void {
    device.sockets += 1;
    this.note(device);
  }

  /** One of its sockets is gone. */
  lost(device: GateDevice): void {
    device.sockets = Math.max(0, device.sockets - 1);
    device.lastHeardAt = this.clock.now();
    this.note(device);
  }

  /** When it was heard last, by any instance. */
  async heardAnywhere(device: GateDevice): Promise<number> {
    await this.noting;
    const stored = await this.vault.getVerifier(KIND, idOf(device));
    if (!stored || (stored.expiresAt ?? 0) <= Date.now()) return device.lastHeardAt;
    const { connected, heardAt } = JSON.parse(stored.value) as Note;
    device.lastHeardAt = Math.max(device.lastHeardAt, connected ? this.clock.now() : heardAt);
    return device.lastHeardAt;
  }

  private noteConnected(): void {
    for (const device of this.devices.values()) if (device.sockets > 0) this.note(device);
  }

  /** In order. A note that can't be kept is made up for by the next one. */
  private note(device: GateDevice): void {
    this.noting = this.noting.then(() => {
      const connected = device.sockets > 0;
      const value = JSON.stringify({ connected, heardAt: device.lastHeardAt } satisfies Note);
      const expiresAt = Date.now() + (connected ? CONNECTED_FOR_MS : KEPT_FOR_MS);
      return this.vault.putVerifier(KIND, idOf(device), { value, expiresAt }).catch(() => undefined);
    });
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
    const device =
      this.devices.get(key) ?? this.firstHeard({ deviceId, gateId, address, lastHeardAt: at, sockets: 0, isRemembered: false });
    device.lastHeardAt = Math.max(device.lastHeardAt, at);
    device.isRemembered = false;
    this.devices.delete(key);
    this.devices.set(key, device);
    if (this.devices.size > MAX_DEVICES) this.dropOldest();
    return device;
  }

  private firstHeard(device: GateDevice): GateDevice {
    const { address, deviceId, gateId } = device;
    this.remember.run(address.campusId, address.serviceDay, deviceId, gateId);
    const ofDay = this.byDay.get(dayOf(address)) ?? new Set();
    this.byDay.set(dayOf(address), ofDay.add(device));
    return device;
  }

  private dropOldest(): void {
    const [[key, device]] = this.devices;
    this.devices.delete(key);
    const ofDay = this.byDay.get(dayOf(device.address));
    ofDay?.delete(device);
    if (ofDay?.size === 0) this.byDay.delete(dayOf(device.address));
  }

  of(address: DayAddress): readonly GateDevice[] {
    return [...(this.byDay.get(dayOf(address)) ?? [])];
  }
}

const idOf = ({ address, deviceId }: GateDevice): string => keyOf(address, deviceId);

const dayOf = ({ campusId, serviceDay }: DayAddress): string => `${campusId}/${serviceDay}`;

const keyOf = (address: DayAddress, deviceId: string): string => `${dayOf(address)}/${deviceId}`;
