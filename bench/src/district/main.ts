import { copyLog, copyVault, openEventStoreDbLog } from '@baton/event-log';
import { cpSync, existsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../../libs/event-log/src/testing/postgres';
import { startWireServer } from '../commands-on-a-wire';
import { inFolder } from '../folder';
import { versions } from '../report';
import { measureSize, type SizeOptions, type SizeResult } from './measure-size';
import { type Rosters, rostersIn } from './rosters';
import { type Home, withLog, withVault } from './stores';

/** Sizes beside the one that was asked for, so that one sees how cost grows. */
const LADDER = [1, 10, 100, 300];
const MAX_CAMPUSES = 1_000;

const told = (line: string): void => void process.stderr.write(`${line}\n`);
const toldOut = (line: string): void => void process.stdout.write(`${line}\n`);

/** Children released a campus, unless told otherwise, and less of a large district; the reference day releases 1,128. */
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
  /** folder for profiles; null: none */
  readonly profiles: string | null;
}

const USAGE =
  `用法：npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only] [--rosters <文件夹> [--prepare]] [--releases <每校区放学人数>] [--profiles <文件夹>]\n` +
  `Usage: npm run district -- --campuses <1–${MAX_CAMPUSES}> [--json] [--only] [--rosters <folder> [--prepare]] [--releases <a campus>] [--profiles <folder>]`;

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
      profiles: { type: 'string' },
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
    profiles: values.profiles === undefined ? null : resolve(values.profiles),
  };
}

/** A part of the ladder that this machine couldn't run, and why. */
interface NotMeasured {
  readonly campuses: number;
  readonly instances: number;
  readonly log: string;
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

const EMBEDDED = 'SQLite file';
const SHARED_FILE = 'SQLite file and vault shared on one machine';
const SHARED_KEYS = 'SQLite file shared on one machine, vault in PostgreSQL';
const WIRE = 'EventStoreDB wire server in memory, no disk; vault shared on one machine';
const SHARING = 3;
/** Campuses of several instances, at most: each of them holds all days and names. */
const MAX_SHARED = 100;
/** Moving keys to PostgreSQL, or a roster over the wire, takes a round trip for each child and adult. */
const MAX_MOVED = 10;
/** Roll calls and releases of all campuses together, at most, so that a large district doesn't play for an hour. */
const MAX_PLAYED = 3_600;
const LEAST_PLAYED_A_CAMPUS = 6;
/** MB of memory that a server takes by itself, and for each campus (measured: 2,700 for a hundred under load). */
const SERVER_MB = 400;
const CAMPUS_MB = 24;
const MB = 1024 * 1024;

interface Planned {
  readonly campuses: number;
  readonly instances: number;
  readonly log: string;
}

async function measureAll(folder: string, options: Options, done: (rung: Rung) => void): Promise<void> {
  const { sizes, prepare, only } = options;
  const written: Rosters[] = [];
  for (const campuses of sizes) {
    const home = { folder: join(folder, String(campuses)), address: null, keys: null };
    const smaller = written.at(-1);
    if (smaller && !existsSync(home.folder)) cpSync(smaller.home.folder, home.folder, { recursive: true });
    const rosters = await rostersIn(home, told);
    await rosters.growTo(campuses);
    written.push(rosters);
    const plan = { campuses, instances: 1, log: EMBEDDED };
    if (!prepare) done(await orWhyNot(plan, () => measureSize({ ...plan, ...played(options, campuses), rosters })));
  }
  if (prepare || only) return;
  const upTo = (most: number) => Math.max(0, sizes.findLastIndex((size) => size <= most)); // prettier-ignore
  const shared = upTo(MAX_SHARED);
  const moved = upTo(MAX_MOVED);
  const plans: readonly [Planned, Rosters, typeof measureSize][] = [
    [{ campuses: sizes[shared], instances: SHARING, log: SHARED_FILE }, written[shared], measureSize],
    [{ campuses: sizes[moved], instances: SHARING, log: SHARED_KEYS }, written[moved], withKeysInPostgres],
    [{ campuses: sizes[moved], instances: SHARING, log: WIRE }, written[moved], onWire],
  ];
  for (const [plan, rosters, measure] of plans)
    done(await orWhyNot(plan, () => measure({ ...plan, ...played(options, plan.campuses), rosters, profiles: null })));
}

/** How much is played: of a large district less of each campus. */
function played({ releases, profiles }: Options, campuses: number): Pick<SizeOptions, 'sample' | 'told' | 'profiles'> {
  const most = Math.max(LEAST_PLAYED_A_CAMPUS, Math.floor(MAX_PLAYED / campuses));
  return { sample: { groups: most, releases: Math.min(releases, most) }, told, profiles };
}

/** What doesn't fit, or goes wrong, is said and doesn't keep the others from being measured. */
async function orWhyNot(plan: Planned, measure: () => Promise<SizeResult>): Promise<Rung> {
  const not = (notMeasured: string): NotMeasured => {
    told(`未测量 NOT MEASURED, ${plan.campuses} campuses, ${plan.instances} instance(s), ${plan.log}: ${notMeasured}`);
    return { ...plan, notMeasured };
  };
  const needed = plan.instances * (SERVER_MB + plan.campuses * CAMPUS_MB);
  const free = Math.floor(freemem() / MB);
  if (needed > free) return not(`it takes about ${needed} MB of memory, and ${free} MB are free`);
  return measure().catch((error: unknown) => not(error instanceof Error ? error.message : String(error)));
}

/** Log and keys in a folder of their own: what is measured there changes them. */
function onCopy(options: SizeOptions, measure: (home: Home) => Promise<SizeResult>): Promise<SizeResult> {
  return inFolder((folder) => {
    cpSync(options.rosters.home.folder, folder, { recursive: true });
    return measure({ folder, address: null, keys: null });
  });
}

/** The keys move as a district's keys move. */
function withKeysInPostgres(options: SizeOptions): Promise<SizeResult> {
  return onCopy(options, (home) =>
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

/** The log moves to the wire server as a district's log moves; keys stay in the file beside it. */
function onWire(options: SizeOptions): Promise<SizeResult> {
  return onCopy(options, async (home) => {
    const wire = await startWireServer();
    try {
      const from = performance.now();
      const { events } = await withLog(home, (store) =>
        copyLog({
          from: store,
          openTarget: (beginAs) => openEventStoreDbLog({ connection: wire.address, beginAs }),
          now: Date.now(),
        }),
      );
      const seconds = (performance.now() - from) / 1_000;
      told(`log of ${options.campuses} campuses moved: ${events} events in ${seconds.toFixed(0)} s`);
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
