import { randomUUID } from 'node:crypto';
import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, signIn } from './browser';
import { asAdministrator, pair, pairingCode } from './paired-device';
import { bodyOf, cast } from './school';

describe('the guard’s book and the corridor’s screen', () => {
  const on = atSchool('17:45');

  it('a visitor is registered, let in when the host agrees, and recorded as gone; the gate is handed over', async () => {
    const { page } = await on.device(PHONE);
    await signIn(page, on.school.slip(cast.staff.guards['南门'][0]));
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
    await page.getByLabel('接班人').selectOption(on.school.staffId(cast.staff.guards['南门'][1]));
    for (const item of ['钥匙', '对讲机', '防护器材', '监控正常']) await page.getByLabel(item).check();
    await page.getByRole('button', { name: '交班', exact: true }).click();
    await page.getByText('等待签收').waitFor();

    const next = await on.device(PHONE);
    await signIn(next.page, on.school.slip(cast.staff.guards['南门'][1]));
    await next.page.goto('/gate-book');
    await next.page.getByText('缺：手电').waitFor();
    await next.page.getByRole('button', { name: '清点无误，签收' }).click();
    await next.page.getByText('已签收').waitFor();
  });

  it('a screen in the corridor shows large who is called to which gate, and only once it is the school’s', async () => {
    const { page } = await on.device({ width: 1920, height: 1080 });
    await page.goto('/board/queue');
    await page.getByText(/还没有登记/).waitFor();
    await pair(page, await pairingCode(await asAdministrator(on), '一楼走廊', 'queue_board'));
    await page.getByRole('heading', { name: '请到校门' }).waitFor();
    const { name, gate } = await callOne();
    const called = page.locator('.queue-child', { hasText: name });
    await called.getByText(`请到${gate}`).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'queue-board');
  });

  /** Somebody who is in class or on the way, called to the East gate. */
  async function callOne(): Promise<{ readonly name: string; readonly gate: string }> {
    interface Found {
      readonly childId: string;
      readonly name: string;
      readonly state: string;
      readonly gateId: string | null;
    }
    const teacher = await on.school.as(cast.staff.gateTeachers['东门'][0]);
    const found = bodyOf<readonly Found[]>(await teacher.get(on.school.dayPath('gate/search?q=1-1')));
    const child = found.find(({ state, gateId }) => state === 'held' && gateId);
    if (!child) throw new Error('nobody of 1-1 is held now');
    const { childId, gateId, name } = child;
    const call = { commandId: randomUUID(), pickupId: randomUUID(), childId, gateId };
    bodyOf(await teacher.post(on.school.dayPath('pickup/call-child'), call));
    return { name, gate: '东门' };
  }
});
