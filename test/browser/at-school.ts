import type { Browser } from '@playwright/test';
import { newDevice, startBrowser, type Device, type Viewport } from './browser';
import { schoolAt, type SchoolInBrowser } from './school';

export interface AtSchool {
  readonly school: SchoolInBrowser;
  readonly browser: Browser;
  /** A device of its own, closed after the test; a page of it that throws fails the test. */
  device(viewport?: Viewport, timeZone?: string): Promise<Device>;
}

/** A school at a minute of its Tuesday and a browser, for the tests of one describe. @param time HH:MM */
export function atSchool(time: string): AtSchool {
  let school: SchoolInBrowser;
  let browser: Browser;
  const devices: Device[] = [];
  beforeAll(async () => {
    school = await schoolAt(time);
    browser = await startBrowser();
  });
  afterEach(async () => {
    const used = devices.splice(0);
    await Promise.all(used.map(({ context }) => context.close()));
    expect(used.flatMap(({ errors }) => errors)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await school?.stop();
  });
  return {
    get school() {
      return school;
    },
    get browser() {
      return browser;
    },
    async device(viewport, timeZone) {
      const device = await newDevice(browser, school, viewport, timeZone);
      devices.push(device);
      return device;
    },
  };
}
