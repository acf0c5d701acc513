import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { type OwnServer, settingsIn, startOwnServer } from '../own-server';
import { newDevice, picture, seriousBarriers, sideways, startBrowser } from './browser';

const DIST = join(__dirname, '../../dist');
const OWN = '学校自己的长密码 2026';
const OWN_AGAIN = '另一个学校自己的密码 2026';

describe('a school’s own server, on the real clock', () => {
  let folder: string;
  let server: OwnServer;
  let browser: Browser;
  const env = () => settingsIn(folder);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-own-school-'));
    server = await startOwnServer(env());
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.end('SIGTERM');
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
    const { page } = await newDevice(browser, { url: server.url });
    await page.goto('/');
    await page.getByRole('button', { name: '用密码登录' }).click();
    return page;
  }

  it('an administrator who lost the password signs in with one from the command line, and has to choose a new one', async () => {
    const before = await withPassword();
    await enter(before, server.firstPassword);
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
