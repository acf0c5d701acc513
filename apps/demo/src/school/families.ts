import type { Sex } from '@baton/roster';
import type { CastAdult, TakenBy } from './cast';
import { isExpected, type Crowd, type Draft } from './children';
import { adultName, surnameOf } from './names';
import { P1, type GateName } from './p1-numbers';
import type { Dice } from './random';

export interface Agency {
  readonly name: string;
  readonly licence: string;
  readonly phone: string;
  readonly gate: GateName;
  readonly escorts: readonly { readonly name: string; readonly phone: string; readonly idLastFour: string }[];
}

const AGENCY_NAMES: readonly (readonly [string, GateName])[] = [
  ['向阳托管（演示）', '东门'],
  ['小橡树托管（演示）', '东门'],
  ['启航托管（演示）', '北门'],
  ['书香托管（演示）', '北门'],
];

export function openAgencies(random: Dice, phone: () => string): readonly Agency[] {
  const taken = new Set<string>();
  return AGENCY_NAMES.map(([name, gate], i) => ({
    name,
    gate,
    licence: `YS-TG-${String(i + 1).padStart(3, '0')}`,
    phone: phone(),
    escorts: [0, 1].map(() => ({ name: adultName(random, 'female', null, taken), phone: phone(), idLastFour: lastFour(random) })),
  }));
}

const lastFour = (random: Dice): string => `${String(random.below(1000)).padStart(3, '0')}${random.pick([...'0123456789X'])}`;

/** Siblings of the day's cases: one family. */
const FAMILIES: readonly (readonly string[])[] = [
  ['siblingYounger', 'siblingElder'],
  ['visiting', 'visitedSibling'],
  ['twoGates', 'twoGatesSibling'],
];
/** Relations that a case needs beside the parents. */
const CASE_RELATIONS: Readonly<Record<string, readonly string[]>> = {
  wrongChildTaken: ['舅舅'],
  wrongChildMeant: ['舅舅'],
  siblingYounger: ['奶奶'],
  notCollected: ['舅舅'],
};
const RELATIVES: readonly (readonly [string, Sex, boolean])[] = [
  ['爷爷', 'male', true],
  ['奶奶', 'female', true],
  ['外公', 'male', false],
  ['外婆', 'female', false],
];
const SEX_OF: Readonly<Record<string, Sex>> = {
  父亲: 'male',
  母亲: 'female',
  爷爷: 'male',
  奶奶: 'female',
  外公: 'male',
  外婆: 'female',
  舅舅: 'male',
};

/** Parents for everybody, grandparents for many, an uncle where the day needs one. */
export function formFamilies(random: Dice, crowd: Crowd, phone: () => string): void {
  const roleOf = new Map([...crowd.byRole].map(([role, child]) => [child, role]));
  for (const child of crowd.children) {
    const role = roleOf.get(child);
    const elder = FAMILIES.find((family) => role !== undefined && family.indexOf(role) > 0)?.[0];
    const shared = elder === undefined ? undefined : crowd.byRole.get(elder)?.adults;
    child.adults = shared ?? family(random, child, CASE_RELATIONS[role ?? ''] ?? [], role !== undefined, phone);
  }
}

function family(random: Dice, child: Draft, wanted: readonly string[], isCase: boolean, phone: () => string): readonly CastAdult[] {
  const taken = new Set<string>();
  const surname = child.name.includes('·') ? null : surnameOf(child.name);
  const mother = adult(random, '母亲', null, taken, phone);
  const father = adult(random, '父亲', surname, taken, phone);
  const mothersName = surnameOf(mother.name);
  const relatives = wanted.map((relation) => adult(random, relation, relation === '舅舅' ? mothersName : surname, taken, phone));
  if (wanted.length === 0 && random.below(2) === 0) {
    const [relation, , ofFather] = random.pick(RELATIVES);
    relatives.push(
      adult(random, relation, relation === '奶奶' ? null : ofFather ? surname : relation === '外公' ? mothersName : null, taken, phone),
    );
  }
  const both = isCase || random.below(10) > 0;
  return [mother, ...(both ? [father] : []), ...relatives];
}

function adult(random: Dice, relation: string, surname: string | null, taken: Set<string>, phone: () => string): CastAdult {
  const sex = SEX_OF[relation];
  const isParent = relation === '父亲' || relation === '母亲';
  return { name: adultName(random, sex, surname, taken), sex, relation, phone: phone(), isGuardian: isParent, mayCollect: true };
}

