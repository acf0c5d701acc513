import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedLog } from './shared-log';

const CLI = join(__dirname, '..', '..', '..', 'dist/cli.js');

/** One line of an export, as far as a counter reads it. */
export interface ExportedEvent {
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: {
    readonly commandId: string;
    readonly instance: string;
    readonly actor: { readonly id: string };
    readonly time: { readonly recordedAt: number };
  };
}

/** Every event of the log by the command line of the product: a process that shares nothing with the servers. */
export function exportOf(log: SharedLog, folder: string): { readonly file: string; readonly events: readonly ExportedEvent[] } {
  const file = join(folder, 'export.ndjson');
  const env = {
    ...process.env,
    ...log.settings,
    BATON_DATA: join(folder, 'cli'),
    BATON_MASTER_KEY_FILE: join(folder, 'key', 'master.key'),
  };
  const { status, stderr, stdout } = spawnSync(process.execPath, [CLI, 'export', '--out', file], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`export failed: ${stdout}${stderr}`);
  const lines = readFileSync(file, 'utf8').split('\n');
  return { file, events: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ExportedEvent) };
}
