// The script that a page of the app needs before it can be used: entry, page, and what both import statically, gzip.
// `node tools/web-size.mjs [dir] [--files | --json]`: a table; exit code 1 when a page is over its budget. Needs a build
// (npm run build).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** bytes (gzip, kB = 1,000) of script before the lazy parts of a page, by what the page imports */
const FIRST_LOAD_LIMIT_BYTES = 180_000;

/** The pages where a person of the school stands with a child in front of them: path in the app → source */
const PAGES = {
  '/gate': 'src/pickup/gate.page.tsx',
  '/duty': 'src/duty/now.page.tsx',
  '/duty/roll-call': 'src/roll-call/roll-call.page.tsx',
};

/** Every page begins here: the app, its shell, the day on the device. */
const ENTRY = 'index.html';

/** @returns {Set<string>} files of script that `key` needs at once */
function filesOf(manifest, key, files = new Set(), seen = new Set()) {
  if (seen.has(key)) return files;
  seen.add(key);
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no chunk for ${key}: name its source in tools/web-size.mjs anew`);
  if (chunk.file.endsWith('.js')) files.add(chunk.file);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, files, seen);
  return files;
}

/**
 * @param {string} dir the built app
 * @returns {{page: string, bytes: number, files: {file: string, bytes: number}[]}[]} bytes: gzip
 */
function firstLoads(dir) {
  const manifest = JSON.parse(readFileSync(join(dir, '.vite/manifest.json'), 'utf8'));
  const gzip = new Map();
  const bytesOf = (file) => {
    if (!gzip.has(file)) gzip.set(file, gzipSync(readFileSync(join(dir, file)), { level: 9 }).length);
    return gzip.get(file);
  };
  return Object.entries(PAGES).map(([page, source]) => {
    const files = [...new Set([...filesOf(manifest, ENTRY), ...filesOf(manifest, source)])].map((file) => ({ file, bytes: bytesOf(file) }));
    return { page, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files: files.sort((a, b) => b.bytes - a.bytes) };
  });
}

const asJson = process.argv.includes('--json');
const dir = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? fileURLToPath(new URL('../dist/web', import.meta.url));
const loads = firstLoads(resolve(dir));
if (asJson) console.log(JSON.stringify({ limitBytes: FIRST_LOAD_LIMIT_BYTES, loads }));
else {
  const kB = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`.padStart(10);
  for (const { page, bytes, files } of loads) {
    console.log(`${page.padEnd(18)}${kB(bytes)}  of ${kB(FIRST_LOAD_LIMIT_BYTES).trim()}${bytes > FIRST_LOAD_LIMIT_BYTES ? '  OVER' : ''}`);
    if (process.argv.includes('--files')) for (const file of files) console.log(`${kB(file.bytes)}    ${file.file}`);
  }
}
process.exitCode = loads.some(({ bytes }) => bytes > FIRST_LOAD_LIMIT_BYTES) ? 1 : 0;
