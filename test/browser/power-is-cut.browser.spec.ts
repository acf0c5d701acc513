import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { atSchool } from './at-school';
import { signIn } from './browser';
import { marksOf, openRollCall, tile } from './on-duty';
import { switchOn } from './power-cut';
import { cast } from './school';
import { until } from './until';

/** ms in which what is still sent, and should not be, would come */
const SETTLED_AFTER_MS = 3_000;

/** The network is there, and the school doesn't answer what the queue sends. @param first done with each sending before the silence */
const unanswered = (first: string): string => `
  const ask = window.fetch;
  window.fetch = async (...of) => {
    if (!String(of[0]).endsWith('/outbox')) return ask(...of);
    ${first}
    window.hearsNothing = true;
    return new Promise(() => undefined);
  };`;
const NOTHING_ARRIVES = unanswered('');
const THE_ANSWER_IS_LOST = unanswered('await ask(...of);');

/** Faults that a queue may have; each of them loses what a teacher was told is kept. */
const REMOVED_BEFORE_THE_ANSWER = unanswered(`
    const db = await new Promise((resolve) => (indexedDB.open('baton').onsuccess = (event) => resolve(event.target.result)));
    const clearing = db.transaction('outbox', 'readwrite', { durability: 'strict' });
    clearing.objectStore('outbox').clear();
    await new Promise((resolve) => (clearing.oncomplete = resolve));
    db.close();`);
const SHOWN_BEFORE_IT_IS_WRITTEN = `${NOTHING_ARRIVES}
  window.hearsNothing = true; // nothing is on the disk: nothing will be sent
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (row) {
    return this.name === 'outbox' ? this.get(0) : add.call(this, row);
  };`;

describe('the tablet’s power is cut with a full queue', () => {
  const on = atSchool('15:49');
  let profile: string;
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'baton-profile-'));
  });
  afterEach(() => rm(profile, { recursive: true, force: true, maxRetries: 10 }));

  /** A roll call without network, every tap shown as kept; the network is back, and then the power is gone. */
  async function tapsUntilPowerIsCut(staffNumber: string, script: string): Promise<readonly string[]> {
    const { context, page, cutPower } = await switchOn(profile, on.school, script);
    await signIn(page, on.school.slip(staffNumber));
    const { childIds } = await openRollCall(page);
    await context.setOffline(true);
    // not in the order of the sheet: the order of the taps is the order of the log
    const tapped = [...childIds].reverse();
    for (const childId of tapped) await tile(page, childId).click();
    await page.getByText(`${tapped.length} 条未发送`).waitFor();
    await context.setOffline(false);
    await until(
      () => page.evaluate<boolean>('window.hearsNothing === true'),
      (hearsNothing) => hearsNothing,
    );
    await page.getByText(`${tapped.length} 条未发送`).waitFor();
    await cutPower();
    return tapped;
  }

  /** What the log has of these taps after somebody has switched the tablet on again. @param atLeast taps to wait for */
  async function afterPowerIsBack(staffNumber: string, atLeast = 0): Promise<readonly string[]> {
    const { context, page } = await switchOn(profile, on.school);
    await signInIfAsked(page, staffNumber);
    await page.getByRole('button', { name: '实时' }).waitFor();
    await hasSent(staffNumber, atLeast);
    await page.getByText('条未发送').waitFor({ state: 'detached' });
    await page.waitForTimeout(SETTLED_AFTER_MS);
    await context.close();
    return sentBy(staffNumber);
  }

  async function signInIfAsked(page: Page, staffNumber: string): Promise<void> {
    await page.goto('/');
    await page.locator('.shell-bar, input[autocomplete=username]').first().waitFor();
    if (await page.locator('.shell-bar').isVisible()) return;
    await signIn(page, on.school.slip(staffNumber));
  }

  const sentBy = async (staffNumber: string): Promise<readonly string[]> =>
    marksOf(await on.school.log(), on.school.staffId(staffNumber)).map(({ childId }) => childId);
  const hasSent = (staffNumber: string, atLeast: number): Promise<readonly string[]> =>
    until(
      () => sentBy(staffNumber),
      (sent) => sent.length >= atLeast,
    );

  it('nothing had arrived: all of it arrives once, in the order of the taps', async () => {
    const teacher = cast.staff.stage1['3-4'];
    const tapped = await tapsUntilPowerIsCut(teacher, NOTHING_ARRIVES);
    expect(tapped.length).toBeGreaterThan(20);
    expect(await sentBy(teacher)).toEqual([]);
    expect(await afterPowerIsBack(teacher, tapped.length)).toEqual(tapped);
  });

  it('the school had it and its answer was lost: sent again, recorded once', async () => {
    const teacher = cast.staff.stage1['3-5'];
    const tapped = await tapsUntilPowerIsCut(teacher, THE_ANSWER_IS_LOST);
    expect(await sentBy(teacher)).toEqual(tapped);
    expect(await afterPowerIsBack(teacher, tapped.length)).toEqual(tapped);
  });

  it.each([
    ['removes a tap before the school’s answer', '4-1', REMOVED_BEFORE_THE_ANSWER],
    ['shows a tap that is not on the disk', '4-2', SHOWN_BEFORE_IT_IS_WRITTEN],
  ])('is lost by a queue that %s', async (_, of, fault) => {
    const teacher = cast.staff.stage1[of];
    await tapsUntilPowerIsCut(teacher, fault);
    expect(await afterPowerIsBack(teacher)).toEqual([]);
  });
});
