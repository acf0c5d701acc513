import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { PlayedServers } from '../../../apps/demo/src/player/http-school';
import { type RunningServer, startServer } from '../../../apps/demo/src/player/server-process';
import type { SharedLog } from './shared-log';

const SERVER_FILE = join(__dirname, '..', '..', '..', 'dist/server.js');

/** By which the servers of these tests say their figures. */
export const METRICS_TOKEN = 'for-the-figures-of-these-tests';

/** Lines of the servers' logs that are kept for a test that failed. */
const MAX_LINES = 50;

/** Several servers, as processes, on one log and one vault; each with a read database of its own. */
export interface Instances extends PlayedServers {
  readonly first: RunningServer;
  readonly count: number;
  /** what the servers printed last: their warnings and errors */
  readonly printed: readonly string[];
  /** address of one that runs, null while it doesn't */
  at(instance: number): string | null;
  kill(instance: number): Promise<void>;
  /** Starts it again on its own data folder, as after a power cut. Answers how to give it work, once it is ready. */
  start(instance: number): Promise<() => void>;
  stop(): Promise<void>;
}

export async function startInstances(
  count: number,
  of: { readonly log: SharedLog; readonly folder: string; readonly start: string },
): Promise<Instances> {
  const running: (RunningServer | null)[] = [];
  const printed: string[] = [];
  let turn = 0;
  mkdirSync(join(of.folder, 'key'), { recursive: true });
  const startOne = (instance: number) =>
    startServer({
      file: SERVER_FILE,
      dataFolder: join(of.folder, `data-${instance}`),
      masterKeyFile: join(of.folder, 'key', 'master.key'),
      start: of.start,
      port: 0,
      settings: { ...of.log.settings, BATON_METRICS_TOKEN: METRICS_TOKEN },
      print: (line) => {
        printed.push(`${instance} ${line}`);
        if (printed.length > MAX_LINES) printed.shift();
      },
    });
  // the first makes the school's administrator; the others find one
  running.push(await startOne(0));
  running.push(...(await Promise.all(Array.from({ length: count - 1 }, (_, i) => startOne(i + 1)))));
  const started = running.filter((server) => server !== null);
  const [first] = started;
  const alive = () => running.flatMap((server) => (server ? [server.url] : []));
  return {
    first,
    count,
    printed,
    running: alive,
    next() {
      const all = alive();
      return all[(turn += 1) % all.length];
    },
    at: (instance) => running[instance]?.url ?? null,
    async kill(instance) {
      const server = running[instance];
      running[instance] = null;
      await server?.kill();
    },
    async start(instance) {
      const server = await startOne(instance);
      started.push(server);
      return () => (running[instance] = server);
    },
    async stop() {
      await Promise.all(started.map((server) => server.stop()));
    },
  };
}
