import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { atSchool } from './at-school';
import { asksFor, becomes, bring, holderOf, letGo, openChild, ready, stateOf, toTheGate } from './at-the-gate';
import { PHONE, picture, seriousBarriers, sideways, signIn } from './browser';
import { bodyOf, cast } from './school';
import { until } from './until';

describe('what happens seldom at a gate', () => {
  const on = atSchool('17:45');
  const used = new Set<string>();

  /** A child of the day of this sort who is still on campus and sounds like nobody else; each is taken once. */
  async function someone(fits: (child: CastChild) => boolean): Promise<CastChild> {
    for (const child of cast.children) {
      if (used.has(child.key) || !fits(child)) continue;
      const { state, soundsLike } = await stateOf(on.school, on.school.childId(child.key));
      if (state !== 'held' || soundsLike.length > 0) continue;
      used.add(child.key);
      return child;
    }
    throw new Error('nobody of this sort is on campus at 17:45');
  }

  /** Who has a child that leaves by this gate now, and is not there with it. */
  async function someoneWithAChildFor(gate: CastChild['gate']): Promise<string> {
    const guards = cast.staff.gateTeachers[gate].map((staffNumber) => on.school.staffId(staffNumber));
    for (const child of cast.children) {
      if (child.gate !== gate || child.part !== 'main_wave') continue;
      const childId = on.school.childId(child.key);
      if ((await stateOf(on.school, childId)).state !== 'held') continue;
      const holder = await holderOf(on.school, childId);
      if (holder !== null && !guards.includes(holder)) return on.school.staffNumber(holder);
    }
    throw new Error(`everybody is at ${gate} already`);
  }

  const goes = (child: CastChild) => becomes(on.school, on.school.childId(child.key), 'released');
  async function sayClassIfAsked(page: Page, { key, grade, classNo }: CastChild): Promise<void> {
    const { soundsLike } = await stateOf(on.school, on.school.childId(key));
    const asked = page.getByRole('group', { name: /请问孩子在哪个班/ });
    if (soundsLike.length > 0) await asked.getByRole('button', { name: `${grade}（${classNo}）班` }).click();
  }
  async function fits(page: Page): Promise<void> {
    expect(await sideways(page)).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  }
  const atGate = async (page: Page, { gate }: CastChild) => toTheGate(page, on.school, cast.staff.gateTeachers[gate][0], gate);
  const motherOf = ({ adults }: CastChild): string => adults.find(({ isGuardian, mayCollect }) => isGuardian && mayCollect)?.name ?? '';

  it('a child with consent for today leaves alone; with consent for other days it stays', async () => {
    const alone = await someone(({ takenBy, part }) => takenBy?.how === 'self' && part === 'main_wave');
    await bring(on.school, alone);
    const { page } = await on.device(PHONE);
    await atGate(page, alone);
    await page.locator('summary', { hasText: /^可独自离校 \d+ 人/ }).click();
    await page.locator('details button', { hasText: alone.name }).first().click();
    await page.getByRole('heading', { name: '学生自行离校' }).waitFor();
    await picture(page, 'gate-leaves-alone-phone');
    await fits(page);
    await sayClassIfAsked(page, alone);
    await letGo(page);
    await ready(page);
    await goes(alone);

    const boy = cast.children.find(({ key }) => key === cast.cases.noConsentToday);
    if (!boy) throw new Error('no such child');
    await bring(on.school, boy);
    const second = await on.device();
    await atGate(second.page, boy);
    await openChild(second.page, boy);
    await second.page.locator('.gate-tile', { hasText: '独自离校' }).click();
    await second.page.getByRole('article', { name: boy.name }).waitFor();
    expect(await second.page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    await picture(second.page, 'gate-no-consent-today');
    expect(await stateOf(on.school, on.school.childId(boy.key))).toMatchObject({ state: 'held' });
  });

  it('before the end of its time a child goes with an exit permit, and not without one', async () => {
    const later = (child: CastChild) => child.part === 'after_stage_3' && child.gate === '北门' && child.takenBy?.how === 'list';
    const [without, with_] = [await someone(later), await someone(later)];
    const teacher = await on.school.as(on.school.staffNumber((await holderOf(on.school, on.school.childId(with_.key))) ?? ''));
    const [end] = bodyOf<readonly { readonly now: number }[]>(await teacher.get('/api/today'));
    const permit = {
      permitId: randomUUID(),
      childId: on.school.childId(with_.key),
      reason: 'family',
      validUntil: end.now + 30 * 60_000,
    };
    bodyOf(await teacher.post(on.school.dayPath('pickup/issue-exit-permit'), { commandId: randomUUID(), ...permit }));
    for (const child of [without, with_]) await bring(on.school, child);

    const { page } = await on.device();
    await atGate(page, with_);
    await asksFor(page, without, motherOf(without));
    await page.getByText('放学前离校须有出门条。').waitFor();
    expect(await page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await asksFor(page, with_, motherOf(with_));
    await page.getByRole('article', { name: with_.name }).getByText('有出门条').waitFor();
    await picture(page, 'gate-exit-permit');
    await fits(page);
    await letGo(page);
    await ready(page);
    await goes(with_);
    expect(await stateOf(on.school, on.school.childId(without.key))).toMatchObject({ state: 'held' });
  });

  it('a delegate goes with the child once the document fits, and not before', async () => {
    const child = await someone(({ takenBy, part }) => takenBy?.how === 'delegate' && part === 'main_wave');
    const { takenBy } = child;
    if (takenBy?.how !== 'delegate') throw new Error('not collected by a delegate');
    await bring(on.school, child);
    const { page } = await on.device(PHONE);
    await atGate(page, child);
    await asksFor(page, child, takenBy.name);
    const digits = page.getByRole('textbox', { name: '证件后四位' });
    await digits.fill(takenBy.idLastFour === '0000' ? '1111' : '0000');
    await page.getByRole('button', { name: '核对证件' }).click();
    await letGo(page);
    await page.getByText(/没有放行：/).waitFor();
    expect(await stateOf(on.school, on.school.childId(child.key))).toMatchObject({ state: 'held' });
    await picture(page, 'gate-delegate-phone');
    await fits(page);
    await digits.fill(takenBy.idLastFour);
    await page.getByRole('button', { name: '核对证件' }).click();
    await letGo(page);
    await ready(page);
    await goes(child);
  });

  it('gone with the wrong person: one alarm to all who must know, and the child is held again when it is back', async () => {
    const child = await someone(({ takenBy, part, gate }) => takenBy?.how === 'list' && part === 'main_wave' && gate === '东门');
    await bring(on.school, child);
    const { page } = await on.device();
    await atGate(page, child);
    await asksFor(page, child, motherOf(child));
    await letGo(page);
    await ready(page);
    await goes(child);
    await page.locator('.gate-last li', { hasText: child.name }).getByRole('button', { name: '撤销' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '放错人了' }).click();
    await picture(page, 'gate-wrong-person');
    await fits(page);
    await dialog.getByRole('button', { name: '确认放错人，立即告警' }).click();
    await becomes(on.school, on.school.childId(child.key), 'unaccounted');
    await on.school.stepTo('17:45:30');
    const leader = await on.device();
    await signIn(leader.page, on.school.slip(cast.staff.dutyLeader));
    const alert = leader.page.getByRole('listitem').filter({ hasText: '放行有误' });
    await alert.getByText(child.name).waitFor();
    await picture(leader.page, 'board-wrong-release');

    // it is brought back: whoever has it says so, and the alarm ends by itself
    await leader.page.goto('/duty/child');
    await leader.page.getByRole('searchbox').fill(child.name);
    await leader.page.locator('button.row', { hasText: child.name }).first().click();
    await leader.page
      .getByRole('dialog')
      .getByRole('button', { name: /在我这里/ })
      .click();
    await becomes(on.school, on.school.childId(child.key), 'held');
    await on.school.stepTo('17:46:00');
    await leader.page.goto('/board');
    await leader.page.getByRole('heading', { name: '校园看板' }).waitFor();
    await alert.waitFor({ state: 'detached' });
  });

  it('those whose time is over are called as one wave, and whoever has one of them is told', async () => {
    const { page } = await on.device();
    await toTheGate(page, on.school, cast.staff.gateTeachers['东门'][0]);
    const wave = page.getByRole('button', { name: /^叫 .+ 的 \d+ 人$/ }).first();
    const waiting = Number(/(\d+) 人$/.exec((await wave.textContent()) ?? '')?.[1]);
    await wave.click();
    await page.getByText('已通知各班').waitFor();
    await page.getByRole('button', { name: /已叫 .+，还差 \d+ 人，再叫/ }).waitFor();
    const teacher = await on.device(PHONE);
    await signIn(teacher.page, on.school.slip(await someoneWithAChildFor('东门')));
    await teacher.page.goto('/duty');
    const send = teacher.page.locator('.todo', { hasText: '东门叫' }).getByRole('button', { name: /^送出 \d+ 人$/ });
    await send.waitFor();
    await picture(teacher.page, 'called-as-a-wave-phone');
    await fits(teacher.page);
    const sent = Number(/\d+/.exec((await send.textContent()) ?? '')?.[0]);
    await send.click();
    await send.waitFor({ state: 'detached' });
    const left = page.getByRole('button', { name: new RegExp(`已叫 .+，还差 ${waiting - sent} 人，再叫`) });
    await until(
      () => left.count(),
      (n) => n === (waiting === sent ? 0 : 1),
    );
  });

  it('rain closes a gate: nobody goes there any more, and the screen says where', async () => {
    const child = await someone(({ takenBy, part, gate }) => takenBy?.how === 'list' && part === 'main_wave' && gate === '南门');
    await bring(on.school, child);
    const { page } = await on.device(PHONE);
    await atGate(page, child);
    const leader = await on.school.as(cast.staff.dutyLeader);
    const gates = [
      { gateId: on.school.gateId('南门'), open: false, insteadGateId: on.school.gateId('北门'), grades: [5, 6] },
      { gateId: on.school.gateId('北门'), open: true, grades: [5, 6] },
    ];
    const plan = { planId: randomUUID(), kind: 'gates', severity: 'orange', gates, noticeId: randomUUID() };
    const staffIds = cast.staff.gateTeachers['南门'].map((number) => on.school.staffId(number));
    bodyOf(await leader.post(on.school.dayPath('plan/change'), { commandId: randomUUID(), ...plan, staffIds }));
    await page.getByText('此校门已停止放行，请到北门').waitFor();
    await asksFor(page, child, motherOf(child));
    expect(await page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    await picture(page, 'gate-closed-phone');
    await fits(page);
    expect(await stateOf(on.school, on.school.childId(child.key))).toMatchObject({ state: 'held' });

    // over there it goes
    await bring(on.school, { ...child, gate: '北门' });
    const north = await on.device();
    await toTheGate(north.page, on.school, cast.staff.gateTeachers['北门'][0], '北门');
    await asksFor(north.page, child, motherOf(child));
    await letGo(north.page);
    await ready(north.page);
    await goes(child);
  });
});
