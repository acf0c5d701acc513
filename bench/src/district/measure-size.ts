import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder } from '../folder';
import { type ChildServer, startChild } from '../child-server';
import { rounded } from '../measure';
import { type CampusScript, frozenDayOf, type Sample, scriptOf } from './campus-day';
import { ledgerProblems } from './ledger';
import {
  type Chain,
  type Cookies,
  type District,
  hotAndOthers,
  leaderOf,
  lineChains,
  type Loaded,
  openBoards,
  openSessions,
  peakOfReferenceDay,
  rollCallChains,
  type Routing,
  tapAll,
} from './load';
import type { Rosters } from './rosters';
import { type Home, type Instance, settingsIn, withLog, withVault } from './stores';
import { ranTheDayBefore } from './the-day-before';
import { idIn } from './written-school';
import type { ServerLooks, ServerMemory, ServerState } from './server-of-district';

const MB = 1024 * 1024;
/** ms that a server may take to start, to freeze all lists; between two looks. */
const PATIENCE_MS = 600_000;
const LOOK_MS = 50;
/** Campuses whose memory is written down whole: a snapshot of more takes minutes and gigabytes, and says the same. */
const MAX_SNAPSHOT_CAMPUSES = 10;
/** times of the reference day, Shanghai */
const at = (time: string): number => Date.parse(`2026-03-10T${time}+08:00`);

export interface SizeOptions {
  /** copied: it stays as it is */
  readonly rosters: Rosters;
  readonly campuses: number;
  readonly instances: number;
  /** what the log is, for whoever reads the figures */
  readonly log: string;
  readonly routing: Routing;
  /** what is played of each campus's day */
  readonly sample: Sample;
  readonly told: (line: string) => void;
  /** folder for a CPU profile of each part of the day and a heap snapshot after the restart; null: none, they cost time */
  readonly profiles: string | null;
}

/** What one size of district cost. Times in seconds unless said, memory in MB of all instances together. */
export interface SizeResult {
  readonly campuses: number;
  readonly children: number;
  readonly instances: number;
  readonly log: string;
  readonly routing: Routing;
  readonly readyInTheMorning: number;
  /** from the clock's half past three until every campus's list is frozen */
  readonly listsFrozen: number;
  /** ms; the longest time for which no clock of any campus was looked at meanwhile */
  readonly longestLookWhileFreezing: number;
  readonly rollCalls: Loaded;
  /** at the pace of the reference day's busiest minute on all campuses at once */
  readonly peak: Loaded & { readonly offered: number };
  readonly longestLookUnderLoad: number;
  readonly changesToBoards: number;
  /** appends to days, and those that lost their race against another instance */
  readonly lostRaces: number;
  readonly appends: number;
  /** of alerts, which every instance raises and one of them first */
  readonly alertRaces: number;
  /** on one campus's day over all instances, each tap on the next one; null: all its taps go to one */
  readonly hotCampus: readonly Races[] | null;
  readonly rss: number;
  readonly heap: number;
  /** restart in the middle of the day, all campuses open */
  readonly readyAgain: number;
  readonly rssAfterRestart: number;
  readonly heapAfterRestart: number;
  readonly releases: number;
  readonly ledgerProblems: readonly string[];
}

/** Appends that lost their race against another instance, at a pace on one campus. */
export interface Races {
  /** commands a second */
  readonly pace: number;
  readonly commands: number;
  readonly appends: number;
  readonly lostRaces: number;
  /** percent of appends */
  readonly lost: number;
  /** ms */
  readonly p99: number;
}

interface Server {
  readonly process: ChildServer<{ readonly url: string }>;
  /** campuses that it leads */
  readonly led: number;
  /** seconds from the start of the process until it says that it is ready */
  readonly ready: number;
}

/** On a copy of the rosters, unless log or keys can't be copied as a folder: then on themselves. */
export async function measureSize(options: SizeOptions): Promise<SizeResult> {
  const { home } = options.rosters;
  if (home.address !== null || home.keys !== null) return measureIn(home, options);
  return inFolder(async (folder) => {
    cpSync(home.folder, folder, { recursive: true });
    return measureIn({ ...home, folder }, options);
  });
}

