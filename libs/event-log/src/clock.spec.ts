import { clockOf, isStepped } from './clock';

describe('The clock of a log', () => {
  afterEach(() => void jest.useRealTimers());

  it('is the machine for a real log', () => expect(clockOf({ kind: 'real' }, () => 42).now()).toBe(42));

  it('runs faster from its simulated start, the same in every process', () => {
    let real = 10_000;
    const mode = { kind: 'simulated', realStart: 10_000, simulatedStart: 1_000_000, factor: 60 } as const;
    const [one, two] = [clockOf(mode, () => real), clockOf(mode, () => real)];
    expect(one.now()).toBe(1_000_000);
    real += 1_000;
    expect([one.now(), two.now()]).toEqual([1_060_000, 1_060_000]);
  });

  it('wakes a sleeper after the real time that the factor leaves', async () => {
    jest.useFakeTimers();
    const clock = clockOf({ kind: 'simulated', realStart: Date.now(), simulatedStart: 0, factor: 60 });
    let awake = false;
    void clock.sleepUntil(60_000).then(() => (awake = true));
    await jest.advanceTimersByTimeAsync(990);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(20);
    expect(awake).toBe(true);
  });

  it('sleeps for a month: a single timer would fire at once', async () => {
    jest.useFakeTimers();
    const clock = clockOf({ kind: 'real' });
    const month = 31 * 24 * 3600_000;
    let awake = false;
    void clock.sleepUntil(Date.now() + month).then(() => (awake = true));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(month);
    expect(awake).toBe(true);
  });

  it('sees a jump of the machine clock within a minute', async () => {
    jest.useFakeTimers();
    const clock = clockOf({ kind: 'real' });
    let awake = false;
    void clock.sleepUntil(Date.now() + 3600_000).then(() => (awake = true));
    jest.setSystemTime(Date.now() + 3600_000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(awake).toBe(true);
  });

  it('wakes within a minute whoever slept when the machine clock was set back: the time to wait for is another', async () => {
    jest.useFakeTimers();
    const clock = clockOf({ kind: 'real' });
    let awake = false;
    void clock.sleepUntil(Date.now() + 1_000).then(() => (awake = true));
    jest.setSystemTime(Date.now() - 8 * 3600_000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(awake).toBe(true);
  });

  it('lets a sleeper go when it is called off', async () => {
    const off = new AbortController();
    const sleeping = clockOf({ kind: 'real' }).sleepUntil(Date.now() + 3600_000, off.signal);
    off.abort();
    await sleeping;
  });

  it('stands still with factor 0 until it is stepped, and wakes whoever is due, in order', async () => {
    const clock = clockOf({ kind: 'simulated', realStart: 0, simulatedStart: 1_000, factor: 0 });
    if (!isStepped(clock)) throw new Error('a clock of factor 0 is stepped');
    const woken: number[] = [];
    const sleepers = [3_000, 2_000, 9_000].map((at) => clock.sleepUntil(at).then(() => woken.push(at)));
    expect(clock.now()).toBe(1_000);
    clock.stepTo(5_000);
    await Promise.all(sleepers.slice(0, 2));
    expect([clock.now(), woken]).toEqual([5_000, [2_000, 3_000]]);
    expect(() => clock.stepTo(4_000)).toThrow(/back/);
    clock.stepTo(9_000);
    await sleepers[2];
  });
});
