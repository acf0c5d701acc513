import type { DayChangeMessage } from '@baton/contracts';
import type { Client } from '../../apps/demo/src/player/http-client';
import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, sideways, signIn, speak, worksOffline } from './browser';
import { marksOf, openRollCall, tile } from './on-duty';
import { keptIn } from './on-the-disk';
import { bodyOf, cast } from './school';
import { until } from './until';

/** ms that a teacher may need for a room of 35, taps and network together */
const ROOM_LIMIT_MS = 40_000;

interface SheetRow {
  readonly childId: string;
  readonly name: string;
  readonly mark: string | null;
  readonly holder: string | null;
  readonly state: string;
}
interface RollSheet {
  readonly sessionId: string;
  readonly rollCall: { readonly completedAt: number | null; readonly nil: boolean };
  readonly expected: readonly SheetRow[];
}

describe('a duty teacher’s afternoon', () => {
  const on = atSchool('15:49');

  const sheetOf = async (client: Client, sessionId: string): Promise<RollSheet> =>
    bodyOf(await client.get(on.school.dayPath(`groups/${sessionId}`)));

  it('calls the roll: nobody is present by default, a tap a child, who is missing is said by name, the nil return in the own name', async () => {
    const teacher = cast.staff.stage1['3-2'];
    const { page } = await on.device();
    const client = await on.school.as(teacher);
    await signIn(page, on.school.slip(teacher));
    await page.getByText('由我负责').or(page.getByText('现在没有孩子由您负责')).first().waitFor();
    await picture(page, 'duty-before-roll-call');
    const { sessionId, childIds } = await openRollCall(page);
    expect(await page.locator('.tile[aria-pressed="true"]').count()).toBe(0);
    await on.school.stepTo('15:51:00');
    const [away, ...present] = childIds;

    const began = Date.now();
    for (const childId of present) await tile(page, childId).click();
    const here = await until(
      () => sheetOf(client, sessionId),
      ({ expected }) => expected.filter(({ mark }) => mark === 'present').length === present.length,
    );
    expect(Date.now() - began).toBeLessThan(ROOM_LIMIT_MS);
    await until(
      () => page.locator('.tile[aria-pressed="true"]').count(),
      (pressed) => pressed === present.length,
    );
    expect(
      here.expected.every(({ mark, holder, childId }) => childId === away || (mark === 'present' && holder === on.school.staffId(teacher))),
    ).toBe(true);
    await picture(page, 'roll-call');
    expect(await seriousBarriers(page)).toEqual([]);

    // a second tap asks; the change is a second mark beside the first
    await tile(page, present[0]).click();
    await picture(page, 'roll-call-change');
    await page.getByRole('group').getByRole('button', { name: '迟到' }).click();
    await until(
      () => sheetOf(client, sessionId),
      ({ expected }) => expected.some(({ childId, mark }) => childId === present[0] && mark === 'late'),
    );
    const twice = marksOf(await on.school.log(), on.school.staffId(teacher)).filter(({ childId }) => childId === present[0]);
    expect(twice.map(({ mark }) => mark)).toEqual(['present', 'late']);

    // leaving the screen completes nothing
    expect((await sheetOf(client, sessionId)).rollCall.completedAt).toBeNull();
    await page.getByRole('button', { name: /完成点名/ }).click();
    const name = here.expected.find(({ childId }) => childId === away)?.name ?? '?';
    await page.getByRole('dialog').getByText(name).waitFor();
    await picture(page, 'roll-call-confirm');
    await page.getByRole('button', { name: '确认完成' }).click();
    await page.getByText('去向不明').first().waitFor();
    await picture(page, 'duty-missing');
    expect(await seriousBarriers(page)).toEqual([]);
    const completed = await until(
      () => sheetOf(client, sessionId),
      ({ rollCall }) => rollCall.completedAt !== null,
    );
    expect(completed.rollCall.nil).toBe(false);
    expect(completed.expected.find(({ childId }) => childId === away)?.state).toBe('unaccounted');

    // found: one tap ends it; completing again is the nil return
    await page.locator('.todo').getByRole('button', { name: '在我这里' }).click();
    await until(
      () => sheetOf(client, sessionId),
      ({ expected }) => expected.every(({ holder }) => holder === on.school.staffId(teacher)),
    );
    await page.goto(`/duty/roll-call/${sessionId}`);
    await page.getByRole('button', { name: '更新点名结果' }).click();
    await page.getByRole('dialog').getByText('零报告').waitFor();
    await page.getByRole('button', { name: '确认完成' }).click();
    await until(
      () => sheetOf(client, sessionId),
      ({ rollCall }) => rollCall.nil,
    );
  });

  it('goes on without network: taps outlive a reload, and arrive in the order of the taps, once, whichever tab sends', async () => {
    const teacher = cast.staff.stage1['3-3'];
    const { page, context } = await on.device();
    const client = await on.school.as(teacher);
    await signIn(page, on.school.slip(teacher));
    const { sessionId, childIds } = await openRollCall(page);
    await worksOffline(page);
    await tile(page, childIds[0]).click();
    await until(
      () => sheetOf(client, sessionId),
      ({ expected }) => expected.some(({ mark }) => mark === 'present'),
    );
    // the day goes to the disk a moment after its last change
    await until(
      () => keptIn<{ readonly changes: readonly DayChangeMessage[] }>(page, 'days'),
      (days) => days.some(({ changes }) => marksOf(changes, on.school.staffId(teacher)).length > 0),
    );

    await context.setOffline(true);
    const order = [3, 1, 4, 2, 6, 5].map((i) => childIds[i]);
    for (const childId of order.slice(0, 4)) await tile(page, childId).click();
    await page.getByText('4 条未发送').waitFor();
    await page.reload();
    await page.locator('.tile').first().waitFor();
    for (const childId of order.slice(0, 4)) await page.locator(`.tile[data-child="${childId}"][aria-pressed="true"]`).waitFor();
    await page.getByRole('button', { name: /离线/ }).click();
    await page.getByRole('dialog').getByText('4 条未发送').first().waitFor();
    await picture(page, 'unsent');
    await page.keyboard.press('Escape');

    // a second tab of the same tablet has its taps in the same queue
    const second = await context.newPage();
    await second.goto(`/duty/roll-call/${sessionId}`);
    await tile(second, order[4]).click();
    await page.getByText('5 条未发送').waitFor();
    await tile(page, order[5]).click();
    await second.getByText('6 条未发送').waitFor();
    await picture(page, 'roll-call-offline');
    expect(marksOf(await on.school.log(), on.school.staffId(teacher))).toHaveLength(1);

    await context.setOffline(false);
    await until(
      () => on.school.log(),
      (log) => marksOf(log, on.school.staffId(teacher)).length >= 1 + order.length,
    );
    await page.waitForTimeout(1_000);
    const sent = marksOf(await on.school.log(), on.school.staffId(teacher)).map(({ childId }) => childId);
    expect(sent).toEqual([childIds[0], ...order]);
    await page.getByText('条未发送').waitFor({ state: 'hidden' });
    await second.getByText('条未发送').waitFor({ state: 'hidden' });
  });

  it('hands a class over to all its next groups in one gesture; the receiver takes a part and sends one back; both see who answers', async () => {
    const giver = cast.staff.stage1['3-2'];
    await on.school.stepTo('16:38:00');
    const { page } = await on.device();
    await signIn(page, on.school.slip(giver));
    await page
      .getByText(/由我负责/)
      .first()
      .waitFor();
    await picture(page, 'duty-hands-over');
    await page.getByRole('link', { name: /^交接 \d+ 人/ }).click();
    await page.locator('.destinations section').first().waitFor();
    await picture(page, 'handoff-give');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^交出 \d+ 人，去 \d+ 处/ }).click();
    await page.getByText('等待').first().waitFor();

    const log = await until(
      () => on.school.log(),
      (changes) => changes.filter(({ type, actor }) => type === 'CustodyOffered' && actor.id === on.school.staffId(giver)).length > 3,
    );
    const receiver = staffOfFirstGroup(log, on.school.staffId(giver));
    const staffNumber = on.school.staffNumber(receiver.staffId);
    const other = await on.device(PHONE);
    await signIn(other.page, on.school.slip(staffNumber));
    await other.page.getByText(/交来/).first().waitFor();
    await picture(other.page, 'duty-offered-phone');
    expect(await seriousBarriers(other.page)).toEqual([]);
    await other.page.goto('/duty/handoff/take');
    await other.page.locator('.chip').first().click();
    await picture(other.page, 'handoff-take-phone');
    await other.page.getByRole('button', { name: '退回 1 人' }).click();
    await other.page.getByRole('button', { name: '没有到' }).click();
    await other.page
      .getByRole('button', { name: `接收 ${receiver.children.length - 1} 人` })
      .last()
      .click();
    await other.page.getByText(`由我负责 ${receiver.children.length - 1} 人`).waitFor();
    // one came back: the giver answers for it, and sees it without asking
    await page.getByRole('link', { name: /^交出 1$/ }).waitFor();
    await picture(page, 'handoff-underway');
    expect(await seriousBarriers(page)).toEqual([]);
  });

  it('fits a phone in English as well, and finds a child of another list', async () => {
    const { page } = await on.device(PHONE);
    await signIn(page, on.school.slip(cast.staff.stage1['3-4']));
    await speak(page, 'en');
    for (const [path, name] of [
      ['/duty', 'duty-phone-en'],
      ['/duty/roll-call', 'roll-call-phone-en'],
      ['/duty/handoff', 'handoff-phone-en'],
      ['/duty/child', 'find-child-phone-en'],
    ]) {
      await page.goto(path);
      await page.locator('main h1').waitFor();
      if (path === '/duty/child') {
        await page.getByRole('searchbox').fill('林小');
        await page.getByText('林小辰').waitFor();
      }
      expect(await sideways(page)).toBe(0);
      expect(await page.locator('main').textContent()).not.toMatch(/点名|交接|接收/);
      expect(await seriousBarriers(page)).toEqual([]);
      await picture(page, name);
    }
  });
});

/** The first offer to a group: its children, and who teaches there. */
function staffOfFirstGroup(
  log: readonly DayChangeMessage[],
  giver: string,
): { readonly staffId: string; readonly children: readonly string[] } {
  for (const { type, actor, data } of log) {
    if (type !== 'CustodyOffered' || actor.id !== giver) continue;
    const { to, children } = data as { to: { sessionId: string | null }; children: readonly { childId: string }[] };
    const planned = log.find(
      (change) => change.type === 'SessionPlanned' && (change.data as { sessionId: string }).sessionId === to.sessionId,
    );
    if (planned && children.length > 2)
      return {
        staffId: (planned.data as { staffIds: readonly string[] }).staffIds[0],
        children: children.map(({ childId }) => childId),
      };
  }
  throw new Error('No offer to a group was found');
}
