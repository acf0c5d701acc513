import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, sideways, signIn } from './browser';
import { guardiansPhone } from './guardians-phone';
import { asAdministrator, pair, pairingCode } from './paired-device';
import { cast } from './school';

const [EAST_TEACHER] = cast.staff.gateTeachers['东门'];
const REHEARSAL = '演练日 · 不计入统计和报表';

async function fits(page: Page): Promise<void> {
  expect(await sideways(page)).toBe(0);
  expect(await seriousBarriers(page)).toEqual([]);
}

describe('told on whatever page', () => {
  const on = atSchool('16:05');

  it('a leader’s words reach a gate teacher’s phone on the gate’s page; the answer is on the leader’s screen, with who has not', async () => {
    const phone = await on.device(PHONE);
    await signIn(phone.page, on.school.slip(EAST_TEACHER));
    await phone.page.goto('/gate');
    const other = await on.device();
    await signIn(other.page, on.school.slip(cast.staff.stage1['3-2']));
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.goto('/messages');
    await page.getByRole('button', { name: '写通知' }).click();
    await page.getByLabel('发给').selectOption({ label: '校门值班教师' });
    await page.getByLabel('内容').fill('东门外有积水，家长请从左侧进。');
    await page.getByRole('dialog').getByRole('button', { name: '发送' }).click();
    const receipts = page.getByRole('region', { name: '已发出的通知' }).locator('> *', { hasText: '东门外有积水' });
    const { name } = on.school.slip(EAST_TEACHER);
    await receipts.getByText(/^0 \/ \d+ 人已读$/).waitFor();
    await receipts.getByText(new RegExp(`未读：.*${name}`)).waitFor();

    await phone.page.getByText('有 1 条通知等您确认').waitFor();
    await picture(phone.page, 'gate-to-read-phone');
    await fits(phone.page);
    await phone.page.getByRole('link', { name: '去看' }).click();
    const mine = phone.page.getByRole('region', { name: '需要我确认' });
    await mine.getByText('东门外有积水，家长请从左侧进。').waitFor();
    await picture(phone.page, 'message-to-read-phone');
    await mine.getByRole('button', { name: '我已读' }).click();
    await receipts.getByText(/^1 \/ \d+ 人已读$/).waitFor();
    await receipts.getByText(new RegExp(`未读：.*${name}`)).waitFor({ state: 'detached' });
    await phone.page.goto('/gate');
    await phone.page.getByRole('button', { name: '实时' }).waitFor();
    await phone.page.getByText(/条通知等您确认/).waitFor({ state: 'detached' });
    // whom it is not for, is told nothing
    await other.page.goto('/messages');
    await other.page.getByRole('heading', { name: '通知', exact: true }).waitFor();
    expect(await other.page.getByText('东门外有积水').count()).toBe(0);
  });
});

describe('a day that is only rehearsed', () => {
  // before the day’s book begins: later nobody may say that it was an exercise
  const on = atSchool('12:00');

  it('marked by the office, looks like one on every screen, the corridor’s and the families’ too', async () => {
    const child = cast.children.find(({ part, grade }) => part === 'main_wave' && grade === 3);
    if (!child) throw new Error('no such child');
    const family = await guardiansPhone(on, child);
    const corridor = await on.device({ width: 1920, height: 1080 });
    await pair(corridor.page, await pairingCode(await asAdministrator(on), '二楼走廊', 'queue_board'));
    await corridor.page.getByRole('heading', { name: '请到校门' }).waitFor();
    const office = await on.device();
    await signIn(office.page, on.school.slip(cast.staff.academicOffice));
    await office.page.goto('/office/arrange/calendar');
    const rehearsals = office.page.getByRole('region', { name: '演练日' });
    await rehearsals.getByRole('button', { name: '安排演练' }).click();
    const form = office.page.getByRole('dialog');
    await form.getByLabel('日期').fill(on.school.serviceDay);
    await form.getByRole('button', { name: '保存' }).click();
    await rehearsals.getByText(on.school.serviceDay).waitFor();
    await picture(office.page, 'office-rehearsal');
    await fits(office.page);

    expect(await corridor.page.getByText('今天是演练').count()).toBe(0);
    await on.school.stepTo('15:51');
    const leader = await on.device();
    await signIn(leader.page, on.school.slip(cast.staff.dutyLeader));
    await leader.page.getByText(REHEARSAL).waitFor();
    await picture(leader.page, 'board-rehearsal');
    const teacher = await on.device(PHONE);
    await signIn(teacher.page, on.school.slip(cast.staff.stage1['3-2']));
    await teacher.page.getByText(REHEARSAL).waitFor();
    await picture(teacher.page, 'rehearsal-phone');
    await fits(teacher.page);
    await corridor.page.getByText('今天是演练').waitFor();
    await picture(corridor.page, 'queue-board-rehearsal');
    await family.reload();
    await family.getByText('今天学校在演练，下面不是真实情况').waitFor();
    await picture(family, 'guardian-rehearsal-phone');
    await fits(family);
  });
});
