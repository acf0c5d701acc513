import { copyLog, openEventStoreDbLog } from '@baton/event-log';
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startWireServer } from '../commands-on-a-wire';
import { inFolder } from '../folder';
import { versions } from '../report';
import { measureSize, type SizeResult } from './measure-size';
import { type Rosters, rostersIn } from './rosters';
import { withLog } from './stores';

/** Sizes beside the one that was asked for, so that one sees how cost grows. */
const LADDER = [1, 10, 100, 300];
const MAX_CAMPUSES = 1_000;

const told = (line: string): void => void process.stderr.write(`${line}\n`);

/** Children released a campus, unless told otherwise; the reference day releases 1,128. */
const SAMPLED_RELEASES = 36;

interface Options {
  readonly sizes: readonly number[];
  /** this size alone, on one instance with the embedded log */
  readonly only: boolean;
  readonly json: boolean;
  /** folder in which rosters stay for the next run; null: gone afterwards */
  readonly rosters: string | null;
  readonly releases: number;
  /** only writes the rosters: measuring can wait for a quiet hour */
  readonly prepare: boolean;
}

const USAGE =
  `用法：npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only] [--rosters <文件夹> [--prepare]] [--releases <每校区放学人数>]\n` +
  `Usage: npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only] [--rosters <folder> [--prepare]] [--releases <a campus>]`;

/** null: not to be understood */
function optionsOf(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      campuses: { type: 'string' },
      json: { type: 'boolean', default: false },
      only: { type: 'boolean', default: false },
      prepare: { type: 'boolean', default: false },
      rosters: { type: 'string' },
      releases: { type: 'string', default: String(SAMPLED_RELEASES) },
    },
  });
  const campuses = Number(values.campuses ?? NaN);
  const releases = Number(values.releases);
  if (!Number.isInteger(campuses) || campuses < 1 || campuses > MAX_CAMPUSES || !(releases >= 1)) return null;
  const sizes = values.only ? [campuses] : [...LADDER.filter((size) => size < campuses), campuses];
  return {
    sizes,
    only: values.only,
    json: values.json,
    rosters: values.rosters === undefined ? null : resolve(values.rosters),
    releases,
    prepare: values.prepare,
  };
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === null) {
    told(USAGE);
    return 2;
  }
  const results =
    options.rosters === null ? await inFolder((folder) => measureAll(folder, options)) : await measureAll(options.rosters, options);
  if (options.json) process.stdout.write(`${JSON.stringify({ versions: versions(), results }, null, 2)}\n`);
  else for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  return results.some(({ ledgerProblems }) => ledgerProblems.length > 0) ? 1 : 0;
}

const EMBEDDED = 'SQLite file';
const SHARED_FILE = 'SQLite file and vault shared on one machine';
const WIRE = 'EventStoreDB wire server in memory, no disk; vault shared on one machine';
const SHARING = 3;
/** Each instance holds all days and names: three of a larger district don't fit this machine's memory. */
const MAX_SHARED = 100;
/** Moving a roster over the wire takes a round trip for each child and adult: more campuses only take longer. */
const MAX_ON_WIRE = 10;

async function measureAll(folder: string, { sizes, releases, prepare, only }: Options): Promise<SizeResult[]> {
  const results: SizeResult[] = [];
  const written: Rosters[] = [];
  for (const campuses of sizes) {
    const home = { folder: join(folder, String(campuses)), address: null };
    const smaller = written.at(-1);
    if (smaller && !existsSync(home.folder)) cpSync(smaller.home.folder, home.folder, { recursive: true });
    const rosters = await rostersIn(home, told);
    await rosters.growTo(campuses);
    written.push(rosters);
    if (!prepare) results.push(await measureSize({ rosters, campuses, instances: 1, log: EMBEDDED, releases, told }));
  }
  if (prepare || only) return results;
  const many = Math.max(
    0,
    sizes.findLastIndex((size) => size <= MAX_SHARED),
  );
  const shared = { rosters: written[many], campuses: sizes[many] };
  results.push(await measureSize({ ...shared, instances: SHARING, log: SHARED_FILE, releases, told }));
  const few = Math.max(
    0,
    sizes.findLastIndex((size) => size <= MAX_ON_WIRE),
  );
  const onWire = await measureOnWire(written[few], sizes[few], releases).catch((error: unknown) => {
    told(`未测量 NOT MEASURED, ${WIRE}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  return onWire === null ? results : [...results, onWire];
}

/** The log moves to the wire server as a district's log moves; keys stay in the file beside it. */
function measureOnWire(rosters: Rosters, campuses: number, releases: number): Promise<SizeResult> {
  return inFolder(async (folder) => {
    cpSync(rosters.home.folder, folder, { recursive: true });
    const wire = await startWireServer();
    try {
      const from = performance.now();
      const { events } = await withLog({ folder, address: null }, (store) =>
        copyLog({
          from: store,
          openTarget: (beginAs) => openEventStoreDbLog({ connection: wire.address, beginAs }),
          now: Date.now(),
        }),
      );
      const seconds = (performance.now() - from) / 1_000;
      told(`log of ${campuses} campuses moved: ${events} events in ${seconds.toFixed(0)} s`);
      const home = { folder, address: wire.address };
      return await measureSize({ rosters: { ...rosters, home }, campuses, instances: SHARING, log: WIRE, releases, told });
    } finally {
      wire.stop();
    }
  });
}

process.env.UV_THREADPOOL_SIZE ??= '8';
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
