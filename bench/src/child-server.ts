import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** Milliseconds that a server may take to start, to answer a question, and to stop. */
const PATIENCE_MS = 60_000;

export interface ChildServer<Ready> {
  readonly ready: Ready;
  ask<T>(question: string): Promise<T>;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/**
 * Starts one of the benchmark's bundles as a process that talks back.
 * @param patienceMs milliseconds that it may take to start
 */
export async function startChild<Ready>(
  bundle: string,
  env: NodeJS.ProcessEnv = {},
  patienceMs: number = PATIENCE_MS,
): Promise<ChildServer<Ready>> {
  const child = fork(join(__dirname, bundle), {
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  children.add(child);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await nextMessage<Ready>(child, patienceMs);
  return {
    ready,
    async ask(question) {
      const answer = nextMessage<never>(child, PATIENCE_MS);
      child.send(question);
      return answer;
    },
    async stop() {
      child.send('stop');
      await gone;
      children.delete(child);
    },
  };
}

const withoutSettings = (env: NodeJS.ProcessEnv) => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('BATON_')));

function nextMessage<T>(child: ChildProcess, patienceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A server of the benchmark did not answer in time.')), patienceMs);
    const ended = (code: number | null) => reject(new Error(`A server of the benchmark ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (message) => {
      clearTimeout(timer);
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}
