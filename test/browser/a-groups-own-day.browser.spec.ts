import type { Page } from '@playwright/test';
import type { DayChangeMessage } from '@baton/contracts';
import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, sideways, signIn } from './browser';
import { STAGE_1 } from '../../apps/demo/src/school/p1-numbers';
import { stateOf, toTheGate } from './at-the-gate';
import { marksOf, openRollCall, tile } from './on-duty';
import { cast } from './school';
import { until } from './until';

const TEACHER = cast.staff.stage1['4-2'];
const NEIGHBOUR = cast.staff.stage1['4-3'];
const STAND_IN = cast.staff.swapTeacher;

/** One room from its roll call to a change of teachers: each step goes on from the one before. */
describe('a group, its guests, and who teaches it', () => {
  const on = atSchool('15:49');
  let page: Page;
  let childIds: readonly string[];

  const happened = (type: string, by: string): Promise<readonly DayChangeMessage[]> =>
    until(
      async () => (await on.school.log()).filter((change) => change.type === type && change.actor.id === on.school.staffId(by)),
      (found) => found.length > 0,
    );
  async function fits(screen: Page): Promise<void> {
    expect(await sideways(screen)).toBe(0);
    expect(await seriousBarriers(screen)).toEqual([]);
  }
  /** A name on the page of now opens the child. */
  const open = (screen: Page, name: string) => screen.locator('.chip', { hasText: name }).first().click();

  beforeEach(async () => {
    ({ page } = await on.device());
    await signIn(page, on.school.slip(TEACHER));
  });

  it('at the normal dismissal a child of today’s list is not let go before somebody has asked; who takes it now is on record', async () => {
    const child = cast.children.find(
      ({ part, grade, agency, adults }) => part === 'main_wave' && grade === 1 && !agency && adults[0].isGuardian && adults[0].mayCollect,
    );
    if (!child) throw new Error('no such child');
    const guard = cast.staff.gateTeachers[child.gate][0];
    const gate = await on.device(PHONE);
    await toTheGate(gate.page, on.school, guard, child.gate);
    await gate.page.getByRole('textbox', { name: '查找学生或接送人' }).fill(child.name);
    const classOf = `${child.grade}（${child.classNo}）班 ${child.inClassNo}号`;
    await gate.page.locator('.gate-found button', { hasText: classOf }).click();
    await gate.page.locator('.gate-tile', { hasText: child.adults[0].name }).first().click();
    await gate.page
      .getByText(/仍在今天的课后服务名单上/)
      .first()
      .waitFor();
    expect(await gate.page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
    await picture(gate.page, 'gate-still-on-list-phone');
    await fits(gate.page);
    await gate.page.getByRole('button', { name: '监护人现在接走' }).click();
    const [{ data }] = await happened('AbsenceExplained', guard);
    expect(data).toMatchObject({ childId: on.school.childId(child.key), kind: 'collected_before_check_in' });
    expect(await stateOf(on.school, on.school.childId(child.key))).toMatchObject({ state: 'explained', releasedAt: null });
  });

  it('a wrong tap is taken back by a second mark; with all here, the roll call is completed as a nil return in the own name', async () => {
    ({ childIds } = await openRollCall(page));
    await on.school.stepTo('15:51:00');
    for (const childId of childIds) await tile(page, childId).click();
    const [wrong] = childIds;
    await tile(page, wrong).click();
    const change = page.getByRole('group', { name: /改为/ });
    await change.getByRole('button', { name: '未到' }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: '完成点名', exact: true }).click();
    await dialog.getByText(nameOf(wrong)).waitFor();
    await dialog.getByRole('button', { name: '继续点名' }).click();
    await tile(page, wrong).click();
    await change.getByRole('button', { name: '到', exact: true }).click();
    await page.getByRole('button', { name: '完成点名', exact: true }).click();
    await dialog.getByText(/没有人缺席。以您的名义作零报告/).waitFor();
    await picture(page, 'roll-call-nil-return');
    await fits(page);
    await dialog.getByRole('button', { name: '确认完成' }).click();
    const [{ data }] = await happened('RollCallCompleted', TEACHER);
    expect(data).toMatchObject({ nilReturn: true, notPresent: [], present: childIds.length });
    const marks = marksOf(await on.school.log(), on.school.staffId(TEACHER)).filter(({ childId }) => childId === wrong);
    expect(marks.map(({ mark }) => mark)).toEqual(['present', 'not_present', 'present']);
  });

  it('a child that nobody expects is found by name and taken into the group', async () => {
    const guest = cast.children.find(({ part, grade, classNo }) => part === 'not_planned' && grade === 4 && classNo === 2);
    await page.getByRole('link', { name: '看名单' }).first().click();
    await page.getByRole('link', { name: '名单外的孩子来了' }).click();
    await page.getByRole('searchbox').fill(guest?.name ?? '');
    await page.locator('button.row', { hasText: guest?.name }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^名单外到场：收进/ }).waitFor();
    await picture(page, 'walk-in');
    await fits(page);
    await dialog.getByRole('button', { name: /^名单外到场：收进/ }).click();
    const [{ data }] = await happened('ExpectedListRevised', TEACHER);
    expect(data).toMatchObject({ added: [{ childId: on.school.childId(guest?.key ?? ''), reason: 'walk_in' }] });
    await page.goto('/duty');
    await page.getByText(`由我负责 ${childIds.length + 1} 人`).waitFor();
  });

  it('“not with me” is said twice and alarms; whoever has the child says so, and answers for it from then on', async () => {
    const [, childId] = childIds;
    const name = nameOf(childId);
    await open(page, name);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '不在我这里' }).click();
    await dialog.getByText(/立即按“去向不明”通知/).waitFor();
    await picture(page, 'not-with-me');
    await fits(page);
    await dialog.getByRole('button', { name: '确认不在我这里' }).click();
    const missing = page.locator('.todo').filter({ hasText: name }).filter({ hasText: '去向不明' });
    await missing.waitFor();
    await happened('CustodyDenied', TEACHER);

    const other = await on.device(PHONE);
    await signIn(other.page, on.school.slip(NEIGHBOUR));
    await other.page.getByRole('link', { name: '名单外的孩子在我这里' }).click();
    await other.page.getByRole('searchbox').fill(name);
    await other.page.locator('button.row', { hasText: name }).first().click();
    await other.page.getByRole('button', { name: '找到了，在我这里' }).waitFor();
    await picture(other.page, 'found-elsewhere-phone');
    await fits(other.page);
    await other.page.getByRole('button', { name: '找到了，在我这里' }).click();
    await happened('CustodyAssumed', NEIGHBOUR);
    await missing.waitFor({ state: 'hidden' });
    await page.getByText(`由我负责 ${childIds.length} 人`).waitFor();

    // and back, without anybody having handed over: the list of the one who looks for the child
    await page.goto('/duty/child');
    await page.getByRole('searchbox').fill(name);
    const row = page.locator('button.row', { hasText: name }).first();
    await row.getByText(`由${on.school.slip(NEIGHBOUR).name}负责`).waitFor();
    await row.click();
    await page
      .getByRole('dialog')
      .getByText(/记下之后由您负责/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '孩子在我这里' }).click();
    await happened('CustodyAssumed', TEACHER);
    await other.page.goto('/duty');
    await other.page
      .locator('.todo')
      .filter({ hasText: `${on.school.slip(TEACHER).name}接手了您名下 1 人` })
      .waitFor();
  });

  it('teachers change in the middle: the next one counts and accepts all, the first one signs off', async () => {
    await on.school.stepTo('16:06:00');
    const all = childIds.length + 1;
    const standIn = on.school.slip(STAND_IN);
    const lead = await on.device();
    await signIn(lead.page, on.school.slip(cast.staff.gradeLeads[3]));
    await lead.page.goto('/grade');
    const group = cast.groups.find(({ teacher, period }) => teacher === TEACHER && period === STAGE_1)?.name ?? '';
    await lead.page.locator('.mantine-Paper-root', { hasText: group }).getByRole('button', { name: '换人代班' }).click();
    await lead.page.getByRole('combobox', { name: '由谁代班' }).fill(standIn.name);
    await lead.page.getByRole('option', { name: standIn.name }).first().click();
    await lead.page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await happened('DutyAssigned', cast.staff.gradeLeads[3]);

    await page.goto('/duty/handoff');
    await page.getByRole('button', { name: /^另选接收人/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('姓名或班组').fill(standIn.name);
    await dialog.getByRole('button', { name: standIn.name, exact: true }).click();
    const [{ data }] = await happened('CustodyOffered', TEACHER);
    expect(data).toMatchObject({ count: all, to: { kind: 'session', staffId: on.school.staffId(STAND_IN) } });

    const next = await on.device();
    await signIn(next.page, standIn);
    await next.page
      .getByRole('button', { name: `接收 ${all} 人` })
      .first()
      .click();
    await next.page.getByText(`由我负责 ${all} 人`).waitFor();
    await next.page.getByText('今天没有排给您的班组。').waitFor({ state: 'hidden' });
    await picture(next.page, 'teacher-swap');
    await fits(next.page);
    const [accepted] = await happened('CustodyAccepted', STAND_IN);
    expect((accepted.data as { readonly children: readonly string[] }).children).toHaveLength(all);
    await page.goto('/duty');
    await page.getByText('现在没有孩子由您负责。').waitFor();
    await page.getByRole('button', { name: '签退' }).click();
    await happened('DutySignedOff', TEACHER);
  });

  function nameOf(childId: string): string {
    const found = cast.children.find(({ key, grade, classNo }) => grade === 4 && classNo === 2 && on.school.childId(key) === childId);
    if (!found) throw new Error(`${childId} is not of this class`);
    return found.name;
  }
});
