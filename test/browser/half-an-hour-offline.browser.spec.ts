import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { DayChangeMessage } from '@baton/contracts';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { atSchool } from './at-school';
import { letGo, printCards, ready, scan, toTheGate, type Card } from './at-the-gate';
import { picture, signIn, worksOffline } from './browser';
import { bodyOf, cast } from './school';
import { until } from './until';

const [SOUTH, NORTH] = ['南门', '北门'] as const;
const GUARD = cast.staff.gateTeachers[SOUTH][0];
const NORTH_GUARD = cast.staff.gateTeachers[NORTH][0];
/** children who go home from South at 17:40, and the one whom North has released already */
const GOING = 142;
const REPORTS = 143;
/** ms of the tablet's clock between two families, so that they take ten minutes and more */
const BETWEEN_FAMILIES_MS = 4_000;
/** after so many the tablet's page is loaded anew */
const RELOAD_AFTER = 70;

/** Who comes to South: with a card for all of theirs, or a child that walks alone and has none. */
interface Family {
  readonly card: Card | null;
  readonly children: readonly CastChild[];
}

describe('South without network for half an hour', () => {
  const on = atSchool('17:34');
  const south = cast.children.filter(({ part, gate }) => part === 'main_wave' && gate === SOUTH);
  const clash = childOf(cast.cases.twoGates.child);
  const sibling = childOf(cast.cases.twoGates.siblingAtSouth);

  /** In the order of their children; a mother of two comes once. */
  function families(cards: readonly Card[]): readonly Family[] {
    const left = new Set(south);
    const come: Family[] = [];
    for (const child of south) {
      if (!left.has(child)) continue;
      const { takenBy } = child;
      if (takenBy?.how !== 'list') {
        left.delete(child);
        come.push({ card: null, children: [child] });
        continue;
      }
      const personId = on.school.personId(child.key, takenBy.name);
      const card = cards.find((one) => one.personId === personId && one.pass);
      if (!card) throw new Error(`${takenBy.name} has no card`);
      const theirs = [...left].filter(
        ({ key, takenBy: by }) => by?.how === 'list' && card.children.some((c) => c.childId === on.school.childId(key)),
      );
      for (const one of theirs) left.delete(one);
      come.push({ card, children: theirs.includes(sibling) ? [...theirs, clash] : theirs });
    }
    return come;
  }

  /** 17:40: everybody's teacher sends the lines to South; 17:43: the one at North goes home from there. South hears nothing of it. */
  async function linesLeave(): Promise<void> {
    const { school } = on;
    const holders = bodyOf<readonly { readonly holder: string; readonly children: readonly { readonly childId: string }[] }[]>(
      await (await school.as(cast.staff.dutyLeader)).get(school.dayPath('board/holders')),
    );
    const going = new Set(south.map(({ key }) => school.childId(key)));
    const offer = async (holder: string, children: readonly string[], gate: string): Promise<string> => {
      const offerId = randomUUID();
      const to = { kind: 'gate', gateId: school.gateId(gate) };
      const body = { commandId: randomUUID(), offerId, children, to, route: 'line_to_gate' };
      bodyOf(await (await school.as(school.staffNumber(holder))).post(school.dayPath('handoff/offer'), body));
      return offerId;
    };
    await school.stepTo('17:40:00');
    let sent = 0;
    for (const { holder, children } of holders) {
      const line = children.map(({ childId }) => childId).filter((childId) => going.has(childId));
      sent += line.length;
      if (line.length > 0) await offer(holder, line, SOUTH);
    }
    expect(sent).toBe(GOING);
    const clashId = school.childId(clash.key);
    const holder = holders.find(({ children }) => children.some(({ childId }) => childId === clashId))?.holder ?? '';
    const offerId = await offer(holder, [clashId], NORTH);
    const north = await school.as(NORTH_GUARD);
    bodyOf(await north.post(school.dayPath('handoff/accept'), { commandId: randomUUID(), offerId, children: [clashId], counted: 1 }));
    await school.stepTo('17:43:00');
    const released = { childId: clashId, gateId: school.gateId(NORTH), collectorId: school.personId(clash.key, takerOf(clash)) };
    bodyOf(await north.post(school.dayPath('pickup/release'), { commandId: randomUUID(), pickupId: randomUUID(), ...released }));
  }

  async function comes(page: Page, { card, children }: Family): Promise<void> {
    if (card) await scan(page, card);
    else {
      const [child] = children;
      await page.getByRole('textbox', { name: '查找学生或接送人' }).fill(child.name);
      const { grade, classNo, inClassNo } = child;
      await page.locator('.gate-found button', { hasText: `${grade}（${classNo}）班 ${inClassNo}号` }).click();
      await page.getByRole('button', { name: '独自离校' }).click();
    }
    for (const { name } of children) {
      const article = page.getByRole('article', { name, exact: true });
      await article.getByRole('button', { name: '孩子已到本门' }).click();
      const whichClass = article.getByRole('group', { name: /请问孩子在哪个班/ });
      if (await whichClass.isVisible()) {
        const child = children.find((one) => one.name === name);
        await whichClass.getByRole('button', { name: `${child?.grade}（${child?.classNo}）班` }).click();
      }
    }
    await letGo(page);
    await ready(page);
  }

  /** The tablet's page at South, cut off at 17:35 with a measured clock; its own clock is at 17:41. */
  async function cutOff(): Promise<Page> {
    const { page, context } = await on.device();
    await page.clock.install({ time: new Date() });
    await toTheGate(page, on.school, GUARD, SOUTH);
    await worksOffline(page);
    await on.school.stepTo('17:35:00');
    // the school's clock was stepped: the tablet measures twice until it believes it, and keeps that
    for (let measure = 0; measure < 3; measure++) {
      const told = page.waitForResponse('**/api/today');
      await page.clock.fastForward('00:11');
      await (await told).finished();
      await page.waitForTimeout(500);
    }
    await context.setOffline(true);
    await page.clock.fastForward('00:20');
    await page.getByText(/不是实时数据/).waitFor();
    await linesLeave();
    await page.clock.fastForward('05:40');
    return page;
  }

  /** One family after the other; the page is loaded anew in the middle. */
  async function allGo(page: Page, come: readonly Family[]): Promise<void> {
    let gone = 0;
    let loadedAnew = false;
    for (const family of come) {
      await page.clock.fastForward(BETWEEN_FAMILIES_MS);
      await comes(page, family);
      gone += family.children.length;
      if (loadedAnew || gone < RELOAD_AFTER) continue;
      loadedAnew = true;
      await page.getByText(`${gone} 条未发送`).waitFor();
      await page.reload();
      await ready(page);
      await page.getByText(`${gone} 条未发送`).waitFor();
    }
    expect(gone).toBe(REPORTS);
    await page.getByText(`${REPORTS} 条未发送`).waitFor();
  }

  it('143 releases outlive a reload and reach the school once, in order; one contradicts another gate, and both screens say so', async () => {
    const { school } = on;
    const come = families(await printCards(school, [5, 6]));
    const { page: leader } = await on.device();
    await signIn(leader, school.slip(cast.staff.dutyLeader));
    const page = await cutOff();
    const before = (await school.log()).length;
    const sinceThen = async () => (await school.log()).slice(before);
    const began = Date.now();
    await allGo(page, come);
    console.info(`${REPORTS} releases by card and by hand took ${Math.round((Date.now() - began) / 1_000)} s`);
    await picture(page, 'gate-half-an-hour-offline');
    expect(reportsOf(await sinceThen())).toEqual([]);

    await school.stepTo('17:59:00');
    await page.context().setOffline(false);
    await page.clock.fastForward('00:30');
    await page.getByText(/1 条待处理/).waitFor();
    await page.getByText('条未发送').waitFor({ state: 'detached' });

    const log = await until(sinceThen, (seen) => reportsOf(seen).length >= REPORTS && seen.some(({ type }) => type === 'ConflictDetected'));
    const reports = reportsOf(log);
    expect(reports).toHaveLength(REPORTS);
    expect(reports.filter(({ type }) => type === 'ReleaseCompleted')).toHaveLength(GOING);
    expect(new Set(reports.map(({ childId }) => childId)).size).toBe(REPORTS);
    // each with the time at which it happened; a mother's children go at one tap
    const inLog = come.map(({ children }) => reports.splice(0, children.length));
    expect(inLog.map((of) => of.map(({ childId }) => childId).sort())).toEqual(come.map((family) => idsOf(family).sort()));
    const times = inLog.map(([first]) => first.occurredAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect([timeAt(times[0]) >= '17:41', timeAt(times.at(-1) ?? 0) <= '17:59']).toEqual([true, true]);

    // both records of the one child stand, and a leader is asked what happened
    const childId = school.childId(clash.key);
    const ofClash = log.filter(({ data }) => (data as { readonly childId?: string }).childId === childId);
    expect(ofClash.map(({ type, data }) => [type, (data as { readonly effect?: string }).effect ?? null])).toEqual([
      ['ReleaseReported', 'conflict'],
      ['ConflictDetected', null],
    ]);
    expect(ofClash[1].data).toMatchObject({ kind: 'second_release' });
    // the watch looks once a second, by the school's clock
    await school.stepTo('17:59:01');
    await leader.getByRole('listitem').filter({ hasText: '记录互相矛盾' }).getByText(clash.name).waitFor();
    await picture(leader, 'board-conflict');

    // on the tablet it stays until a person says that it is dealt with
    await page.reload();
    await page.getByRole('button', { name: /1 条待处理/ }).click();
    const open = page.getByRole('dialog');
    await open.getByText('与别的记录矛盾，值班领导会处理').waitFor();
    await open.getByRole('button', { name: '知道了，已处理' }).click();
    await page.getByText('条待处理').waitFor({ state: 'detached' });
  });

  const idsOf = ({ children }: Family): string[] => children.map(({ key }) => on.school.childId(key));
});

/** What a tablet without network reported, in the order of the log. */
function reportsOf(log: readonly DayChangeMessage[]): { type: string; childId: string; occurredAt: number }[] {
  const released = log.filter(({ type }) => type === 'ReleaseCompleted' || type === 'ReleaseReported');
  return released.flatMap(({ type, data, occurredAt }) => {
    const { childId, snapshotAge } = data as { readonly childId: string; readonly snapshotAge: number | null };
    return snapshotAge === null ? [] : [{ type, childId, occurredAt }];
  });
}

/** HH:MM at the school */
const timeAt = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });

function childOf(key: string): CastChild {
  const found = cast.children.find((child) => child.key === key);
  if (!found) throw new Error(`no child ${key}`);
  return found;
}

const takerOf = ({ takenBy, key }: CastChild): string => {
  if (takenBy?.how !== 'list') throw new Error(`${key} is not collected by somebody on its list`);
  return takenBy.name;
};
