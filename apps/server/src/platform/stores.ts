import {
  type Clock,
  ClockModeMismatch,
  type ClockMode,
  clockOf,
  createSealer,
  type EventStore,
  type Sealer,
  type Vault,
} from '@baton/event-log';
import { mkdirSync } from 'node:fs';
import { type Config, explained, filesOf, masterKeyFrom, openLogOf, openVaultOf, shownPlace, StartProblem } from '@baton/installation';
import { Abreast, followedBy } from './abreast';
import type { Metrics } from './metrics';
import { goOnWhereItStood } from './where-the-clock-stood';

export type StartMode = 'serve' | 'demo';

export interface Stores {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** what this instance has taken in of the log */
  readonly abreast: Abreast;
  /** the master key was made at this start */
  readonly keyCreated: boolean;
  close(): Promise<void>;
}

/**
 * Opens log and vault. `serve` runs on the machine's clock and refuses a simulated log; only `demo` may simulate.
 * @throws StartProblem with words for the console
 */
export async function openStores(config: Config, mode: StartMode, metrics: Metrics, onFatal?: (error: Error) => void): Promise<Stores> {
  return opened(config, mode, metrics, onFatal).catch((error: unknown) => {
    throw explained(error, config) ?? error;
  });
}

async function opened(config: Config, mode: StartMode, metrics: Metrics, onFatal?: (error: Error) => void): Promise<Stores> {
  const files = filesOf(config.dataFolder);
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const master = masterKeyFrom(config.masterKeyFile, config.vault.kind === 'sqlite' ? config.vault.file : null);
  const vault = await openVaultOf(config, master.key);
  try {
    const store = await openLog(config, mode, onFatal);
    const clock = goOnWhereItStood(clockOf(store.clock), files.demoClock);
    const sealer = await createSealer({ vault, logId: store.logId });
    const abreast = new Abreast();
    await abreast.listen(store);
    const close = async () => {
      await abreast.close();
      await store.close();
      await vault.close();
    };
    return { store: followedBy(abreast, measured(store, metrics)), abreast, vault, sealer, clock, keyCreated: master.created, close };
  } catch (error) {
    await vault.close();
    throw error;
  }
}

function clockOfStart(config: Config, mode: StartMode): ClockMode {
  if (mode === 'serve') return { kind: 'real' };
  return { kind: 'simulated', realStart: Date.now(), simulatedStart: Date.parse(config.clockStart), factor: config.clockFactor };
}

async function openLog(config: Config, mode: StartMode, onFatal?: (error: Error) => void): Promise<EventStore> {
  try {
    return await openLogOf(config.log, { clock: clockOfStart(config, mode), ...(onFatal ? { onFatal } : {}) });
  } catch (error) {
    if (!(error instanceof ClockModeMismatch)) throw error;
    throw new StartProblem(mode === 'serve' ? 'log_is_a_demo' : 'log_is_a_school', { place: shownPlace(config.log) });
  }
}

/** The store with its appends counted and timed. */
function measured(store: EventStore, metrics: Metrics): EventStore {
  return {
    logId: store.logId,
    clock: store.clock,
    async append(stream, expected, events) {
      const start = performance.now();
      const seconds = (outcome: string) => metrics.appendSeconds.observe({ outcome }, (performance.now() - start) / 1000);
      try {
        const result = await store.append(stream, expected, events);
        metrics.appendEvents.observe(events.length);
        seconds(result.kind);
        return result;
      } catch (error) {
        seconds('failed');
        throw error;
      }
    },
    readStream: (stream, from) => store.readStream(stream, from),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}
