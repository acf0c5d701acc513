import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Result } from './measure';
import { postgresVersion } from '../../libs/event-log/src/testing/postgres';

const ROOT = join(__dirname, '..');
const PRODUCT = ['better-sqlite3', '@eventstore/db-client', '@nestjs/core', 'fastify', 'socket.io'];
const PEERS = [
  '@event-driven-io/emmett',
  '@event-driven-io/emmett-sqlite',
  'sqlite3',
  '@event-driven-io/emmett-postgresql',
  '@castore/core',
  '@castore/event-storage-adapter-postgres',
];

/** What ran: Node, the product, what it stands on, the peers. */
export function versions(): Record<string, string> {
  const of = (folder: string, names: readonly string[]) => names.map((name) => [name, versionIn(join(ROOT, folder, name))] as const);
  const known = [
    ...of('node_modules', PRODUCT),
    ...of('bench/node_modules', PEERS),
    ...of('bench/ocoda/node_modules', ['@ocoda/event-sourcing']),
  ].filter(([, version]) => version !== null);
  return {
    node: process.versions.node,
    baton: versionIn(ROOT) ?? '',
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    postgresql: postgresVersion() ?? 'not installed: its peers are not measured',
    ...(Object.fromEntries(known) as Record<string, string>),
  };
}

function versionIn(folder: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}

export function printJson(results: readonly Result[]): void {
  process.stdout.write(`${JSON.stringify({ versions: versions(), results }, null, 2)}\n`);
}

export function printTable(results: readonly Result[]): void {
  for (const [name, version] of Object.entries(versions())) process.stdout.write(`${name} ${version}\n`);
  for (const { name, value, unit, p50, p99, ratios, atMost, notMeasured = {} } of results) {
    const waits = p50 === null ? '' : `   p50 ${p50} ms   p99 ${p99} ms`;
    process.stdout.write(value === null ? `\n${name}\n` : `\n${name}: ${value} ${unit}${waits}\n`);
    if (value !== null && atMost !== undefined)
      process.stdout.write(`  预算 budget ≤ ${atMost} ${unit}: ${value <= atMost ? '达到 reached' : '未达到 MISSED'}\n`);
    for (const [peer, ratio] of Object.entries(ratios)) process.stdout.write(`  × ${ratio} of ${peer}\n`);
    for (const [what, why] of Object.entries(notMeasured)) process.stdout.write(`  未测量 NOT MEASURED ${what}: ${why}\n`);
  }
}
