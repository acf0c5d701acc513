import { newAuthority, serverCertificate, type Authority } from '@baton/installation';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { filesIn } from '../../apps/demo/src/player/play-day';
import { startServer, type RunningServer } from '../../apps/demo/src/player/server-process';
import { PHONE, picture, SEEN_WITHIN_MS, seriousBarriers, sideways, startBrowser, TABLET } from './browser';

describe('a server with the school’s own certificate', () => {
  let folder: string;
  let authority: Authority;
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-certificate-'));
    authority = await newAuthority(['localhost'], Date.now());
    const { key, certificate } = await serverCertificate(authority, ['localhost', '127.0.0.1'], Date.now());
    const settings = { BATON_TLS_CERT: join(folder, 'server.crt'), BATON_TLS_KEY: join(folder, 'server.key') };
    await writeFile(settings.BATON_TLS_CERT, certificate);
    await writeFile(settings.BATON_TLS_KEY, key);
    const file = join(__dirname, '../../dist/server.js');
    server = await startServer({ file, ...filesIn(folder), start: '2026-03-10T08:00:00+08:00', port: 0, settings });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['tablet', TABLET],
    ['phone', PHONE],
  ])('shows a %s how to install the authority, and what to compare it with, before anybody signs in', async (size, viewport) => {
    const { port } = new URL(server.url);
    // this browser hasn't installed it yet: that is what the page is for
    const context = await browser.newContext({ viewport, locale: 'zh-CN', ignoreHTTPSErrors: true, baseURL: `https://localhost:${port}` });
    context.setDefaultTimeout(SEEN_WITHIN_MS);
    const page = await context.newPage();
    await page.goto('/certificate');
    const { fingerprint256 } = new X509Certificate(authority.certificate);
    await page.getByText(fingerprint256).waitFor();
    expect(await page.evaluate<boolean>('isSecureContext')).toBe(true);
    const file = await page.request.get((await page.getByRole('link', { name: /证书/ }).first().getAttribute('href')) ?? '');
    expect(new X509Certificate(await file.body()).fingerprint256).toBe(fingerprint256);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await picture(page, `certificate-${size}`);
    await page.getByRole('button', { name: 'English' }).click();
    await page
      .getByRole('heading', { name: /certificate/i })
      .first()
      .waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await context.close();
  });
});
