import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, signIn } from './browser';
import { callInVain } from './on-duty';
import { cast } from './school';

describe('leading the day from the board', () => {
  const on = atSchool('16:05');

  it('shows the missing child first, says since when, and is resolved with words; the others see it go', async () => {
    const { page } = await on.device();
    const second = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await signIn(second.page, on.school.slip(cast.staff.principal));
    await page.getByRole('heading', { name: '校园看板' }).waitFor();
    const alert = page.getByRole('listitem').first();
    await alert.getByText('去向不明').waitFor();
    await alert.getByText(/15:54 起/).waitFor();
    await picture(page, 'board');
    expect(await seriousBarriers(page)).toEqual([]);

    await alert.getByRole('button', { name: '我来处理' }).click();
    const name = on.school.slip(cast.staff.dutyLeader).name;
    await second.page.getByText(`${name} 正在处理`).waitFor();
    await alert.getByRole('button', { name: '办结' }).click();
    await page.getByLabel(/怎样办结/).fill('孩子已被外婆接回家，电话确认。');
    await page.getByRole('dialog').getByRole('button', { name: '办结' }).click();
    // the alert goes; the child stays among the concerns until somebody says where it is
    await second.page.getByRole('listitem').filter({ hasText: '去向不明' }).waitFor({ state: 'detached' });
  });

  it('says that it isn’t live within 15 seconds of silence, and since when', async () => {
    const { page, context } = await on.device();
    // seconds by the screen's own clock: a busy machine's are longer
    await page.clock.install({ time: new Date() });
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.getByRole('button', { name: '实时' }).waitFor();
    await context.setOffline(true);
    expect(await page.getByText(/不是实时数据/).count()).toBe(0);
    // and the one after which it looks
    await page.clock.fastForward('00:16');
    await page.getByText(/不是实时数据/).waitFor();
    await context.setOffline(false);
    await page.getByText(/不是实时数据/).waitFor({ state: 'detached' });
  });

  it('cannot close while children are on campus, names who has them, and walks a patrol that finds what differs', async () => {
    const { page } = await on.device(PHONE);
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.goto('/closing');
    await page.getByText(/还有 \d+ 项没有了结/).waitFor();
    expect(await page.getByRole('button', { name: '确认静校' }).isDisabled()).toBe(true);
    await picture(page, 'closing-phone');
    expect(await seriousBarriers(page)).toEqual([]);

    await page.goto('/patrol');
    await page.getByRole('button', { name: '开始一轮巡查' }).click();
    await page.getByRole('heading', { name: '在上课的班组' }).waitFor();
    await page.getByRole('region', { name: '在上课的班组' }).getByRole('button').first().click();
    await page.getByLabel('数到的人数').fill('1');
    await picture(page, 'patrol-phone');
    await page.getByRole('button', { name: '记下' }).click();
    await page.getByText('人数不符').first().waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
  });

  it('tells everybody on duty of a closed gate, and sees who has read it', async () => {
    const { page } = await on.device();
    const guard = await on.device(PHONE);
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.goto('/messages');
    await page.getByRole('button', { name: '雨天 / 校门调整' }).click();
    await page.getByLabel('北门').selectOption({ index: 1 });
    await page.getByRole('button', { name: '发给所有在岗人员' }).click();
    await page.getByText(/北门 关闭，请到/).waitFor();
    await picture(page, 'messages');
    expect(await seriousBarriers(page)).toEqual([]);
    await signIn(guard.page, on.school.slip(cast.staff.stage1['3-2']));
    await guard.page.goto('/messages');
    await guard.page.getByRole('button', { name: '我已读' }).first().click();
    await page
      .getByText(/[1-9]\d* \/ \d+ 人已读/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: '写通知' }).click();
    await page.getByLabel('内容').fill('雨大，请各班提前五分钟整队。');
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await guard.page.getByText('雨大，请各班提前五分钟整队。').first().waitFor();
  });

  it('speaks English to those who want it', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Campus board' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

describe('those who care for single children', () => {
  const on = atSchool('16:05');

  it.each([
    ['homeroom teacher', () => cast.staff.homeroom['5-6'], '/class', '我的班', 'class-phone', PHONE],
    ['nurse', () => cast.staff.nurse, '/clinic', '医务室', 'clinic', undefined],
    ['grade lead', () => cast.staff.gradeLeads[2], '/grade', /年级/, 'grade', undefined],
  ] as const)('shows the %s their page without a barrier', async (_, staffNumber, path, heading, name, size) => {
    const { page } = await on.device(size);
    await signIn(page, on.school.slip(staffNumber() ?? ''));
    await page.goto(path);
    await page.getByRole('heading', { name: heading }).first().waitFor();
    await picture(page, name);
    expect(await seriousBarriers(page)).toEqual([]);
  });

  it('tells one child’s day with both clocks, and asks twice before a number is shown', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.homeroom['5-6'] ?? ''));
    await page.goto('/class');
    await page.getByRole('button', { name: '处理' }).first().click();
    await callInVain(page);
    await picture(page, 'case');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('link', { name: '查看全天经过' }).click();
    await page.getByRole('heading', { name: '全部记录（按系统收到的顺序）' }).waitFor();
    await picture(page, 'review');
    expect(await seriousBarriers(page)).toEqual([]);
  });
});
