import type { CastChild, CastGroup, CastLine } from '../../school/cast';
import { STAGE_2, STAGE_3, type GateName } from '../../school/p1-numbers';
import { spread, type Seconds } from '../clock-times';
import { ref } from '../references';
import { homeroomOf } from './before-roll-call';
import { acknowledge, adultNamed, contact, resolveAlert } from './common';
import { at, childRefs, classKeyOf, gateTablet, releaseBody, type P1Book } from './p1-book';
import { confirmPresence, teacherAt1740 } from './stage-2';
import { acceptAtGate, offerToGate } from './stage-1-ends';

const ONLINE: readonly GateName[] = ['东门', '北门'];
export const SOUTH: GateName = '南门';
export const SOUTH_OFFLINE = { from: '17:35:00', to: '17:58:00', sync: '17:59:00' } as const;

/** 17:40–18:00: 18 lines to three gates, 216 children to six grade rooms, 736 go home; South has no network. */
export function mainWave(book: P1Book): void {
  signOnToStage3(book);
  toGradeRooms(book);
  for (const gate of ONLINE) onlineGate(book, gate);
  southGate(book);
  const { cases, staff } = book.cast;
  const girl = book.child(cases.stomachAche);
  book.say(at('17:48:00'), ref.staff(staff.nurse), 'pickup/release', releaseBody(girl, girl.gate, { pickup: book.fresh('pickup') }));
  siblings(book);
  wrongChild(book);
  restriction(book);
  southIsBack(book);
}

function signOnToStage3(book: P1Book): void {
  book.groupsOf(STAGE_3).forEach((group, i) => {
    book.say(at('17:36:00') + 4 * i, ref.staff(group.teacher), 'duty/sign-on', { role: 'duty_teacher', sessionId: book.session(group) });
  });
}

// --- the 216 who stay
const STAYS_FOR_STAGE_3: ReadonlySet<CastChild['part']> = new Set(['after_stage_3', 'extended_care', 'not_collected']);

function toGradeRooms(book: P1Book): void {
  const arrivals = new Map<CastGroup, number>();
  book.groupsOf(STAGE_2).forEach((group, i) => {
    const staying = book.membersOf(group).filter((child) => STAYS_FOR_STAGE_3.has(child.part));
    for (const room of book.groupsOf(STAGE_3)) {
      const moving = staying.filter((child) => child.groups[STAGE_3] === room.name);
      if (moving.length > 0) bringToRoom(book, at('17:40:10') + i, teacherAt1740(book, group), room, moving, arrivals);
    }
  });
  book.groupsOf(STAGE_3).forEach((room, i) => confirmPresence(book, room, STAGE_3, at('17:43:20') + i, at('17:44:10') + 2 * i));
}

function bringToRoom(
  book: P1Book,
  time: Seconds,
  from: string,
  room: CastGroup,
  moving: readonly CastChild[],
  arrivals: Map<CastGroup, number>,
): void {
  const offer = book.fresh('offer');
  const order = arrivals.get(room) ?? 0;
  arrivals.set(room, order + 1);
  const bringers = book.cast.bringers.filter(({ grade }) => grade === moving[0].grade);
  const placeId = ref.place(room.place);
  const children = childRefs(moving);
  book.say(time, ref.staff(from), 'handoff/offer', {
    offerId: ref.id(offer),
    children,
    to: { kind: 'session', sessionId: book.session(room), staffId: ref.staff(room.teacher), placeId },
    route: 'same_building',
    escortId: ref.staff(bringers[order % bringers.length].staffNumber),
  });
  book.say(at('17:41:50') + 5 * order, ref.staff(room.teacher), 'handoff/accept', {
    offerId: ref.id(offer),
    children,
    placeId,
    counted: moving.length,
  });
}

// --- lines to the gates
interface LineOnTheWay {
  readonly line: CastLine;
  readonly arrives: Seconds;
  readonly offers: readonly { readonly offer: string; readonly children: readonly CastChild[] }[];
}

const inLine = (book: P1Book, group: CastGroup): readonly CastChild[] => book.membersOf(group).filter((child) => child.line !== null);

/** Each group's teacher offers, the line's escort walks. Lines with a child that is asked for at once come first. */
function linesLeave(book: P1Book, gate: GateName, first: readonly string[]): readonly LineOnTheWay[] {
  const groupsOf = (line: CastLine) => line.groups.map((name) => book.group(STAGE_2, name));
  const isFirst = (line: CastLine) => groupsOf(line).some((group) => inLine(book, group).some(({ key }) => first.includes(key)));
  const lines = book.cast.lines.filter((line) => line.gate === gate).sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
  return lines.map((line, n) => {
    const offers = groupsOf(line).map((group, i) => {
      const offered = at('17:40:00') + 2 * n + 5 * i;
      const children = inLine(book, group);
      const offer = offerToGate(book, offered, teacherAt1740(book, group), gate, children, line.escort);
      book.say(offered + 30, ref.staff(line.escort), 'handoff/depart-escort', { offerId: ref.id(offer), count: children.length });
      return { offer, children };
    });
    return { line, arrives: n < 3 ? at('17:41:30') + 10 * n : at('17:42:00') + 50 * n, offers };
  });
}

