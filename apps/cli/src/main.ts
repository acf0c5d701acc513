import { BackupBroken } from '@baton/event-log';
import { type Config, configFrom, ConfigProblem } from '@baton/installation';
import { backup } from './backup';
import { exportEvents } from './export';
import { ledger } from './ledger/ledger';
import { copyLogAndVault } from './log-copy';
import { verifyLog } from './log-verify';
import { Refused, say } from './messages/say';
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
  return (await COMMANDS[name](config, args.slice(name.split(' ').length))) ? 0 : FAILED;
}

function misused(args: readonly string[]): number {
  const asked = args.length === 0 || args[0] === 'help' || args[0] === '--help';
  if (!asked) say('unknown_command', { command: args.join(' ') });
  say('usage');
  return asked ? 0 : MISUSED;
}

function explain(error: unknown): number {
  if (error instanceof Refused) say(error.key, error.params);
  else if (error instanceof ConfigProblem) say('wrong_setting', { detail: error.message });
  else if (error instanceof BackupBroken) say('backup_broken', { detail: error.message });
  else if (isParseError(error)) say('wrong_arguments', { detail: error.message });
  else say('failed', { detail: error instanceof Error ? error.message : String(error) });
  return isParseError(error) ? MISUSED : FAILED;
}

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = explain(error)),
);
