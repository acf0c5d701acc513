import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { sessionsAt, succeeded } from '../../apps/demo/src/player/http-client';
import { typeLikeAScanner } from '../../test/browser/scanner';
import { type Budget, percentile, type Result, rounded } from './measure';
import type { SchoolUnderLoad } from './school-under-load';

const CHROMIUM = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium';
const TABLET = { width: 1180, height: 820 };
/** Goals, milliseconds. */
const FIRST_PAINT_MS = 1_000;
const SCAN_MS = 300;
const TAP_MS = 100;
/** Pages opened, scans and taps; with --quick. */
const TIMES = 30;
const TIMES_QUICK = 12;
/** milliseconds in which a page stores what it needs without network, after its last change */
const KEPT_AFTER_MS = 3_000;
/** milliseconds after which an answer on the screen has failed to come */
const PAINTED_WITHIN_MS = 15_000;

/**
 * What a person waits for, in Chromium against the server with the reference school: by the page's own clock, from the
 * key or the tap to the frame in which the answer is painted.
 */
export async function webScreens(budget: Budget, school: SchoolUnderLoad): Promise<Result[]> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium, or name another in BATON_CHROMIUM.`);
  const times = budget.quick ? TIMES_QUICK : TIMES;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  try {
    const tablet = (cookie: string) => tabletOf(school, cookie, () => browser.newContext({ viewport: TABLET, locale: 'zh-CN' }));
    const gate = await tablet(school.leader);
    const scans = await scansAtTheGate(gate, await cardsOf(school), times);
    const openings = await openingsWithoutNetwork(gate, times);
    const [{ cookie, sessionId }] = school.marks;
    const taps = await tapsOfARollCall(await tablet(cookie), sessionId);
    return [
      rowOf('web-first-paint-gate-without-network', openings.paints, FIRST_PAINT_MS),
      rowOf('web-gate-ready-without-network', openings.ready),
      rowOf('web-scan-to-decision', scans, SCAN_MS),
      rowOf('web-tap-to-painted', taps, TAP_MS),
    ];
  } finally {
    await browser.close();
  }
}

function rowOf(name: string, waits: readonly number[], atMost?: number): Result {
  const p95 = percentile(waits, 0.95);
  return {
    name,
    value: rounded(p95),
    unit: `ms (p95 of ${waits.length})`,
    p50: rounded(percentile(waits, 0.5)),
    p99: rounded(percentile(waits, 0.99)),
    ratios: {},
    ...(atMost === undefined ? {} : { atMost }),
  };
}

/** A browser in which this person is signed in already. */
async function tabletOf({ url }: SchoolUnderLoad, cookie: string, context: () => Promise<BrowserContext>): Promise<Tablet> {
  const of = await context();
  const [, name, value] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
  const address = new URL(url);
  address.hostname = 'localhost';
  await of.addCookies([{ name, value, url: address.href.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Strict' }]);
  await of.addInitScript(PAINTED);
  return { context: of, page: await of.newPage(), address: address.origin };
}

interface Tablet {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly address: string;
}

/** In the page: milliseconds from a key or tap until `holds` is painted. */
const PAINTED = `window.paintedAfter = (type, holds) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('nothing was painted within ${PAINTED_WITHIN_MS} ms after ' + type + (began === null ? ' (which never came)' : '') + ': ' + document.body.innerText.slice(0, 300))), ${PAINTED_WITHIN_MS});
  let began = null;
  const begin = (event) => { if (began === null && (type !== 'keydown' || event.key === 'Enter')) began = event.timeStamp; };
  const look = () => {
    if (began === null || !holds()) return;
    observer.disconnect();
    removeEventListener(type, begin, true);
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  addEventListener(type, begin, true);
});`;

/** Milliseconds from the key or tap that `act` gives until `holds` is painted. */
async function painted(page: Page, type: 'click' | 'keydown', holds: string, act: () => Promise<void>): Promise<number> {
  // null: what is waited for is not to be waited for here
  await page.evaluate(`{ window.waiting = window.paintedAfter('${type}', () => ${holds}); window.waiting.catch(() => {}); } null`);
  await act();
  return page.evaluate<number>('window.waiting');
}

interface Card {
  readonly pass: { readonly text: string } | null;
  readonly children: readonly { readonly childId: string; readonly name: string }[];
}

/** Cards of one class, printed, of those who collect a child of today's list. */
async function cardsOf({ url, administrator, marks }: SchoolUnderLoad): Promise<readonly Card[]> {
  const sessions = sessionsAt(url);
  const office = await sessions.signIn(administrator.login, administrator.password, 'password');
  const { body } = succeeded(await office.get(`/api/schools/${office.schoolId}/campuses`), 'campuses');
  const [{ classes }] = body.list as readonly { readonly classes: readonly { readonly classId: string }[] }[];
  const order = { commandId: randomUUID(), classId: classes[0].classId };
  const issued = succeeded(await office.post(`/api/schools/${office.schoolId}/passes/issue`, order), 'printing cards');
  sessions.close();
  const today = new Set(marks.map(({ childId }) => childId));
  return (issued.body.list as readonly Card[]).filter(({ pass, children: [child] }) => pass !== null && child && today.has(child.childId));
}

/** A scanner's keys and its Enter → who it is, and whether the child may go. */
async function scansAtTheGate({ page, address }: Tablet, cards: readonly Card[], times: number): Promise<readonly number[]> {
  await page.goto(`${address}/gate`);
  await page.getByRole('button', { name: /东门/ }).click();
  await page.getByText('名单为最新').waitFor();
  const waits: number[] = [];
  for (let i = 0; i < times; i++) {
    const { pass, children } = cards[i % cards.length];
    await page.getByText('可以扫卡').waitFor();
    const shown = `document.querySelector('.gate-card[aria-busy=false]')?.textContent.includes(${JSON.stringify(children[0].name)})`;
    const wait = await painted(page, 'keydown', shown, async () => void (await typeLikeAScanner(page, pass?.text ?? '')));
    waits.push(wait);
    await page.keyboard.press('Escape');
  }
  return waits;
}

interface Openings {
  /** the first thing that a guard sees */
  readonly paints: readonly number[];
  /** a card may be scanned; some milliseconds too many, for it is asked from outside */
  readonly ready: readonly number[];
}

/** The gate opened anew while there is no network at all. */
async function openingsWithoutNetwork({ context, page, address }: Tablet, times: number): Promise<Openings> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.waitForTimeout(KEPT_AFTER_MS);
  await context.setOffline(true);
  const paints: number[] = [];
  const ready: number[] = [];
  for (let i = 0; i < times; i++) {
    await page.goto(`${address}/gate`);
    await page.getByText('可以扫卡').waitFor();
    ready.push(await page.evaluate<number>('performance.now()'));
    const paint = await page.evaluate<number | undefined>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`);
    if (paint === undefined) throw new Error('Chromium did not say when it painted the gate first.');
    paints.push(paint);
  }
  return { paints, ready };
}

/** A tap on each name of a room → the tile says that the child is here. */
async function tapsOfARollCall({ page, address }: Tablet, sessionId: string): Promise<readonly number[]> {
  await page.goto(`${address}/duty/roll-call/${sessionId}`);
  await page.locator('.tile').first().waitFor();
  const children = await page
    .locator('.tile[aria-pressed=false]')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-child') ?? ''));
  if (children.length === 0) throw new Error('Everybody of the room is marked already: screens are measured before the commands.');
  const waits: number[] = [];
  for (const childId of children) {
    const tile = `.tile[data-child="${childId}"]`;
    const pressed = `document.querySelector('${tile}')?.getAttribute('aria-pressed') === 'true'`;
    waits.push(await painted(page, 'click', pressed, () => page.locator(tile).click()));
  }
  return waits;
}