/** East and North: lines are accepted by 17:47, then one child after the other is released. */
function onlineGate(book: P1Book, gate: GateName): void {
  const { cases, staff } = book.cast;
  const fixed = new Map<string, Seconds | null>([
    [cases.siblings.younger, null],
    [cases.wrongChild.taken, null],
    [cases.restriction.child, null],
    [cases.twoGates.child, at('17:43:00')],
  ]);
  const lines = linesLeave(book, gate, [cases.siblings.younger, cases.wrongChild.taken, cases.twoGates.child]);
  const [teacher, other] = staff.gateTeachers[gate];
  for (const { line, arrives, offers } of lines)
    offers.forEach(({ offer, children }, i) => {
      book.say(arrives - 5 + i, ref.staff(line.escort), 'handoff/arrive-escort', { offerId: ref.id(offer), count: children.length });
      acceptAtGate(book, arrives + 2 * i, teacher, gate, offer, children);
    });
  const all = lines.flatMap(({ offers }) => offers.flatMap(({ children }) => children));
  const usual = agenciesLast(all.filter(({ key }) => !fixed.has(key)));
  const times = spread(usual.length, at('17:42:05'), at('17:54:50'));
  const hands = [teacher, other, staff.guards[gate][0]];
  const release = (time: Seconds, child: CastChild, n: number) =>
    book.say(time, ref.staff(hands[n % hands.length]), 'pickup/release', releaseBody(child, gate, { pickup: pickupOf(book, child) }), {
      on: gateTablet(gate),
    });
  usual.forEach((child, n) => release(times[n], child, n));
  for (const child of all) {
    const time = fixed.get(child.key);
    if (time != null) release(time, child, 0);
  }
}

/** An agency's escort waits until all of its children are there. */
function agenciesLast(children: readonly CastChild[]): readonly CastChild[] {
  const escortOf = (child: CastChild) => (child.takenBy?.how === 'agency' ? child.takenBy.escort : '');
  return [...children].sort((a, b) => (escortOf(a) < escortOf(b) ? -1 : escortOf(a) > escortOf(b) ? 1 : 0));
}

/** One visit of an agency's escort is one pickup with many children. */
const pickupOf = (book: P1Book, child: CastChild): string =>
  child.takenBy?.how === 'agency' ? `pickup-agency-${child.takenBy.escort}` : book.fresh('pickup');

// --- E11, E5, E10: South without network
function southGate(book: P1Book): void {
  const { cases, staff } = book.cast;
  const [teacher, other] = staff.gateTeachers[SOUTH];
  const lines = linesLeave(book, SOUTH, []);
  const all = lines.flatMap(({ offers }) => offers.flatMap(({ children }) => children));
  const fixed = new Map<string, Seconds>([
    [cases.library.child, at('17:44:10')],
    [cases.noConsentToday, at('17:53:00')],
    [cases.twoGates.siblingAtSouth, at('17:46:30')],
  ]);
  const usual = all.filter(({ key }) => !fixed.has(key));
  const times = spread(usual.length, at('17:42:10'), at('17:54:40'));
  const report = (time: Seconds, child: CastChild, n: number) => {
    const body = releaseBody(child, SOUTH, { pickup: book.fresh('pickup'), snapshotAge: time - at(SOUTH_OFFLINE.from) });
    book.say(time, ref.staff(n % 2 === 0 ? teacher : other), 'pickup/report-release', body, {
      on: gateTablet(SOUTH),
      ...(child.key === cases.library.child ? { name: 'walked-out' } : {}),
    });
  };
  usual.forEach((child, n) => report(times[n], child, n));
  for (const [key, time] of fixed) report(time, book.child(key), 0);
  const asksToWalk = book.child(cases.noConsentToday);
  book.say(
    at('17:44:00'),
    ref.staff(other),
    'pickup/report-blocked-release',
    { childId: ref.child(asksToWalk.key), gateId: ref.gate(SOUTH), code: 'consent_not_this_weekday' },
    { on: gateTablet(SOUTH) },
  );
  // the mother has fetched the sister at North; the tablet without network still shows both children
  const sister = book.child(cases.twoGates.child);
  book.say(
    at('17:46:40'),
    ref.staff(teacher),
    'pickup/report-release',
    releaseBody(sister, SOUTH, { pickup: book.fresh('pickup'), snapshotAge: at('17:46:40') - at(SOUTH_OFFLINE.from) }),
    { on: gateTablet(SOUTH), name: 'south-clash' },
  );
  acknowledge(book, at('17:38:00'), ref.staff(staff.dutyLeader), 'device_silent', null);
}

function southIsBack(book: P1Book): void {
  const { staff, cases } = book.cast;
  const leader = ref.staff(staff.dutyLeader);
  acknowledge(book, at('17:59:40'), leader, 'conflict', book.child(cases.twoGates.child));
  book.say(at('18:06:00'), leader, 'correction/resolve-conflict', {
    conflictId: ref.answer('south-clash', 'ConflictDetected.conflictId'),
    resolution: 'as_recorded',
    note: '母亲 17:43 在北门接走妹妹，南门平板离线误点',
  });
}

