import { randomUUID } from 'node:crypto';
import type { CastChild, CastGroup } from '../../../../apps/demo/src/school/cast';
import { STAGE_1, STAGE_2, STAGE_3, type GateName, type PeriodName } from '../../../../apps/demo/src/school/p1-numbers';
import type { School } from '../school';

/** Who is where in school P1, and what its people say in one breath. */

const NOT_EXPECTED: readonly CastChild['part'][] = ['not_planned', 'absent_all_day', 'on_leave'];
const STAYS_FOR_STAGE_2: readonly CastChild['part'][] = ['main_wave', 'after_stage_3', 'extended_care', 'not_collected'];
const STAYS_FOR_STAGE_3: readonly CastChild['part'][] = ['after_stage_3', 'extended_care', 'not_collected'];

export const isExpected = (child: CastChild): boolean => !NOT_EXPECTED.includes(child.part);
export const staysForStage2 = (child: CastChild): boolean => STAYS_FOR_STAGE_2.includes(child.part);
export const staysForStage3 = (child: CastChild): boolean => STAYS_FOR_STAGE_3.includes(child.part);

export const groupsOf = (school: School, period: PeriodName): readonly CastGroup[] =>
  school.cast.groups.filter((group) => group.period === period);

export const groupNamed = (school: School, name: string): CastGroup => {
  const found = school.cast.groups.find((group) => group.name === name);
  if (!found) throw new Error(`no group ${name}`);
  return found;
};

/** Children of this group on the Tuesday's list, by class and number. */
export const listedIn = (school: School, group: CastGroup): readonly CastChild[] =>
  school.cast.children.filter((child) => isExpected(child) && child.groups[group.period] === group.name);

export const classKeyOf = (child: CastChild): string => `${child.grade}-${child.classNo}`;
export const stage1Of = (school: School, classKey: string): CastGroup => {
  const found = groupsOf(school, STAGE_1).find((group) => group.classKey === classKey);
  if (!found) throw new Error(`no group of class ${classKey}`);
  return found;
};
export const sessionOf = (school: School, group: CastGroup): string => school.session(group.period, group.name);
export const stage2Of = (school: School, child: CastChild): CastGroup => groupNamed(school, child.groups[STAGE_2] ?? '');
export const stage3Of = (school: School, child: CastChild): CastGroup => groupNamed(school, child.groups[STAGE_3] ?? '');
export const homeroomOf = (school: School, child: CastChild): string => school.cast.staff.homeroom[classKeyOf(child)];
export const gradeLeadOf = (school: School, grade: number): string => school.cast.staff.gradeLeads[grade - 1];
export const motherOf = (child: CastChild): string => (child.adults.find(({ relation }) => relation === '母亲') ?? child.adults[0]).name;

/** Tablets that speak at one moment. */
const TABLETS_AT_ONCE = 32;

/** What many tablets say at the same minute, in no particular order. */
export async function together<T>(items: readonly T[], say: (item: T) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < items.length; i += TABLETS_AT_ONCE) await Promise.all(items.slice(i, i + TABLETS_AT_ONCE).map(say));
}

// --- what is said in one breath
export const signOn = (school: School, group: CastGroup, staffNumber = group.teacher) =>
  school.done(staffNumber, 'duty/sign-on', { role: 'duty_teacher', sessionId: sessionOf(school, group) });

/** Marks these children present, in one tap for the sake of speed. */
export const markPresent = (school: School, group: CastGroup, children: readonly CastChild[]) =>
  school.done(group.teacher, 'roll-call/mark', {
    sessionId: sessionOf(school, group),
    marks: school.children(children).map((childId) => ({ childId, mark: 'present' })),
  });

export const completeRollCall = (school: School, group: CastGroup) =>
  school.done(group.teacher, 'roll-call/complete', { sessionId: sessionOf(school, group) });

/** An id as a tablet makes it. */
export const newId = (): string => randomUUID();

/** The giver offers these children to a session; the answer is the offer's id. */
export async function offerToSession(school: School, giver: string, children: readonly CastChild[], to: CastGroup): Promise<string> {
  const offerId = newId();
  await school.done(giver, 'handoff/offer', {
    offerId,
    children: school.children(children),
    to: { kind: 'session', sessionId: sessionOf(school, to), staffId: school.staff(to.teacher), placeId: school.place(to.place) },
    route: 'same_building',
  });
  return offerId;
}

export const acceptAll = (school: School, receiver: string, offerId: string, children: readonly CastChild[]) =>
  school.done(receiver, 'handoff/accept', { offerId, children: school.children(children), counted: children.length });

/** Body of a release to the adult with this name (by default the mother), or alone. */
export const releaseBody = (
  school: School,
  child: CastChild,
  to: { readonly name?: string; readonly alone?: true; readonly gate?: string } = {},
) => ({
  pickupId: `pickup.${child.key.replace('#', '.')}`,
  childId: school.child(child.key),
  gateId: school.gate(to.gate ?? child.gate),
  confirmedClassId: school.class(classKeyOf(child)),
  ...(to.alone ? { alone: true } : { collectorId: school.person(child.key, to.name ?? motherOf(child)) }),
});

/** Goes home as planned: alone, or with the mother. */
export const goHome = (school: School, holder: string, child: CastChild) =>
  school.done(holder, 'pickup/release', releaseBody(school, child, child.takenBy?.how === 'self' ? { alone: true } : {}));

/** A line of these children to a gate, with whoever walks it. */
export async function offerToGate(
  school: School,
  giver: string,
  children: readonly CastChild[],
  gate: GateName,
  more: { readonly escort?: string; readonly route?: 'line_to_gate' | 'across_grounds' } = {},
): Promise<string> {
  const offerId = newId();
  await school.done(giver, 'handoff/offer', {
    offerId,
    children: school.children(children),
    to: { kind: 'gate', gateId: school.gate(gate) },
    route: more.route ?? 'line_to_gate',
    ...(more.escort ? { escortId: school.staff(more.escort) } : {}),
  });
  return offerId;
}

export async function rollCallOf(school: School, group: CastGroup, children: readonly CastChild[]): Promise<void> {
  await markPresent(school, group, children);
  await completeRollCall(school, group);
}

/** The revision of a child's last release, as a screen names it. */
export async function lastReleaseOf(school: School, key: string): Promise<string> {
  const release = (await school.book()).of('ReleaseCompleted').findLast(({ data }) => data.childId === school.child(key));
  if (!release) throw new Error(`${key} was never released`);
  return release.revision;
}
