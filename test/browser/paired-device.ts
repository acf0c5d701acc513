import type { Page } from '@playwright/test';
import type { AtSchool } from './at-school';
import type { Slip } from './school';

/** A device of its own with the administrator signed in by password. */
export async function asAdministrator(on: AtSchool): Promise<Page> {
  const { page } = await on.device();
  await page.goto('/');
  await page.getByRole('button', { name: '用密码登录' }).click();
  await page.locator('input[autocomplete=username]').fill(on.school.administrator.login);
  await page.locator('input[type=password]').fill(on.school.administrator.password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { name: '开始使用' }).waitFor();
  return page;
}

/** The administrator registers a device. @returns the code that its screen then shows; the dialog stays open */
export async function pairingCode(administrator: Page, name: string, purpose?: string): Promise<string> {
  await administrator.goto('/devices');
  await administrator.getByRole('button', { name: '配对新设备' }).click();
  await administrator.getByLabel('设备名称').fill(name);
  if (purpose !== undefined) await administrator.getByLabel(/用途/).selectOption(purpose);
  await administrator.getByRole('button', { name: '生成配对码' }).click();
  return ((await administrator.locator('.mantine-Modal-body .figure').first().textContent()) ?? '').trim();
}

/** The new device takes the code; it begins with its people's names, or with its board. */
export async function pair(page: Page, code: string): Promise<void> {
  await page.goto(`/pair#${code}`);
  await page.getByRole('button', { name: '配对' }).click();
  await page.getByRole('link', { name: '开始使用' }).click();
}

/** By tile and PIN. */
export async function choosePerson(page: Page, { name }: Slip, pin: string): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
  const digits = page.locator('.mantine-Modal-body .mantine-PinInput-input');
  await digits.first().waitFor();
  for (const [i, digit] of [...pin].entries()) await digits.nth(i).fill(digit);
}
