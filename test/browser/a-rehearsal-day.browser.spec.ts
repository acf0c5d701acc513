import { atSchool } from './at-school';
import { seriousBarriers, signIn } from './browser';
import { fillForm } from './fill-form';
import { cast } from './school';

const TOMORROW = '2026-03-11';
const BANNER = '演练日 · 不计入统计和报表';

describe('a rehearsal day', () => {
  const on = atSchool('17:45');

  it('is planned in the calendar, and every screen of that day says what it is', async () => {
    const office = await on.device();
    await signIn(office.page, on.school.slip(cast.staff.academicOffice));
    await office.page.goto('/office/arrange/calendar');
    await fillForm(office.page, '安排演练', { 日期: TOMORROW });
    await office.page.getByRole('button', { name: '取消演练' }).waitFor();
    const leader = await on.device();
    await signIn(leader.page, on.school.slip(cast.staff.dutyLeader));
    await leader.page.goto('/board');
    await leader.page.getByRole('heading', { name: '校园看板' }).waitFor();
    expect(await leader.page.getByText(BANNER).count()).toBe(0);

    await on.school.stepTo('15:40:00', TOMORROW);
    for (const [staffNumber, path] of [
      [cast.staff.dutyLeader, '/board'],
      [cast.staff.gateTeachers['东门'][0], '/gate'],
    ]) {
      const { page } = await on.device();
      await signIn(page, on.school.slip(staffNumber));
      await page.goto(path);
      await page.getByText(BANNER).waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
    }
  });
});
