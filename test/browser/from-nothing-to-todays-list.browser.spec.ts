import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { sessionsAt } from '../../apps/demo/src/player/http-client';
import { filesIn } from '../../apps/demo/src/player/play-day';
import { startServer, type RunningServer } from '../../apps/demo/src/player/server-process';
import { newDevice, picture, seriousBarriers, sideways, signIn, startBrowser } from './browser';
import { fillForm } from './fill-form';

/** A Tuesday of the term. */
const TODAY = '2026-03-10';
const FROM = '2026-02-24';
const PASSWORD = '一所新学校的管理员 2026';

describe('a school with an empty folder', () => {
  let folder: string;
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-new-school-'));
    const file = join(__dirname, '../../dist/server.js');
    server = await startServer({ file, ...filesIn(folder), start: `${TODAY}T08:00:00+08:00`, port: 0 });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const device = () => newDevice(browser, { url: server.url.replace('127.0.0.1', 'localhost') });

  const step = (page: Page, name: string) => page.locator('ol.steps > li', { hasText: name });
  async function onSetUp(page: Page): Promise<void> {
    await page.goto('/set-up');
    await page.getByRole('heading', { name: '开始使用' }).waitFor();
    await page.locator('ol.steps > li').first().waitFor();
  }
  /** Registers a person and gives them a PIN, as it stands on the screen once. */
  async function person(
    page: Page,
    name: string,
    role: string,
    staffNumber: string,
  ): Promise<{ readonly login: string; readonly pin: string; readonly name: string }> {
    await fillForm(page, '登记新人员', { 姓名: name, 岗位: role, '工号（可不填）': staffNumber });
    await page.locator('.group-row', { hasText: name }).getByRole('button', { name: '重置 PIN' }).click();
    const dialog = page.getByRole('dialog');
    const pin = ((await dialog.locator('.figure').textContent()) ?? '').trim();
    await dialog.getByRole('button', { name: '关闭' }).last().click();
    return { login: staffNumber, pin, name };
  }

  it('comes by hand, in order, from nothing to a child on today’s list in a teacher’s hands', async () => {
    const { page, errors } = await device();
    // the administrator of the first start
    await page.goto('/');
    await page.getByRole('button', { name: '用密码登录' }).click();
    await page.locator('input[autocomplete=username]').fill(server.firstSteps?.login ?? '');
    await page.locator('input[type=password]').fill(server.firstSteps?.oneTimePassword ?? '');
    await page.locator('button[type=submit]').click();
    await page.locator('input[autocomplete=new-password]').first().waitFor();
    for (const field of await page.locator('input[autocomplete=new-password]').all()) await field.fill(PASSWORD);
    await page.locator('button[type=submit]').click();

    // school and campus → term and bells → gates and places → staff → roster → groups → plans → duty roster → devices
    await page.getByRole('heading', { name: '开始使用' }).waitFor();
    await page.locator('ol.steps > li').first().waitFor();
    const titles = await page.locator('ol.steps > li h2').allInnerTexts();
    expect(titles.map((title) => title.replace(/^\d+\. /, ''))).toEqual([
      ...['学校与校区', '学期与作息', '校门与场所', '教职工', '学生名册', '班组与排片表', '参加安排、离校方式与同意书', '值班表', '设备'],
    ]);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await picture(page, 'set-up-empty');
    await fillForm(page, '填写学校名称', { 学校名称: '育才小学' });
    await fillForm(page, '新建校区', { 校区名称: '本部' });
    await step(page, '学校与校区').getByText('已完成').waitFor();

    await fillForm(page, '设置学期', { 学期名称: '2026 春', 开始日期: FROM, 结束日期: '2026-07-03' });
    await fillForm(page, '设置服务日（星期）', { 开始日期: FROM });
    await fillForm(page, '设置放学时间', { 开始日期: FROM, 放学时间: '15:40' });
    await fillForm(page, '添加时段', { 时段名称: '第一阶段', 开始时间: '15:50', 结束时间: '16:40', 开始日期: FROM });
    await step(page, '学期与作息')
      .getByText(/已完成|可以用/)
      .waitFor();
    await fillForm(page, '添加场所', { 场所名称: '101 教室', 类别: '教室' });
    await fillForm(page, '添加场所', { 场所名称: '医务室', 类别: '医务室' });
    await fillForm(page, '添加场所', { 场所名称: '操场', 类别: '场地' });
    await fillForm(page, '添加校门', { 校门名称: '北门', '年级（如 1,2,3）': '1,2,3' });
    await step(page, '校门与场所')
      .getByText(/已完成|可以用/)
      .waitFor();

    await step(page, '教职工').getByRole('link').click();
    const leader = await person(page, '周校长', '值班领导', 'L001');
    const teacher = await person(page, '王老师', '值班教师', 'T001');
    const office = await person(page, '吴主任', '教务处', 'O001');
    await person(page, '赵师傅', '门卫', 'G001');

    await onSetUp(page);
    await step(page, '教职工')
      .getByText(/已完成|可以用/)
      .waitFor();
    await fillForm(page, '添加班级', { 年级: '3', 班号: '1' });
    await fillForm(page, '添加班组', { 班组名称: '三（1）作业', 类别: '作业辅导' });
    await step(page, '班组与排片表').getByRole('link', { name: '去排片表' }).click();
    await fillForm(page, '安排班组（每周）', {
      班组: '三（1）作业',
      时段: '第一阶段',
      场所: '101 教室',
      负责教师: '王老师',
      生效日期: TODAY,
    });
    await page.getByText('101 教室 · 王老师').waitFor();
    await page.goto('/office/arrange/duties');
    await fillForm(page, '新增值班', { 岗位: '值班领导', 人员: '周校长', 何时: '每周固定' });
    await fillForm(page, '新增值班', { 岗位: '值班教师', 人员: '王老师', 何时: '每周固定' });
    await fillForm(page, '新增值班', { 岗位: '门卫', 人员: '赵师傅', 校门: '北门', 何时: '每周固定' });

    // the office knows the children: registered, who collects, where they take part
    const desk = await device();
    await signIn(desk.page, office);
    await desk.page.goto('/office/children');
    await fillForm(desk.page, '登记新学生', { 姓名: '林小晨', 班级: '3（1）班' });
    await desk.page.getByRole('heading', { name: '林小晨' }).waitFor();
    await fillForm(desk.page, '新增接送人', { 姓名: '林妈妈', 电话: '13800001234', 证件后四位: '123X' });
    await desk.page.getByText('林妈妈').waitFor();
    await fillForm(desk.page, '安排每周参加', { '班组 · 第一阶段': '三（1）作业' });
    await fillForm(desk.page, '今天临时参加', { '班组 · 第一阶段': '三（1）作业' });
    expect(await seriousBarriers(desk.page)).toEqual([]);
    await picture(desk.page, 'office-child-placed');

    await onSetUp(page);
    await page.getByText('已准备好：下一个服务日的名单可以生成。').waitFor();
    for (const name of titles.slice(0, 8))
      expect(
        await step(page, name.replace(/^\d+\. /, ''))
          .getByText('未完成')
          .count(),
      ).toBe(0);
    await picture(page, 'set-up-ready');
    await desk.page.goto('/office/today');
    await desk.page.getByText('应到 1 人，请假 0 人').waitFor();

    // the day comes: the list freezes by itself, and the teacher has the child on the roll call
    const sessions = sessionsAt(server.url);
    const boss = await sessions.signIn(server.firstSteps?.login ?? '', PASSWORD, 'password');
    const { status } = await boss.post('/api/demo/clock', { to: Date.parse(`${TODAY}T15:51:00+08:00`) });
    expect(status).toBeLessThan(300);
    sessions.close();
    const tablet = await device();
    await signIn(tablet.page, teacher);
    await tablet.page.goto('/duty/roll-call');
    await tablet.page.getByText('林小晨').first().waitFor();
    void leader;
    expect([...errors, ...desk.errors, ...tablet.errors]).toEqual([]);
  });
});
