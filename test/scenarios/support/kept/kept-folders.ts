import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../../..');
const CACHE = join(ROOT, 'node_modules/.cache/scenarios');
/** What the stored events of a fixture follow from; after any change there it is built anew. */
const INPUTS = ['libs', 'apps/server/src', 'apps/demo/src/school', 'test/scenarios/support/kept'];
/** ms that a spec waits for another one that builds the same folder, and between two looks */
const BUILT_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 100;
/** versions that stay; one takes about 150 MB */
const VERSIONS_KEPT = 3;

/**
 * A folder that is built once and kept beside the compiled tests, for all spec files of a run and for the next run. Two
 * workers that need it at once build it once.
 * @param build writes into a fresh folder that it is given
 */
export async function keptFolder(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const home = join(CACHE, digestOfInputs());
  const kept = join(home, name);
  const lock = join(home, `${name}.lock`);
  forgetOldVersions(home);
  for (let waited = 0; !existsSync(kept); waited += LOOK_EVERY_MS) {
    if (waited > BUILT_WITHIN_MS) throw new Error(`Nobody built ${kept} within ${BUILT_WITHIN_MS} ms; delete ${CACHE} and try again.`);
    if (!takeLock(lock)) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    else await buildInto(kept, build).finally(() => rmSync(lock, { force: true }));
  }
  return kept;
}

async function buildInto(kept: string, build: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(kept)) return;
  const unfinished = `${kept}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await build(unfinished);
    renameSync(unfinished, kept);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** False: another living process builds it. */
function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = readFileSync(lock, 'utf8');
    if (holder !== '') process.kill(Number(holder), 0);
    return true;
  } catch {
    return false;
  }
}

export const copyOf = (kept: string, to: string): void => cpSync(kept, to, { recursive: true });

let digest: string | null = null;

function digestOfInputs(): string {
  if (digest !== null) return digest;
  const hash = createHash('sha256');
  for (const input of INPUTS) for (const file of sourcesIn(join(ROOT, input))) hash.update(file).update(readFileSync(file));
  return (digest = hash.digest('hex').slice(0, 16));
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The newest few stay: another run may be reading one of them. */
function forgetOldVersions(home: string): void {
  mkdirSync(home, { recursive: true });
  utimesSync(home, new Date(), new Date());
  const versions = readdirSync(CACHE).map((name) => ({ path: join(CACHE, name), usedAt: statSync(join(CACHE, name)).mtimeMs }));
  for (const { path } of versions.sort((a, b) => b.usedAt - a.usedAt).slice(VERSIONS_KEPT)) rmSync(path, { recursive: true, force: true });
}
