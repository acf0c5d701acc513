import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { PlayedServers } from '../../../apps/demo/src/player/http-school';
import { type RunningServer, startServer } from '../../../apps/demo/src/player/server-process';
import type { SharedLog } from './shared-log';

const SERVER_FILE = join(__dirname, '..', '..', '..', 'dist/server.js');

/** Several servers, as processes, on one log and one vault; each with a read database of its own. */
export interface Instances extends PlayedServers {
  readonly first: RunningServer;
  /** address of one that runs, null while it doesn't */
  at(instance: number): string | null;
  kill(instance: number): Promise<void>;
  /** On its own data folder, as after a power cut. */
  start(instance: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startInstances(
  count: number,
  of: { readonly log: SharedLog; readonly folder: string; readonly start: string },
): Promise<Instances> {
  const running: (RunningServer | null)[] = [];
  let turn = 0;
  mkdirSync(join(of.folder, 'key'), { recursive: true });
  const startOne = (instance: number) =>
    startServer({
      file: SERVER_FILE,
      dataFolder: join(of.folder, `data-${instance}`),
      masterKeyFile: join(of.folder, 'key', 'master.key'),
      start: of.start,
      port: 0,
      settings: of.log.settings,
    });
  // the first makes the school's administrator; the others find one
  running.push(await startOne(0));
  running.push(...(await Promise.all(Array.from({ length: count - 1 }, (_, i) => startOne(i + 1)))));
  const [first] = running as [RunningServer];
  const alive = () => running.flatMap((server) => (server ? [server.url] : []));
  return {
    first,
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
      running[instance] ??= await startOne(instance);
    },
    async stop() {
      for (const server of running) await server?.stop();
    },
  };
}
