import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { picture, seriousBarriers, signIn } from './browser';
import { fillForm } from './fill-form';
import { cast } from './school';

/** The day after the played one: its list isn't frozen. */
const TOMORROW = '2026-03-11';
/** Of grade 3, with a mother and a father, who goes with the main wave. */
const CHILD = cast.children.find((child) => child.part === 'main_wave' && child.grade === 3 && child.adults.length > 1 && !child.consent);

describe('the office’s desk', () => {
  const on = atSchool('16:05');

  it('records what a family says, and takes it back', async () => {
    const page = await openRecord();
    await fillForm(page, '登记请假', { '从（年-月-日）': TOMORROW, '到（年-月-日，含当天）': TOMORROW });
    await page.getByText(`${TOMORROW} – ${TOMORROW}`).waitFor();
    await page.getByRole('button', { name: '取消请假' }).click();
    await page.getByText('没有请假。').waitFor();

    const aunt = { 代接人姓名: '林姑姑', 代接人电话: '13800005678', 证件后四位: '123X', '日期（年-月-日）': TOMORROW };
    await fillForm(page, '登记代接', aunt);
    const asked = page.getByRole('region', { name: '临时代接' }).locator('.group-row', { hasText: '林姑姑' });
    await asked.getByText('待回电确认').waitFor();
    await asked.getByRole('button', { name: '取消代接' }).click();
    await asked.getByText('已取消').waitFor();

    await fillForm(page, '登记同意书', { '从（年-月-日）': TOMORROW, '到（年-月-日，含当天）': '2026-06-30' });
    await page.getByText(`${TOMORROW} – 2026-06-30`).waitFor();
    await page.getByRole('button', { name: '撤回同意' }).click();
    await page.getByText('没有书面同意，须由接送人接走。').waitFor();

    await fillForm(page, '新增接送人', { 姓名: '林外婆', 电话: '13800006789', 证件后四位: '4321' });
    const grandmother = page.locator('.group-row', { hasText: '林外婆' });
    await grandmother.getByText(/可以接走/).waitFor();
    await grandmother.getByRole('button').last().click();
    await grandmother.getByText(/可以接走/).waitFor({ state: 'detached' });

    await fillForm(page, '更改离校安排', { '从（年-月-日）': TOMORROW, '到（含当天；可不填）': TOMORROW });
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'office-child');
  });

  it('says with the reason when the family’s wish comes too late for today, and keeps what was typed', async () => {
    const page = await openRecord();
    await page.getByRole('button', { name: '登记请假', exact: true }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('原因（可不填）').fill('发烧');
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByRole('alert').waitFor();
    expect(await form.getByRole('alert').textContent()).toMatch(/值班领导|名单/);
    expect(await form.getByLabel('原因（可不填）').inputValue()).toBe('发烧');
  });

  async function openRecord(): Promise<Page> {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.academicOffice));
    await page.goto('/office/children');
    await page.getByLabel('查找').fill(CHILD?.name ?? '');
    await page.getByRole('button', { name: '查找', exact: true }).click();
    const classOf = `${CHILD?.grade}（${CHILD?.classNo}）班`;
    await page
      .getByRole('link', { name: new RegExp(`${CHILD?.name}.*${classOf}`) })
      .first()
      .click();
    await page.getByRole('heading', { name: new RegExp(CHILD?.name ?? '') }).waitFor();
    return page;
  }

  it('arranges another day: a substitute, a room, a cancelled group, a rehearsal, a rule', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.academicOffice));
    await page.goto('/office/arrange/duties');
    await page.getByLabel('日期').fill(TOMORROW);
    const leads = page.locator('.group-row').first();
    await leads.getByRole('button', { name: '代班' }).click();
    const form = page.getByRole('dialog');
    const standIn = on.school.slip(cast.staff.deputies[0]).name;
    await form.getByLabel('人员').selectOption({ label: standIn });
    await form.getByRole('button', { name: '保存' }).click();
    await form.waitFor({ state: 'detached' });
    await leads.getByText(standIn).waitFor();
    await fillForm(page, '新增值班', { 岗位: '护送人员', 人员: on.school.slip(cast.staff.escorts[0]).name });
    await page.locator('.group-row', { hasText: '护送人员' }).first().waitFor();

    await page.goto('/office/arrange/programme');
    await page.getByLabel('日期').fill(TOMORROW);
    const slot = page.locator('.group-row').first();
    await slot.getByRole('button', { name: '当天取消' }).click();
    await slot.getByText('已取消').waitFor();
    await slot.getByRole('button', { name: '恢复' }).click();
    await slot.getByText('已取消').waitFor({ state: 'detached' });

    await page.goto('/office/arrange/calendar');
    const rehearsals = page.getByRole('region', { name: '演练日' });
    await fillForm(page, '安排演练', { 日期: '2026-03-19' });
    await rehearsals.getByText('2026-03-19').waitFor();
    await rehearsals.getByRole('button', { name: '取消演练' }).click();
    await rehearsals.getByText('2026-03-19').waitFor({ state: 'detached' });

    await page.goto('/office/arrange/policy');
    await page.getByLabel('查找规则').fill('来访者');
    await page.getByRole('button', { name: /^修改 来访者/ }).click();
    await form.getByLabel('数值').fill('180');
    await form.getByLabel('生效日期').fill(TOMORROW);
    await form.getByRole('button', { name: '保存' }).click();
    await page.getByText(`${TOMORROW} 起 180`).waitFor();
  });

  it('registers a colleague', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.academicOffice));
    await page.goto('/office/staff');
    await fillForm(page, '登记新人员', { 姓名: '欧阳新来', 岗位: '值班教师', '工号（可不填）': 'N777' });
    const row = page.locator('.group-row', { hasText: '欧阳新来' });
    await row.waitFor();
  });
});
