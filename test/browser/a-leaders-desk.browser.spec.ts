import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, sideways, signIn } from './browser';
import { cast } from './school';

/** ms in which a substitute who stands at the door has an account and a group */
const SUBSTITUTE_WITHIN_MS = 30_000;

describe('what only a person can settle', () => {
  const on = atSchool('16:05');

  it('gives an alert to a colleague by name, who sees it on whatever page and settles it with words', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    const alert = page.getByRole('listitem').first();
    await alert.getByRole('button', { name: '交给别人' }).click();
    const nurse = on.school.slip(cast.staff.nurse);
    await page.getByRole('dialog').getByLabel('姓名').fill(nurse.name);
    await picture(page, 'alert-to-a-colleague');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: nurse.name }).click();
    await alert.getByText(`${nurse.name} 正在处理`).waitFor();

    const phone = await on.device(PHONE);
    await signIn(phone.page, nurse);
    await phone.page.getByText('有 1 条警报交给您处理').waitFor();
    await picture(phone.page, 'given-to-me-phone');
    expect(await seriousBarriers(phone.page)).toEqual([]);
    expect(await sideways(phone.page)).toBe(0);
    await phone.page.getByRole('button', { name: '查看', exact: true }).click();
    await phone.page.getByRole('dialog').getByRole('button', { name: '办结' }).click();
    await phone.page.getByLabel(/怎样办结/).fill('已与母亲通话，孩子在家。');
    await phone.page.getByRole('dialog').getByRole('button', { name: '办结' }).last().click();
    await phone.page.getByText('条警报交给您处理').first().waitFor({ state: 'hidden' });
  });

  it('keeps on the leader’s screen what the system is unsure of, each kind, until somebody has dealt with it', async () => {
    const leader = await on.school.as(cast.staff.dutyLeader);
    const say = async (staffNumber: string, route: string, body: object) =>
      (await on.school.as(staffNumber)).post(on.school.dayPath(route), { commandId: crypto.randomUUID(), ...body });
    const [first, second] = [cast.staff.stage1['3-2'], cast.staff.stage1['3-3']];
    const child = await childOf(first);
    // a teacher says "not with me" about a child, by a clock that nobody can trust: it contradicts the book
    const long = Date.parse(`${on.school.serviceDay}T15:00:00+08:00`);
    const time = { occurredAt: long, occurredRaw: long, offsetMs: 0, errorMs: null };
    expect((await say(first, 'handoff/deny', { children: [child], tap: { time } })).status).toBe(200);
    expect((await say(second, 'check-in/take', { children: 'nobody' })).status).toBe(202);
    const place = { findingId: 'finding1', placeId: await aPlace(), kind: 'hazard' };
    expect((await say(cast.staff.dutyLeader, 'patrol/raise-finding', place)).status).toBe(200);

    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    await page.getByText('3 件待核对').waitFor();
    await page.getByRole('link', { name: '去核对' }).click();
    await page.getByRole('heading', { name: '待核对' }).waitFor();
    await picture(page, 'to-check');
    expect(await seriousBarriers(page)).toEqual([]);

    const conflicts = page.getByRole('region', { name: '两条记录互相矛盾' });
    await conflicts.getByText('对孩子在谁那里，说法不一').waitFor();
    await conflicts.getByRole('button', { name: '以现有记录为准' }).click();
    await conflicts.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: '巡查发现的问题' }).getByRole('button', { name: '已处理' }).click();
    const kept = page.getByRole('region', { name: '没能记入的上报' });
    await kept.getByText(on.school.slip(second).name).waitFor();
    await kept.getByRole('button', { name: '查看内容' }).click();
    await page.getByRole('dialog').getByText('"nobody"').waitFor();
    await picture(page, 'kept-report');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '不需处理' }).click();
    await page.getByText('没有待核对的事。').waitFor();
    const tasks = (await leader.get(on.school.dayPath('tasks'))).body;
    expect(tasks).toMatchObject({ conflicts: [], findings: [], keptReports: [] });

    async function childOf(staffNumber: string): Promise<string> {
      const staffId = on.school.staffId(staffNumber);
      for (const { type, data } of await on.school.log()) {
        const { holder, children } = data as { readonly holder?: string; readonly children?: readonly string[] };
        if (type === 'CustodyOpened' && holder === staffId && children) return children[0];
      }
      throw new Error(`${staffNumber} holds nobody`);
    }
    async function aPlace(): Promise<string> {
      const opened = (await on.school.log()).find(({ type }) => type === 'DayOpened');
      return (opened?.data as { readonly places: readonly { readonly placeId: string }[] }).places[0].placeId;
    }
  });

  it('lets a substitute begin within 30 seconds: an account for today, its PIN, and the group', async () => {
    const { page } = await on.device();
    await signIn(page, on.school.slip(cast.staff.dutyLeader));
    const began = Date.now();
    let taps = 0;
    const tap = async (name: string | RegExp, role: 'button' | 'option' = 'button') => {
      taps++;
      await page.getByRole(role, { name }).first().click();
    };
    await tap('代班老师');
    await page.getByLabel('姓名').fill('顾小满');
    await page.getByRole('combobox', { name: /接哪个班组/ }).click();
    taps++;
    await tap(/3-2|三（2）|3（2）/, 'option');
    await picture(page, 'one-day-account');
    expect(await seriousBarriers(page)).toEqual([]);
    await tap('开账号');
    const shown = await page.getByLabel('PIN', { exact: true }).textContent();
    const pin = shown ?? '';
    const ready = Date.now() - began;
    console.log(`A substitute’s account: ${taps} taps and a name, ${(ready / 1_000).toFixed(1)} s of the browser’s time`);
    expect(ready).toBeLessThan(SUBSTITUTE_WITHIN_MS);
    await picture(page, 'one-day-pin');

    const tablet = await on.device();
    await signIn(tablet.page, { login: '顾小满', pin, name: '顾小满' });
    await tablet.page.getByText('我今天的班组').waitFor();
    await tablet.page.getByText('今天没有排给您的班组。').waitFor({ state: 'hidden' });
  });
});
