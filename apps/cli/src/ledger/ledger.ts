import type { Config } from '@baton/installation';
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Refused } from '../messages/say';
import { countExport } from './count-export';

const OPTIONS = { file: { type: 'string' }, day: { type: 'string' } } as const;

/** The ledger of one service day, as JSON, out of what `export` wrote. False when a child is left over. */
export async function ledger(_config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.file && !existsSync(values.file)) throw new Refused('no_export', { file: values.file });
  const input = values.file ? createReadStream(values.file) : process.stdin;
  const counted = await countExport(createInterface({ input, crlfDelay: Infinity }), values.day ?? null);
  if (counted.rehearsal) throw new Refused('rehearsal_not_counted', { day: counted.serviceDay });
  process.stdout.write(`${JSON.stringify(counted)}\n`);
  return counted.unbalanced.length === 0;
}
