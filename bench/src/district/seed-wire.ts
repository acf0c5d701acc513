import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSeed } from '../../../libs/event-log/src/testing/seed-of-log';
import { type Home, withLog } from './stores';

const BEHIND_NAME = '.wire';
/** Stands in the folder when all of it is there. */
const WHOLE = 'whole';

/** The log as the wire server begins with it, in a folder beside it. Written once, kept for the next run. */
export async function seedOf(home: Home, told: (line: string) => void): Promise<string> {
  const folder = `${home.folder}${BEHIND_NAME}`;
  const whole = join(folder, WHOLE);
  if (existsSync(whole)) return folder;
  rmSync(folder, { recursive: true, force: true });
  const from = performance.now();
  const events = await withLog(home, (store) => writeSeed(store, folder));
  mkdirSync(whole);
  told(`${events} events written for the wire server in ${((performance.now() - from) / 1_000).toFixed(0)} s`);
  return folder;
}
