import { randomUUID } from 'node:crypto';
import { STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, sideways, signIn, speak } from './browser';
import { bodyOf, cast } from './school';
import { until } from './until';

interface PlannedSession {
  readonly sessionId: string;
  readonly periodId: string;
  readonly staffIds: readonly string[];
}
interface Period {
  readonly periodId: string;
  readonly startsAt: number;
}
interface Shown {
  readonly alertId: string;
  readonly kind: string;
  readonly sessionId: string | null;
  readonly takenOverBy: string | null;
}

describe('one cause that makes many alerts', () => {
  const on = atSchool('16:05');

  it('says of a missing child who is told next and when; it keeps its own line and stays with whoever was told first', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    const missing = page.getByRole('list', { name: '警报' }).locator(':scope > [role=listitem]').filter({ hasText: '去向不明' }).first();
    await missing.getByText(/^未办结则 16:14 通知 /).waitFor();
    // told at 15:54, and the grade and the school have been told since
    const homeroom = await on.device(PHONE);
    await signIn(homeroom.page, on.school.slip(cast.staff.homeroom['5-6'] ?? ''));
    await homeroom.page.goto('/class');
    await homeroom.page.getByRole('listitem').filter({ hasText: '去向不明' }).first().waitFor();
  });

  it('a group without its teacher is one line with every handoff that waits for it, and one tap takes all of it', async () => {
    const club = cast.groups.find(({ period }) => period === STAGE_2);
    if (!club) throw new Error('no group');
    const { school } = on;
    const givers = ['4-1', '4-2', '4-3'].map((classKey) => cast.staff.stage1[classKey]);
    await school.stepTo('16:45:00');
    const leader = await school.as(cast.staff.dutyLeader);
    const log = await school.log();
    const { periods } = log.find(({ type }) => type === 'DayOpened')?.data as { readonly periods: readonly Period[] };
    const next = periods.find(({ startsAt }) => startsAt === Date.parse(`${school.serviceDay}T16:50:00+08:00`));
    const session = log
      .flatMap(({ type, data }) => (type === 'SessionPlanned' ? [data as PlannedSession] : []))
      .find(({ staffIds, periodId }) => periodId === next?.periodId && staffIds.includes(school.staffId(club.teacher)));
    if (!session) throw new Error('the group is not planned');
    for (const giver of givers) {
      const held = bodyOf<readonly { readonly holder: string; readonly children: readonly { readonly childId: string }[] }[]>(
        await leader.get(school.dayPath('board/holders')),
      ).find(({ holder }) => holder === school.staffId(giver));
      const children = (held?.children ?? []).slice(0, 2).map(({ childId }) => childId);
      const to = { kind: 'session', sessionId: session.sessionId };
      const offer = { commandId: randomUUID(), offerId: randomUUID(), children, to, route: 'same_building' };
      bodyOf(await (await school.as(giver)).post(school.dayPath('handoff/offer'), offer));
    }
    await school.stepTo('16:56:00');

    const { page } = await on.device();
    await signIn(page, school.slip(cast.staff.dutyLeader));
    const list = page.getByRole('list', { name: '警报' });
    const line = list.locator(':scope > [role=listitem]').filter({ hasText: club.name });
    await line.getByText(/^同一原因的 5 条警报：/).waitFor();
    expect(await line.count()).toBe(1);
    const said = await line.innerText();
    expect(said).toMatch(/班组没有正常开始/);
    expect(said).toMatch(/交接超时未接收 3/);
    expect(said).toMatch(/6 名学生/);
    expect(said).toMatch(/未办结则 1[67]:\d\d 通知 /);
    // what is about a missing child is no part of any such line
    expect(await list.locator(':scope > [role=listitem]').filter({ hasText: '同一原因' }).filter({ hasText: '去向不明' }).count()).toBe(0);
    await line.scrollIntoViewIfNeeded();
    await picture(page, 'board-one-cause');
    expect(await seriousBarriers(page)).toEqual([]);
    await line.getByRole('button', { name: '逐条查看' }).click();
    await line.getByRole('listitem').nth(4).waitFor();
    expect(await line.getByRole('listitem').count()).toBe(5);
    await line.getByRole('button', { name: '收起' }).click();
    await line.getByRole('button', { name: '我来处理全部 5 条' }).click();
    const own = async () =>
      bodyOf<readonly Shown[]>(await leader.get(school.dayPath('alerts'))).filter(
        ({ sessionId, takenOverBy }) => sessionId === session.sessionId && takenOverBy === school.staffId(cast.staff.dutyLeader),
      );
    await until(own, (taken) => taken.length === 5);

    const phone = await on.device(PHONE);
    await signIn(phone.page, school.slip(cast.staff.principal));
    await speak(phone.page, 'en');
    await phone.page.goto('/board');
    await phone.page.getByText(/^5 alerts of one cause: /).waitFor();
    expect(await sideways(phone.page)).toBe(0);
    expect(await seriousBarriers(phone.page)).toEqual([]);
  });
});
