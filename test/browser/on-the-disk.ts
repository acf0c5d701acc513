import type { Page } from '@playwright/test';

/** What the device's own store has in one of its tables (apps/web/src/outbox/device-store.ts). */
export const keptIn = <Row>(page: Page, table: 'days' | 'people'): Promise<readonly Row[]> =>
  page.evaluate(`new Promise((done, fail) => {
    const request = indexedDB.open('baton');
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const all = request.result.transaction('${table}').objectStore('${table}').getAll();
      all.onsuccess = () => (request.result.close(), done(all.result));
    };
  })`);
