import { createSealer, openSqliteVault } from '@baton/event-log';
import { filesOf, masterKeyFrom } from '@baton/installation';
import { inFolder } from '../folder';
import { versions } from '../report';
import { settingsOf } from '../school-under-load';
import { measureSize, type SizeResult, withLog } from './measure-size';
import { importTemplate } from './template';
import { type RosterText, rosterText, writeSchool } from './written-school';

/** Sizes beside the one that was asked for, so that one sees how cost grows. */
const LADDER = [1, 10, 100, 300];
const MAX_CAMPUSES = 1_000;

const told = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const campuses = Number(args[args.indexOf('--campuses') + 1] ?? NaN);
  if (!args.includes('--campuses') || !Number.isInteger(campuses) || campuses < 1 || campuses > MAX_CAMPUSES) {
    told(`用法：npm run district -- --campuses 10 [--json]\nUsage: npm run district -- --campuses <1 to ${MAX_CAMPUSES}> [--json] [--only]`);
    return 2;
  }
  const sizes = args.includes('--only') ? [campuses] : [...LADDER.filter((size) => size < campuses), campuses];
  const results = await inFolder((folder) => measureAll(folder, sizes));
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ versions: versions(), results }, null, 2)}\n`);
  else for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  return results.some(({ ledgerProblems }) => ledgerProblems.length > 0) ? 1 : 0;
}

async function measureAll(folder: string, sizes: readonly number[]): Promise<SizeResult[]> {
  told('importing the reference school …');
  const template = await importTemplate(folder);
  const text = await textOf(folder, template.streams);
  const results: SizeResult[] = [];
  let written = 1;
  for (const size of sizes) {
    const from = performance.now();
    await writeUpTo(folder, text, written, size);
    told(`${size - written} rosters written in ${((performance.now() - from) / 1_000).toFixed(1)} s`);
    written = size;
    const { schoolId, campusId, serviceDay } = template;
    results.push(await measureSize({ folder, campuses: size, instances: 1, schoolId, campusId, serviceDay, ids: text.ids, told }));
  }
  return results;
}

async function textOf(folder: string, streams: Parameters<typeof rosterText>[0]): Promise<RosterText> {
  return withVault(folder, async (vault) =>
    withLog(folder, async (store) => rosterText(streams, await createSealer({ vault, logId: store.logId }))),
  );
}

async function writeUpTo(folder: string, text: RosterText, from: number, to: number): Promise<void> {
  if (from >= to) return;
  await withVault(folder, async (vault) =>
    withLog(folder, async (store) => {
      const sealer = await createSealer({ vault, logId: store.logId });
      for (let n = from; n < to; n++) await writeSchool(store, sealer, text, n);
    }),
  );
}

async function withVault<T>(folder: string, use: (vault: Awaited<ReturnType<typeof openSqliteVault>>) => Promise<T>): Promise<T> {
  const settings = settingsOf(folder);
  const { vault: file } = filesOf(settings.BATON_DATA ?? folder);
  const vault = await openSqliteVault({ file, masterKey: masterKeyFrom(settings.BATON_MASTER_KEY_FILE ?? '', file).key });
  try {
    return await use(vault);
  } finally {
    await vault.close();
  }
}

process.env.UV_THREADPOOL_SIZE ??= '8';
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
