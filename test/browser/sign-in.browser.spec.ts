import { atSchool } from './at-school';
import { PHONE, picture, seriousBarriers, signIn } from './browser';
import { cast } from './school';

describe('signing in on the school’s devices', () => {
  const on = atSchool('16:05');

  it('takes a duty teacher to the own duty, live, and says whose screen it is', async () => {
    const { page } = await on.device();
    const slip = on.school.slip(cast.staff.stage1['3-2']);
    await signIn(page, slip);
    await page.getByText(slip.name).first().waitFor();
    await page.getByRole('button', { name: '实时' }).waitFor();
  });

  it('says in the person’s language what was wrong with a PIN, and keeps the name', async () => {
    const { page } = await on.device(PHONE);
    await page.goto('/');
    await picture(page, 'sign-in-phone');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.locator('input[autocomplete=username]').fill('没有这个人');
    for (let i = 0; i < 6; i++) await page.locator('.mantine-PinInput-input').nth(i).fill('1');
    await page.locator('button[type=submit]').click();
    await expect(page.getByRole('alert').textContent()).resolves.toMatch(/姓名|PIN|不正确|不符/);
    expect(await page.locator('input[autocomplete=username]').inputValue()).toBe('没有这个人');
  });

  it('says to whom the day doesn’t belong that it doesn’t, and opens by itself once they are put on duty', async () => {
    const { page } = await on.device(PHONE);
    const day = '**/on-device/day';
    await page.route(day, (route) =>
      route.fulfill({ status: 403, json: { code: 'not_permitted', message: { zh: '您的岗位不能进行此操作。', en: 'Not permitted.' } } }),
    );
    await signIn(page, on.school.slip(cast.staff.stage1['3-2']));
    await page.getByRole('heading', { name: '今天没有安排您值班' }).waitFor();
    await picture(page, 'not-on-duty-phone');
    expect(await seriousBarriers(page)).toEqual([]);
    await page.unroute(day);
    await page.getByRole('button', { name: '实时' }).waitFor();
    expect(await page.getByRole('heading', { name: '今天没有安排您值班' }).count()).toBe(0);
  });
});
