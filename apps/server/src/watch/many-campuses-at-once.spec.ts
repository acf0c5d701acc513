import { initialAlerts, initialDay } from '@baton/custody';
import { clockOf, isStepped, type SteppedClock } from '@baton/event-log';
import { Identity } from '../platform/identity';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import type { Board } from '../projections/boards';
import { Watch } from './watch';

const HALF_PAST_THREE = Date.parse('2026-03-10T15:30:00+08:00');
/** ms that freezing one campus's list takes */
const A_FREEZE_MS = 1_500;

interface Surroundings {
  readonly clock: SteppedClock;
  readonly boards: Board[];
  readonly campuses: readonly string[];
  readonly opened: string[];
  readonly looks: number[];
}

/** A watch over campuses whose lists take their time to freeze; what it opened, and when it had looked at all clocks. */
function watchOver({ clock, boards, campuses, opened, looks }: Surroundings): Watch {
  const metrics = new Metrics();
  metrics.watchTick.set = () => void looks.push(clock.now());
  const collaborators = {
    boards: { all: () => boards, of: async () => null },
    names: { campuses: () => campuses.map((campusId) => ({ campus: { campusId, schoolId: 's1', timeZone: 'Asia/Shanghai' } })) },
    opening: {
      open: async ({ campusId }: Board['address']) => void opened.push(campusId),
      freeze: async ({ campusId }: Board['address']) => {
        clock.stepTo(clock.now() + A_FREEZE_MS);
        const board = boards.find(({ address }) => address.campusId === campusId);
        if (board) board.day.frozen = true;
      },
    },
    planning: {
      freezeAt: async ({ campusId }: Board['address']) => {
        if (campusId === 'broken') throw new Error('the roster of this campus is damaged');
        return HALF_PAST_THREE;
      },
    },
    alerts: { tell: async () => undefined },
    devices: { of: () => [] },
    logger: { warn: () => undefined, error: () => undefined },
  };
  const { boards: of, names, opening, planning, alerts, devices, logger } = collaborators;
  const parts = [
    of,
    names,
    new LedCampuses(null),
    opening,
    planning,
    {},
    alerts,
    devices,
    metrics,
    new Identity(),
    new Readiness(),
    clock,
    logger,
  ];
  return new (Watch as unknown as new (...all: readonly unknown[]) => Watch)(...parts);
}

function begun(campusId: string): Board {
  const day = initialDay();
  const opened = {
    schoolId: 's1',
    campusId,
    serviceDay: '2026-03-10',
    freezeAt: HALF_PAST_THREE,
    lessonsEnd: HALF_PAST_THREE + 600_000,
    periods: [],
  };
  return {
    address: { campusId, serviceDay: '2026-03-10' },
    day: Object.assign(day, { opened: opened as never }),
    alerts: initialAlerts(),
    dayRevision: 0,
    alertsRevision: -1,
  };
}

function surroundings(campuses: readonly string[], boards: Board[] = []): Surroundings {
  const clock = clockOf({ kind: 'simulated', realStart: 0, simulatedStart: HALF_PAST_THREE, factor: 0 });
  if (!isStepped(clock)) throw new Error('a stepped clock was asked for');
  return { clock, boards, campuses, opened: [], looks: [] };
}

describe('The watch over many campuses', () => {
  it('looks at all clocks between two lists that freeze in the same minute', async () => {
    const of = surroundings([], ['north', 'south', 'west', 'east'].map(begun));
    await watchOver(of).tick();
    expect(of.boards.every(({ day }) => day.frozen)).toBe(true);
    const gaps = of.looks.slice(1).map((at, i) => at - of.looks[i]);
    expect(of.looks.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(A_FREEZE_MS);
  });

  it('begins the day of every other campus when one can’t be planned', async () => {
    const of = surroundings(['broken', 'south']);
    await watchOver(of).tick();
    expect(of.opened).toEqual(['south']);
  });

  it('opens the day though the machine’s clock ran eight hours ahead when it looked before', async () => {
    const right = surroundings(['north']);
    let ahead = 8 * 3600_000;
    const watch = watchOver({ ...right, clock: { ...right.clock, now: () => right.clock.now() + ahead } });
    right.clock.stepTo(HALF_PAST_THREE + 1_000);
    await watch.tick();
    right.opened.length = 0;
    ahead = 0;
    await watch.tick();
    expect(right.opened).toEqual(['north']);
  });
});
