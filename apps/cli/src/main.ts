import { BackupBroken, ShippedBroken } from '@baton/event-log';
import { type Config, configFrom, explained, StartProblem } from '@baton/installation';
import { backup } from './backup';
import { exportEvents } from './export';
import { ledger } from './ledger/ledger';
import { copyLogAndVault } from './log-copy';
import { verifyLog } from './log-verify';
import { inChinese, inEnglish, Refused, say, sayWith } from './messages/say';
import { rebuild } from './rebuild';
import { resetAdministrator } from './reset-administrator';
import { restoreBackup } from './restore';
import { tlsInit } from './tls-init';

/** Exit codes: done; a problem was found or nothing was done; the command was called in a wrong way. */
const FAILED = 1;
const MISUSED = 2;

/** Answers false when it found what it was asked to look for: a broken log. */
type Command = (config: Config, args: readonly string[]) => Promise<boolean>;

const COMMANDS: Readonly<Record<string, Command>> = {
  backup,
  restore: restoreBackup,
  'log verify': verifyLog,
  'log copy': copyLogAndVault,
  export: exportEvents,
  ledger,
  rebuild,
  'reset-administrator': resetAdministrator,
  'tls init': tlsInit,
};

async function main(args: readonly string[]): Promise<number> {
  const name = Object.keys(COMMANDS).find((words) => args.slice(0, words.split(' ').length).join(' ') === words);
  if (!name) return misused(args);
  const config = configFrom(process.env);
  const found = await COMMANDS[name](config, args.slice(name.split(' ').length)).catch((error: unknown) => {
    throw explained(error, config) ?? error;
  });
  return found ? 0 : FAILED;
}

function misused(args: readonly string[]): number {
  const asked = args.length === 0 || args[0] === 'help' || args[0] === '--help';
  if (!asked) say('unknown_command', { command: args.join(' ') });
  say('usage');
  return asked ? 0 : MISUSED;
}

function explain(error: unknown): number {
  if (error instanceof Refused) say(error.key, error.params);
  else if (error instanceof StartProblem) sayWith('failed', { detail: error.words.zh }, { detail: error.words.en });
  else if (error instanceof BackupBroken) sayBroken(error);
  else if (error instanceof ShippedBroken) say('shipped_broken', { detail: error.message });
  else if (isParseError(error)) say('wrong_arguments', { detail: error.message });
  else say('failed', { detail: error instanceof Error ? error.message : String(error) });
  return isParseError(error) ? MISUSED : FAILED;
}

function sayBroken({ file, problem }: BackupBroken): void {
  if (!problem) return say('vault_not_copied', { file });
  const kind = `problem_${problem.kind}` as const;
  const where = { file, stream: problem.stream || '-', revision: problem.revision || '-' };
  sayWith('log_not_copied', { ...where, what: inChinese(kind) }, { ...where, what: inEnglish(kind) });
}

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = explain(error)),
);
