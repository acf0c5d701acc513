import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..', '..');

/** A log that several servers share in a test, and how they are told where it is. */
export interface SharedLog {
  /** what it is, in words for the output: nobody takes one for the other */
  readonly words: string;
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** `npm run test:eventstore` asks for that log alone. */
export const ONLY_EVENTSTOREDB = process.env.ONLY_EVENTSTOREDB === '1';

/** One SQLite file of this machine. */
export function oneFile(folder: string): SharedLog {
  const settings = { BATON_LOG: `sqlite:${join(folder, 'shared', 'log.sqlite')}`, ...vaultFile(folder) };
  return { words: 'one SQLite file on this machine', settings, close: () => Promise.resolve() };
}

/** The EventStoreDB that EVENTSTORE_URL names, under a namespace of its own; else the wire server, as a process. */
export async function eventStoreDb(folder: string): Promise<SharedLog> {
  const { EVENTSTORE_URL } = process.env;
  const namespace = { BATON_LOG_NAMESPACE: `t${randomBytes(6).toString('hex')}`, ...vaultFile(folder) };
  if (EVENTSTORE_URL) {
    const settings = { BATON_LOG: EVENTSTORE_URL, ...namespace };
    return { words: 'the EventStoreDB that EVENTSTORE_URL names', settings, close: () => Promise.resolve() };
  }
  const child = spawn(process.execPath, [join(ROOT, 'dist/eventstoredb-server.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { address } = await firstLine(child);
  return {
    words: 'the wire server of the tests, in memory (no EVENTSTORE_URL)',
    settings: { BATON_LOG: address, ...namespace },
    async close() {
      const gone = once(child, 'exit');
      child.stdin?.end();
      await gone;
    },
  };
}

const vaultFile = (folder: string) => ({ BATON_VAULT: `sqlite:${join(folder, 'shared', 'vault.sqlite')}` });

async function firstLine(child: ChildProcess): Promise<{ readonly address: string }> {
  if (!child.stdout) throw new Error('The wire server has no output.');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as { readonly address: string };
  throw new Error('The wire server ended before it listened: run npm run build first.');
}
