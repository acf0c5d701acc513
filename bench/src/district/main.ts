import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inFolder } from '../folder';
import { versions } from '../report';
import { measureSize, type SizeResult } from './measure-size';
import { rostersIn } from './rosters';

/** Sizes beside the one that was asked for, so that one sees how cost grows. */
const LADDER = [1, 10, 100, 300];
const MAX_CAMPUSES = 1_000;

const told = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const campuses = Number(args[args.indexOf('--campuses') + 1] ?? NaN);
  if (!args.includes('--campuses') || !Number.isInteger(campuses) || campuses < 1 || campuses > MAX_CAMPUSES) {
    told(`用法：npm run district -- --campuses 10 [--json]\nUsage: npm run district -- --campuses <1 to ${MAX_CAMPUSES}> [--json] [--only] [--rosters <folder>]`);
    return 2;
  }
  const sizes = args.includes('--only') ? [campuses] : [...LADDER.filter((size) => size < campuses), campuses];
  const kept = args.includes('--rosters') ? args[args.indexOf('--rosters') + 1] : undefined;
  const results = await (kept === undefined ? inFolder((folder) => measureAll(folder, sizes)) : measureAll(resolve(kept), sizes));
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ versions: versions(), results }, null, 2)}\n`);
  else for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  return results.some(({ ledgerProblems }) => ledgerProblems.length > 0) ? 1 : 0;
}

async function measureAll(folder: string, sizes: readonly number[]): Promise<SizeResult[]> {
  const results: SizeResult[] = [];
  let smaller: string | null = null;
  for (const campuses of sizes) {
    const own = join(folder, String(campuses));
    if (smaller !== null && !existsSync(own)) cpSync(smaller, own, { recursive: true });
    const rosters = await rostersIn(own, told);
    await rosters.growTo(campuses);
    results.push(await measureSize({ rosters, campuses, instances: 1, told }));
    smaller = own;
  }
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
