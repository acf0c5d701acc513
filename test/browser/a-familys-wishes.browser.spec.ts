import type { Page } from '@playwright/test';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { atSchool } from './at-school';
import { asksFor, becomes, bring, letGo, openChild, ready, stateOf, toTheGate } from './at-the-gate';
import { picture, seriousBarriers, sideways, signIn } from './browser';
import { fillForm } from './fill-form';
import { guardiansPhone, PHONE_LOOKS_WITHIN_MS } from './guardians-phone';
import { cast } from './school';

const DELEGATE = { name: '钱代接', phone: '13900000077', idLast4: '432X' };

describe('what a family asks for on its phone', () => {
  const on = atSchool('17:45');
  const used = new Set<string>();

  /** A child on campus that leaves alone, or by the East gate with somebody of its list, and sounds like nobody else; each is taken once. */
  async function someone(how: 'list' | 'self' = 'list'): Promise<CastChild> {
    for (const child of cast.children) {
      if (used.has(child.key) || child.takenBy?.how !== how || (how === 'list' && child.gate !== '东门')) continue;
      const { state, soundsLike } = await stateOf(on.school, on.school.childId(child.key));
      if (state !== 'held' || soundsLike.length > 0) continue;
      used.add(child.key);
      return child;
    }
    throw new Error('nobody of this sort is on campus at 17:45');
  }
  async function classPage({ grade, classNo }: CastChild): Promise<Page> {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.homeroom[`${grade}-${classNo}`]));
    await page.goto('/class');
    return page;
  }
  const wishesOn = (page: Page) => page.getByRole('region', { name: '家长申请，等待答复' });
  const askedOn = (phone: Page) => phone.getByRole('region', { name: '我的申请' });
  /** Comes by itself: nobody touches the phone. */
  const readsOn = (phone: Page, words: string) => askedOn(phone).getByText(words).waitFor({ timeout: PHONE_LOOKS_WITHIN_MS });
  async function fits(page: Page): Promise<void> {
    expect(await sideways(page)).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  }

  it('a leave is refused with a reason, which the family reads on the phone; another is granted, and counts', async () => {
    const child = await someone();
    const phone = await guardiansPhone(on, child);
    await phone.getByRole('button', { name: '请假' }).first().click();
    const form = phone.getByRole('dialog');
    await form.getByLabel('从', { exact: true }).fill('2026-03-12');
    await form.getByLabel('到（含当天）').fill('2026-03-12');
    await form.getByLabel('原因（可不填）').fill('看牙医');
    await picture(phone, 'guardian-asks-leave-phone');
    await form.getByRole('button', { name: '保存' }).click();
    await readsOn(phone, '已提交，等班主任答复');

    const page = await classPage(child);
    await wishesOn(page).getByText('看牙医').waitFor();
    await picture(page, 'class-wishes');
    await fits(page);
    await fillForm(page, '不同意', { '原因（家长会看到）': '当天有体检，请另约时间。' });
    await wishesOn(page).getByText('没有等待答复的申请。').waitFor();
    await readsOn(phone, '学校没有同意，有疑问请联系班主任');
    await readsOn(phone, '原因：当天有体检，请另约时间。');

    await fillForm(phone, '请假', { 从: '2026-03-13', '到（含当天）': '2026-03-13' });
    await page.reload();
    await wishesOn(page).getByRole('button', { name: '同意', exact: true }).click();
    await wishesOn(page).getByText('没有等待答复的申请。').waitFor();
    await readsOn(phone, '学校已同意');
    await picture(phone, 'guardian-answer-phone');
    await fits(phone);
  });

  it('a delegate is nobody at the gate until the teacher has called the family back; then goes with the child, once', async () => {
    const child = await someone();
    await bring(on.school, child);
    // a parent abroad means, and reads, the school's half past five
    const phone = await guardiansPhone(on, child, 'America/New_York');
    await fillForm(phone, '请别人代接', {
      '代接人姓名（与证件一致）': DELEGATE.name,
      代接人电话: DELEGATE.phone,
      证件后四位: DELEGATE.idLast4,
      从几点: '17:30',
      到几点: '18:30',
    });
    await readsOn(phone, '已提交，等老师打电话确认；确认前不能接走');
    await phone.getByText('17:30–18:30').waitFor();

    const gate = await on.device();
    await toTheGate(gate.page, on.school, cast.staff.gateTeachers['东门'][0]);
    await openChild(gate.page, child);
    const tile = gate.page.locator('.gate-tile', { hasText: DELEGATE.name });
    await tile.getByText('代接委托尚未回电确认').waitFor();
    await tile.click();
    expect(await gate.page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    await picture(gate.page, 'gate-delegate-not-confirmed');
    await gate.page.keyboard.press('Escape');

    const page = await classPage(child);
    const wish = wishesOn(page);
    await wish.getByText(DELEGATE.name).waitFor();
    await wish.getByRole('button', { name: '回电确认' }).click();
    const form = page.getByRole('dialog');
    // a number that the school had before is offered, never the one that the wish came with
    const options = form.getByLabel('接听的监护人与号码').locator('option');
    await options.first().waitFor({ state: 'attached' });
    const numbers = await options.allInnerTexts();
    expect(numbers.join('\n')).not.toContain(DELEGATE.phone);
    await picture(page, 'class-calls-back');
    await form.getByRole('button', { name: '保存' }).click();
    await wish.getByText('没有等待答复的申请。').waitFor();
    await readsOn(phone, '老师已电话确认。请代接人带好证件，只能接一次');

    await asksFor(gate.page, child, DELEGATE.name);
    await gate.page.getByRole('textbox', { name: '证件后四位' }).fill(DELEGATE.idLast4);
    await gate.page.getByRole('button', { name: '核对证件' }).click();
    await letGo(gate.page);
    await ready(gate.page);
    await becomes(on.school, on.school.childId(child.key), 'released');
    await readsOn(phone, '已经接走');
    await phone.getByText(`由 ${DELEGATE.name} 接走`).waitFor();
    await picture(phone, 'guardian-delegate-phone');
    await fits(phone);
  });

  it('a delegate whom the school refuses, and one whom the family takes back, stand at the gate for nobody', async () => {
    const child = await someone();
    const phone = await guardiansPhone(on, child);
    const ask = (name: string) =>
      fillForm(phone, '请别人代接', {
        '代接人姓名（与证件一致）': name,
        代接人电话: DELEGATE.phone,
        证件后四位: DELEGATE.idLast4,
        从几点: '17:30',
        到几点: '18:30',
      });
    await ask('孙被拒');
    const page = await classPage(child);
    await wishesOn(page).getByText('孙被拒').waitFor();
    await fillForm(page, '不同意', {});
    await wishesOn(page).getByText('没有等待答复的申请。').waitFor();
    await readsOn(phone, '学校没有同意，有疑问请联系班主任');
    await ask('李收回');
    await askedOn(phone)
      .getByText(/李收回/)
      .waitFor();
    await phone.getByRole('button', { name: '取消代接' }).click();
    await askedOn(phone)
      .getByText(/李收回/)
      .waitFor({ state: 'detached' });

    const gate = await on.device();
    await toTheGate(gate.page, on.school, cast.staff.gateTeachers['东门'][0]);
    await openChild(gate.page, child);
    await gate.page.locator('.gate-tile', { hasText: child.adults[0].name }).waitFor();
    expect(await gate.page.locator('.gate-tile', { hasText: /孙被拒|李收回/ }).count()).toBe(0);
  });

  it('a red warning: nobody leaves alone any more, the families concerned read it on the phone, and the leader sees who has', async () => {
    const phone = await guardiansPhone(on, await someone('self'));
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.goto('/messages');
    await page.getByRole('button', { name: '今天暂停自行离校' }).click();
    await picture(page, 'nobody-leaves-alone');
    await page.getByRole('button', { name: '确认暂停' }).click();
    await page.getByText(/17:45 起，今天暂停自行离校/).waitFor();
    const notice = page.getByRole('region', { name: '已发出的通知' }).locator('> *', { hasText: '今天暂停自行离校' });
    await notice.getByText(/^0 \/ \d+ 人已读$/).waitFor();
    const told = phone.getByRole('region', { name: '学校通知' });
    await told.getByText('今天暂停自行离校，请到校门接孩子。').waitFor({ timeout: PHONE_LOOKS_WITHIN_MS });
    await picture(phone, 'guardian-told-phone');
    await told.getByRole('button', { name: '我已读' }).click();
    await told.getByText('已读', { exact: true }).waitFor(); // at once, not at the next look
    await notice.getByText(/^1 \/ \d+ 人已读$/).waitFor();
    await fits(phone);
  });
});
