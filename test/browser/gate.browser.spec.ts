import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { becomes, letGo, printCards, ready, scan, stateOf, toTheGate, type Card } from './at-the-gate';
import { newDevice, PHONE, picture, seriousBarriers, startBrowser, TABLET } from './browser';
import { filmOf } from './fake-camera';
import { typeLikeAScanner } from './scanner';
import { bodyOf, cast } from './school';

const EAST = cast.staff.gateTeachers['东门'][0];
const EAST_TOO = cast.staff.gateTeachers['东门'][1];

/** times slower than this machine */
const SLOW_TABLET = 10;

/** What a gate's tablet knows of the day, by ids: to find somebody for a scenario, not to test with. */
interface HolderRow {
  readonly holder: string;
  readonly children: readonly { readonly childId: string }[];
}

describe('at the gate at a quarter to six', () => {
  const on = atSchool('17:45');
  let folder: string;
  /** parents with one child, who is at the East gate now and has a name like nobody else's */
  let waiting: Card[];
  /** mothers and fathers, taken one by one: no scenario releases another's child */
  const next = (): Card => {
    const card = waiting.shift();
    if (!card) throw new Error('nobody is left at the gate');
    return card;
  };

  beforeAll(async () => {
    const { school } = on;
    folder = await mkdtemp(join(tmpdir(), 'baton-gate-'));
    const cards = await printCards(school, [1, 2]);
    const leader = await school.as(cast.staff.dutyLeader);
    const atEast = new Set([EAST, EAST_TOO].map((person) => school.staffId(person)));
    const holders = bodyOf<readonly HolderRow[]>(await leader.get(school.dayPath('board/holders')));
    const held = new Set(holders.filter(({ holder }) => atEast.has(holder)).flatMap(({ children }) => children.map((c) => c.childId)));
    waiting = [];
    for (const card of cards) {
      const [child, ...others] = card.children;
      if (!card.pass || others.length > 0 || child?.kind !== 'guardian' || !held.delete(child.childId)) continue;
      if ((await stateOf(school, child.childId)).soundsLike.length === 0) waiting.push(card);
      if (waiting.length === 14) break;
    }
  });
  afterAll(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('a scan shows who may take whom, Enter lets the child go, a second scan says who released it, when and where', async () => {
    const { page } = await on.device();
    await toTheGate(page, on.school, EAST);
    expect(await seriousBarriers(page)).toEqual([]);
    const card = next();
    await scan(page, card);
    await page.getByRole('heading', { name: card.name }).waitFor();
    expect(await seriousBarriers(page)).toEqual([]);
    await picture(page, 'gate-scan');
    // longer than any pause of a scanner: this Enter is the guard's
    await page.waitForTimeout(1_200);
    await page.keyboard.press('Enter');
    await ready(page);
    await becomes(on.school, card.children[0].childId, 'released');
    await picture(page, 'gate');

    await scan(page, card);
    await page.getByText(/17:45 已从东门离校/).waitFor();
    await page.getByText(`放行人：${on.school.slip(EAST).name}`).waitFor();
    expect(await page.getByRole('button', { name: '现在不能放行' }).isDisabled()).toBe(true);
  });

  it('the Enter of a scan lets nobody go whose card was on the screen before', async () => {
    const { page } = await on.device();
    await toTheGate(page, on.school, EAST);
    const [before, after] = [next(), next()];
    await scan(page, before);
    await page.getByRole('button', { name: /^放行/ }).last().focus();
    await scan(page, after);
    // half a scan: its beginning was lost, its Enter was not
    await typeLikeAScanner(page, 'A2B3C4D5E6');
    await page.waitForTimeout(500);
    for (const { children } of [before, after]) expect(await stateOf(on.school, children[0].childId)).toMatchObject({ state: 'held' });
  });

  it('every letter that is typed stays in the field, however slow the tablet draws what it finds', async () => {
    const { page, context } = await on.device();
    await toTheGate(page, on.school, EAST);
    const keys = await context.newCDPSession(page);
    await keys.send('Emulation.setCPUThrottlingRate', { rate: SLOW_TABLET });
    const field = page.getByRole('textbox', { name: '查找学生或接送人' });
    await field.focus();
    for (const [pause, word] of [80, 120, 160].flatMap((ms) => [[ms, 'lxcabcdefghijk'] as const, [ms, '林小晨王小明'] as const])) {
      for (const key of word) {
        await Promise.all([keys.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key }), page.waitForTimeout(pause)]);
        await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
      }
      await page.getByText('没有找到。请核对，或换一种方式查找。').waitFor();
      expect(await field.inputValue()).toBe(word);
      await page.getByRole('button', { name: '清除' }).click();
      await ready(page);
    }
  });

  it('a child is found by the initials and goes with whom the guard sees; a wrong tap is taken back', async () => {
    const { page } = await on.device(PHONE);
    await toTheGate(page, on.school, EAST);
    const { children, name } = next();
    await page.getByRole('textbox', { name: '查找学生或接送人' }).fill(children[0].name);
    await picture(page, 'gate-search-phone');
    await page.locator('.gate-found button', { hasText: children[0].name }).first().click();
    await page.getByRole('heading', { name: '谁来接？' }).waitFor();
    await picture(page, 'gate-child-phone');
    expect(await seriousBarriers(page)).toEqual([]);
    await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
    await letGo(page);
    await ready(page);
    await page.getByRole('button', { name: '撤销' }).first().click();
    await page.getByRole('button', { name: '孩子还没走，在我这里' }).click();
    await becomes(on.school, children[0].childId, 'held');
  });

  it('without network, for half an hour: listed parents go on, and a clash is on the screen when the network is back', async () => {
    const { page, context } = await on.device();
    await page.clock.install({ time: new Date() });
    await toTheGate(page, on.school, EAST);
    const [clash, first, second] = [next(), next(), next()];
    await context.setOffline(true);
    await page.clock.fastForward('00:20');
    await page.getByText(/不是实时数据/).waitFor();
    await scan(page, clash);
    await letGo(page);
    await ready(page);
    // meanwhile, at another tablet of this gate, with network
    const other = await on.school.as(EAST_TOO);
    const released = { childId: clash.children[0].childId, collectorId: clash.personId, gateId: await gateOf(page) };
    bodyOf(await other.post(on.school.dayPath('pickup/release'), { commandId: randomUUID(), pickupId: randomUUID(), ...released }));
    await page.clock.fastForward('30:00');
    await page.getByText(/名单已 3\d 分钟未更新/).waitFor();
    for (const card of [first, second]) {
      await scan(page, card);
      await letGo(page);
      await ready(page);
    }
    await picture(page, 'gate-offline');
    await page.getByText(/3 条未发送/).waitFor();

    await on.school.stepTo('18:16:00');
    await context.setOffline(false);
    await page.clock.fastForward('00:30');
    await page.getByText(/1 条待处理/).waitFor();
    for (const { children } of [first, second]) await becomes(on.school, children[0].childId, 'released');
  });

  it.each([12, -12])('a tablet whose clock is wrong by %i hours records the school’s time', async (hours) => {
    const { page, context } = await on.device();
    await page.clock.install({ time: new Date(Date.now() + hours * 3_600_000) });
    await toTheGate(page, on.school, EAST);
    const card = next();
    const before = (await nowOf()) - 60_000;
    await context.setOffline(true);
    await page.clock.fastForward('00:20');
    await page.getByText(/不是实时数据/).waitFor();
    await scan(page, card);
    await letGo(page);
    await ready(page);
    await context.setOffline(false);
    await page.clock.fastForward('00:30');
    const { releasedAt } = await becomes(on.school, card.children[0].childId, 'released');
    expect(releasedAt).toBeGreaterThan(before);
    expect(releasedAt).toBeLessThanOrEqual(await nowOf());
  });

  it('a card is read by the camera', async () => {
    const card = next();
    const film = join(folder, 'card.y4m');
    await filmOf(card.pass?.text ?? '', film);
    const withCamera = await startBrowser(film);
    try {
      const { page } = await newDevice(withCamera, on.school, TABLET);
      await toTheGate(page, on.school, EAST);
      await page.getByRole('button', { name: '用摄像头扫码' }).click();
      await page.getByRole('heading', { name: card.name }).waitFor();
    } finally {
      await withCamera.close();
    }
  });

  it('prints how long a scan takes', async () => {
    const { page } = await on.device();
    await toTheGate(page, on.school, EAST);
    const card = next();
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      times.push(await scan(page, card));
      await page.keyboard.press('Escape');
      await ready(page);
    }
    times.sort((a, b) => a - b);
    console.info(`scan to decision: median ${times[10]} ms, p95 ${times[18]} ms (goal 300 ms)`);
  });

  const nowOf = async (): Promise<number> =>
    bodyOf<readonly { readonly now: number }[]>(await (await on.school.as(EAST)).get('/api/today'))[0].now;
  const gateOf = (page: Page) => page.evaluate(() => localStorage.getItem('baton.gate') ?? '');
});
