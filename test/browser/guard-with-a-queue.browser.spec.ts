import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { becomes, letGo, printCards, ready, scan, stateOf, toTheGate, type Card } from './at-the-gate';
import { PHONE, picture, seriousBarriers, sideways, TABLET } from './browser';
import { bodyOf, cast } from './school';
import { until } from './until';

interface HolderRow {
  readonly holder: string;
  readonly children: readonly { readonly childId: string }[];
}

describe('a guard with a queue in front of the gate', () => {
  const on = atSchool('17:45');
  const holders = async () =>
    bodyOf<readonly HolderRow[]>(await (await on.school.as(cast.staff.dutyLeader)).get(on.school.dayPath('board/holders')));
  const gateId = (page: Page) => page.evaluate<string>(`localStorage.getItem('baton.gate') ?? ''`);
  /** Somebody who teaches now and sends nobody to this gate yet, with the children whom they have. */
  async function teacherWith(
    page: Page,
    least: number,
  ): Promise<{ readonly staffNumber: string; readonly children: HolderRow['children'] }> {
    const rows = await holders();
    const sending = (await page.locator('.gate-offer').allInnerTexts()).join(' ');
    const atGates = new Set(Object.values(cast.staff.gateTeachers).flat());
    for (const { staffNumber, name } of cast.staff.all)
      for (const { holder, children } of rows)
        if (!atGates.has(staffNumber) && !sending.includes(name) && holder === on.school.staffId(staffNumber) && children.length >= least)
          return { staffNumber, children };
    throw new Error(`nobody holds ${least} children at 17:45`);
  }

  it.each([
    ['tablet', TABLET],
    ['phone', PHONE],
  ])('takes over a line name by name on a %s: who is not in it stays with the teacher', async (_, size) => {
    const [guard] = cast.staff.gateTeachers['东门'];
    const { page } = await on.device(size);
    await toTheGate(page, on.school, guard);
    const { staffNumber, children } = await teacherWith(page, 3);
    const line = children.slice(0, 3);
    const offer = { commandId: randomUUID(), offerId: `line${randomUUID().slice(0, 8)}`, children: line.map((child) => child.childId) };
    const to = { kind: 'gate', gateId: await gateId(page) };
    bodyOf(await (await on.school.as(staffNumber)).post(on.school.dayPath('handoff/offer'), { ...offer, to, route: 'line_to_gate' }));

    const row = page.locator('.gate-offer', { hasText: on.school.slip(staffNumber).name });
    await row.getByRole('button', { name: '接收 3 人' }).waitFor();
    await row.getByRole('button', { name: '核对名单' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.chip').first().click();
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await picture(page, `gate-line-${size === PHONE ? 'phone' : 'tablet'}`);
    await dialog.getByRole('button', { name: '接收 2 人，退回 1 人' }).click();
    await row.waitFor({ state: 'detached' });
    const inHandsOf = (rows: readonly HolderRow[], number: string) =>
      line.filter(({ childId }) =>
        rows.some((row) => row.holder === on.school.staffId(number) && row.children.some((child) => child.childId === childId)),
      ).length;
    await until(holders, (rows) => inHandsOf(rows, guard) === 2);
    expect(inHandsOf(await holders(), staffNumber)).toBe(1);
  });

  /** Types what the guard is told, and takes the adult of that name who is found. */
  async function stands(page: Page, typed: string, name = typed): Promise<void> {
    await page.getByRole('textbox', { name: '查找学生或接送人' }).fill(typed);
    await page.locator('.gate-found button', { hasText: name }).first().click();
  }

  it('tells a restriction in neutral words only, while the duty leader is alerted', async () => {
    const { child: key, father } = cast.cases.restriction;
    const child = cast.children.find((one) => one.key === key);
    const { page } = await on.device();
    await toTheGate(page, on.school, cast.staff.gateTeachers['东门'][0]);
    // two fathers of the school have this name
    const endsOf = (name: string) => child?.adults.find((adult) => adult.name === name)?.phone.slice(-4) ?? '';
    await stands(page, endsOf(father), father);
    await page.getByText('请稍候，值班领导马上就到。').first().waitFor();
    expect(await page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    const shown = await page.locator('main').innerText();
    expect(shown).toContain(child?.name);
    expect(shown).not.toMatch(/限制|法院|保护令|判决|restriction/i);
    await picture(page, 'gate-please-wait');
    await on.school.stepTo('17:45:30');
    // whoever was told has it above the scanner, at whatever gate they stand
    const { page: leader } = await on.device();
    await toTheGate(leader, on.school, cast.staff.dutyLeader);
    await leader.getByText(/条警报/).click();
    await leader
      .getByRole('listitem')
      .filter({ hasText: child?.name ?? '' })
      .getByRole('button', { name: '知道了' })
      .click();
    expect(await seriousBarriers(leader)).toEqual([]);
    await picture(leader, 'gate-alerts');
    await leader.getByText('可以扫卡').waitFor();
    expect(await page.getByText(/条警报/).count()).toBe(0);
    // the mother who may collect isn't held up by it
    await page.keyboard.press('Escape');
    await stands(page, endsOf(cast.cases.restriction.mother), cast.cases.restriction.mother);
    await page.getByRole('article', { name: child?.name ?? '' }).waitFor();
    expect(await page.getByText('请稍候，值班领导马上就到。').count()).toBe(0);
  });

  it('lets an escort of an agency take the children who came today, and not the one who stays', async () => {
    const byAgency = cast.children.flatMap(({ gate, takenBy }) => (takenBy?.how === 'agency' ? [{ gate, escort: takenBy.escort }] : []));
    const many = (escort: string) => byAgency.filter((one) => one.escort === escort).length;
    const [{ escort, gate }] = byAgency.sort((x, y) => many(y.escort) - many(x.escort));
    const { page } = await on.device();
    await toTheGate(page, on.school, cast.staff.gateTeachers[gate][0], gate);
    await stands(page, escort);
    await page.locator('.gate-card[aria-busy=false] .gate-children.is-many article').nth(3).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'gate-agency');
    const ready = page.getByRole('button', { name: /：放行$/ });
    const before = await ready.count();
    expect(before).toBeGreaterThan(3);
    await ready.first().click();
    await page.getByRole('button', { name: `放行 ${before - 1} 人` }).click();
    await page.getByText('可以扫卡').waitFor();
    await stands(page, escort);
    await until(
      () => ready.count(),
      (left) => left === 1,
    );
  });

  it('takes a child in again that comes back, and lets it go a second time', async () => {
    const [card] = await childrenAt('东门', 1);
    const { page } = await on.device(PHONE);
    await toTheGate(page, on.school, cast.staff.gateTeachers['东门'][1]);
    await scan(page, card);
    await letGo(page);
    await ready(page);
    await scan(page, card);
    await page.getByText(/已从东门离校/).waitFor();
    await page.getByRole('button', { name: /回来了/ }).click();
    const [{ childId }] = card.children;
    await becomes(on.school, childId, 'held');
    await picture(page, 'gate-came-back-phone');
    await letGo(page);
    await ready(page);
    await becomes(on.school, childId, 'released');
  });

  /** Cards of guardians with one child, of a name like nobody else's, who waits at this gate. */
  async function childrenAt(gate: '东门', count: number): Promise<readonly Card[]> {
    const atGate = new Set(cast.staff.gateTeachers[gate].map((person) => on.school.staffId(person)));
    const held = new Set(
      (await holders()).filter(({ holder }) => atGate.has(holder)).flatMap(({ children }) => children.map((child) => child.childId)),
    );
    const cards: Card[] = [];
    for (const card of await printCards(on.school, [1, 2])) {
      const [child, ...others] = card.children;
      if (!card.pass || others.length > 0 || child?.kind !== 'guardian' || !held.has(child.childId)) continue;
      if ((await stateOf(on.school, child.childId)).soundsLike.length === 0) cards.push(card);
      if (cards.length === count) return cards;
    }
    throw new Error(`${cards.length} of ${count} wait at ${gate}`);
  }
});
