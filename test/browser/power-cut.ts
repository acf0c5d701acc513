import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { chromiumOptions, ofASchool, SEEN_WITHIN_MS, TABLET } from './browser';
import type { SchoolInBrowser } from './school';

/** A tablet whose browser keeps its profile on the disk, and may be gone from one moment to the next. */
export interface Tablet {
  readonly context: BrowserContext;
  readonly page: Page;
  /** SIGKILL of the browser and all of its processes: nothing is said to a page, nothing is written any more */
  readonly cutPower: () => Promise<void>;
}

/** @param script runs in each page before the app's own */
export async function switchOn(profile: string, school: SchoolInBrowser, script?: string): Promise<Tablet> {
  const context = await chromium.launchPersistentContext(profile, { ...chromiumOptions(), ...ofASchool(school, TABLET) });
  context.setDefaultTimeout(SEEN_WITHIN_MS);
  if (script !== undefined) await context.addInitScript(script);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    async cutPower() {
      const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
      // the browser leads a group of processes of its own
      process.kill(-browserOf(profile), 'SIGKILL');
      await gone;
    },
  };
}

/** The process that this profile belongs to. */
function browserOf(profile: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = commandOf(pid);
    if (command.includes(`--user-data-dir=${profile}`) && !command.some((word) => word.startsWith('--type='))) return Number(pid);
  }
  throw new Error(`No browser runs on ${profile}`);
}

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it ended meanwhile
  }
}