async function measureIn(home: Home, options: SizeOptions): Promise<SizeResult> {
  const { told, campuses, instances } = options;
  if (instances > 1 && options.routing === 'campus') await ranTheDayBefore(home, instancesOf(options));
  const servers = await startAll(home, options);
  const readyInTheMorning = slowest(servers);
  told(`${campuses} campuses, ${instances} instance(s): ready after ${readyInTheMorning} s`);
  const profiled = profiling(servers, options);
  const listsFrozen = await profiled('freezing', () => freezeLists(servers));
  const longestLookWhileFreezing = await longestLook(servers);
  told(`  all lists frozen after ${listsFrozen} s, no clock was looked at for ${longestLookWhileFreezing} ms`);
  const district = await districtOf(home, options, servers);
  const cookies = await withVault(home, (vault) => openSessions(vault, district));
  const boards = await openBoards(district, cookies);
  const { rollCalls, peak, hotCampus } = await playDay(district, cookies, servers, told, profiled);
  const longestLookUnderLoad = await longestLook(servers);
  const changesToBoards = boards.changes();
  boards.close();
  const races = await racesOf(servers);
  const { rss, heap } = await memoryOf(servers);
  await stopAll(servers);
  const again = await startAll(home, options);
  const readyAgain = slowest(again);
  told(`  ready again in the middle of the day after ${readyAgain} s`);
  const after = await memoryOf(again);
  if (options.profiles !== null && campuses <= MAX_SNAPSHOT_CAMPUSES)
    await again[0].process.ask(`heap-snapshot ${join(options.profiles, `${campuses}-restarted.heapsnapshot`)}`);
  await stopAll(again);
  const { groups, releases } = district.script;
  const problems = await withLog(home, (store) => ledgerProblems(store, { ...district, groups, releases }));
  return {
    campuses,
    children: campuses * CHILDREN_A_CAMPUS,
    instances,
    log: options.log,
    routing: options.routing,
    readyInTheMorning,
    listsFrozen,
    longestLookWhileFreezing,
    rollCalls,
    peak,
    longestLookUnderLoad,
    changesToBoards,
    ...races,
    hotCampus,
    rss,
    heap,
    readyAgain,
    rssAfterRestart: after.rss,
    heapAfterRestart: after.heap,
    releases: releases * campuses,
    ledgerProblems: problems,
  };
}

/** On the roll of the reference school. */
const CHILDREN_A_CAMPUS = 1_500;

const startAll = (home: Home, options: SizeOptions): Promise<Server[]> =>
  Promise.all(instancesOf(options).map((instance) => start(home, options, instance)));

/** The campuses that each leads, by their numbers. */
function instancesOf({ instances, campuses, routing, rosters }: SizeOptions): Instance[] {
  const numbers = Array.from({ length: campuses }, (_, n) => n);
  const led = (no: number) => numbers.filter((n) => leaderOf(n, instances) === no).map((n) => idIn(n, rosters.campusId));
  return Array.from({ length: instances }, (_, no) => ({ no, campuses: routing === 'campus' && instances > 1 ? led(no) : null }));
}

