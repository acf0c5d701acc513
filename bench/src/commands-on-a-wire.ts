import { openEventStoreDbLog } from '@baton/event-log';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fiftySmallCampuses, peer, product, productOn } from './commands';
import { inFolder } from './folder';
import { type Budget, contest, type Result, resultOf } from './measure';
import { openPeer } from './peer';

/** MB of heap: names and places of five million events. */
const WIRE_SERVER_MB = 6_144;
/** ms that the wire server may take to listen: with millions of events to begin with it reads their names first. */
const START_MS = 120_000;

/**
 * The same fifty campuses over the adapter for EventStoreDB: gRPC to another process that speaks EventStoreDB's protocol
 * and keeps everything in memory, so that no disk is in this figure. Beside it the embedded log, which is durable, and a
 * peer in memory, which is not.
 */
export async function commandsOnAWire(budget: Budget): Promise<Result[]> {
  const wire = await startWireServer();
  try {
    const work = fiftySmallCampuses();
    let namespaces = 0;
    const results = await contest(
      [
        {
          name: 'product on the wire server',
          run: async () =>
            productOn(await openEventStoreDbLog({ connection: wire.address, namespace: `bench${++namespaces}` }), work, budget),
        },
        { name: 'product on SQLite (durable)', run: () => inFolder((folder) => product(folder, work, budget)) },
        peer(
          '@ocoda/event-sourcing in memory (not durable)',
          () => openPeer('ocoda-in-memory'),
          () => work,
          budget,
        ),
      ],
      budget.rounds,
    );
    const [onWire, onSqlite, ocoda] = results;
    return [
      resultOf('commands-on-eventstoredb-wire-server-in-memory-no-disk', 'commands/s', [onWire, onSqlite, ocoda]),
      resultOf('commands-fifty-campuses-beside-ocoda', 'commands/s', [onSqlite, ocoda]),
    ];
  } finally {
    wire.stop();
  }
}

/** @param seed folder of a log to begin with */
export async function startWireServer(seed: string | null = null): Promise<{ readonly address: string; stop(): void }> {
  const args = [
    `--max-old-space-size=${WIRE_SERVER_MB}`,
    join(__dirname, 'eventstoredb-server.js'),
    ...(seed === null ? [] : ['--seed', seed]),
  ];
  // it ends with its input, so with this process too
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { address } = JSON.parse(await firstLine(child)) as { readonly address: string };
  return { address, stop: () => void child.stdin?.end() };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The wire server did not listen within ${START_MS} ms.`)), START_MS);
    child.once('exit', (code) => reject(new Error(`The wire server ended with ${code}.`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(late);
      resolve(line);
    });
  });
}
