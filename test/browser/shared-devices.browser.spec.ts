import { atSchool } from './at-school';
import { picture, seriousBarriers, worksOffline } from './browser';
import { guardiansPhone } from './guardians-phone';
import { asAdministrator, choosePerson, pair, pairingCode } from './paired-device';
import { cast } from './school';

describe('a device of the school, shared by its people', () => {
  const on = atSchool('16:05');

  it('is paired once by code; people change by tile and PIN, also without network; out of use it hands in what it has', async () => {
    const administrator = await asAdministrator(on);
    await picture(administrator, 'set-up');
    const code = await pairingCode(administrator, '302教室平板');
    await picture(administrator, 'devices-pair');
    const teacher = on.school.slip(cast.staff.stage1['3-2']);
    const { pin } = teacher;

    const { page, context } = await on.device();
    await pair(page, code);
    await page.getByRole('heading', { name: '请选择您的姓名' }).waitFor();
    await picture(page, 'tiles');
    expect(await seriousBarriers(page)).toEqual([]);

    await choosePerson(page, teacher, '000000' === pin ? '111111' : '000000');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: '不是我' }).click();
    await choosePerson(page, teacher, pin);
    await page.getByRole('button', { name: '实时' }).waitFor();

    // without network: locked, and opened again by the same person's PIN
    await worksOffline(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '锁屏换人' }).click();
    await page.getByRole('heading', { name: '请选择您的姓名' }).waitFor();
    await choosePerson(page, teacher, pin);
    await page.locator('.shell-bar').waitFor();
    await page.getByRole('button', { name: /离线/ }).waitFor();

    // the administrator takes it out of use; at its next contact it hands in its queue and empties itself
    await administrator.goto('/devices');
    await administrator.getByRole('button', { name: '停用' }).first().click();
    await administrator.getByRole('button', { name: '确认停用' }).click();
    await administrator.getByText('已停用').first().waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: '这台设备已停用' }).waitFor();
    await page.getByText('没有发送的记录已交回学校').waitFor();
    expect(await page.evaluate('indexedDB.databases().then((all) => all.map((one) => one.name))')).not.toContain('baton');
  });

  it('imports a file that is wrong by saying where, and writes nothing', async () => {
    const page = await asAdministrator(on);
    await page.goto('/office/import');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '学生名单.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,班级\n王小明,三年级九十九班\n') });
    await page.getByText(/处错误/).waitFor();
    await picture(page, 'office-import');
    expect(await page.getByText('第 2 行').count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: '确认写入' }).count()).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  });

  it('invites a guardian’s phone on paper; the phone shows its code without signal', async () => {
    const child = cast.children.find(({ grade, classNo, part }) => grade === 3 && classNo === 2 && part === 'main_wave');
    if (!child) throw new Error('no such child');
    const page = await guardiansPhone(on, child);
    await picture(page, 'guardian-phone');
    expect(await seriousBarriers(page)).toEqual([]);
    await worksOffline(page);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '出示动态码' }).click();
    await page
      .getByText(/秒后更新/)
      .first()
      .waitFor();
    await page.getByRole('img', { name: '出示动态码' }).waitFor();
    await picture(page, 'guardian-code-phone');
  });
});
