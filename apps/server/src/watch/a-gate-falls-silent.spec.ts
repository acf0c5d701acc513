import { initialAlerts, initialDay } from '@baton/custody';
import { clockOf } from '@baton/event-log';
import { DEFAULT_POLICY } from '@baton/roster';
import { Identity } from '../platform/identity';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import type { GateDevice } from './devices';
import { Watch } from './watch';

const NOW = Date.parse('2026-03-10T17:40:00+08:00');
const MINUTE = 60_000;
const LIMIT = DEFAULT_POLICY.deviceSilent * MINUTE;
const ADDRESS = { campusId: 'c1', serviceDay: '2026-03-10' };

interface Case {
  readonly device: Partial<GateDevice>;
  /** when it was reported silent, epoch ms */
  readonly silentSince?: number;
  /** what another instance last heard of it, epoch ms */
  readonly elsewhere?: number;
}

/** What an instance at 17:40 reports of one gate device. */
async function reported({ device: of, silentSince, elsewhere = 0 }: Case): Promise<readonly string[]> {
  const given: string[] = [];
  const device: GateDevice = {
    ...{ deviceId: 'tablet', gateId: 'south', address: ADDRESS, lastHeardAt: NOW, sockets: 0, isRemembered: false },
    ...of,
  };
  const opened = { schoolId: 's1', ...ADDRESS, freezeAt: NOW - 120 * MINUTE, lessonsEnd: NOW - 120 * MINUTE, periods: [] };
  const day = Object.assign(initialDay(), { opened: opened as never, frozen: true });
  if (silentSince !== undefined)
    day.silentDevices.set('tablet', {
      gateId: 'south',
      lastHeardAt: silentSince - LIMIT,
      eventId: 'e1',
      since: silentSince,
      gateGoesOn: false,
    });
  const board = { address: ADDRESS, day, alerts: initialAlerts(), dayRevision: 0, alertsRevision: -1 };
  const book = { give: async ({ command }: { command: () => { type: string } }) => void given.push(command().type) };
  const devices = { of: () => [device], heardAnywhere: async () => Math.max(device.lastHeardAt, elsewhere) };
  const clock = clockOf({ kind: 'simulated', realStart: 0, simulatedStart: NOW, factor: 0 });
  const names = { campuses: () => [] };
  const logger = { warn: (problem: unknown) => given.push(JSON.stringify(problem)), error: () => undefined };
  const parts = [{ all: () => [board] }, names, new LedCampuses(null), {}, {}, book, { tell: async () => undefined }, devices];
  const watch = new (Watch as unknown as new (...all: readonly unknown[]) => Watch)(
    ...[...parts, new Metrics(), new Identity(), new Readiness(), clock, logger],
  );
  await watch.tick();
  return given;
}

describe('a gate’s device', () => {
  it('falls silent when no instance has heard it for so long', async () => {
    expect(await reported({ device: { lastHeardAt: NOW - LIMIT } })).toEqual(['ReportDeviceSilent']);
    expect(await reported({ device: { lastHeardAt: NOW - LIMIT }, elsewhere: NOW - 1_000 })).toEqual([]);
    expect(await reported({ device: { lastHeardAt: NOW - LIMIT + 1 } })).toEqual([]);
    expect(await reported({ device: { lastHeardAt: NOW - LIMIT, sockets: 1 } })).toEqual([]);
  });

  it('is heard again by the instance that it came back to', async () => {
    const silentSince = NOW - MINUTE;
    expect(await reported({ device: { sockets: 1, lastHeardAt: NOW - LIMIT }, silentSince })).toEqual(['ReportDeviceHeard']);
    expect(await reported({ device: { lastHeardAt: NOW - 1_000 }, silentSince })).toEqual(['ReportDeviceHeard']);
  });

  it('is not heard again because an instance with a clock behind, or one that has just started, thinks so', async () => {
    expect(await reported({ device: { lastHeardAt: NOW - MINUTE }, silentSince: NOW + 30_000 })).toEqual([]);
    expect(await reported({ device: { lastHeardAt: NOW, isRemembered: true }, silentSince: NOW - MINUTE })).toEqual([]);
  });
});
