import type { Page } from '@playwright/test';

/** Fills the form that a button opens, label by label, and saves it; the form is gone when the server has said yes. */
export async function fillForm(page: Page, button: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const form = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if ((await field.getAttribute('class'))?.includes('NativeSelect')) await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await form.getByRole('button', { name: '保存' }).click();
  await form.waitFor({ state: 'detached' });
}
