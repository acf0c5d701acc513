import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly port: number;
  /** `esdb://…` */
  readonly address: string;
}

/** Starts the wire server as a process of its own, from source; it ends with whoever started it. */
export async function startServerProcess(...args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [resolve(__dirname, '../run-ts.cjs'), resolve(__dirname, 'main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { child, ...(JSON.parse(line) as { readonly port: number; readonly address: string }) };
  throw new Error('The server process ended before it listened');
}
