import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { PeopleOnDevice } from '@baton/contracts';
import { atSchool } from './at-school';
import {
  chooseLanguage,
  countRequests,
  cutOff,
  drawn,
  goTo,
  PHONE,
  picture,
  seriousBarriers,
  sideways,
  signIn,
  speak,
  stands,
  TABLET,
  tooLowToTap,
} from './browser';
import { asAdministrator } from './paired-device';
import { bodyOf, cast } from './school';
import { chineseIn, englishIn, namesOf, textsOn } from './words-on-screen';

const { staff } = cast;
const ADMINISTRATOR = 'administrator';
/** Where each of them looks, signed in once; between them they see every page that the screens declare. */
const WALKS: readonly (readonly [person: string, staffNumber: string, paths: readonly string[]])[] = [
  [
    'duty teacher',
    staff.stage3[2],
    ['duty', 'duty/roll-call', 'duty/roll-call/:sessionId', 'duty/handoff', 'duty/handoff/take', 'duty/handoff/underway'],
  ],
  ['gate teacher', staff.gateTeachers['东门'][0], ['gate', 'gate-book', 'duty/child', 'messages']],
  ['duty leader', staff.dutyLeader, ['board', 'patrol', 'tasks', 'closing', 'grade', 'review', 'review/:childId']],
  ['nurse', staff.nurse, ['clinic']],
  ['homeroom teacher', staff.homeroom['5-6'], ['class']],
  [
    'academic office',
    staff.academicOffice,
    [
      'set-up',
      'office',
      'office/arrange',
      'office/arrange/programme',
      'office/arrange/calendar',
      'office/arrange/policy',
      'office/staff',
      'office/children',
      'office/children/:childId',
      'passes',
    ],
  ],
  ['system administrator', ADMINISTRATOR, ['office/import', 'devices']],
];
/** Before anybody is signed in. */
const OPEN: readonly string[] = ['', 'pair', 'certificate', 'guardian', 'board/queue'];
/** Pages of offices: long lists that are worked through at a desk. */
const AT_A_DESK = /^(office|passes|set-up|devices)/;
/** Also pictured in English. */
const PICTURED_IN_ENGLISH: readonly string[] = ['duty', 'duty/roll-call', 'duty/handoff', 'gate', 'board', 'guardian'];
/** Chinese in every language: the language by its own name, and what the first administrator is called */
const NOT_TRANSLATED = ['中文', '系统管理员'];
const CHILD = cast.cases.stomachAche;

