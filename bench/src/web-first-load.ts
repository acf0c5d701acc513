import { spawnSync } from 'node:child_process';
import { type Budget, type Result, rounded } from './measure';

interface Loads {
  readonly limitBytes: number;
  readonly loads: readonly { readonly page: string; readonly bytes: number }[];
}

/** kB of script (gzip) that a page of the app needs before it can be used, as tools/web-size.mjs counts them in dist/web. */
export async function webFirstLoad(_budget: Budget): Promise<Result[]> {
  const { stdout, stderr } = spawnSync(process.execPath, ['tools/web-size.mjs', '--json'], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`tools/web-size.mjs said nothing; run it from the project's folder after a build: ${stderr}`);
  const { limitBytes, loads } = JSON.parse(stdout) as Loads;
  return loads.map(({ page, bytes }) => ({
    name: `web-first-load-${page.slice(1).replaceAll('/', '-')}`,
    value: rounded(bytes / 1_000),
    unit: 'kB gzip',
    p50: null,
    p99: null,
    ratios: {},
    atMost: limitBytes / 1_000,
  }));
}
