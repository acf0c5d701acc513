import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchoolInBrowser, Slip } from './school';
import { until } from './until';

const CHROMIUM = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** ms that a screen may take until something is seen on it, on a machine that does other things as well */
export const SEEN_WITHIN_MS = 60_000;

export const TABLET = { width: 1180, height: 820 };
export const PHONE = { width: 390, height: 844 };

/** @param camera file with the video that its camera shows (Y4M). @throws Error with what to install */
export function chromiumOptions(camera?: string): { readonly executablePath: string; readonly args: string[] } {
  if (!existsSync(CHROMIUM))
    throw new Error(`${CHROMIUM} is missing: apt-get install chromium fonts-wqy-zenhei, or name another in BATON_CHROMIUM.`);
  return {
    executablePath: CHROMIUM,
    args: camera === undefined ? ARGUMENTS : [...ARGUMENTS, `--use-file-for-fake-video-capture=${camera}`],
  };
}

/** Debian's Chromium. */
export const startBrowser = (camera?: string): Promise<Browser> => chromium.launch(chromiumOptions(camera));

export type Viewport = typeof TABLET;

export interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  /** what its page threw */
  readonly errors: readonly string[];
}

/** A device of its own: nothing of another's store, cookies or cache. @param timeZone where it stands, which is not always where the school is */
export async function newDevice(
  browser: Browser,
  school: Pick<SchoolInBrowser, 'url'>,
  viewport: Viewport = TABLET,
  timeZone = 'Asia/Shanghai',
): Promise<Device> {
  const context = await browser.newContext({ ...ofASchool(school, viewport), timezoneId: timeZone });
  context.setDefaultTimeout(SEEN_WITHIN_MS);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return { context, page, errors };
}

export const ofASchool = ({ url }: Pick<SchoolInBrowser, 'url'>, viewport: Viewport) => ({
  baseURL: url,
  viewport,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  permissions: ['camera'],
  reducedMotion: 'reduce' as const,
});

/** By name and PIN on a device that nobody paired; waits until the first page stands. */
export async function signIn(page: Page, { login, pin }: Slip): Promise<void> {
  await page.goto('/');
  await page.locator('input[autocomplete=username]').fill(login);
  const digits = page.locator('.mantine-PinInput-input');
  for (const [i, digit] of [...pin].entries()) await digits.nth(i).fill(digit);
  await page.locator('button[type=submit]').click();
  await page.locator('.shell-bar').waitFor();
  await page.locator('main h1').first().waitFor();
}

const SCREENS = join(__dirname, '../../docs/screens');

/** A picture of the screen for the documents: taken when they are renewed, looked at by people. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_SCREENS !== '1') return;
  await mkdir(SCREENS, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(SCREENS, `${name}.png`) });
}

/** What axe finds serious or worse, one line each; empty is good. */
export async function seriousBarriers(page: Page): Promise<readonly string[]> {
  // legacy mode looks at this page alone, without a second page for the frames that no screen has
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

/** CSS pixels by which the page is wider than the screen; 0 is good. */
export const sideways = (page: Page): Promise<number> => page.evaluate('Math.max(0, document.documentElement.scrollWidth - innerWidth)');

/** px; a wet finger meets nothing smaller (apps/web/src/ui/theme.ts) */
const TOUCH_TARGET = 48;

/** What can be tapped and is lower than a finger needs, one line each; empty is good. A box counts with its label. */
export const tooLowToTap = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const low = [];
    for (const element of document.querySelectorAll('a[href], button, select, summary, input, textarea, [role=tab], [role=button]')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.type === 'hidden' || element.type === 'file') continue;
      const around = element.closest('.mantine-SegmentedControl-control, .mantine-Checkbox-body, .mantine-Switch-body, label') ?? element;
      const height = Math.max(...[element, around, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect().height));
      if (height > 0 && height < ${TOUCH_TARGET} - 0.5) low.push(Math.round(height) + ' px: ' + element.outerHTML.slice(0, 50) + '… ' + element.innerText.slice(0, 30));
    }
    return [...new Set(low)];
  })()`);

/** Labels of which a part isn't to be seen; empty is good. */
export const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll('.mantine-Button-label, .mantine-SegmentedControl-innerLabel, .step, .shell-link, h1, h2')]
    .filter((label) => label.scrollWidth > label.clientWidth + 1 && label.checkVisibility())
    .map((label) => 'cut off: ' + label.textContent.slice(0, 40))`);

/** Without a new load, as a link of the page would. */
export const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`);

/** Whoever is signed in changes the language by the menu. @param language as the menu calls it */
export async function chooseLanguage(page: Page, language: 'English' | '中文'): Promise<void> {
  await page.getByRole('button', { name: /^(更多|More)$/ }).click();
  await page.getByRole('menuitem', { name: language }).click();
}

/** ms without any change after which a page stands, and in which it must come to that */
const STANDS = { quiet: 200, within: SEEN_WITHIN_MS };

/** Until the page is the one that its worker keeps: from now on it loads without network. */
export async function worksOffline(page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  // looked at from outside: the page's own policy lets nothing be evaluated in it again and again
  await until(
    () => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'),
    (isKept) => isKept,
  );
}

/** Until a change of the screen's size has been drawn. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');

/** From its next load on, the page counts what it has asked for and not been given, for `stands`. */
export async function countRequests(page: Page): Promise<void> {
  await page.addInitScript(`{
    const ask = window.fetch;
    window.askedFor = 0;
    window.fetch = (...what) => { window.askedFor++; return ask(...what).finally(() => window.askedFor--); };
  }`);
}

/** Until the page has what it asked for: nothing says that it loads, and nothing on it changes. */
export async function stands(page: Page): Promise<void> {
  await page.locator('main, .mantine-Paper-root').first().waitFor();
  await page.evaluate(`new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error('The page never came to rest: ' + location.pathname)), ${STANDS.within});
    let quiet;
    const changed = () => { clearTimeout(quiet); quiet = setTimeout(look, ${STANDS.quiet}); };
    const look = () => {
      if (window.askedFor > 0 || document.querySelector('.mantine-Loader-root') || /正在取数据|Loading/.test(document.body.innerText)) return changed();
      clearTimeout(tooLate);
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(changed);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    changed();
  })`);
}

/** The page in this language from its next load on. */
export const speak = (page: Page, language: 'zh' | 'en'): Promise<void> =>
  page.evaluate(`localStorage.setItem('baton.language', '${language}')`);
