import { planDay, planImport, recognise, type ChildRecord, type DayPlan } from '@baton/roster';
import { pinyin } from 'pinyin-pro';
import type { IndexedChild, SchoolIndex } from '../../apps/demo/src/player/school-index';
import type { P1Cast } from '../../apps/demo/src/school/cast';
import { generateP1 } from '../../apps/demo/src/school/p1-workbook';
import { RecordedSchool } from '../../libs/roster/src/testing/recorded-school';
import { digestOf, inputFor } from '../../libs/roster/src/testing/school-file';

/** School P1 as an import writes it, in memory: its plan for the day, its children's records, and its ids by name. */
export interface RecordedP1 {
  readonly cast: P1Cast;
  readonly plan: DayPlan;
  readonly records: Map<string, ChildRecord>;
  readonly index: SchoolIndex;
  /** standing roles by staff id */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

export function recordedP1(): RecordedP1 {
  const { sheets, cast } = generateP1();
  const recognised = recognise([...sheets]);
  const school = new RecordedSchool();
  const plan = planImport(
    inputFor(recognised.rows, school.current(), {
      sheets: recognised.sheets,
      soundOf: (name) => pinyin(name, { toneType: 'none', type: 'array' }).join(' '),
    }),
  );
  const errors = [...recognised.problems, ...plan.problems].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`the demo school can't be imported: ${JSON.stringify(errors.slice(0, 5))}`);
  plan.targets.forEach((target) => school.write(target));
  return fromRecords(school, cast);
}

function fromRecords(school: RecordedSchool, cast: P1Cast): RecordedP1 {
  const current = school.current();
  const staff = [...current.staff.values()].flatMap(({ record }) => record ?? []);
  const dayPlan = planDay(school.campus(), staff, cast.date);
  const { campus } = current;
  const classKey = new Map(Object.values(campus.classes).map((c) => [c.classId, `${c.gradeLevel}-${c.classNo}`]));
  const byLabel = <T extends { readonly label: string | null }>(of: Readonly<Record<string, T>>, id: (one: T) => string) =>
    new Map(Object.values(of).map((one) => [one.label ?? '', id(one)]));
  const periods = new Map(Object.values(campus.periods).map((versions) => [versions[0].label ?? '', versions[0].periodId]));
  const labelOfPeriod = new Map([...periods].map(([label, id]) => [id, label]));
  const children = new Map<string, IndexedChild>();
  const records = new Map<string, ChildRecord>();
  for (const [childId, { record }] of current.children) {
    const stored = school.child(childId).record;
    if (!record || !stored) continue;
    records.set(childId, stored);
    const people = [...record.contacts.map((c) => c.personId), ...record.authorities.map((a) => a.personId)];
    const persons = new Map(people.map((personId) => [current.persons.get(personId)?.record?.name ?? '', personId]));
    children.set(`${classKey.get(record.classId) ?? ''}#${record.inClassNo}`, { childId, name: record.name, persons });
  }
  return {
    cast,
    plan: dayPlan,
    records,
    roles: new Map(staff.map((one) => [one.staffId, one.roles])),
    index: {
      children,
      staff: staffByNumber(cast, staff),
      classes: new Map([...classKey].map(([id, key]) => [key, id])),
      gates: byLabel(campus.gates, (g) => g.gateId),
      places: byLabel(campus.places, (p) => p.placeId),
      periods,
      groups: byLabel(campus.groups, (g) => g.groupId),
      sessions: new Map(
        dayPlan.sessions.map((s) => [`${labelOfPeriod.get(s.periodId) ?? ''}/${campus.groups[s.groupId].label ?? ''}`, s.sessionId]),
      ),
    },
  };
}

function staffByNumber(cast: P1Cast, staff: readonly { readonly staffId: string; readonly signInDigest: string | null }[]) {
  const byDigest = new Map(staff.map((one) => [one.signInDigest, one.staffId]));
  return new Map(cast.staff.all.map(({ staffNumber }) => [staffNumber, byDigest.get(digestOf('sign-in-name', staffNumber)) ?? '']));
}
