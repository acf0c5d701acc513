import type { HttpSchool } from '../../../apps/demo/src/player/http-school';
import type { SchoolUnderPlay } from '../../../apps/demo/src/player/school-under-play';
import type { Instances } from './instances';

/** Real ms after which an instance is killed that has begun to step its clock: the watch is at work then. */
const INTO_THE_STEP_MS = 25;
/** Real ms until every device must have found another server, and between two looks. */
const FOUND_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;
/** Real ms after which every device of a killed instance knows that its connection is gone. */
const NOTICED_AFTER_MS = 100;

/** When instances die: at a tap by its number of the day, or while the clock is stepped to a time (epoch ms). */
export type Death = { readonly tap: number } | { readonly stepTo: number };

export interface DyingSchool extends SchoolUnderPlay {
  /** instances in the order in which they were killed */
  readonly killed: readonly number[];
}

/**
 * The school at instances that die with SIGKILL, one after the other in turn. One that dies at a tap starts again beside
 * the play, and gets work when the clocks of all are stepped. `ends`: then all of it must be whole again, epoch ms.
 */
export function dyingSchool(school: HttpSchool, instances: Instances, deaths: readonly Death[], ends: number): DyingSchool {
  const killed: number[] = [];
  let taps = 0;
  let comesBack: Promise<() => void> | null = null;
  /** until its devices have gone on at another instance */
  let gone: Promise<void> | null = null;
  const kill = async (): Promise<() => void> => {
    const instance = killed.length % instances.count;
    killed.push(instance);
    gone = instances.kill(instance);
    await gone;
    return instances.start(instance);
  };
  /** A device needs a second to find another server, in which a day at full speed goes on for minutes: as if it were silent. */
  const untilDevicesGoOn = async (): Promise<void> => {
    if (gone === null) return;
    await gone;
    gone = null;
    await pause(NOTICED_AFTER_MS);
    await untilAllHaveFound(school);
  };
  const giveWorkAgain = async (): Promise<void> => {
    (await comesBack)?.();
    comesBack = null;
  };
  const dieNow = (): void => {
    comesBack = kill();
    comesBack.catch(() => undefined); // told where it is waited for
  };
  const nextDeath = (): Death | undefined => deaths[killed.length];
  return {
    ...school,
    killed,
    async stepTo(at) {
      const death = nextDeath();
      const dies = death !== undefined && 'stepTo' in death && death.stepTo <= at;
      await untilDevicesGoOn();
      if (dies || at >= ends || (await isReady(comesBack))) await giveWorkAgain();
      if (dies) {
        // whoever is killed answers nobody; it is stepped when it is back, and only then does the day go on: the minutes of
        // a day at full speed are shorter than any start
        const stepping = school.stepTo(at).catch(() => undefined);
        await pause(INTO_THE_STEP_MS);
        dieNow();
        await stepping;
        await giveWorkAgain();
      }
      await untilDevicesGoOn();
      await school.stepTo(at);
    },
    async give(act) {
      taps += 1;
      const death = nextDeath();
      const answer = school.give(act);
      if (death && 'tap' in death && death.tap <= taps && comesBack === null) dieNow();
      return answer;
    },
  };
}

const isReady = (what: Promise<unknown> | null): Promise<boolean> =>
  Promise.race([Promise.resolve(what).then(() => what !== null), pause(0).then(() => false)]);

async function untilAllHaveFound(school: HttpSchool): Promise<void> {
  for (let waited = 0; school.looking() > 0; waited += LOOK_EVERY_MS) {
    if (waited > FOUND_WITHIN_MS) throw new Error(`${school.looking()} devices found no server again`);
    await pause(LOOK_EVERY_MS);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
