import { copyVault } from '@baton/event-log';
import { cpSync, existsSync } from 'node:fs';
import { freemem } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../../libs/event-log/src/testing/postgres';
import { startWireServer } from '../commands-on-a-wire';
import { inFolder } from '../folder';
import { versions } from '../report';
import type { Routing } from './load';
import { measureSize, type SizeOptions, type SizeResult } from './measure-size';
import { type Rosters, rostersIn } from './rosters';
import { seedOf } from './seed-wire';
import { type Home, withVault } from './stores';

/** Sizes beside the one that was asked for, so that one sees how cost grows. */
const LADDER = [1, 10, 100, 300];
const MAX_CAMPUSES = 1_000;
const SHARING = 3;
const WIRE = 'EventStoreDB wire server, begun with the rosters, in memory but for their bytes; vault shared on one machine';

type RowName = 'one' | 'routed' | 'routed-wire' | 'shared' | 'shared-keys' | 'shared-wire';

/** One way to run a district. */
interface Row {
  readonly name: RowName;
  readonly instances: number;
  readonly log: string;
  readonly routing: Routing;
  /** campuses, unless a run asks for this row: where each tap goes to the next instance, each holds all days and names */
  readonly most: number;
  readonly measure: (options: SizeOptions) => Promise<SizeResult>;
}

const ROWS: readonly Row[] = [
  { name: 'one', instances: 1, log: 'SQLite file', routing: 'campus', most: MAX_CAMPUSES, measure: measureSize },
  {
    ...{ name: 'routed', instances: SHARING, routing: 'campus', most: 300 },
    ...{ log: 'SQLite file and vault shared on one machine', measure: measureSize },
  },
  { name: 'routed-wire', instances: SHARING, log: WIRE, routing: 'campus', most: 300, measure: onWire },
  {
    ...{ name: 'shared', instances: SHARING, routing: 'next', most: 100 },
    ...{ log: 'SQLite file and vault shared on one machine', measure: measureSize },
  },
  {
    ...{ name: 'shared-keys', instances: SHARING, routing: 'next', most: 10 },
    ...{ log: 'SQLite file shared on one machine, vault in PostgreSQL', measure: withKeysInPostgres },
  },
  { name: 'shared-wire', instances: SHARING, log: WIRE, routing: 'next', most: 10, measure: onWire },
];

const told = (line: string): void => void process.stderr.write(`${line}\n`);
const toldOut = (line: string): void => void process.stdout.write(`${line}\n`);

/** Children released a campus, unless told otherwise, and less of a large district; the reference day releases 1,128. */
const SAMPLED_RELEASES = 36;

interface Options {
  readonly sizes: readonly number[];
  /** these rows alone, of this size alone; null: all rows, each at the largest size that its limit allows */
  readonly rows: readonly RowName[] | null;
  readonly json: boolean;
  /** folder in which rosters stay for the next run; null: gone afterwards */
  readonly rosters: string | null;
  readonly releases: number;
  /** only writes the rosters: measuring can wait for a quiet hour */
  readonly prepare: boolean;
  /** folder for profiles; null: none */
  readonly profiles: string | null;
}

const USAGE =
  `用法：npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only | --rows <行,行>] [--rosters <文件夹> [--prepare]] [--releases <每校区放学人数>] [--profiles <文件夹>]\n` +
  `Usage: npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only | --rows <row,row>] [--rosters <folder> [--prepare]] [--releases <a campus>] [--profiles <folder>]\n` +
  `--rows: ${ROWS.map(({ name }) => name).join(', ')}`;

/** null: not to be understood */
function optionsOf(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      campuses: { type: 'string' },
      json: { type: 'boolean', default: false },
      only: { type: 'boolean', default: false },
      rows: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      rosters: { type: 'string' },
      profiles: { type: 'string' },
      releases: { type: 'string', default: String(SAMPLED_RELEASES) },
    },
  });
  const campuses = Number(values.campuses ?? NaN);
  const releases = Number(values.releases);
  if (!Number.isInteger(campuses) || campuses < 1 || campuses > MAX_CAMPUSES || !(releases >= 1)) return null;
  const named = values.only ? ['one'] : (values.rows?.split(',') ?? null);
  const rows = named && ROWS.filter(({ name }) => named.includes(name)).map(({ name }) => name);
  if (rows?.length !== named?.length) return null;
  return {
    sizes: rows ? [campuses] : [...LADDER.filter((size) => size < campuses), campuses],
    rows,
    json: values.json,
    rosters: values.rosters === undefined ? null : resolve(values.rosters),
    releases,
    prepare: values.prepare,
    profiles: values.profiles === undefined ? null : resolve(values.profiles),
  };
}

/** A part of the ladder that this machine couldn't run, and why. */
interface NotMeasured extends Planned {
  readonly notMeasured: string;
}

