import type { CastChild, CastGroup } from '../../school/cast';
import { GATES, STAGE_1, STAGE_2, type GateName } from '../../school/p1-numbers';
import { spread, timeText, type Seconds } from '../clock-times';
import { ref } from '../references';
import { homeroomOf } from './before-roll-call';
import { at, childRefs, gateTablet, releaseBody, type P1Book } from './p1-book';

/** 16:10–16:35: five leave with an exit permit, and the girl from the clinic. */
export function earlyLeavers(book: P1Book): void {
  const { cases, staff } = book.cast;
  const times = ['16:10:00', '16:15:00', '16:22:00', '16:28:00', '16:35:00'].map(at);
  cases.earlyLeavers.forEach((key, i) => leaveEarly(book, book.child(key), times[i]));
  const girl = book.child(cases.clinicEarly);
  const nurse = ref.staff(staff.nurse);
  const permit = issuePermit(book, at('16:16:00'), nurse, girl, 'unwell');
  book.say(
    at('16:20:00'),
    nurse,
    'pickup/release',
    releaseBody(girl, girl.gate, { pickup: book.fresh('pickup'), exitPermitId: ref.id(permit) }),
  );
}

function issuePermit(book: P1Book, time: Seconds, by: string, child: CastChild, reason: string): string {
  const permit = book.fresh('permit');
  if (child.takenBy?.how !== 'list') throw new Error(`${child.key} leaves early, but nobody on the list takes the child`);
  book.say(time, by, 'pickup/issue-exit-permit', {
    permitId: ref.id(permit),
    childId: ref.child(child.key),
    collectorId: ref.person(child.key, child.takenBy.name),
    reason,
    validUntil: ref.time(timeText(time + 30 * 60)),
  });
  return permit;
}

function leaveEarly(book: P1Book, child: CastChild, time: Seconds): void {
  const permit = issuePermit(book, time - 300, homeroomOf(book, child), child, 'family');
  const teacher = book.stage1Of(child).teacher;
  offerToGate(book, time - 180, teacher, child.gate, [child], book.cast.staff.escorts[0]);
  const guard = ref.staff(book.cast.staff.guards[child.gate][0]);
  const release = releaseBody(child, child.gate, { pickup: book.fresh('pickup'), exitPermitId: ref.id(permit) });
  book.say(time, guard, 'pickup/release', release, { on: gateTablet(child.gate) });
}

/** Named children, an escort, one gate. Returns the offer's label. */
export function offerToGate(
  book: P1Book,
  time: Seconds,
  from: string,
  gate: GateName,
  children: readonly CastChild[],
  escort: string | null,
  route: 'line_to_gate' | 'across_grounds' = 'line_to_gate',
): string {
  const offer = book.fresh('offer');
  book.say(time, ref.staff(from), 'handoff/offer', {
    offerId: ref.id(offer),
    children: childRefs(children),
    to: { kind: 'gate', gateId: ref.gate(gate), placeId: ref.place(`${gate}等候区`) },
    route,
    ...(escort === null ? {} : { escortId: ref.staff(escort) }),
  });
  return offer;
}

export function acceptAtGate(book: P1Book, time: Seconds, by: string, gate: GateName, offer: string, children: readonly CastChild[]): void {
  if (children.length === 0) return;
  const body = {
    offerId: ref.id(offer),
    children: childRefs(children),
    placeId: ref.place(`${gate}等候区`),
    counted: children.length,
  };
  book.say(time, ref.staff(by), 'handoff/accept', body, { on: gateTablet(gate) });
}

/** 16:40–16:50: 168 go home, 952 move to 22 clubs and 14 homework groups. Offers at 16:48 at the latest. */
export function stage1Ends(book: P1Book): void {
  for (const gate of GATES) wave168(book, gate);
  fanOut(book);
}

/** A gate teacher fetches one class after the other; the families wait at the gate. */
function wave168(book: P1Book, gate: GateName): void {
  const { gateTeachers, guards } = book.cast.staff;
  const classes = book
    .groupsOf(STAGE_1)
    .map((group) => ({ group, leaving: book.membersOf(group).filter((child) => child.part === 'after_stage_1' && child.gate === gate) }))
    .filter(({ leaving }) => leaving.length > 0);
  const walker = gateTeachers[gate][1];
  classes.forEach(({ group, leaving }, i) => {
    const offered = at('16:40:10') + 25 * i;
    const offer = offerToGate(book, offered, group.teacher, gate, leaving, walker);
    acceptAtGate(book, offered + 70, walker, gate, offer, leaving);
    const times = spread(leaving.length, offered + 80, offered + 80 + 8 * leaving.length);
    leaving.forEach((child, n) => {
      const by = ref.staff(n % 2 === 0 ? gateTeachers[gate][0] : guards[gate][0]);
      book.say(times[n], by, 'pickup/release', releaseBody(child, gate, { pickup: book.fresh('pickup') }), { on: gateTablet(gate) });
    });
  });
}

/** From every class, and from the PE teacher, to every group: one offer each, accepted on arrival. */
function fanOut(book: P1Book): void {
  const runners = book.cast.cases.runners.map((key) => book.child(key));
  const arrivals = new Map<CastGroup, number>();
  book.groupsOf(STAGE_1).forEach((from, i) => {
    const staying = book.membersOf(from).filter((child) => STAYS.has(child.part) && !runners.includes(child));
    offerToGroups(book, at('16:41:00') + 5 * i, from.teacher, staying, arrivals);
  });
  offerToGroups(book, at('16:41:30'), book.cast.staff.peTeacher, runners, arrivals);
}

const STAYS: ReadonlySet<CastChild['part']> = new Set(['main_wave', 'after_stage_3', 'extended_care', 'not_collected']);

/** Seconds between two groups that one receiver accepts. */
const BETWEEN_ARRIVALS = 4;

function offerToGroups(book: P1Book, time: Seconds, from: string, children: readonly CastChild[], arrivals: Map<CastGroup, number>): void {
  const targets = new Map<CastGroup, CastChild[]>();
  for (const child of children) {
    const target = book.group(STAGE_2, child.groups[STAGE_2] ?? '');
    targets.set(target, [...(targets.get(target) ?? []), child]);
  }
  [...targets].forEach(([target, moving], n) => {
    const offer = book.fresh('offer');
    const placeId = ref.place(target.place);
    book.say(time + 3 * n, ref.staff(from), 'handoff/offer', {
      offerId: ref.id(offer),
      children: childRefs(moving),
      to: { kind: 'session', sessionId: book.session(target), staffId: ref.staff(target.teacher), placeId },
      route: 'same_building',
    });
    const order = arrivals.get(target) ?? 0;
    arrivals.set(target, order + 1);
    // walking takes two minutes and a half; the receiver takes one group after the other
    const accepted = Math.min(Math.max(time + 3 * n + 150, at('16:44:00') + BETWEEN_ARRIVALS * order), at('16:49:40') + (order % 10));
    book.say(accepted, ref.staff(target.teacher), 'handoff/accept', {
      offerId: ref.id(offer),
      children: childRefs(moving),
      placeId,
      counted: moving.length,
    });
  });
}
