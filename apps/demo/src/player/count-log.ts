import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkFiles } from './play-day';

/** Bytes of a ledger on standard output. */
const MAX_OUTPUT = 8 * 1024 * 1024;

const run = promisify(execFile);

/**
 * Exports the log and counts it, both by the command line of the product: processes of their own that share no memory and
 * no code with whoever played.
 */
export async function countLog(
  cliFile: string,
  { dataFolder, masterKeyFile }: WorkFiles,
  serviceDay: string,
  exportFile: string,
): Promise<Readonly<Record<string, unknown>>> {
  const env = { ...process.env, BATON_DATA: dataFolder, BATON_MASTER_KEY_FILE: masterKeyFile };
  await run(process.execPath, [cliFile, 'export', '--out', exportFile], { env });
  const { stdout } = await run(process.execPath, [cliFile, 'ledger', '--file', exportFile, '--day', serviceDay], {
    env,
    maxBuffer: MAX_OUTPUT,
  }).catch(
    // a child left over: the ledger is printed all the same, and says which
    (error: { readonly stdout?: string; readonly message: string }) => {
      if (!error.stdout) throw new Error(error.message);
      return { stdout: error.stdout };
    },
  );
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

export const cliBeside = (serverFile: string): string => join(serverFile, '..', 'cli.js');
