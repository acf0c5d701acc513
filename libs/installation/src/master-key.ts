import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { StartProblem } from './start-problem';

/** Bytes. */
const KEY_BYTES = 32;

export interface MasterKey {
  readonly key: Buffer;
  /** true: made just now; whoever runs the server must be told to keep a copy */
  readonly created: boolean;
}

/**
 * Reads the key that opens the vault, or makes it at the very first start. It is never made beside an existing vault: a
 * new key would open nothing and hide that the right one is missing.
 *
 * @param vaultFile null: the vault is a database, which knows itself whether the key is its own
 */
export function masterKeyFrom(file: string, vaultFile: string | null): MasterKey {
  if (existsSync(file)) return { key: readKey(file), created: false };
  if (vaultFile !== null && existsSync(vaultFile)) throw new StartProblem('key_missing', { file, vault: vaultFile });
  return makeKey(file) ? { key: readKey(file), created: true } : { key: readKey(file), created: false };
}

function readKey(file: string): Buffer {
  const { mode } = statSync(file);
  if (mode & 0o077) throw new StartProblem('key_readable', { file });
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new StartProblem('key_malformed', { file, bytes: KEY_BYTES });
  return key;
}

/** Whole or not at all: of several servers that start at once one makes it and the others read it. False: another did. */
function makeKey(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  const handle = openSync(own, 'wx', 0o600);
  writeSync(handle, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(own, 0o600);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own);
  }
}
