import type { Weekday } from '../child-record';
import { classWords } from './class-names';
import { childKey, type ReportAt } from './references';
import { childWords } from './row-reader';
import type { ChildRef, DismissalRow, ImportRows, PlacementRow, ProgrammeRow } from './rows';

/** What doesn't fit together over the week: each is a question to the school, so almost all are warnings. */
export function checkWeek(rows: ImportRows, report: ReportAt): ImportRows {
  const placements = placedOncePerPeriod(rows.placements, report);
  askWhoTakesTheChildHome(rows, report);
  askWhetherPlacementFitsEnrolment({ ...rows, placements }, report);
  askWhetherGroupsFit({ ...rows, placements }, report);
  askWhetherNobodyIsInTwoPlaces(rows, report);
  return { ...rows, placements };
}

interface Validity {
  readonly from: string | null;
  readonly to: string | null;
}
const overlap = (a: Validity, b: Validity): boolean => (a.from ?? '') <= (b.to ?? '9') && (b.from ?? '') <= (a.to ?? '9');

function placedOncePerPeriod(placements: readonly PlacementRow[], report: ReportAt): readonly PlacementRow[] {
  const taken = new Map<string, PlacementRow[]>();
  return placements.filter((row) => {
    const keys = row.weekdays.map((weekday) => ({ weekday, key: `${childKey(row.child)} ${weekday} ${row.period}` }));
    const clash = keys.flatMap(({ weekday, key }) =>
      (taken.get(key) ?? []).filter((other) => overlap(row, other)).map((other) => ({ weekday, other })),
    )[0];
    if (clash) {
      report(row.at, `group|period:${row.period}`, 'placed_twice', {
        ...childWords(row.child),
        weekday: clash.weekday,
        period: row.period,
        other: clash.other.group,
      });
      return false;
    }
    for (const { key } of keys) taken.set(key, [...(taken.get(key) ?? []), row]);
    return true;
  });
}

/** The rows of one child, by child. */
function byChild<T extends { readonly child: ChildRef }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const key = childKey(row.child);
    const list = found.get(key);
    if (list) list.push(row);
    else found.set(key, [row]);
  }
  return found;
}

function askWhoTakesTheChildHome(rows: ImportRows, report: ReportAt): void {
  const collectors = byChild(rows.collectors);
  const agencies = byChild(rows.agencyChildren);
  const consents = byChild(rows.consents);
  if (rows.collectors.length > 0)
    for (const student of rows.students) {
      const ref = { ...student, name: student.name };
      if (student.leftOn === null && !(collectors.get(childKey(ref)) ?? []).some((adult) => adult.isGuardian))
        report(student.at, 'child', 'child_without_guardian', { class: classWords(student.class), name: student.name }, 'warning');
    }
  for (const plan of rows.dismissals) {
    const key = childKey(plan.child);
    if (plan.mode === 'collected' && rows.collectors.length > 0 && !(collectors.get(key) ?? []).some((adult) => adult.mayCollect))
      report(plan.at, 'mode', 'child_without_collector', childWords(plan.child), 'warning');
    if (plan.mode === 'agency' && rows.agencies.length > 0 && !agencies.has(key))
      report(plan.at, 'mode', 'agency_without_authority', childWords(plan.child), 'warning');
    if (plan.mode === 'self' && rows.consents.length > 0) askForConsent(plan, consents.get(key) ?? [], report);
  }
}

function askForConsent(plan: DismissalRow, consents: ImportRows['consents'], report: ReportAt): void {
  const without = plan.weekdays.find((day) => !consents.some((consent) => consent.weekdays.includes(day)));
  if (without !== undefined) report(plan.at, 'mode', 'self_without_consent', { ...childWords(plan.child), weekday: without }, 'warning');
}

