import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of the file that the shim and the benchmark share: microseconds to add, and syncs so far. */
const SHARED_BYTES = 8;

/** Syncs that take longer, as on a school's disk. */
export interface SlowDisk {
  /** for the process that should see it */
  readonly env: NodeJS.ProcessEnv;
  /** milliseconds added to each sync from now on */
  add(ms: number): void;
  /** syncs of that process so far: shows that the shim is in between */
  syncs(): number;
}

/** Builds the shim into a folder; null, and a word on stderr, where there is no C compiler. */
export function slowDisk(folder: string): SlowDisk | null {
  const library = join(folder, 'slow-sync.so');
  const source = join(__dirname, '../bench/slow-sync.c');
  const built = spawnSync('gcc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (built.error || built.status !== 0) {
    process.stderr.write(`没有 gcc，跳过慢磁盘。\nA slower disk is not measured, it needs gcc: ${built.error?.message ?? built.stderr}\n`);
    return null;
  }
  const file = join(folder, 'slow-sync');
  writeFileSync(file, Buffer.alloc(SHARED_BYTES));
  return {
    env: { LD_PRELOAD: library, SLOW_SYNC_FILE: file },
    add: (ms) => withFile(file, (fd, numbers) => void writeSync(fd, Uint32Array.of(ms * 1_000), 0, numbers.byteLength / 2, 0)),
    syncs: () =>
      withFile(file, (fd, numbers) => {
        readSync(fd, numbers, 0, SHARED_BYTES, 0);
        return numbers[1];
      }),
  };
}

function withFile<T>(file: string, use: (fd: number, numbers: Uint32Array) => T): T {
  const fd = openSync(file, 'r+');
  try {
    return use(fd, new Uint32Array(2));
  } finally {
    closeSync(fd);
  }
}
