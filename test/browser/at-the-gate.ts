import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { signIn } from './browser';
import { typeLikeAScanner } from './scanner';
import { bodyOf, cast, type SchoolInBrowser } from './school';
import { until } from './until';

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
  const began = await typeLikeAScanner(page, pass?.text ?? '');
  const answer = page.locator('.gate-card[aria-busy=false]').getByText(child.name).first();
  await answer.waitFor().catch(async (late: Error) => {
    throw new Error(`${late.message}\nOn the screen instead: ${await page.locator('main').innerText()}`);
  });
  return Date.now() - began;
}

/** The large button: whoever is ready goes. */
export const letGo = (page: Page): Promise<void> => page.getByRole('button', { name: /^放行/ }).last().click();

/** Types the name, opens the child, and chooses who stands there. */
export async function asksFor(page: Page, child: CastChild, who: string): Promise<void> {
  await openChild(page, child);
  await page.locator('.gate-tile', { hasText: who }).first().click();
}

/** Types the name and opens the child: who collects it? */
export async function openChild(page: Page, { name, grade, classNo, inClassNo }: CastChild): Promise<void> {
  await page.getByRole('textbox', { name: '查找学生或接送人' }).fill(name);
  await page.locator('.gate-found button', { hasText: `${grade}（${classNo}）班 ${inClassNo}号` }).click();
  await page.getByRole('heading', { name: '谁来接？' }).waitFor();
}

interface HolderRow {
  readonly holder: string;
  readonly children: readonly { readonly childId: string }[];
}

/** Who has the child, by staff id; null: nobody. */
export async function holderOf(school: SchoolInBrowser, childId: string): Promise<string | null> {
  const leader = await school.as(cast.staff.dutyLeader);
  const rows = bodyOf<readonly HolderRow[]>(await leader.get(school.dayPath('board/holders')));
  return rows.find(({ children }) => children.some((child) => child.childId === childId))?.holder ?? null;
}

/** From whoever has the child to the teacher of its gate, beside the browser. */
export async function bring(school: SchoolInBrowser, { key, gate }: CastChild): Promise<void> {
  const childId = school.childId(key);
  const [guard] = cast.staff.gateTeachers[gate];
  const holder = await holderOf(school, childId);
  if (holder === null || holder === school.staffId(guard)) return;
  const offer = { commandId: randomUUID(), offerId: randomUUID(), children: [childId], route: 'line_to_gate' };
  const to = { kind: 'gate', gateId: school.gateId(gate) };
  const from = await school.as(school.staffNumber(holder));
  bodyOf(await from.post(school.dayPath('handoff/offer'), { ...offer, to }));
  const accept = { commandId: randomUUID(), offerId: offer.offerId, children: [childId], counted: 1 };
  bodyOf(await (await school.as(guard)).post(school.dayPath('handoff/accept'), accept));
}

interface StateOfChild {
  readonly state: string;
  readonly releasedAt: number | null;
  readonly soundsLike: readonly unknown[];
}

/** What the school knows of a child. */
export async function stateOf(school: SchoolInBrowser, childId: string): Promise<StateOfChild> {
  const leader = await school.as(cast.staff.dutyLeader);
  return bodyOf(await leader.get(school.dayPath(`gate/children/${childId}`)));
}

/** Until the school has it: a gate that heard nothing for a moment lets a child go by its own list, and sends that afterwards. */
export const becomes = (school: SchoolInBrowser, childId: string, state: 'held' | 'released' | 'unaccounted'): Promise<StateOfChild> =>
  until(
    () => stateOf(school, childId),
    (seen) => seen.state === state,
  );