type Rung = SizeResult | NotMeasured;

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === null) {
    told(USAGE);
    return 2;
  }
  const results: Rung[] = [];
  // at once: who interrupts a long run keeps what was measured by then
  const done = (rung: Rung) => {
    results.push(rung);
    (options.json ? told : toldOut)(JSON.stringify(rung));
  };
  if (options.rosters === null) await inFolder((folder) => measureAll(folder, options, done));
  else await measureAll(options.rosters, options, done);
  if (options.json) process.stdout.write(`${JSON.stringify({ versions: versions(), results }, null, 2)}\n`);
  return results.every((rung) => 'ledgerProblems' in rung && rung.ledgerProblems.length === 0) ? 0 : 1;
}

/** Roll calls and releases of all campuses together, at most, so that a large district doesn't play for an hour. */
const MAX_PLAYED = 3_600;
const LEAST_PLAYED_A_CAMPUS = 6;
/** MB of memory that a server takes by itself, and for each campus that it leads (measured: 2,700 for a hundred under load). */
const SERVER_MB = 400;
const CAMPUS_MB = 24;
const MB = 1024 * 1024;

type Planned = Pick<SizeOptions, 'campuses' | 'instances' | 'log' | 'routing'>;

async function measureAll(folder: string, options: Options, done: (rung: Rung) => void): Promise<void> {
  const { sizes, prepare, rows } = options;
  const written: Rosters[] = [];
  const measured = async (row: Row, rosters: Rosters, campuses: number): Promise<void> => {
    const { instances, log, routing } = row;
    const plan = { campuses, instances, log, routing };
    done(await orWhyNot(plan, () => row.measure({ ...plan, ...played(options, campuses), rosters })));
  };
  const [one, ...others] = ROWS;
  for (const campuses of sizes) {
    const home = { folder: join(folder, String(campuses)), address: null, keys: null };
    const smaller = written.at(-1);
    if (smaller && !existsSync(home.folder)) cpSync(smaller.home.folder, home.folder, { recursive: true });
    const rosters = await rostersIn(home, told);
    await rosters.growTo(campuses);
    written.push(rosters);
    if (!prepare && (rows?.includes(one.name) ?? true)) await measured(one, rosters, campuses);
    else if (prepare && rows?.some((name) => name.endsWith('wire'))) await seedOf(home, told);
  }
  if (prepare) return;
  for (const row of others) {
    if (rows !== null && !rows.includes(row.name)) continue;
    const i = rows === null ? Math.max(0, sizes.findLastIndex((size) => size <= row.most)) : 0; // prettier-ignore
    await measured(row, written[i], sizes[i]);
  }
}

/** How much is played: of a large district less of each campus. */
function played({ releases, profiles }: Options, campuses: number): Pick<SizeOptions, 'sample' | 'told' | 'profiles'> {
  const most = Math.max(LEAST_PLAYED_A_CAMPUS, Math.floor(MAX_PLAYED / campuses));
  return { sample: { groups: most, releases: Math.min(releases, most) }, told, profiles };
}

/** What doesn't fit, or goes wrong, is said and doesn't keep the others from being measured. */
async function orWhyNot(plan: Planned, measure: () => Promise<SizeResult>): Promise<Rung> {
  const not = (notMeasured: string): NotMeasured => {
    told(
      `未测量 NOT MEASURED, ${plan.campuses} campuses, ${plan.instances} instance(s), ${plan.log}, routing ${plan.routing}: ${notMeasured}`,
    );
    return { ...plan, notMeasured };
  };
  const led = plan.routing === 'campus' ? plan.campuses / plan.instances : plan.campuses;
  const needed = Math.ceil(plan.instances * (SERVER_MB + led * CAMPUS_MB));
  const free = Math.floor(freemem() / MB);
  if (needed > free) return not(`it takes about ${needed} MB of memory, and ${free} MB are free`);
  return measure().catch((error: unknown) => not(error instanceof Error ? error.message : String(error)));
}

/** Log and keys in a folder of their own: what is measured there changes them. */
function onCopy(options: SizeOptions, without: string | null, measure: (home: Home) => Promise<SizeResult>): Promise<SizeResult> {
  return inFolder((folder) => {
    const filter = (file: string) => without === null || !basename(file).startsWith(without);
    cpSync(options.rosters.home.folder, folder, { recursive: true, filter });
    return measure({ folder, address: null, keys: null });
  });
}

/** The keys move as a district's keys move. */
function withKeysInPostgres(options: SizeOptions): Promise<SizeResult> {
  return onCopy(options, null, (home) =>
    inFolder(async (folder) => {
      const postgres = await startPostgres(folder);
      if (postgres === null) throw new Error('PostgreSQL is not installed: node tools/ensure-postgres.cjs');
      try {
        const moved = { ...home, keys: postgres.newDatabase() };
        await withVault(home, (from) => withVault(moved, (to) => copyVault(from, to)));
        return await measureSize({ ...options, rosters: { ...options.rosters, home: moved } });
      } finally {
        await postgres.stop();
      }
    }),
  );
}

/** The wire server begins with the log as a move would have brought it; keys stay in the file. */
async function onWire(options: SizeOptions): Promise<SizeResult> {
  const seed = await seedOf(options.rosters.home, told);
  return onCopy(options, 'log.', async (home) => {
    const wire = await startWireServer(seed);
    try {
      return await measureSize({ ...options, rosters: { ...options.rosters, home: { ...home, address: wire.address } } });
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
