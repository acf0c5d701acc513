import { SchoolClock } from './school-clock';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 10, 4);

describe('what time a tap says', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOON + 12 * HOUR }));
  afterEach(() => jest.useRealTimers());

  /** the device is twelve hours ahead of the school */
  function measured(): SchoolClock {
    const clock = new SchoolClock();
    clock.measured(NOON, clock.raw() - 20, clock.raw() + 20);
    return clock;
  }

  it('is the school’s, however wrong the device’s clock is, with the error of the measure', () => {
    expect(measured().tap()).toEqual({ occurredAt: NOON, occurredRaw: NOON + 12 * HOUR, offsetMs: -12 * HOUR, errorMs: 20 });
  });

  it('is still the school’s after the page was loaded anew without network', () => {
    const kept = measured().measure();
    jest.advanceTimersByTime(10 * MINUTE);
    const anew = new SchoolClock();
    expect(anew.measure()).toBeNull();
    // without what was kept the device's own time would be told, twelve hours off
    expect(anew.tap()).toMatchObject({ occurredAt: NOON + 12 * HOUR + 10 * MINUTE, errorMs: null });
    if (kept) anew.remember(kept);
    expect(anew.tap()).toMatchObject({ occurredAt: NOON + 10 * MINUTE, errorMs: 20 });
  });

  it('says that its error is unknown when the measure is more than half an hour old', () => {
    const clock = measured();
    jest.advanceTimersByTime(31 * MINUTE);
    expect(clock.tap()).toMatchObject({ occurredAt: NOON + 31 * MINUTE, errorMs: null });
  });

  it('goes by a measure of this page, not by one of before', () => {
    const clock = measured();
    clock.remember({ offset: 5 * HOUR, error: 1, measuredAtRaw: clock.raw() });
    expect(clock.now()).toBe(NOON);
  });

  it('tells pages at once when it was corrected, and nothing of a measure that says the same', () => {
    const clock = new SchoolClock();
    const told: number[] = [];
    const deaf = clock.onCorrected(() => told.push(clock.now()));
    clock.measured(NOON, clock.raw() - 20, clock.raw() + 20);
    clock.measured(NOON + 999, clock.raw() - 20, clock.raw() + 20);
    expect(told).toEqual([NOON]);
    clock.atLeast(NOON + HOUR);
    expect(told).toEqual([NOON, NOON + HOUR]);
    deaf();
    clock.atLeast(NOON + 2 * HOUR);
    expect(told).toHaveLength(2);
  });
});
