import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from './messages/say';
import { compareLedger } from './player/compare-ledger';
import { cliBeside, countLog } from './player/count-log';
import { playDay } from './player/play-day';
import { demoCast } from './player/set-up';
import type { DayScript } from './script/day-script';
import { withoutRelease } from './script/drop-release';
import { p1Script } from './script/p1/p1-script';
import { readScript } from './script/read-script';

/** Exit codes: the ledger comes out; it doesn't; called in a wrong way. */
const WRONG_LEDGER = 1;
const MISUSED = 2;

const SPEEDS: Readonly<Record<string, number>> = { max: 0, '60': 60, '1': 1 };

/** What the line of --json holds, in this order. */
const PRINTED = ['expected', 'openings', 'reopenings', 'releases', 'reversedOrAnnulled', 'net', 'alerts', 'refused', 'conflicts'] as const;

const OPTIONS = {
  speed: { type: 'string', default: 'max' },
  json: { type: 'boolean', default: false },
  script: { type: 'string' },
  'print-script': { type: 'boolean', default: false },
  'drop-release': { type: 'string' },
  keep: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const speed = SPEEDS[values.speed];
  if (values.help || speed === undefined) {
    say('usage_day');
    return values.help ? 0 : MISUSED;
  }
  const script = await scriptOf(values.script, values['drop-release']);
  if (values['print-script']) {
    process.stdout.write(`${JSON.stringify(script, null, 1)}\n`);
    return 0;
  }
  const workFolder = values.keep ? resolve(values.keep) : await mkdtemp(join(tmpdir(), 'baton-day-'));
  await mkdir(workFolder, { recursive: true });
  try {
    const faults = await playAndCount(script, {
      folder: values.script ? dirname(resolve(values.script)) : process.cwd(),
      workFolder,
      speed,
      json: values.json,
    });
    return faults.length === 0 ? 0 : WRONG_LEDGER;
  } finally {
    if (!values.keep) await rm(workFolder, { recursive: true, force: true });
  }
}

async function scriptOf(file: string | undefined, dropped: string | undefined): Promise<DayScript> {
  const script = file ? readScript(await readFile(file, 'utf8')) : p1Script(demoCast());
  return dropped === undefined ? script : withoutRelease(script, Number(dropped));
}

async function playAndCount(
  script: DayScript,
  how: { readonly folder: string; readonly workFolder: string; readonly speed: number; readonly json: boolean },
): Promise<readonly string[]> {
  const serverFile = join(__dirname, 'server.js');
  const told = how.json ? () => undefined : (line: string) => void process.stderr.write(`${line}\n`);
  const { played, server, files } = await playDay({ script, ...how, serverFile, port: 0, told });
  await server.stop();
  const counted = await countLog(cliBeside(serverFile), files, script.serviceDay, join(how.workFolder, 'export.ndjson'));
  const faults = [...played.faults, ...compareLedger(script.expect.ledger ?? {}, counted)];
  const line = how.json ? Object.fromEntries(PRINTED.map((key) => [key, counted[key]])) : counted;
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (faults.length > 0) say('ledger_wrong');
  else if (!how.json) say('ledger_right');
  for (const fault of faults) process.stderr.write(`- ${fault}\n`);
  return faults;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say('failed', { detail: error instanceof Error ? error.message : String(error) });
    process.exitCode = WRONG_LEDGER;
  },
);
