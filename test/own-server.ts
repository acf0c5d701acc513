import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SERVER_FILE = join(__dirname, '..', 'dist/server.js');
/** ms until a server has said where it is */
const READY_WITHIN_MS = 60_000;

export interface OwnServer {
  readonly url: string;
  /** of `admin`; '' on a data folder that has been used */
  readonly firstPassword: string;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Settings of a school's own server in a folder, by the names of its environment; those of the shell don't leak in. */
export const settingsIn = (folder: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BATON_'))),
  ...{ BATON_DATA: join(folder, 'data'), BATON_MASTER_KEY_FILE: join(folder, 'master.key'), BATON_PORT: '0', BATON_LOG_LEVEL: 'warn' },
  ...more,
});

/** The packaged server as a school runs it: `serve`, on the real clock. @throws Error with what was printed */
export async function startOwnServer(env: NodeJS.ProcessEnv): Promise<OwnServer> {
  const isUsed = existsSync(join(env.BATON_DATA ?? '', 'log.sqlite'));
  const server = spawn(process.execPath, [SERVER_FILE, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = await whatItSays(server, isUsed);
  return {
    url: (/\(serve\) (http:\S+)/.exec(said)?.[1] ?? '').replace(/127\.0\.0\.1|\[::1\]/, 'localhost'),
    firstPassword: /First sign-in: admin \/ (\S+)/.exec(said)?.[1] ?? '',
    async end(signal) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      if (server.kill(signal)) await gone;
    },
  };
}

/** On a data folder that has been used there is no first sign-in to wait for. */
function whatItSays(server: ChildProcess, isUsed: boolean): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server was not ready in time:\n${said}`)), READY_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes(isUsed ? '(serve) http' : 'First sign-in: ')) return;
      clearTimeout(timer);
      resolve(said);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended (${code}):\n${said}`));
    });
  });
}
