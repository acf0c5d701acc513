import type { CastChild, CastGroup, P1Cast } from '../../school/cast';
import { STAGE_1, type GateName, type PeriodName } from '../../school/p1-numbers';
import { secondsOf, type Seconds } from '../clock-times';
import { ref } from '../references';
import { scriptBook, type ScriptBook } from '../script-book';
import type { StepBody } from '../day-script';

/** What every chapter of the reference day writes into, and what it asks about the school. */
export interface P1Book extends ScriptBook {
  readonly cast: P1Cast;
  child(key: string): CastChild;
  group(period: PeriodName, name: string): CastGroup;
  groupsOf(period: PeriodName): readonly CastGroup[];
  /** expected today and taken into custody, in that group */
  membersOf(group: CastGroup): readonly CastChild[];
  session(group: CastGroup): string;
  /** class group of the child in stage 1 */
  stage1Of(child: CastChild): CastGroup;
  /** `o17`: a short label that nobody has used */
  fresh(kind: 'offer' | 'pickup' | 'permit'): string;
}

const NEVER_HERE: ReadonlySet<CastChild['part']> = new Set(['not_planned', 'absent_all_day', 'on_leave']);
export const isExpected = (child: CastChild): boolean => !NEVER_HERE.has(child.part);

export function p1Book(cast: P1Cast): P1Book {
  const children = new Map(cast.children.map((child) => [child.key, child]));
  const groups = new Map(cast.groups.map((group) => [`${group.period}/${group.name}`, group]));
  const members = new Map<CastGroup, CastChild[]>();
  for (const child of cast.children.filter(isExpected))
    for (const [period, name] of Object.entries(child.groups)) {
      const group = groups.get(`${period}/${name}`);
      if (group) members.set(group, [...(members.get(group) ?? []), child]);
    }
  let labels = 0;
  const must = <T>(found: T | undefined, what: string): T => {
    if (found === undefined) throw new Error(`The demo school has no ${what}`);
    return found;
  };
  const group = (period: PeriodName, name: string) => must(groups.get(`${period}/${name}`), `group ${name} in ${period}`);
  return {
    ...scriptBook(),
    cast,
    child: (key) => must(children.get(key), `child ${key}`),
    group,
    groupsOf: (period) => cast.groups.filter((g) => g.period === period),
    membersOf: (of) => members.get(of) ?? [],
    session: (of) => ref.session(of.period, of.name),
    stage1Of: (child) => group(STAGE_1, must(child.groups[STAGE_1], `stage-1 group of ${child.key}`)),
    fresh: (kind) => `${kind}-${++labels}`,
  };
}

/** Times of the chapters are written as a school says them. */
export const at = (time: string): Seconds => secondsOf(time);

export const childRefs = (children: readonly CastChild[]): readonly string[] => children.map(({ key }) => ref.child(key));
export const classKeyOf = (child: CastChild): string => `${child.grade}-${child.classNo}`;

/** The tablet that a gate's staff share. */
export const gateTablet = (gate: GateName): string => ({ 东门: 'gate_east', 北门: 'gate_north', 南门: 'gate_south' })[gate];

/** The body of a release, as the person at the gate taps it. */
export function releaseBody(child: CastChild, gate: GateName, more: { pickup: string } & StepBody): StepBody {
  const { pickup, ...rest } = more;
  const who = child.takenBy;
  const common = { pickupId: ref.id(pickup), childId: ref.child(child.key), gateId: ref.gate(gate) };
  if (who === null) throw new Error(`Nobody takes ${child.key} today`);
  // the screen names the class beside the child, and asks for it when another name sounds alike
  const confirmed = { confirmedClassId: ref.classOf(classKeyOf(child)) };
  if (who.how === 'self') return { ...common, alone: true, ...confirmed, ...rest };
  if (who.how === 'agency') return { ...common, collectorId: ref.person(child.key, who.escort), ...confirmed, ...rest };
  if (who.how === 'list') return { ...common, collectorId: ref.person(child.key, who.name), ...confirmed, ...rest };
  return { ...common, collectorId: ref.answer(delegationStep(child), 'personId'), idLast4: who.idLastFour, ...confirmed, ...rest };
}

/** Name of the step in which the guardian's delegate is entered. */
export const delegationStep = (child: CastChild): string => `delegation-${child.key}`;
