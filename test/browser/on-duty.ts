import type { Locator, Page } from '@playwright/test';
import type { DayChangeMessage } from '@baton/contracts';

/** From the page of now to the sheet of the own group. */
export async function openRollCall(page: Page): Promise<{ readonly sessionId: string; readonly childIds: readonly string[] }> {
  await page
    .getByRole('link', { name: /开始点名|继续点名/ })
    .last()
    .click();
  await page.locator('.tile').first().waitFor();
  const childIds = await page.locator('.tile').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-child') ?? ''));
  return { sessionId: page.url().split('/').at(-1) ?? '', childIds };
}

export const tile = (page: Page, childId: string): Locator => page.locator(`.tile[data-child="${childId}"]`);

export interface Mark {
  readonly childId: string;
  readonly mark: string;
}

/** Marks that a person gave, child by child, in the order of the log. */
export const marksOf = (log: readonly DayChangeMessage[], staffId: string): readonly Mark[] =>
  log
    .filter(({ type, actor }) => type === 'RollCallMarked' && actor.id === staffId)
    .flatMap(({ data }) => (data as { readonly marks: readonly Mark[] }).marks);

/** In the dialog about a child: shows the family's number, calls it, and notes that nobody answered. */
export async function callInVain(page: Page): Promise<void> {
  expect(await page.getByText(/1990000\d{4}/).count()).toBe(0);
  await page.getByRole('button', { name: /显示联系电话/ }).click();
  await page
    .getByText(/1990000\d{4}/)
    .first()
    .waitFor();
  // a desktop's Chromium asks which program shall call, and lets no tap through until somebody says
  await page.evaluate("addEventListener('click', (e) => e.target.closest('a[href^=\"tel:\"]') && e.preventDefault(), true)");
  await page.getByRole('link', { name: /拨打/ }).first().click();
  await page.getByRole('button', { name: '无人接听' }).click();
  await page
    .getByText(/无人接听 ·/)
    .last()
    .waitFor();
}
