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
