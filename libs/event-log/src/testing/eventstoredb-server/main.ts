/**
 * The wire server as a process of its own. Prints one JSON line {port, address} once it listens, and ends with its input.
 * usage: eventstoredb-server [--port n] [--journal file] [--statistics-every n] [--seed folder]
 * One JSON line on its input plans faults: {"plan":"append","faults":["killed_after_write", null]}
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { CallKind, Fault } from './faults';
import { WireServer } from './server';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, journal: { type: 'string' }, 'statistics-every': { type: 'string' }, seed: { type: 'string' } },
  });
  const server = new WireServer({
    ...(values.port ? { port: Number(values.port) } : {}),
    ...(values.journal ? { journal: values.journal } : {}),
    ...(values.seed ? { seed: values.seed } : {}),
    ...(values['statistics-every'] ? { statisticsEvery: Number(values['statistics-every']) } : {}),
    onKill: () => process.kill(process.pid, 'SIGKILL'),
  });
  await server.start();
  process.stdout.write(JSON.stringify({ port: server.port, address: server.address }) + '\n');
  const input = createInterface(process.stdin);
  input.on('line', (line) => {
    const { plan, faults } = JSON.parse(line) as { readonly plan: CallKind; readonly faults: readonly (Fault | null)[] };
    server.faults.plan(plan, ...faults);
  });
  input.on('close', () => process.exit(0)); // whoever started it is gone
}

void main();