export const adultOf = (child: Pick<Draft, 'adults' | 'key'>, relation: string): CastAdult => {
  const found = child.adults.find((one) => one.relation === relation);
  if (!found) throw new Error(`${child.key} has no ${relation}`);
  return found;
};

/** How each child leaves on Tuesday and who takes it, until the sums by mode are those of the ledger. */
export function decideWhoTakes(random: Dice, crowd: Crowd, agencies: readonly Agency[], phone: () => string): void {
  const cases = new Set(crowd.byRole.values());
  for (let g = 0; g < P1.students.length; g++) {
    const free = random.shuffled(crowd.children.filter((child) => child.grade === g + 1 && isExpected(child) && !cases.has(child)));
    const of = (part: Draft['part'], n: number) => free.filter((child) => child.part === part && child.takenBy === null).slice(0, n);
    of('main_wave', P1.selfInMainWave[g] - (g === 5 ? 1 : 0)).forEach((child) => leaveAlone(random, child));
    if (g === 5) of('after_stage_1', 1).forEach((child) => leaveAlone(random, child));
    for (const [part, n] of [
      ['main_wave', P1.agencyInMainWave[g]],
      ['after_stage_1', P1.agencyAfterStage1[g]],
    ] as const)
      of(part, n).forEach((child) => goWithAgency(random, child, agencies));
    const delegates = [
      ['main_wave', P1.delegateInMainWave[g]],
      ['after_stage_1', P1.delegateAfterStage1[g]],
      ['after_stage_3', P1.delegateAfterStage3[g]],
    ] as const;
    for (const [part, n] of delegates) of(part, n).forEach((child) => (child.takenBy = delegate(random, child, phone)));
  }
  castCases(random, crowd, phone);
  for (const child of crowd.children)
    if (child.takenBy === null && isExpected(child) && child.part !== 'explained') child.takenBy = onTheList(random.pick(child.adults));
}

function leaveAlone(random: Dice, child: Draft): void {
  child.mode = 'self';
  child.consent = child.weekdays.length > 2 && random.below(5) === 0 ? child.weekdays.filter((day) => day <= 3) : child.weekdays;
  child.takenBy = { how: 'self' };
}

function goWithAgency(random: Dice, child: Draft, agencies: readonly Agency[]): void {
  const agency = random.pick(agencies.filter(({ gate }) => gate === child.gate));
  child.mode = 'agency';
  child.agency = agency.name;
  child.takenBy = { how: 'agency', agency: agency.name, escort: random.pick(agency.escorts).name };
}

function delegate(random: Dice, child: Draft, phone: () => string): TakenBy {
  const surname = surnameOf(child.adults[0].name); // of the mother's family: the trap is the same surname with wrong digits
  const taken = new Set(child.adults.map(({ name }) => name));
  return {
    how: 'delegate',
    name: adultName(random, 'female', surname, taken),
    phone: phone(),
    idLastFour: lastFour(random),
    askedBy: child.adults[0].name,
  };
}

const onTheList = ({ name, relation, phone }: CastAdult): TakenBy => ({ how: 'list', name, relation, phone });

function castCases(random: Dice, crowd: Crowd, phone: () => string): void {
  const child = (role: string): Draft => {
    const found = crowd.byRole.get(role);
    if (!found) throw new Error(`Nobody plays ${role}`);
    return found;
  };
  const takenBy = (role: string, relation: string) => (child(role).takenBy = onTheList(adultOf(child(role), relation)));
  takenBy('clinicEarly', '母亲');
  takenBy('stomachAche', '父亲');
  takenBy('wrongChildTaken', '母亲');
  takenBy('wrongChildMeant', '舅舅');
  takenBy('restriction', '母亲');
  takenBy('siblingYounger', '奶奶');
  takenBy('siblingElder', '奶奶');
  takenBy('notCollected', '舅舅');
  takenBy('noConsentToday', '母亲');
  takenBy('library', '母亲');
  takenBy('twoGates', '母亲');
  takenBy('twoGatesSibling', '母亲');
  child('delegate').takenBy = delegate(random, child('delegate'), phone);
  child('siblingElder').gate = child('siblingYounger').gate;
  child('library').mode = 'self';
  child('library').consent = child('library').weekdays;
  child('noConsentToday').consent = [1, 3, 5];
  child('explainedConsentBreach').consent = [3];
}
