import type { CastChild, CastGroup } from '../../school/cast';
import { STAGE_1 } from '../../school/p1-numbers';
import { spread, type Seconds } from '../clock-times';
import { ref } from '../references';
import { homeroomOf, motherOf } from './before-roll-call';
import { acknowledge, contact } from './common';
import { at, childRefs, type P1Book } from './p1-book';

/** 15:50–16:10: 36 roll calls, one tap a child; nine are not in the room, and where they are. */
export function rollCall(book: P1Book): void {
  const missing = missingChildren(book);
  book.groupsOf(STAGE_1).forEach((group, i) => callTheRoll(book, group, i, missing));
  for (const child of missing)
    acknowledge(book, at('15:55:00') + 5 * missing.indexOf(child), homeroomOf(book, child), 'unaccounted', child);
  runnersAreKept(book);
  oneComesBackFromTheToilet(book);
  foundInTheArtRoom(book);
  explainedByTheMother(book);
  explainedAtHome(book);
}

const missingChildren = (book: P1Book): readonly CastChild[] => {
  const { runners, toilet, artRoom, explainedByMother, explainedConsentBreach } = book.cast.cases;
  return [...runners, toilet, artRoom, explainedByMother, explainedConsentBreach].map((key) => book.child(key));
};

/** Rooms of the eight complete between 15:54:00 and 15:54:30, the toilet one's last; the last room of all at 15:54:50. */
function completesAt(book: P1Book, group: CastGroup, i: number, missing: readonly CastChild[]): Seconds {
  const rooms = [...new Set(missing.map((child) => book.stage1Of(child)))];
  if (group === book.stage1Of(book.child(book.cast.cases.toilet))) return at('15:54:30');
  if (rooms.includes(group)) return at('15:54:00') + 3 * rooms.indexOf(group);
  if (i === 35) return at('15:54:50');
  return at('15:53:10') + 2 * i;
}

function callTheRoll(book: P1Book, group: CastGroup, i: number, missing: readonly CastChild[]): void {
  const teacher = ref.staff(group.teacher);
  const sessionId = book.session(group);
  const ends = completesAt(book, group, i, missing);
  const members = book.membersOf(group);
  const clinic = book.child(book.cast.cases.clinicEarly);
  const here = members.filter((child) => !missing.includes(child) && child !== clinic);
  const mark = (time: Seconds, child: CastChild, how: string) =>
    book.say(time, teacher, 'roll-call/mark', { sessionId, marks: [{ childId: ref.child(child.key), mark: how }] });
  book.say(at('15:50:00') + (i % 6), teacher, 'roll-call/start', { sessionId });
  const times = spread(here.length, at('15:50:10'), ends - 20);
  here.forEach((child, n) => mark(times[n], child, 'present'));
  members.filter((child) => missing.includes(child)).forEach((child, n) => mark(ends - 12 + 2 * n, child, 'not_present'));
  if (members.includes(clinic)) mark(ends - 8, clinic, 'known_elsewhere');
  book.say(ends, teacher, 'roll-call/complete', { sessionId });
}

/** Nobody was told that the PE teacher has four for the running team. */
function runnersAreKept(book: P1Book): void {
  book.say(at('15:56:00'), ref.staff(book.cast.staff.peTeacher), 'check-in/take', {
    children: childRefs(book.cast.cases.runners.map((key) => book.child(key))),
    placeId: ref.place('操场'),
    kind: 'kept',
  });
}

function oneComesBackFromTheToilet(book: P1Book): void {
  const child = book.child(book.cast.cases.toilet);
  const group = book.stage1Of(child);
  book.say(at('15:57:00'), ref.staff(group.teacher), 'roll-call/mark', {
    sessionId: book.session(group),
    marks: [{ childId: ref.child(child.key), mark: 'late' }],
  });
}

const gradeLeadOf = (book: P1Book, child: CastChild): string => ref.staff(book.cast.staff.gradeLeads[child.grade - 1]);

/** E1 */
function foundInTheArtRoom(book: P1Book): void {
  const child = book.child(book.cast.cases.artRoom);
  const lead = gradeLeadOf(book, child);
  const group = book.stage1Of(child);
  const offer = book.fresh('offer');
  acknowledge(book, at('15:57:40'), lead, 'unaccounted', child);
  contact(book, at('15:59:00'), homeroomOf(book, child), child, { concern: 'absence', adult: motherOf(child), outcome: 'no_answer' });
  book.say(at('16:01:00'), lead, 'check-in/take', { children: [ref.child(child.key)], placeId: ref.place('美术教室'), kind: 'found' });
  book.say(at('16:01:10'), lead, 'handoff/offer', {
    offerId: ref.id(offer),
    children: [ref.child(child.key)],
    to: { kind: 'session', sessionId: book.session(group), staffId: ref.staff(group.teacher), placeId: ref.place(group.place) },
    route: 'same_building',
  });
  book.say(at('16:01:40'), ref.staff(group.teacher), 'handoff/accept', {
    offerId: ref.id(offer),
    children: [ref.child(child.key)],
    placeId: ref.place(group.place),
    counted: 1,
  });
}

function explainedByTheMother(book: P1Book): void {
  const child = book.child(book.cast.cases.explainedByMother);
  const mother = motherOf(child);
  const homeroom = homeroomOf(book, child);
  acknowledge(book, at('15:57:45'), gradeLeadOf(book, child), 'unaccounted', child);
  contact(book, at('15:58:30'), homeroom, child, { concern: 'absence', adult: mother, outcome: 'no_answer' });
  contact(book, at('16:02:40'), homeroom, child, { concern: 'absence', adult: mother, outcome: 'reached' });
  book.say(at('16:03:00'), homeroom, 'concern/explain-absence', {
    childId: ref.child(child.key),
    kind: 'collected_before_check_in',
    personId: ref.person(child.key, mother.name),
    number: mother.phone,
    note: '母亲说 15:40 随放学人群接走了孩子',
    consentBreach: false,
  });
}

function explainedAtHome(book: P1Book): void {
  const child = book.child(book.cast.cases.explainedConsentBreach);
  const mother = motherOf(child);
  const homeroom = homeroomOf(book, child);
  acknowledge(book, at('15:57:50'), gradeLeadOf(book, child), 'unaccounted', child);
  contact(book, at('15:59:30'), homeroom, child, { concern: 'absence', adult: mother, outcome: 'no_answer' });
  acknowledge(book, at('16:05:00'), ref.staff(book.cast.staff.dutyLeader), 'unaccounted', child);
  contact(book, at('16:07:30'), homeroom, child, { concern: 'absence', adult: mother, outcome: 'reached' });
  book.say(at('16:08:00'), homeroom, 'concern/explain-absence', {
    childId: ref.child(child.key),
    kind: 'at_home',
    personId: ref.person(child.key, mother.name),
    number: mother.phone,
    note: '孩子 15:40 自己回了家，自行离校同意书不包含服务日',
    consentBreach: true,
  });
}