async function start(home: Home, { instances, campuses }: SizeOptions, instance: Instance): Promise<Server> {
  const led = instance.campuses?.length ?? campuses;
  const settings = {
    ...settingsIn(home, instances === 1 ? null : instance),
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB + led * HEAP_MB_A_CAMPUS}`,
  };
  const from = performance.now();
  const process = await startChild<{ readonly url: string }>('district-server.js', settings, PATIENCE_MS);
  while (performance.now() - from < PATIENCE_MS) {
    const { ready } = (await (await fetch(new URL('/api/health/ready', process.ready.url))).json()) as { readonly ready: boolean };
    if (ready) return { process, led, ready: rounded((performance.now() - from) / 1_000) };
    await pause(LOOK_MS);
  }
  throw new Error(`An instance was not ready within ${PATIENCE_MS} ms.`);
}

/**
 * MB of heap that an instance may take, and for each campus that it leads: half as much again as they hold at the end of a
 * day's load. Node's own limit of some 4 GB ends a server of about 300; with a limit far above that garbage piles up instead.
 */
const HEAP_MB = 768;
const HEAP_MB_A_CAMPUS = 14;

const slowest = (servers: readonly Server[]): number => Math.max(...servers.map(({ ready }) => ready));

const stopAll = async (servers: readonly Server[]): Promise<void> => void (await Promise.all(servers.map(({ process }) => process.stop())));

async function clockTo(servers: readonly Server[], time: number): Promise<void> {
  for (const { process } of servers) await process.ask(`clock ${time}`);
}

const statesOf = (servers: readonly Server[]) => Promise.all(servers.map(({ process }) => process.ask<ServerState>('state')));

const longestLook = async (servers: readonly Server[]): Promise<number> =>
  Math.max(...(await Promise.all(servers.map(({ process }) => process.ask<ServerLooks>('looks')))).map(({ longestMs }) => longestMs));

async function racesOf(servers: readonly Server[]): Promise<Pick<ServerState, 'lostRaces' | 'appends' | 'alertRaces'>> {
  const states = await statesOf(servers);
  const sum = (of: (state: ServerState) => number) => states.reduce((total, state) => total + of(state), 0);
  return {
    lostRaces: sum(({ lostRaces }) => lostRaces),
    appends: sum(({ appends }) => appends),
    alertRaces: sum(({ alertRaces }) => alertRaces),
  };
}

async function memoryOf(servers: readonly Server[]): Promise<{ rss: number; heap: number }> {
  const all = await Promise.all(servers.map(({ process }) => process.ask<ServerMemory>('memory')));
  return {
    rss: Math.round(all.reduce((sum, { rss }) => sum + rss, 0) / MB),
    heap: Math.round(all.reduce((sum, { heapUsed }) => sum + heapUsed, 0) / MB),
  };
}

/** Half past three everywhere at once: every campus's day begins, and its list is frozen. */
async function freezeLists(servers: readonly Server[]): Promise<number> {
  const from = performance.now();
  await clockTo(servers, at('15:31:00'));
  while (performance.now() - from < PATIENCE_MS) {
    if ((await statesOf(servers)).every(({ frozen }, i) => frozen === servers[i].led)) return rounded((performance.now() - from) / 1_000);
    await pause(LOOK_MS * 4);
  }
  throw new Error(`Not every list was frozen within ${PATIENCE_MS} ms: ${JSON.stringify(await statesOf(servers))}`);
}

type Profiled = <T>(what: string, act: () => Promise<T>) => Promise<T>;

/** Where the first server spends its time meanwhile. */
const profiling =
  ([server]: readonly Server[], { campuses, profiles }: SizeOptions): Profiled =>
  async (what, act) => {
    if (profiles === null) return act();
    await server.process.ask('profile-begin');
    const done = await act();
    await server.process.ask(`profile-end ${join(profiles, `${campuses}-${what}.cpuprofile`)}`);
    return done;
  };

async function playDay(district: District, cookies: Cookies, servers: readonly Server[], told: SizeOptions['told'], profiled: Profiled) {
  await clockTo(servers, at('15:50:00'));
  const { halves, others } = hotAndOthers(rollCallChains(district));
  const races =
    servers.length === 1 || district.routing === 'campus' ? null : await racesAt(HOT_PACES, halves, { district, cookies, servers, told });
  const rest = races === null ? [...halves.flat(), ...others] : others;
  const rollCalls = await profiled('roll-calls', () => tapAll(district, cookies, rest, null));
  told(`  roll calls: ${rollCalls.rate} commands/s, p99 ${rollCalls.p99} ms`);
  await clockTo(servers, at('16:41:00'));
  const offered = rounded(peakOfReferenceDay() * district.campuses);
  const peak = { ...(await profiled('peak', () => tapAll(district, cookies, lineChains(district), offered))), offered };
  told(`  busiest minute: ${peak.rate} of ${offered} commands/s, p99 ${peak.p99} ms`);
  return { rollCalls, peak, hotCampus: races };
}

/** Commands a second on one campus, as the architecture's model has them. */
const HOT_PACES = [5, 20] as const;

interface Playing {
  readonly district: District;
  readonly cookies: Cookies;
  readonly servers: readonly Server[];
  readonly told: SizeOptions['told'];
}

async function racesAt(paces: readonly number[], chains: readonly Chain[][], { district, cookies, servers, told }: Playing) {
  const all: Races[] = [];
  for (const [i, pace] of paces.entries()) {
    const before = await racesOf(servers);
    const { commands, p99 } = await tapAll(district, cookies, chains[i], pace);
    const after = await racesOf(servers);
    const lostRaces = after.lostRaces - before.lostRaces;
    const appends = after.appends - before.appends;
    const lost = appends === 0 ? 0 : rounded((100 * lostRaces) / appends);
    told(`  one campus at ${pace} commands/s on ${servers.length} instances: ${lostRaces} of ${appends} appends lost a race (${lost} %)`);
    all.push({ pace, commands, appends, lostRaces, lost, p99 });
  }
  return all;
}

async function districtOf(home: Home, options: SizeOptions, servers: readonly Server[]): Promise<District> {
  const { rosters, campuses } = options;
  const { schoolId, campusId, serviceDay, ids } = rosters;
  const frozen = await withLog(home, (store) => frozenDayOf(store, schoolId, campusId, serviceDay));
  const script: CampusScript = scriptOf(frozen, options.sample);
  return {
    routing: options.routing,
    urls: servers.map(({ process }) => process.ready.url),
    schoolId,
    campusId,
    serviceDay,
    campuses,
    ids,
    script,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
