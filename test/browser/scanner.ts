import type { Page } from '@playwright/test';

/** Key after key without a pause: a page that asked for each to be done would type like a slow person. */
export async function typeLikeAScanner(page: Page, text: string): Promise<void> {
  const keys = await page.context().newCDPSession(page);
  const sent = [...text].flatMap((key) => {
    const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
    return [
      keys.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text: key }),
      keys.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code }),
    ];
  });
  await Promise.all(sent);
  await keys.detach();
}
