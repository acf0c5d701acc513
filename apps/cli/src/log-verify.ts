import { type LogProblem, verifyLogFile } from '@baton/event-log';
import type { Config } from '@baton/installation';
import { parseArgs } from 'node:util';
import { logFile } from './log-file';
import { inChinese, inEnglish, say, sayWith } from './messages/say';

/** Checks every chain of a log, in use or not, and names the first bad event. */
export async function verifyLog(config: Config, args: readonly string[]): Promise<boolean> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  const report = await verifyLogFile(logFile(config, positionals[0]));
  if (!report.first) {
    say('verified', { events: report.events, streams: report.streams, seals: report.seals });
    return true;
  }
  sayProblem(report.problems, report.first);
  say('log_broken_next');
  return false;
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
