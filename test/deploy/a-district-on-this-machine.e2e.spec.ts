import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = join(__dirname, '..', '..', 'deploy', 'try-on-this-machine.sh');
/** Milliseconds; starts eight processes. */
const PATIENCE_MS = 240_000;
jest.setTimeout(2 * PATIENCE_MS);

/** Without the tests' own settings. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BATON_') && name !== 'LOG_LEVEL'));
const tried = (...args: readonly string[]) => spawnSync(script, args, { encoding: 'utf8', timeout: PATIENCE_MS, env });

describe('A district’s processes on this machine, behind its nginx', () => {
  it('sign in, give commands, bring a socket, and keep a campus at one instance', () => {
    const { status, stdout, stderr } = tried();
    expect(`${stderr}${stdout}`).not.toContain('✗');
    expect(stdout.match(/✓/g)).toHaveLength(15);
    expect(status).toBe(0);
  });

  it('and it is noticed when nginx routes no campus', () => {
    const { status, stdout } = tried('--without-campus-routing');
    expect(stdout).toContain('✗ all that is about the campus');
    expect(status).toBe(1);
  });
});