// --- E3
function siblings(book: P1Book): void {
  const { cases, staff } = book.cast;
  const { younger, elder, grandmother } = cases.siblings;
  const [teacher, other] = staff.gateTeachers['东门'];
  const on = gateTablet('东门');
  const brother = book.child(elder);
  const club = book.group(STAGE_2, brother.groups[STAGE_2] ?? '');
  const pickup = 'pickup-siblings';
  book.say(
    at('17:41:00'),
    ref.staff(teacher),
    'pickup/request',
    {
      pickupId: ref.id(pickup),
      collectorId: ref.person(younger, grandmother),
      gateId: ref.gate('东门'),
      children: [younger, elder].map(ref.child),
    },
    { on },
  );
  book.say(
    at('17:41:20'),
    ref.staff(teacher),
    'pickup/call-child',
    { childId: ref.child(elder), gateId: ref.gate('东门'), pickupId: ref.id(pickup) },
    { on },
  );
  book.say(at('17:42:00'), ref.staff(teacher), 'pickup/release', releaseBody(book.child(younger), '东门', { pickup }), { on });
  const offer = offerToGate(book, at('17:42:10'), club.teacher, '东门', [brother], staff.escorts[0], 'across_grounds');
  acceptAtGate(book, at('17:46:40'), other, '东门', offer, [brother]);
  book.say(at('17:47:00'), ref.staff(other), 'pickup/release', releaseBody(brother, '东门', { pickup }), { on });
}

// --- E8
function wrongChild(book: P1Book): void {
  const { cases, staff } = book.cast;
  const { taken, meant, recordedUncle, realUncle } = cases.wrongChild;
  const child = book.child(taken);
  const teacher = ref.staff(staff.gateTeachers['东门'][1]);
  const leader = ref.staff(staff.dutyLeader);
  const on = gateTablet('东门');
  const body = {
    pickupId: ref.id('pickup-wrong-child'),
    childId: ref.child(taken),
    collectorId: ref.person(taken, recordedUncle),
    gateId: ref.gate('东门'),
  };
  book.say(at('17:43:00'), teacher, 'pickup/release', body, { on, refused: 'confirm_similar_name' });
  book.say(
    at('17:43:20'),
    teacher,
    'pickup/release',
    { ...body, confirmedClassId: ref.classOf(classKeyOf(child)) },
    { on, name: 'wrong-release' },
  );
  book.say(
    at('17:49:00'),
    teacher,
    'pickup/reverse-release',
    {
      childId: ref.child(taken),
      release: ref.answer('wrong-release', 'ReleaseCompleted.revision'),
      reason: 'wrong_person',
      note: '母亲到东门，孩子已被错交给林小晨的舅舅',
    },
    { on },
  );
  acknowledge(book, at('17:49:30'), leader, 'wrong_release', child);
  book.say(at('17:49:40'), leader, 'closing/link-incident', {
    incidentId: ref.id('wrong-child'),
    level: 'serious',
    kind: 'wrong_release',
    children: [ref.child(taken)],
  });
  const uncle = adultNamed(book.child(meant), realUncle);
  const call = (time: string, outcome: string, note: string) =>
    book.say(at(time), leader, 'concern/attempt-contact', {
      childId: ref.child(taken),
      concern: 'wrong_release',
      personId: ref.person(meant, realUncle),
      number: uncle.phone,
      outcome,
      note,
    });
  call('17:50:00', 'no_answer', '先打接走孩子的人的电话');
  call('17:51:10', 'reached', '舅舅带孩子返回东门');
  contact(book, at('17:52:30'), homeroomOf(book, child), child, {
    concern: 'wrong_release',
    adult: adultNamed(child, cases.wrongChild.mother),
    outcome: 'reached',
    note: '母亲在东门等候',
  });
  book.say(at('17:58:00'), leader, 'check-in/take', { children: [ref.child(taken)], placeId: ref.place('东门等候区'), kind: 'returned' });
  book.say(at('18:03:00'), leader, 'pickup/release', releaseBody(child, '东门', { pickup: book.fresh('pickup') }));
}

// --- E9
function restriction(book: P1Book): void {
  const { cases, staff } = book.cast;
  const { child: key, father } = cases.restriction;
  const child = book.child(key);
  const [teacher] = staff.gateTeachers['东门'];
  const leader = ref.staff(staff.dutyLeader);
  const on = gateTablet('东门');
  book.say(
    at('17:46:00'),
    ref.staff(teacher),
    'pickup/request',
    {
      pickupId: ref.id('pickup-restricted'),
      collectorId: ref.person(key, father),
      gateId: ref.gate('东门'),
      children: [ref.child(key)],
    },
    { on },
  );
  acknowledge(book, at('17:46:40'), leader, 'restriction', child);
  book.say(at('17:52:00'), ref.staff(teacher), 'pickup/release', releaseBody(child, '东门', { pickup: book.fresh('pickup') }), { on });
  resolveAlert(book, at('17:56:00'), leader, 'restriction', child, '父亲已离开，母亲 17:52 接走孩子');
}
