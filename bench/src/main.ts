import { append } from './append';
import { commandsFiftyCampuses, commandsOneCampus } from './commands';
import { type Budget, budgetOf, type Result } from './measure';
import { replay } from './replay';
import { printJson, printTable } from './report';

const BENCHMARKS: Readonly<Record<string, (budget: Budget) => Promise<Result[]>>> = {
  append,
  'commands-one-campus': commandsOneCampus,
  'commands-fifty-campuses': commandsFiftyCampuses,
  replay,
};

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const budget = budgetOf(args.includes('--quick'));
  const at = args.indexOf('--only');
  const only = at < 0 ? null : (args[at + 1] ?? '').split(',');
  const unknown = (only ?? []).filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0) {
    process.stderr.write(`没有这个基准：${unknown.join(', ')}\nThere is no such benchmark. Known: ${Object.keys(BENCHMARKS).join(', ')}\n`);
    return 2;
  }
  const results: Result[] = [];
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (only && !only.includes(name)) continue;
    const from = performance.now();
    process.stderr.write(`${name} … `);
    results.push(...(await run(budget)));
    process.stderr.write(`${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  }
  if (json) printJson(results);
  else printTable(results);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
