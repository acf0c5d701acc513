import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { signIn } from './browser';
import { typeLikeAScanner } from './scanner';
import { bodyOf, cast, type SchoolInBrowser } from './school';

/** A printed card of a person who collects. */
export interface Card {
  readonly personId: string;
  readonly name: string;
  readonly pass: { readonly text: string } | null;
  readonly children: readonly { readonly childId: string; readonly name: string; readonly kind: string }[];
}

/** Prints the cards of everybody who may collect a child of these grades. */
export async function printCards(school: SchoolInBrowser, grades: readonly number[]): Promise<readonly Card[]> {
  interface Campus {
    readonly classes: readonly { readonly classId: string; readonly gradeLevel: number }[];
  }
  const office = await school.as(cast.staff.academicOffice);
  const { schoolId } = bodyOf<{ readonly schoolId: string }>(await office.get('/api/access/me'));
  const [campus] = bodyOf<readonly Campus[]>(await office.get(`/api/schools/${schoolId}/campuses`));
  const cards: Card[] = [];
  for (const { classId, gradeLevel } of campus.classes)
    if (grades.includes(gradeLevel)) {
      const issued = await office.post(`/api/schools/${schoolId}/passes/issue`, { commandId: randomUUID(), classId });
      cards.push(...bodyOf<readonly Card[]>(issued));
    }
  return cards;
}

/** Signs in at a gate, and waits until the list of collectors is on the device. @param gate its name */
export async function toTheGate(page: Page, school: SchoolInBrowser, staffNumber: string, gate = '东门'): Promise<void> {
  await signIn(page, school.slip(staffNumber));
  await page.goto('/gate');
  await page.getByRole('button', { name: new RegExp(gate) }).click();
  await ready(page);
  await page.getByText('名单为最新').waitFor();
}

/** Nobody is on the screen: the next scan may come. */
export const ready = (page: Page): Promise<void> => page.getByText('可以扫卡').waitFor();

/** As a scanner does it: keys, then Enter. @returns ms until the answer stands on the screen */
export async function scan(page: Page, { pass, children: [child] }: Card): Promise<number> {
  await typeLikeAScanner(page, pass?.text ?? '');
  const began = Date.now();
  await page.keyboard.press('Enter');
  await page.locator('.gate-card[aria-busy=false]').getByText(child.name).first().waitFor();
  return Date.now() - began;
}

/** The large button: whoever is ready goes. */
export const letGo = (page: Page): Promise<void> => page.getByRole('button', { name: /^放行/ }).last().click();

/** What the school knows of a child. */
export async function stateOf(
  school: SchoolInBrowser,
  childId: string,
): Promise<{ readonly state: string; readonly releasedAt: number | null; readonly soundsLike: readonly unknown[] }> {
  const leader = await school.as(cast.staff.dutyLeader);
  return bodyOf(await leader.get(school.dayPath(`gate/children/${childId}`)));
}
