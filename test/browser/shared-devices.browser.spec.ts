import type { Browser, Page } from '@playwright/test';
import { newDevice, PHONE, picture, seriousBarriers, startBrowser } from './browser';
import { cast, schoolAt, type SchoolInBrowser } from './school';

jest.setTimeout(300_000);

describe('a device of the school, shared by its people', () => {
  let school: SchoolInBrowser;
  let browser: Browser;
  beforeAll(async () => {
    school = await schoolAt('16:05');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await school?.stop();
  });

  const asAdministrator = async (): Promise<Page> => {
    const { page } = await newDevice(browser, school);
    await page.goto('/');
    await page.getByRole('button', { name: '用密码登录' }).click();
    await page.locator('input[autocomplete=username]').fill(school.administrator.login);
    await page.locator('input[type=password]').fill(school.administrator.password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: '开始使用' }).waitFor();
    return page;
  };

  const pairingCode = async (page: Page, name: string): Promise<string> => {
    await page.goto('/devices');
    await page.getByRole('button', { name: '配对新设备' }).click();
    await page.getByLabel('设备名称').fill(name);
    await page.getByRole('button', { name: '生成配对码' }).click();
    const code = await page.locator('.mantine-Modal-body .figure').first().textContent();
    await picture(page, 'devices-pair');
    await page.getByRole('button', { name: '完成' }).click();
    return (code ?? '').trim();
  };

  const choose = async (page: Page, staffNumber: string, pin: string): Promise<void> => {
    await page
      .getByRole('button', { name: new RegExp(school.slip(staffNumber).name) })
      .first()
      .click();
    const digits = page.locator('.mantine-Modal-body .mantine-PinInput-input');
    await digits.first().waitFor();
    for (const [i, digit] of [...pin].entries()) await digits.nth(i).fill(digit);
  };

  it('is paired once by code; people change by tile and PIN, also without network; out of use it hands in what it has', async () => {
    const administrator = await asAdministrator();
    await picture(administrator, 'set-up');
    const code = await pairingCode(administrator, '302教室平板');
    const teacher = cast.staff.stage1['3-2'];
    const { pin } = school.slip(teacher);

    const { page, context, errors } = await newDevice(browser, school);
    await page.goto(`/pair#${code}`);
    await page.getByRole('button', { name: '配对' }).click();
    await page.getByText('已配对：302教室平板').waitFor();
    await page.getByRole('link', { name: '开始使用' }).click();
    await page.getByRole('heading', { name: '请选择您的姓名' }).waitFor();
    await picture(page, 'tiles');
    expect(await seriousBarriers(page)).toEqual([]);

    await choose(page, teacher, '000000' === pin ? '111111' : '000000');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: '不是我' }).click();
    await choose(page, teacher, pin);
    await page.getByRole('button', { name: '实时' }).waitFor();

    // without network: locked, and opened again by the same person's PIN
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await context.setOffline(true);
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '锁屏换人' }).click();
    await page.getByRole('heading', { name: '请选择您的姓名' }).waitFor();
    await choose(page, teacher, pin);
    await page.locator('.shell-bar').waitFor();
    await page.getByRole('button', { name: /离线/ }).waitFor();

    // the administrator takes it out of use; at its next contact it hands in its queue and empties itself
    await administrator.goto('/devices');
    await administrator.getByRole('button', { name: '停用' }).first().click();
    await administrator.getByRole('button', { name: '确认停用' }).click();
    await administrator.getByText('已停用').first().waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: '这台设备已停用' }).waitFor({ timeout: 40_000 });
    await page.getByText('没有发送的记录已交回学校').waitFor({ timeout: 20_000 });
    expect(await page.evaluate('indexedDB.databases().then((all) => all.map((one) => one.name))')).not.toContain('baton');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('imports a file that is wrong by saying where, and writes nothing', async () => {
    const page = await asAdministrator();
    await page.goto('/office/import');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '学生名单.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,班级\n王小明,三年级九十九班\n') });
    await page.getByText(/处错误/).waitFor();
    await picture(page, 'office-import');
    expect(await page.getByText('第 2 行').count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: '确认写入' }).count()).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  });

  it('invites a guardian’s phone on paper; the phone shows its code without signal', async () => {
    const office = await school.as(cast.staff.homeroom['3-2']);
    const { page, context, errors } = await newDevice(browser, school, PHONE);
    const url = await invitationOf(office, school);
    expect(url).toContain('/guardian#');
    await page.goto(url.replace(/^https?:\/\/[^/]+/, ''));
    await page.getByRole('button', { name: '确认绑定' }).click();
    await page.getByRole('heading', { name: '我的孩子' }).waitFor();
    await picture(page, 'guardian-phone');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: '出示动态码' }).click();
    await context.setOffline(true);
    await page
      .getByText(/秒后更新/)
      .first()
      .waitFor();
    await page.getByRole('img', { name: '出示动态码' }).waitFor();
    await picture(page, 'guardian-code-phone');
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** The sheet that the homeroom teacher prints for one guardian of a child of the class. */
async function invitationOf(teacher: Awaited<ReturnType<SchoolInBrowser['as']>>, school: SchoolInBrowser): Promise<string> {
  const { body: people } = await teacher.get(`/api/campuses/${school.campusId}/days/${school.serviceDay}/on-device/people`);
  const children = people.children as readonly { readonly childId: string; readonly grade: number; readonly classNo: number }[];
  const child = children.find(({ grade, classNo }) => grade === 3 && classNo === 2);
  const guardians = (await teacher.get(`/api/children/${child?.childId ?? ''}/guardians`)).body.list as readonly {
    readonly personId: string;
  }[];
  const { body } = await teacher.post(`/api/children/${child?.childId ?? ''}/guardians/${guardians[0]?.personId ?? ''}/invite`, {
    commandId: crypto.randomUUID(),
  });
  return String(body.url);
}
