import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { newDevice, PHONE, picture, seriousBarriers, signIn, startBrowser } from './browser';
import { cast, schoolAt, type SchoolInBrowser } from './school';

jest.setTimeout(400_000);

describe('the guard’s book and the corridor’s screen', () => {
  let school: SchoolInBrowser;
  let browser: Browser;
  beforeAll(async () => {
    school = await schoolAt('17:45');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await school?.stop();
  });

  it('a visitor is registered, let in when the host agrees, and recorded as gone; the gate is handed over', async () => {
    const { page, errors, context } = await newDevice(browser, school, PHONE);
    await signIn(page, school.slip(cast.staff.guards['南门'][0]));
    await page.goto('/gate-book');
    await page.getByRole('button', { name: '登记来访' }).click();
    await page.getByLabel('姓名').fill('陈大明');
    await page.getByLabel('来访身份').selectOption('contractor');
    await page.getByLabel('事由').fill('修空调');
    await page.getByRole('button', { name: '登记', exact: true }).click();
    const visitor = page.getByRole('article', { name: '陈大明' });
    expect(await visitor.getByRole('button', { name: '放行进校' }).isDisabled()).toBe(true);
    await visitor.getByText('被访人已同意进校').click();
    await visitor.getByRole('button', { name: '放行进校' }).click();
    await visitor.getByText('在校内').waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'gate-book-phone');
    await visitor.getByRole('button', { name: '已出校' }).click();
    await visitor.getByText('已离开').waitFor();

    await page.getByRole('button', { name: '交班给下一位' }).click();
    await page.getByLabel('接班人').selectOption(school.staffId(cast.staff.guards['南门'][1]));
    for (const item of ['钥匙', '对讲机', '防护器材', '监控正常']) await page.getByLabel(item).check();
    await page.getByRole('button', { name: '交班', exact: true }).click();
    await page.getByText('等待签收').waitFor();
    await context.close();

    const next = await newDevice(browser, school, PHONE);
    await signIn(next.page, school.slip(cast.staff.guards['南门'][1]));
    await next.page.goto('/gate-book');
    await next.page.getByText('缺：手电').waitFor();
    await next.page.getByRole('button', { name: '清点无误，签收' }).click();
    await next.page.getByText('已签收').waitFor();
    expect([...errors, ...next.errors]).toEqual([]);
    await next.context.close();
  });

  it('a screen in the corridor shows large who is called to which gate, and only once it is the school’s', async () => {
    const { page, errors, context } = await newDevice(browser, school, { width: 1920, height: 1080 });
    await page.goto('/board/queue');
    await page.getByText(/还没有登记/).waitFor();
    await page.goto(`/pair#${await pairingCode()}`);
    await page.getByRole('button', { name: '配对' }).click();
    await page.getByRole('link', { name: '开始使用' }).click();
    await page.getByRole('heading', { name: '请到校门' }).waitFor();
    const { name, gate } = await callOne();
    const called = page.locator('.queue-child', { hasText: name });
    await called.getByText(`请到${gate}`).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'queue-board');
    expect(errors).toEqual([]);
    await context.close();
  });

  async function pairingCode(): Promise<string> {
    const { page, context } = await newDevice(browser, school);
    await page.goto('/');
    await page.getByRole('button', { name: '用密码登录' }).click();
    await page.locator('input[autocomplete=username]').fill(school.administrator.login);
    await page.locator('input[type=password]').fill(school.administrator.password);
    await page.locator('button[type=submit]').click();
    await page.locator('.shell-bar').waitFor();
    await page.goto('/devices');
    await page.getByRole('button', { name: '配对新设备' }).click();
    await page.getByLabel('设备名称').fill('一楼走廊');
    await page.getByLabel(/用途/).selectOption('queue_board');
    await page.getByRole('button', { name: '生成配对码' }).click();
    const code = await page.locator('.mantine-Modal-body .figure').first().textContent();
    await context.close();
    return (code ?? '').trim();
  }

  /** Somebody who is in class or on the way, called to the East gate. */
  async function callOne(): Promise<{ readonly name: string; readonly gate: string }> {
    interface Found {
      readonly childId: string;
      readonly name: string;
      readonly state: string;
      readonly gateId: string | null;
    }
    const teacher = await school.as(cast.staff.gateTeachers['东门'][0]);
    const day = `/api/campuses/${school.campusId}/days/${school.serviceDay}`;
    const { body } = await teacher.get(`${day}/gate/search?q=1-1`);
    const child = (body as unknown as { readonly list: readonly Found[] }).list.find(({ state, gateId }) => state === 'held' && gateId);
    if (!child) throw new Error('nobody of 1-1 is held now');
    const { childId, gateId, name } = child;
    const { status } = await teacher.post(`${day}/pickup/call-child`, { commandId: randomUUID(), pickupId: randomUUID(), childId, gateId });
    expect(status).toBe(200);
    return { name, gate: '东门' };
  }
});
