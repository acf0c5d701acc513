import type { Page } from '@playwright/test';

const ENTER = { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 };

/**
 * Key after key without a pause, and its Enter with them: a page that asked for each to be done would type like a slow person.
 * @returns epoch ms at which the page had all but the Enter
 */
export async function typeLikeAScanner(page: Page, text: string): Promise<number> {
  const keys = await page.context().newCDPSession(page);
  const press = ({ text: typed, ...key }: typeof ENTER | { readonly key: string; readonly code: string; readonly text: string }) => [
    keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, text: typed }),
    keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }),
  ];
  const letters = [...text].flatMap((key) => press({ key, code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`, text: key }));
  const enter = press(ENTER);
  await Promise.all(letters);
  const heard = Date.now();
  await Promise.all(enter);
  await keys.detach();
  return heard;
}
