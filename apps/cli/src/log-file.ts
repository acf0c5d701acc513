import { type Config, shownPlace } from '@baton/installation';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refused } from './messages/say';

/** The log file that was named, else the settings' own. @throws Refused when there is none */
export function logFile({ log }: Config, named: string | undefined): string {
  if (!named && log.kind !== 'sqlite') throw new Refused('log_is_no_file', { place: shownPlace(log) });
  const file = named ? resolve(named) : log.kind === 'sqlite' ? log.file : '';
  if (!existsSync(file)) throw new Refused('no_log', { file });
  return file;
}
