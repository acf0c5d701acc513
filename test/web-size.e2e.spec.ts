import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Loads {
  readonly limitBytes: number;
  readonly loads: readonly { readonly page: string; readonly bytes: number; readonly files: readonly { readonly file: string }[] }[];
}

const root = join(__dirname, '..');
const sizes = (...more: readonly string[]) =>
  spawnSync('node', [join(root, 'tools/web-size.mjs'), '--json', ...more], { encoding: 'utf8' });

describe('the pages with a child in front of them', () => {
  it('load at most 180 kB of script before they can be used', () => {
    expect(existsSync(join(root, 'dist/web/.vite/manifest.json'))).toBe(true); // npm run build
    const { stdout, status, stderr } = sizes();
    expect(stderr).toBe('');
    const { loads, limitBytes } = JSON.parse(stdout) as Loads;
    expect(limitBytes).toBe(180_000);
    expect(loads.map(({ page }) => page)).toEqual(['/gate', '/duty', '/duty/roll-call']);
    for (const { page, bytes, files } of loads) {
      expect({ page, over: bytes > limitBytes ? bytes : null }).toEqual({ page, over: null });
      // the measure sees the app and what it shares with its pages: react alone is more than 50 kB
      expect(bytes).toBeGreaterThan(50_000);
      expect(files.length).toBeGreaterThan(5);
    }
    expect(status).toBe(0);
  });
});
