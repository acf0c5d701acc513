import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface RunningServer {
  readonly url: string;
  /** of a new installation; null for a data folder that has been used */
  readonly firstSteps: { readonly login: string; readonly oneTimePassword: string } | null;
  /** SIGTERM; resolves when the process is gone */
  stop(): Promise<void>;
  /** SIGKILL: as when the power goes; resolves when the process is gone */
  kill(): Promise<void>;
  /** rejects when the process ends by itself */
  readonly died: Promise<never>;
}

export interface ServerOptions {
  /** the packaged server: dist/server.js */
  readonly file: string;
  readonly dataFolder: string;
  readonly masterKeyFile: string;
  /** ISO time at which a new log begins */
  readonly start: string;
  /** 0: any free one */
  readonly port: number;
  /** further settings of the server, by the names of its environment */
  readonly settings?: Readonly<Record<string, string>>;
  /** what the server prints beside its first line */
  readonly print?: (line: string) => void;
}

/** Real time that a server may take to be ready, and to stop: ms. */
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
/** Lines of the server's errors that are shown when it dies. */
const LAST_LINES = 20;

const READY = 'BATON_READY ';

/** Starts the packaged server as a demo, the way `node dist/server.js demo` does. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const child = spawn(process.execPath, ['--enable-source-maps', options.file, 'demo'], {
    env: {
      ...withoutSettings(process.env),
      ...options.settings,
      BATON_DATA: options.dataFolder,
      BATON_MASTER_KEY_FILE: options.masterKeyFile,
      BATON_PORT: String(options.port),
      // stepped by the player, at whatever speed it plays
      BATON_CLOCK_FACTOR: '0',
      BATON_CLOCK_START: options.start,
      BATON_LOG_LEVEL: 'warn',
      // a demo's guardian pages are for the browser on this machine
      ...(options.port === 0 ? {} : { BATON_PUBLIC_URL: `http://localhost:${options.port}` }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C goes to whoever plays, who stops the server in order
    detached: true,
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    if (errors.length > LAST_LINES) errors.shift();
  });
  const died = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`The server ended (${signal ?? code}).\n${errors.join('\n')}`)));
    child.once('error', reject);
  });
  // who doesn't wait for it is not stopped by it
  died.catch(() => undefined);
  const ready = await Promise.race([readyLine(child, options.print), died, tooLong(READY_WITHIN_MS, 'The server was not ready in time.')]);
  return { ...ready, died, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

/** Settings of the shell must not leak into a demo. */
const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('BATON_')));

function readyLine(child: ChildProcess, print: ServerOptions['print']): Promise<Pick<RunningServer, 'url' | 'firstSteps'>> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(READY)) resolve(JSON.parse(line.slice(READY.length)) as Pick<RunningServer, 'url' | 'firstSteps'>);
      else print?.(line);
    });
  });
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

const tooLong = (ms: number, message: string): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(message)), ms).unref());
