import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Erasure } from './vault';

/**
 * The erasure register is a file of lines beside the vault, only ever appended to, with opaque ids and no key. It outlives
 * the vault: put beside an older copy, it destroys again what that copy brought back.
 */
export function appendErasures(file: string, erasures: readonly Erasure[]): void {
  const fd = openSync(file, 'a');
  try {
    for (const erasure of erasures) writeSync(fd, JSON.stringify(erasure) + '\n');
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Empty when there is no such file. A last line cut short by a crash is left out: its keys were not yet destroyed. */
export function readErasures(file: string): Erasure[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const whole = lines.slice(0, -1).filter((line) => line !== '');
  return whole.map((line, i) => {
    try {
      return JSON.parse(line) as Erasure;
    } catch {
      throw new Error(`${file}, line ${i + 1} is damaged: restore the erasure register before the vault is used.`);
    }
  });
}
