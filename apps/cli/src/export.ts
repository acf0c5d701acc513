import { exportLog, exportLogFile } from '@baton/event-log';
import type { Config, LogPlace } from '@baton/installation';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { logPlaceOf, openLogAt } from './log-place';
import { say } from './messages/say';

const OPTIONS = { out: { type: 'string' }, streams: { type: 'string' }, file: { type: 'string' }, namespace: { type: 'string' } } as const;

/** One event as JSON a line, to a file or to standard output. */
export async function exportEvents(config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const place = logPlaceOf(config, values.file, values.namespace);
  const prefixes = (values.streams ?? '').split(',').filter((prefix) => prefix !== '');
  const out = values.out ? createWriteStream(values.out, { mode: 0o600 }) : process.stdout;
  let events = 0;
  for await (const line of linesOf(place, prefixes)) {
    events += 1;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  if (values.out) {
    out.end();
    await once(out, 'finish');
    say('exported', { events, file: values.out });
  }
  return true;
}

async function* linesOf(place: LogPlace, prefixes: readonly string[]): AsyncGenerator<string> {
  if (place.kind === 'sqlite') {
    yield* exportLogFile(place.file, prefixes);
    return;
  }
  const log = await openLogAt(place);
  try {
    yield* exportLog(log, prefixes);
  } finally {
    await log.close();
  }
}
