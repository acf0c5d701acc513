import { project, type EventStore, type Place, type Recorded, type RunningProjection, type Sealer } from '@baton/event-log';
import { deviceCodec, deviceFold, type DeviceEvent, type DeviceState } from '@baton/roster';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE, SEALER } from '../platform/tokens';

const PREFIX = 'device-';

export type KeptReport = DeviceState['open'][number] & { readonly deviceId: string };

/** Reports that could not be applied and wait for a person, of all devices. What they say is opened only when asked for. */
@Injectable()
export class KeptReports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly devices = new Map<string, { readonly schoolId: string; readonly deviceId: string; state: DeviceState }>();
  private running: RunningProjection | null = null;
  private stopped: string | null = null;

  constructor(
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {
    readiness.add('kept-reports', () => ({ ready: this.stopped === null, stopped: this.stopped }));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.running = project<DeviceEvent>(this.store, {
      name: 'kept-reports',
      prefixes: [PREFIX],
      codecs: [deviceCodec],
      checkContent: false,
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }

  of(schoolId: string): readonly KeptReport[] {
    return [...this.devices.values()]
      .filter((device) => device.schoolId === schoolId)
      .flatMap(({ deviceId, state }) => state.open.map((report) => ({ ...report, deviceId })))
      .sort((a, b) => a.at - b.at);
  }

  /** What the report said, as its device sent it; null when it was too large to keep or its sender's key is gone. */
  async text(schoolId: string, { deviceId, quarantineId }: KeptReport): Promise<string | null> {
    const stream = `${PREFIX}${schoolId}.${deviceId}`;
    for await (const recorded of this.store.readStream(stream)) {
      if (recorded.type !== 'ReportQuarantined') continue;
      const data = JSON.parse(recorded.data) as Extract<DeviceEvent, { type: 'ReportQuarantined' }>['data'];
      if (data.quarantineId !== quarantineId || data.body === null) continue;
      const parts = await Promise.all(
        data.body.map((part, i) => this.sealer.open({ stream, type: recorded.type, path: `body[${i}]` }, part)),
      );
      return parts.some((part) => part === null) ? null : parts.join('');
    }
    return null;
  }

  private take({ event }: Recorded<DeviceEvent>, { stream }: Place): void {
    const [schoolId, deviceId] = stream.slice(PREFIX.length).split('.');
    const device = this.devices.get(stream) ?? { schoolId, deviceId, state: deviceFold.initial() };
    device.state = deviceFold.evolve(device.state, { event });
    this.devices.set(stream, device);
  }
}