describe('every page, on a tablet and on a phone, in both languages', () => {
  const on = atSchool('17:45');
  let names: ReadonlySet<string>;
  beforeAll(async () => {
    const gateTeacher = await on.school.as(staff.gateTeachers['东门'][0]);
    const { things, gate } = bodyOf<PeopleOnDevice>(await gateTeacher.get(on.school.dayPath('on-device/people?gate=true')));
    const [campus] = bodyOf<readonly { readonly name: string }[]>(await gateTeacher.get('/api/today'));
    const office = await on.school.as(staff.academicOffice);
    const setUp = await office.get(`/api/campuses/${on.school.campusId}/setup`);
    const { days } = bodyOf<{ readonly days: readonly { readonly note: string | null }[] }>(setUp);
    const leader = await on.school.as(staff.dutyLeader);
    const { records } = bodyOf<{ readonly records: readonly { readonly note: string | null }[] }>(
      await leader.get(on.school.dayPath(`review/children/${on.school.childId(CHILD)}`)),
    );
    names = namesOf(cast, [
      ...NOT_TRANSLATED,
      campus.name,
      ...Object.values(things),
      ...[...days, ...records].map(({ note }) => note ?? ''),
      ...(gate?.adults ?? []).map(({ name }) => name ?? ''),
    ]);
  });

  /** What is wrong with the page that stands, at both sizes, in words; empty is good. */
  async function faultsOf(page: Page, path: string, language: 'zh' | 'en'): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const [size, viewport] of [
      ['tablet', TABLET],
      ['phone', PHONE],
    ] as const) {
      await page.setViewportSize(viewport);
      await drawn(page);
      const say = (what: string) => faults.push(`/${path} ${size} ${language}: ${what}`);
      // the same elements in both languages: axe looks at each size once, at a desk's long lists on the tablet alone
      if (language === 'zh' ? size === 'tablet' : size === 'phone' && !AT_A_DESK.test(path))
        for (const barrier of await seriousBarriers(page)) say(barrier);
      const wide = await sideways(page);
      if (wide > 0) say(`${wide} px wider than the screen`);
      if (language === 'zh') for (const low of await tooLowToTap(page)) say(low);
      for (const label of await cutOff(page)) say(label);
      const texts = await textsOn(page);
      for (const text of language === 'en' ? chineseIn(texts, names) : englishIn(texts)) say(`“${text}”`);
      const name = `pages/${path.replace(/\//g, '-').replace(':', '') || 'sign-in'}-${size}`;
      if (language === 'zh') await picture(page, name);
      else if (PICTURED_IN_ENGLISH.includes(path)) await picture(page, `${name}-en`);
    }
    await page.setViewportSize(TABLET);
    return faults;
  }

  it('that is open to everybody', async () => {
    const { page } = await on.device();
    await countRequests(page);
    const faults: string[] = [];
    for (const language of ['zh', 'en'] as const) {
      await page.goto('/');
      await speak(page, language);
      for (const path of OPEN) {
        await page.goto(`/${path}`);
        await stands(page);
        faults.push(...(await faultsOf(page, path, language)));
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(WALKS)('of the %s', async (_, staffNumber, paths) => {
    const page = staffNumber === ADMINISTRATOR ? await asAdministrator(on) : (await on.device()).page;
    if (staffNumber !== ADMINISTRATOR) await signIn(page, on.school.slip(staffNumber));
    await countRequests(page);
    await page.reload();
    await stands(page);
    const sessionId = paths.includes('duty/roll-call/:sessionId') ? await sessionOf(page) : '';
    const faults: string[] = [];
    for (const language of ['zh', 'en'] as const) {
      if (language === 'en') await chooseLanguage(page, 'English');
      for (const path of paths) {
        await goTo(page, `/${path.replace(':childId', on.school.childId(CHILD)).replace(':sessionId', sessionId)}`);
        const gate = page.getByRole('button', { name: /东门/ });
        if (path === 'gate' && (await gate.isVisible())) await gate.click();
        await stands(page);
        faults.push(...(await faultsOf(page, path, language)));
      }
    }
    expect(faults).toEqual([]);
  });

  /** the session that the own group's link leads to */
  async function sessionOf(page: Page): Promise<string> {
    const link = page.locator('a[href^="/duty/roll-call/"]').first();
    return ((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '';
  }

  it('that the screens declare was among them', () => {
    const walked = new Set([...OPEN, ...WALKS.flatMap(([, , paths]) => paths)].flatMap((path) => path.split('/')));
    const declared = declaredSegments();
    expect(declared.length).toBeGreaterThan(30);
    expect(declared.filter((segment) => !walked.has(segment))).toEqual([]);
  });

  it('a fault would be seen: a text of the other language, a page wider than the screen, a small button without a name, a label cut off', async () => {
    const { page } = await on.device(PHONE);
    await page.goto('/pair');
    await stands(page);
    const plant = (html: string) =>
      page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(html)})`);
    await plant('<p>尚未翻译</p><p aria-label="Not translated">x</p><p>林小晨 · 东门</p>');
    const texts = await textsOn(page);
    expect(chineseIn(texts, names)).toContain('尚未翻译');
    expect(chineseIn(['林小晨 · 东门'], names)).toEqual([]);
    expect(englishIn(texts)).toContain('Not translated');
    expect(await sideways(page)).toBe(0);
    expect(await tooLowToTap(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    await plant(
      '<h2 style="width: 20px; white-space: nowrap; overflow: hidden">Much too long</h2><div style="width: 600px">.</div><button></button>',
    );
    expect((await tooLowToTap(page)).join()).toMatch(/^\d+ px: <button/);
    expect(await cutOff(page)).toEqual(['cut off: Much too long']);
    expect(await sideways(page)).toBeGreaterThan(100);
    expect((await seriousBarriers(page)).join()).toContain('button-name');
  });
});

/** Each part of a path that the navigation or a page's own routes declare. */
function declaredSegments(): readonly string[] {
  const folder = join(__dirname, '../../apps/web/src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.spec\./.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const paths = sources.flatMap((source) => [
    ...[...source.matchAll(/<Route path="([^"]+)"/g)].map(([, path]) => path),
    ...(source.includes('PAGES: readonly AppPage[]') ? [...source.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path) : []),
  ]);
  return [...new Set(paths.flatMap((path) => path.split('/')))].filter((segment) => segment !== '' && segment !== '*');
}
