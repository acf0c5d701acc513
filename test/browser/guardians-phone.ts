import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { CastChild } from '../../apps/demo/src/school/cast';
import type { AtSchool } from './at-school';
import { PHONE } from './browser';
import { bodyOf, cast } from './school';

/** ms within which a family's phone has looked again by itself, with room for a busy machine */
export const PHONE_LOOKS_WITHIN_MS = 90_000;

/** The path on the sheet that the class teacher prints for the first guardian of a child. */
export async function invitationFor({ school }: AtSchool, { key, grade, classNo }: CastChild): Promise<string> {
  const teacher = await school.as(cast.staff.homeroom[`${grade}-${classNo}`]);
  const of = `/api/children/${school.childId(key)}/guardians`;
  const [guardian] = bodyOf<readonly { readonly personId: string }[]>(await teacher.get(of));
  const { url } = bodyOf<{ readonly url: string }>(await teacher.post(`${of}/${guardian.personId}/invite`, { commandId: randomUUID() }));
  return url.replace(/^https?:\/\/[^/]+/, '');
}

/** The first guardian's own phone, bound by that sheet, on its page. @param timeZone of a family abroad */
export async function guardiansPhone(on: AtSchool, child: CastChild, timeZone?: string): Promise<Page> {
  const { page } = await on.device(PHONE, timeZone);
  await page.goto(await invitationFor(on, child));
  await page.getByRole('button', { name: '确认绑定' }).click();
  await page.getByRole('heading', { name: child.name }).waitFor();
  return page;
}
