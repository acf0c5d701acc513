import { isStepped } from '@baton/event-log';
import { configFrom } from '@baton/installation';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApp, type RunningApp } from '../../../apps/server/src/app';
import { ALERTS_PREFIX, DAY_PREFIX } from '../../../apps/server/src/day/streams';
import { Boards } from '../../../apps/server/src/projections/boards';
import { Watch } from '../../../apps/server/src/watch/watch';

/**
 * The product's server as it is, in a process of its own. Its clock is put to a time of the day and runs from there as a
 * school's does, one look of the watch a second; beside it a few questions about what that costs.
 */

/** ms between two looks of the watch, as the product's own loop has it */
const TICK_MS = 1_000;
/** ms between two steps of the clock */
const CLOCK_MS = 200;
/** microseconds between two samples of a profile */
const SAMPLED_EVERY_US = 1_000;

export interface ServerState {
  /** days in memory, those that began, those whose list is frozen, those with a running clock */
  readonly days: number;
  readonly opened: number;
  readonly frozen: number;
  /** to days: what people tapped, and few things besides */
  readonly appends: number;
  readonly lostRaces: number;
  /** to alerts, which every instance raises and one of them first */
  readonly alertRaces: number;
}

export interface ServerLooks {
  /** ms between two completed looks at all clocks, the longest since the last question */
  readonly longestMs: number;
}

export interface ServerMemory {
  /** bytes, after garbage collection */
  readonly rss: number;
  readonly heapUsed: number;
}

async function main(): Promise<void> {
  const from = performance.now();
  const running = await createApp({ config: configFrom(process.env), mode: 'demo' });
  await running.app.listen(0, '127.0.0.1');
  const appends = countAppends(running);
  const clock = runningWatch(running);
  const answers: Readonly<Record<string, (at: string) => unknown>> = {
    clock: (at) => clock.putTo(Number(at)),
    state: () => ({ ...daysOf(running), ...appends }) satisfies ServerState,
    looks: () => ({ longestMs: clock.longestLook() }) satisfies ServerLooks,
    memory,
    'heap-snapshot': (file) => ({ file: writeHeapSnapshot(file) }),
    ...cpuProfile(),
  };
  process.on('message', (question: string) => {
    const [what, at] = question.split(' ');
    if (what === 'stop') void clock.stop().then(() => running.close().then(() => process.exit(0)));
    else void Promise.resolve(answers[what](at)).then((answer) => process.send?.(answer ?? {}));
  });
  process.send?.({ url: await running.app.getUrl(), createdMs: performance.now() - from });
}

function daysOf({ app }: RunningApp) {
  const boards = app.get(Boards).all();
  return {
    days: boards.length,
    opened: boards.filter(({ day }) => day.opened !== null).length,
    frozen: boards.filter(({ day }) => day.frozen).length,
  };
}

function runningWatch({ app, platform }: RunningApp) {
  const { clock } = platform.stores;
  const watch = app.get(Watch);
  let base: { readonly at: number; readonly since: number } | null = null;
  let longest = 0;
  let lastLook = performance.now();
  let stopped = false;
  let loop = Promise.resolve();
  const looked = platform.metrics.watchTick.set.bind(platform.metrics.watchTick);
  platform.metrics.watchTick.set = (...of: Parameters<typeof looked>) => {
    longest = Math.max(longest, performance.now() - lastLook);
    lastLook = performance.now();
    looked(...of);
  };
  const goOn = () => {
    if (!isStepped(clock) || base === null) throw new Error('The clock of a district is stepped.');
    clock.stepTo(Math.max(clock.now(), base.at + Math.floor(performance.now() - base.since)));
  };
  setInterval(() => base && goOn(), CLOCK_MS).unref(); // also while a look takes its time
  const run = async () => {
    while (!stopped) {
      goOn();
      await watch.tick();
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  };
  return {
    putTo(at: number): void {
      const first = base === null;
      base = { at, since: performance.now() };
      lastLook = performance.now();
      if (first) loop = run();
    },
    longestLook(): number {
      const ms = Math.max(longest, base === null ? 0 : performance.now() - lastLook);
      longest = 0;
      return Math.round(ms);
    },
    async stop() {
      stopped = true;
      await loop;
    },
  };
}

/** Appends of this instance, and those that lost their race against another. */
function countAppends({ platform }: RunningApp): Pick<ServerState, 'appends' | 'lostRaces' | 'alertRaces'> {
  const counts = { appends: 0, lostRaces: 0, alertRaces: 0 };
  const { store } = platform.stores;
  const append = store.append.bind(store);
  store.append = async (...of) => {
    const result = await append(...of);
    const lost = result.kind === 'conflict' ? 1 : 0;
    if (of[0].startsWith(DAY_PREFIX)) {
      counts.appends += 1;
      counts.lostRaces += lost;
    } else if (of[0].startsWith(ALERTS_PREFIX)) counts.alertRaces += lost;
    return result;
  };
  return counts;
}

/** Where this process spends its time between the two questions, for Chrome's developer tools. */
function cpuProfile() {
  const session = new Session();
  return {
    'profile-begin': async () => {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLED_EVERY_US });
      await session.post('Profiler.start');
    },
    'profile-end': async (file: string) => {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      writeFileSync(file, JSON.stringify(profile));
    },
  };
}

function memory(): ServerMemory {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
