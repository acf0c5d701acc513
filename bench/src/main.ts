import { append } from './append';
import { commandsFiftyCampuses, commandsOneCampus } from './commands';
import { commandsOnAWire } from './commands-on-a-wire';
import { commandsBesidePostgres } from './commands-postgres';
import { inFolder } from './folder';
import { heap } from './heap';
import { commitToReadModel, httpCommands } from './http';
import { type Budget, budgetOf, notMeasured, type Result } from './measure';
import { replay } from './replay';
import { printJson, printTable } from './report';
import { restartReady } from './restart';
import { type SchoolUnderLoad, startSchool } from './school-under-load';
import { eventToScreen } from './screens';
import { webFirstLoad } from './web-first-load';
import { webScreens } from './web-screens';

const ALONE: Readonly<Record<string, (budget: Budget) => Promise<Result[]>>> = {
  append,
  'commands-one-campus': commandsOneCampus,
  'commands-fifty-campuses': commandsFiftyCampuses,
  'commands-beside-postgres': commandsBesidePostgres,
  'commands-on-a-wire': commandsOnAWire,
  heap,
  'web-first-load': webFirstLoad,
};

/** These share one server with the reference school, all signed in. */
const ON_A_SERVER: Readonly<Record<string, (budget: Budget, school: SchoolUnderLoad) => Promise<Result[]>>> = {
  // first: the others leave no name of a room untapped
  'web-screens': webScreens,
  'http-commands': httpCommands,
  'commit-to-read-model': commitToReadModel,
  'event-to-screen': eventToScreen,
};

/** These share a log of a school year; the last one starts a server on it. */
const ON_A_YEAR = ['replay', 'restart-ready'] as const;

const NAMES = [...Object.keys(ALONE), ...Object.keys(ON_A_SERVER), ...ON_A_YEAR];

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--only');
  const only = at < 0 ? NAMES : (args[at + 1] ?? '').split(',');
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`没有这个基准：${unknown.join(', ')}\nThere is no such benchmark. Known: ${NAMES.join(', ')}\n`);
    return 2;
  }
  const results = await run(only, budgetOf(args.includes('--quick')));
  if (args.includes('--json')) printJson(results);
  else printTable(results);
  return 0;
}

async function run(only: readonly string[], budget: Budget): Promise<Result[]> {
  const results: Result[] = [];
  const timed = async (name: string, work: () => Promise<Result[]>) => {
    if (!only.includes(name)) return;
    const from = performance.now();
    process.stderr.write(`${name} … `);
    results.push(...(await work().catch((error: unknown) => [notMeasured(name, error)])));
    process.stderr.write(`${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  };
  for (const [name, work] of Object.entries(ALONE)) await timed(name, () => work(budget));
  if (![...Object.keys(ON_A_SERVER), ...ON_A_YEAR].some((name) => only.includes(name))) return results;
  await inFolder(async (folder) => {
    const school = await startSchool(folder).catch((error: unknown) => {
      const names = [...Object.keys(ON_A_SERVER), ...ON_A_YEAR].filter((name) => only.includes(name));
      results.push(...names.map((name) => notMeasured(name, error)));
      return null;
    });
    if (school === null) return;
    for (const [name, work] of Object.entries(ON_A_SERVER)) await timed(name, () => work(budget, school));
    await school.stop();
    await timed('replay', () => replay(budget, folder, school.campusId));
    await timed('restart-ready', () => restartReady(budget, folder, school));
  });
  return results;
}

process.env.UV_THREADPOOL_SIZE ??= '8';
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
