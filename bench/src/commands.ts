import { type CampusDay, dayCodec, type DayEvent, type Refusal } from '@baton/custody';
import { type Aggregate, createAggregate, type EventStore, openSqliteLog } from '@baton/event-log';
import { join } from 'node:path';
import { dayAggregate, dayFold, refusalOf } from '../../apps/server/src/day/day-log';
import { contextOf, metadataOf, nextCommandId, streamOf, type Tap, tapsOf, transactionOf } from './day';
import { inFolder } from './folder';
import { type Budget, contest, type Contestant, inParallel, type Result, resultOf, type Slice } from './measure';
import { openPeer, type Peer, type PeerCommand } from './peer';
import { type School, schoolOf } from './school';

const CLIENTS = 16;
const CAMPUSES = 50;
const DAY = '2026-03-10';
/** 2026-03-10, 00:00 in Shanghai */
const MIDNIGHT = Date.UTC(2026, 2, 9, 16);
/** Commands in one slice of the product; a slice also ends with its time. */
const MAX_COMMANDS = 60_000;

type DayLog = Aggregate<CampusDay, DayEvent, Refusal>;

/** A whole day of the reference school's size through one campus's stream, 16 taps at a time in their order. */
export async function commandsOneCampus(budget: Budget): Promise<Result[]> {
  const school = schoolOf(1, 6, 31);
  const taps = [...tapsOf(school, DAY, MIDNIGHT)];
  const day = (): Work => ({ school, before: taps.slice(0, 1), taps: taps.slice(1) });
  const results = await contest(
    [
      { name: 'product', run: () => inFolder((folder) => product(folder, [day()], budget)) },
      peer('emmett-sqlite, default', emmettSqlite('default'), () => [day()], budget),
      peer('emmett-sqlite, shared connection', emmettSqlite('shared'), () => [day()], budget),
    ],
    budget.rounds,
  );
  return [resultOf('commands-one-campus', 'commands/s', results)];
}

/** Fifty campuses whose days have about 50 events behind them; 16 taps at a time. Cold: every tap reads its stream first. */
export async function commandsFiftyCampuses(budget: Budget): Promise<Result[]> {
  const work = fiftySmallCampuses();
  const results = await contest(
    [
      { name: 'product', run: () => inFolder((folder) => product(folder, work, budget)) },
      peer('emmett-sqlite, default', emmettSqlite('default'), () => work, budget),
      peer('emmett-sqlite, shared connection', emmettSqlite('shared'), () => work, budget),
      { name: 'cold', run: () => inFolder((folder) => product(folder, work, budget, 1)) },
    ],
    budget.rounds,
  );
  const [warm, byDefault, shared, cold] = results;
  return [
    resultOf('commands-fifty-campuses', 'commands/s', [warm, byDefault, shared]),
    resultOf('commands-fifty-campuses-cold', 'commands/s', [cold, byDefault, shared]),
  ];
}

export interface Work {
  readonly school: School;
  /** what stands in the stream before the clock runs */
  readonly before: readonly Tap[];
  readonly taps: readonly Tap[];
}

/** One class a grade: opening, list, sign-ons and a first roll call make about 50 events. */
export function fiftySmallCampuses(): Work[] {
  return Array.from({ length: CAMPUSES }, (_, n) => {
    const school = schoolOf(n + 1, 1, 30);
    const all = [...tapsOf(school, DAY, MIDNIGHT)];
    const first = all.findIndex(({ command }) => command.type === 'MarkRollCall');
    const marks = all.filter(({ command }) => command.type === 'MarkRollCall');
    const again = Array.from({ length: Math.ceil(MAX_COMMANDS / CAMPUSES / marks.length) }, () => marks).flat();
    return { school, before: all.slice(0, first), taps: again };
  });
}

/** Taps of all campuses in turn. */
const inTurn = (work: readonly Work[], n: number): { readonly school: School; readonly tap: Tap } | undefined => {
  const { school, taps } = work[n % work.length];
  const tap = taps[Math.floor(n / work.length)];
  return tap && { school, tap };
};

const unitsOf = (work: readonly Work[]) => Math.min(MAX_COMMANDS, work.length * Math.min(...work.map(({ taps }) => taps.length)));

export const product = async (folder: string, work: readonly Work[], budget: Budget, maxCached?: number): Promise<Slice> =>
  productOn(await openSqliteLog({ file: join(folder, 'log.sqlite') }), work, budget, maxCached);

/** The same over any log behind the port. It is closed at the end. */
export async function productOn(store: EventStore, work: readonly Work[], budget: Budget, maxCached?: number): Promise<Slice> {
  const log = dayLog(store, maxCached);
  for (const { school, before } of work) for (const tap of before) await accepted(log, school, tap);
  const slice = await inParallel(CLIENTS, { units: unitsOf(work), ms: budget.sliceMs }, async (n) => {
    const next = inTurn(work, n);
    if (next) await accepted(log, next.school, next.tap);
  });
  await store.close();
  return slice;
}

/** With one aggregate in memory for fifty campuses, each command finds its stream cold. */
const dayLog = (store: EventStore, maxCached?: number): DayLog =>
  maxCached === undefined ? dayAggregate(store) : createAggregate({ store, codec: dayCodec, fold: dayFold, refusalOf, maxCached });

async function accepted(log: DayLog, school: School, tap: Tap): Promise<void> {
  const outcome = await log.transact(transactionOf(school, streamOf(school, DAY), tap));
  if (outcome.kind !== 'accepted') throw new Error(`${tap.command.type} was answered ${JSON.stringify(outcome)}`);
}

const emmettSqlite = (configuration: 'default' | 'shared') => (folder: string) =>
  openPeer('emmett-sqlite', join(folder, 'emmett.sqlite'), configuration);

/** The same decide and evolve over a peer: read the stream, fold it, decide, append at the version that was read. */
export function peer(name: string, open: (folder: string) => Promise<Peer>, workOf: () => readonly Work[], budget: Budget): Contestant {
  return {
    name,
    run: () =>
      inFolder(async (folder) => {
        const work = workOf();
        const store = await open(folder);
        for (const { school, before } of work)
          await store.preload(
            streamOf(school, DAY),
            before.map((tap) => peerCommand(school, tap)),
          );
        const slice = await inParallel(CLIENTS, { units: unitsOf(work), ms: budget.sliceMs }, async (n) => {
          const next = inTurn(work, n);
          if (next) await store.handle(streamOf(next.school, DAY), peerCommand(next.school, next.tap));
        });
        await store.close();
        return slice;
      }),
  };
}

function peerCommand(school: School, tap: Tap): PeerCommand {
  const commandId = nextCommandId();
  return { command: tap.command, context: contextOf(tap, commandId), metadata: metadataOf(school, tap, commandId) };
}