function askWhetherPlacementFitsEnrolment(rows: ImportRows, report: ReportAt): void {
  if (rows.enrolments.length === 0 || rows.placements.length === 0) return;
  const enrolled = byChild(rows.enrolments);
  const placed = byChild(rows.placements);
  for (const [key, list] of placed) {
    const days = (enrolled.get(key) ?? []).flatMap((row) => row.weekdays);
    const row = list.find((placement) => placement.weekdays.some((day) => !days.includes(day)));
    const weekday = row?.weekdays.find((day) => !days.includes(day));
    if (row && weekday !== undefined)
      report(row.at, 'weekdays', 'placement_without_enrolment', { ...childWords(row.child), weekday }, 'warning');
  }
  for (const [key, list] of enrolled) {
    const days = (placed.get(key) ?? []).flatMap((row) => row.weekdays);
    const row = list.find((enrolment) => enrolment.weekdays.some((day) => !days.includes(day)));
    const weekday = row?.weekdays.find((day) => !days.includes(day));
    if (row && weekday !== undefined)
      report(row.at, 'weekdays', 'enrolment_without_placement', { ...childWords(row.child), weekday }, 'warning');
  }
}

/** Most children in a group at once; children whose placements follow one another in time count on their first only. */
function askWhetherGroupsFit(rows: ImportRows, report: ReportAt): void {
  const seen = new Map<string, { readonly first: PlacementRow; readonly weekday: Weekday; readonly children: Set<string> }>();
  for (const row of rows.placements)
    for (const weekday of row.weekdays) {
      const key = `${row.group} ${weekday} ${row.period}`;
      const group = seen.get(key) ?? { first: row, weekday, children: new Set<string>() };
      group.children.add(childKey(row.child));
      seen.set(key, group);
    }
  const capacities = new Map(rows.groups.map((group) => [group.name, group.capacity]));
  const slots = new Set(rows.programme.flatMap((slot) => slot.weekdays.map((day) => `${slot.group} ${day} ${slot.period}`)));
  for (const [key, { first, weekday, children }] of seen) {
    const params = { group: first.group, weekday, period: first.period };
    const capacity = capacities.get(first.group) ?? null;
    if (capacity !== null && children.size > capacity)
      report(first.at, `group|period:${first.period}`, 'group_over_capacity', { ...params, count: children.size, capacity }, 'warning');
    if (rows.programme.length > 0 && !slots.has(key)) report(first.at, `group|period:${first.period}`, 'slot_missing', params, 'warning');
  }
}

function askWhetherNobodyIsInTwoPlaces(rows: ImportRows, report: ReportAt): void {
  const people = new Map<string, ProgrammeRow>();
  const rooms = new Map<string, ProgrammeRow>();
  const kindOf = new Map(rows.places.map((place) => [place.name, place.kind]));
  const nameOf = new Map(rows.staff.map((member) => [member.staffNumber, member.name]));
  for (const slot of rows.programme) {
    const kind = kindOf.get(slot.place);
    if (kind === 'canteen' || kind === 'guard_room') report(slot.at, 'place', 'care_in_unfit_place', { place: slot.place }, 'warning');
    for (const weekday of slot.weekdays) {
      const when = { weekday, period: slot.period, group: slot.group };
      for (const member of [...slot.staff, ...slot.externals]) {
        const other = claimed(people, `${member} ${weekday} ${slot.period}`, slot);
        if (other)
          report(slot.at, 'staff', 'staff_in_two_places', { ...when, name: nameOf.get(member) ?? member, other: other.group }, 'warning');
      }
      const other = kind === 'grounds' ? null : claimed(rooms, `${slot.place} ${weekday} ${slot.period}`, slot);
      if (other) report(slot.at, 'place', 'place_used_twice', { ...when, place: slot.place, other: other.group }, 'warning');
    }
  }
}

/** Whoever was there first at an overlapping time; null when it is this slot. */
function claimed(taken: Map<string, ProgrammeRow>, key: string, slot: ProgrammeRow): ProgrammeRow | null {
  const other = taken.get(key);
  if (other && overlap(other, slot)) return other;
  taken.set(key, slot);
  return null;
}
