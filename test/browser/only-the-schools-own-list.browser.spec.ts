import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { printCards, ready, scan, toTheGate } from './at-the-gate';
import { picture } from './browser';
import { keptIn } from './on-the-disk';
import { cast } from './school';
import { until } from './until';

const [GUARD] = cast.staff.guards['南门'];

/** Rewrites what the tablet keeps, as somebody with the browser's tools would. @param change source of a function of the kept list */
const rewriteKept = (page: Page, change: string): Promise<number> =>
  page.evaluate(`new Promise((done, fail) => {
    const request = indexedDB.open('baton');
    request.onerror = () => fail(new Error('no store'));
    request.onsuccess = () => {
      const table = request.result.transaction('people', 'readwrite').objectStore('people');
      const all = table.getAll();
      all.onsuccess = () => {
        for (const row of all.result) {
          const { people } = row;
          ${change};
          table.put(row);
        }
        table.transaction.oncomplete = () => (request.result.close(), done(all.result.length));
      };
    };
  })`);

describe('a gate judges only by the school’s own list', () => {
  const on = atSchool('17:45');
  const noNewList = (page: Page) => page.route('**/on-device/people**', (route) => route.abort());
  /** At the gate, with its list on the disk: the screen has it a moment before. */
  async function withKeptList(page: Page): Promise<void> {
    await toTheGate(page, on.school, GUARD, '南门');
    await until(
      () => keptIn<{ readonly people: { readonly gate: unknown } }>(page, 'people'),
      (rows) => rows.some(({ people }) => people.gate !== null),
    );
  }

  it('takes its kept list again after a restart, and its age with it', async () => {
    const { page } = await on.device();
    await withKeptList(page);
    await noNewList(page);
    await page.reload();
    await ready(page);
    expect(await page.getByText(/不是本校签发/).count()).toBe(0);
  });

  it.each([
    ['somebody wrote another collector into it', 'people.gate.facts[0].authorities = people.gate.facts[1].authorities'],
    ['somebody made it younger', 'people.takenAt += 60000'],
    ['it is another campus’s', 'people.campusId = "elsewhere"'],
  ])('uses none that it kept when %s, and takes the school’s again', async (_, change) => {
    const { page } = await on.device();
    await withKeptList(page);
    await noNewList(page);
    expect(await rewriteKept(page, change)).toBeGreaterThan(0);
    await page.reload();
    await page.getByText('本机保存的名单不是本校签发的').waitFor();
    await page
      .getByText(/没有.*名单/)
      .first()
      .waitFor();
    expect(await page.getByText('可以扫卡').count()).toBe(0);
    await picture(page, 'gate-list-not-signed');

    await page.unroute('**/on-device/people**');
    await page.reload();
    await ready(page);
    expect(await page.getByText(/不是本校签发/).count()).toBe(0);
  });

  it('goes on with the list of before when one comes that the school has not signed', async () => {
    const cards = await printCards(on.school, [1]);
    const { page } = await on.device();
    await withKeptList(page);
    await page.route('**/on-device/people**', async (route) => {
      const url = new URL(route.request().url());
      url.searchParams.delete('known');
      const answer = await route.fetch({ url: url.href });
      const list = (await answer.json()) as { readonly children: readonly unknown[] };
      await route.fulfill({ response: answer, json: { ...list, children: [] } });
    });
    await page.reload();
    await page.getByText('收到的名单不是本校签发的').waitFor();
    await scan(page, cards[0]);
  });
});
