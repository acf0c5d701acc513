import { type EventStore, type Place, project, type Recorded, type RunningProjection, type Sealer } from '@baton/event-log';
import { type DeviceEvent, deviceCodec, type DeviceState, evolveDevice, NO_DEVICE } from '@baton/roster';
import type { Readiness } from '../platform/readiness';
import { TextsToOpen } from '../platform/texts-to-open';
import { KnownHere } from '../projections/known-here';
import type { PairedDevice } from './paired-device';

const PREFIX = 'device-';

export interface KnownDevice extends PairedDevice {
  /** null: it has none */
  readonly name: string | null;
  readonly state: DeviceState;
}

interface Entry {
  state: DeviceState;
  name: string | null;
  /** last revision seen of the device's stream */
  revision: number;
}

/** Which devices belong to the school: folded from the log at start, kept up to date by the subscription. Names in memory only. */
export class DeviceDirectory {
  private readonly devices = new Map<string, Entry>();
  private readonly heardAt = new Map<string, number>();
  private readonly known = new KnownHere();
  private readonly labels: TextsToOpen;
  private running: RunningProjection | null = null;

  constructor(sealer: Sealer) {
    this.labels = new TextsToOpen(sealer, (damaged) => {
      throw damaged;
    });
  }

  /** Resolves when every device that stands in the log is known here. */
  async start(store: EventStore, readiness: Readiness, brokenLink: () => void): Promise<void> {
    this.running = project<DeviceEvent>(store, {
      name: 'device-directory',
      prefixes: [PREFIX],
      codecs: [deviceCodec],
      brokenLink,
      live: () => this.labels.live(),
      handle: (recorded, place) => this.take(recorded, place),
    });
    let stopped: string | null = null;
    void this.running.stopped.then((why) => (stopped = why.kind));
    readiness.add('device-directory', () => ({ ready: stopped === null, stopped, devices: this.all().length }));
    await this.running.caughtUp;
  }

  async stop(): Promise<void> {
    await this.running?.close();
  }

  get(schoolId: string, deviceId: string): KnownDevice | null {
    const entry = this.devices.get(`${PREFIX}${schoolId}.${deviceId}`);
    return entry ? knownOf(entry) : null;
  }

  of(schoolId: string): readonly KnownDevice[] {
    return this.all().filter((device) => device.schoolId === schoolId);
  }

  /** epoch ms, real time, since this instance started; null: not yet */
  lastHeardAt(deviceId: string): number | null {
    return this.heardAt.get(deviceId) ?? null;
  }

  heard(deviceId: string, at: number): void {
    this.heardAt.set(deviceId, at);
  }

  /** Resolves when this event of a device's stream is known here. @throws Refused `behind` */
  async hasSeen(stream: string, revision: string): Promise<void> {
    if ((this.devices.get(stream)?.revision ?? -1) < Number(revision)) await this.known.until(stream, Number(revision));
  }

  private all(): KnownDevice[] {
    return [...this.devices.values()].map(knownOf).filter((device) => device !== null);
  }

  private async take({ event }: Recorded<DeviceEvent>, { stream, revision }: Place): Promise<void> {
    const entry = this.devices.get(stream) ?? { state: NO_DEVICE, name: null, revision: -1 };
    entry.state = evolveDevice(entry.state, event);
    if (event.type === 'DevicePaired' || event.type === 'DeviceRenamed') {
      const { label: sealed } = event.data;
      this.labels.add(stream, sealed && { place: { stream, type: event.type, path: 'label' }, sealed }, (name) => (entry.name = name));
    }
    this.devices.set(stream, entry);
    await this.labels.due();
    entry.revision = Number(revision);
    this.known.saw(stream, entry.revision);
  }
}

function knownOf({ state, name }: Entry): KnownDevice | null {
  if (!state.device) return null;
  const { deviceId, schoolId, campusId, purpose, gateId, placeId } = state.device;
  const { revoked, deliveredAt } = state;
  return { deviceId, schoolId, campusId, purpose, gateId, placeId, revoked, delivered: deliveredAt !== null, name, state };
}
