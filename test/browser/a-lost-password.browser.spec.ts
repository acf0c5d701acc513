import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { newDevice, picture, seriousBarriers, sideways, startBrowser } from './browser';

jest.setTimeout(180_000);

const DIST = join(__dirname, '../../dist');
/** ms until a server on an empty folder has said where it is */
const READY_WITHIN_MS = 60_000;
const OWN = '学校自己的长密码 2026';
const OWN_AGAIN = '另一个学校自己的密码 2026';

describe('a school’s own server, on the real clock', () => {
  let folder: string;
  let server: ChildProcess;
  let browser: Browser;
  let url: string;
  let first: string;
  const env = () => ({
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BATON_'))),
    ...{ BATON_DATA: join(folder, 'data'), BATON_MASTER_KEY_FILE: join(folder, 'master.key'), BATON_PORT: '0', BATON_LOG_LEVEL: 'warn' },
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-own-school-'));
    server = spawn(process.execPath, [join(DIST, 'server.js'), 'serve'], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
    const said = await whatItSays(server);
    url = (/\(serve\) (http:\S+)/.exec(said)?.[1] ?? '').replace(/127\.0\.0\.1|\[::1\]/, 'localhost');
    first = /First sign-in: admin \/ (\S+)/.exec(said)?.[1] ?? '';
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    const gone = new Promise((resolve) => server?.once('exit', resolve));
    if (server?.kill('SIGTERM')) await gone;
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function enter(page: Page, password: string): Promise<void> {
    await page.locator('input[autocomplete=username]').fill('admin');
    await page.locator('input[type=password]').first().fill(password);
    await page.locator('button[type=submit]').click();
  }
  async function chooseOwn(page: Page, password: string): Promise<void> {
    const fields = page.locator('input[autocomplete=new-password]');
    await fields.first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    for (const field of await fields.all()) await field.fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: '开始使用' }).waitFor();
  }
  async function withPassword(): Promise<Page> {
    const { page } = await newDevice(browser, { url });
    await page.goto('/');
    await page.getByRole('button', { name: '用密码登录' }).click();
    return page;
  }

  it('an administrator who lost the password signs in with one from the command line, and has to choose a new one', async () => {
    const before = await withPassword();
    await enter(before, first);
    await chooseOwn(before, OWN);

    const { stdout } = await promisify(execFile)(process.execPath, [join(DIST, 'cli.js'), 'reset-administrator'], { env: env() });
    const password = stdout.trim();
    expect(password).toMatch(/^([A-HJ-NP-Z2-9]{4}-){3}[A-HJ-NP-Z2-9]{4}$/);
    // who was signed in is out, and the lost password opens nothing
    await before.reload();
    await before.getByRole('button', { name: '用密码登录' }).waitFor();
    const page = await withPassword();
    await enter(page, OWN);
    await page.getByRole('alert').waitFor();
    await enter(page, password);
    await picture(page, 'choose-a-new-password');
    await chooseOwn(page, OWN_AGAIN);

    const after = await withPassword();
    await enter(after, OWN_AGAIN);
    await after.getByRole('heading', { name: '开始使用' }).waitFor();
  });
});

/** Until the line with the first password. @throws Error with what was printed instead */
function whatItSays(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server was not ready in time:\n${said}`)), READY_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('First sign-in: ')) return;
      clearTimeout(timer);
      resolve(said);
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended (${code}):\n${said}`));
    });
  });
}
