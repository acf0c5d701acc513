import type { Placement } from '../child-record';
import type { CampusState } from './state';

/** What of a campus somebody wants to remove. */
export type PartOfCampus = { readonly kind: 'place' | 'gate' | 'class' | 'group' | 'period'; readonly id: string };

/** What still needs it: the first few ids, so that the office can mend them. */
export interface InUse {
  readonly by: 'gate' | 'class' | 'slot' | 'duty' | 'child';
  readonly ids: readonly string[];
  readonly count: number;
}

/** What a child's record says about its class and plans. */
export interface ChildOfCampus {
  readonly childId: string;
  readonly classId: string;
  readonly leftOn: string | null;
  readonly placements: readonly Pick<Placement, 'to' | 'groups' | 'gateId' | 'dismissalPeriodId'>[];
}

/** ids named in an answer */
const IDS_NAMED = 10;

/** "Nothing is removed that somebody is still sent to." Null: nobody needs it from this date on. */
export function stillInUse(campus: CampusState, children: readonly ChildOfCampus[], part: PartOfCampus, today: string): InUse | null {
  const users: readonly (readonly [InUse['by'], readonly string[]])[] = [
    ['gate', part.kind === 'place' ? Object.values(campus.gates).flatMap((g) => (g.placeId === part.id ? [g.gateId] : [])) : []],
    ['class', classesWith(campus, part)],
    ['slot', slotsWith(campus, part, today)],
    ['duty', dutiesWith(campus, part, today)],
    ['child', childrenWith(children, part, today)],
  ];
  const found = users.find(([, ids]) => ids.length > 0);
  return found ? { by: found[0], ids: found[1].slice(0, IDS_NAMED), count: found[1].length } : null;
}

const lasts = (of: { readonly to: string | null }, today: string) => of.to === null || of.to >= today;

function classesWith(campus: CampusState, { kind, id }: PartOfCampus): readonly string[] {
  const uses = (c: CampusState['classes'][string]) => (kind === 'place' && c.placeId === id) || (kind === 'gate' && c.gateId === id);
  return Object.values(campus.classes).flatMap((c) => (uses(c) ? [c.classId] : []));
}

function slotsWith(campus: CampusState, { kind, id }: PartOfCampus, today: string): readonly string[] {
  const field = { place: 'placeId', group: 'groupId', period: 'periodId' } as const;
  if (kind !== 'place' && kind !== 'group' && kind !== 'period') return [];
  return Object.entries(campus.slots).flatMap(([slotId, versions]) =>
    versions.some((v) => lasts(v, today) && v[field[kind]] === id) ? [slotId] : [],
  );
}

function dutiesWith(campus: CampusState, { kind, id }: PartOfCampus, today: string): readonly string[] {
  const uses = (d: CampusState['duties'][string]) => (kind === 'gate' && d.gateId === id) || (kind === 'class' && d.classId === id);
  return Object.values(campus.duties).flatMap((d) =>
    lasts(d, today) && (d.date === null || d.date >= today) && uses(d) ? [d.dutyId] : [],
  );
}

function childrenWith(children: readonly ChildOfCampus[], { kind, id }: PartOfCampus, today: string): readonly string[] {
  const placed = (p: ChildOfCampus['placements'][number]) =>
    (kind === 'gate' && p.gateId === id) ||
    (kind === 'group' && p.groups.some((g) => g.groupId === id)) ||
    (kind === 'period' && (p.dismissalPeriodId === id || p.groups.some((g) => g.periodId === id)));
  const needs = (c: ChildOfCampus) => (kind === 'class' && c.classId === id) || c.placements.some((p) => lasts(p, today) && placed(p));
  return children.flatMap((c) => ((c.leftOn === null || c.leftOn >= today) && needs(c) ? [c.childId] : []));
}
