import { type LogProblem, type LogReport, verifyLog as verifyOpenLog, verifyLogFile } from '@baton/event-log';
import type { Config, LogPlace } from '@baton/installation';
import { parseArgs } from 'node:util';
import { logPlaceOf, openLogAt } from './log-place';
import { inChinese, inEnglish, say, sayWith } from './messages/say';

/** Checks every chain of a log, in use or not, and names the first bad event. */
export async function verifyLog(config: Config, args: readonly string[]): Promise<boolean> {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { namespace: { type: 'string' } } });
  const report = await verify(logPlaceOf(config, positionals[0], values.namespace));
  if (!report.first) {
    say('verified', { events: report.events, streams: report.streams, seals: report.seals });
    return true;
  }
  sayProblem(report.problems, report.first);
  say('log_broken_next');
  return false;
}

async function verify(place: LogPlace): Promise<LogReport> {
  if (place.kind === 'sqlite') return verifyLogFile(place.file);
  const log = await openLogAt(place);
  return verifyOpenLog(log).finally(() => log.close());
}

function sayProblem(problems: number, first: LogProblem): void {
  const place = {
    problems,
    stream: first.stream || '-',
    revision: first.revision || '-',
    position: first.position || '-',
    detail: first.detail ? ` (${first.detail})` : '',
  };
  const kind = `problem_${first.kind}` as const;
  sayWith('log_broken', { ...place, what: inChinese(kind) }, { ...place, what: inEnglish(kind) });
}
