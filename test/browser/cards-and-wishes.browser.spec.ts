import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { toTheGate } from './at-the-gate';
import { PHONE, picture, seriousBarriers, sideways, signIn } from './browser';
import { fillForm } from './fill-form';
import { asAdministrator, pair, pairingCode } from './paired-device';
import { bodyOf, cast } from './school';
import { until } from './until';

/** Of grade 2, with a guardian who may collect; goes by the East gate with the main wave. */
const CHILD = cast.children.find(
  ({ part, grade, gate, adults, agency }) => part === 'main_wave' && grade === 2 && gate === '东门' && !agency && adults[0].mayCollect,
);
if (!CHILD) throw new Error('no such child');
const classOf = `${CHILD.grade}（${CHILD.classNo}）班`;

describe('what the office prints, and what families ask for today', () => {
  const on = atSchool('16:05');

  async function fits(page: Page): Promise<void> {
    expect(await sideways(page)).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  }
  const type = async (page: Page, text: string) => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };

  it('prints a class’s cards; one reported lost is refused at the gate at once, the new one is good', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.academicOffice));
    await page.goto('/passes');
    await page.getByLabel('班级').selectOption({ label: classOf });
    await page.getByRole('button', { name: '发卡（没有卡的人）' }).click();
    const card = page.locator('.card', { hasText: CHILD.adults[0].name }).filter({ hasText: CHILD.name }).first();
    await card.getByRole('img').waitFor();
    await picture(page, 'passes');
    await fits(page);
    // on paper there is nothing but cards
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
    expect(await page.locator('.card:visible').count()).toBeGreaterThan(20);
    await page.getByText('单张卡片').evaluate((label) => (label as unknown as { click(): void }).click());
    expect(await page.locator('.cards-single .card').first().isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });

    const first = await textOf();
    const gate = await on.device();
    await toTheGate(gate.page, on.school, cast.staff.gateTeachers['东门'][0]);
    await type(gate.page, first);
    await gate.page.getByRole('heading', { name: CHILD.adults[0].name }).waitFor();
    await gate.page.keyboard.press('Escape');
    await card.getByRole('button', { name: '挂失' }).click();
    await card.getByText('没有有效的卡').waitFor();
    await until(textOf, (text) => text === '');
    await type(gate.page, first);
    await gate.page.getByText('这张卡已挂失作废').waitFor();
    expect(await gate.page.getByRole('button', { name: /^放行/ }).count()).toBe(0);
    await picture(gate.page, 'gate-lost-card');
    await fits(gate.page);
    await gate.page.keyboard.press('Escape');

    await page.getByRole('button', { name: '发卡（没有卡的人）' }).click();
    const second = await until(textOf, (text) => text !== '');
    expect(second).not.toBe(first);
    await type(gate.page, second);
    await gate.page.getByRole('heading', { name: CHILD.adults[0].name }).waitFor();
  });

  it('a family’s change of today is entered by the duty leader, and the teacher and the gate go by it at once', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.goto('/office/children');
    await page.getByLabel('查找').fill(CHILD.name);
    await page.getByRole('button', { name: '查找', exact: true }).click();
    await page
      .getByRole('link', { name: new RegExp(`${CHILD.name}.*${classOf}`) })
      .first()
      .click();
    await fillForm(page, '更改离校安排', {
      '从（年-月-日）': on.school.serviceDay,
      '到（含当天；可不填）': on.school.serviceDay,
      校门: '北门',
    });
    const childId = on.school.childId(CHILD.key);
    const leader = await on.school.as(cast.staff.dutyLeader);
    await until(
      async () => bodyOf<{ readonly gateId: string | null }>(await leader.get(on.school.dayPath(`gate/children/${childId}`))),
      ({ gateId }) => gateId === on.school.gateId('北门'),
    );
    await page.goto('/office/today');
    const row = page.getByRole('region', { name: '今天的变更' }).locator('.group-row, a, li', { hasText: CHILD.name }).first();
    await row.getByText('离校安排变更').waitFor();
    await picture(page, 'office-changes-of-today');

    const east = await on.device(PHONE);
    await toTheGate(east.page, on.school, cast.staff.gateTeachers['东门'][0]);
    await east.page.getByRole('textbox', { name: '查找学生或接送人' }).fill(CHILD.name);
    await east.page.locator('.gate-found button', { hasText: classOf }).first().click();
    await east.page.locator('.gate-tile', { hasText: CHILD.adults[0].name }).first().click();
    await east.page.getByText('今天从北门离校').first().waitFor();
    await picture(east.page, 'gate-other-gate-phone');
    await fits(east.page);
  });

  it('a gate’s tablet is paired by its code and works; taken out of use, it does no more', async () => {
    const administrator = await asAdministrator(on);
    const code = await pairingCode(administrator, '东门二号平板', 'gate');
    await administrator.getByRole('dialog').getByRole('button', { name: '完成' }).click();
    const { page } = await on.device();
    await pair(page, code);
    await page.getByRole('heading', { name: '请选择您的姓名' }).waitFor();
    let row = administrator.locator('.group-row', { hasText: '东门二号平板' });
    await administrator.reload();
    await row.getByText('校门').waitFor();
    await picture(administrator, 'devices');
    await fits(administrator);
    await row.getByRole('button', { name: '改名' }).click();
    await administrator.getByLabel(/^设备名称/).fill('东门备用平板');
    await administrator.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await row.waitFor({ state: 'detached' });
    row = administrator.locator('.group-row', { hasText: '东门备用平板' });
    await row.getByRole('button', { name: '停用' }).click();
    await administrator.getByRole('button', { name: '确认停用' }).click();
    await row.getByText('已停用').or(row.getByText('已清空')).first().waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '这台设备已停用' }).waitFor();
  });

  /** What the first guardian's card says now; empty: it has none. */
  async function textOf(): Promise<string> {
    const office = await on.school.as(cast.staff.academicOffice);
    const { schoolId } = bodyOf<{ readonly schoolId: string }>(await office.get('/api/access/me'));
    interface Class {
      readonly classId: string;
      readonly gradeLevel: number;
      readonly classNo: number;
    }
    const [campus] = bodyOf<readonly { readonly classes: readonly Class[] }[]>(await office.get(`/api/schools/${schoolId}/campuses`));
    const { classId } = campus.classes.find(({ gradeLevel, classNo }) => gradeLevel === CHILD?.grade && classNo === CHILD.classNo) ?? {};
    const cards = bodyOf<readonly { readonly personId: string; readonly pass: { readonly text: string } | null }[]>(
      await office.get(`/api/schools/${schoolId}/passes/print?class=${classId ?? ''}`),
    );
    const personId = on.school.personId(CHILD?.key ?? '', CHILD?.adults[0].name ?? '');
    return cards.find((card) => card.personId === personId)?.pass?.text ?? '';
  }
});
