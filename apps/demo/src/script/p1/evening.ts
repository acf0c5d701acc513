import type { CastChild, CastGroup } from '../../school/cast';
import { EXTENDED, GATES, STAGE_2, STAGE_3, type GateName } from '../../school/p1-numbers';
import { spread, type Seconds } from '../clock-times';
import { ref } from '../references';
import { homeroomOf, motherOf } from './before-roll-call';
import { acknowledge, adultNamed, contact } from './common';
import { at, childRefs, classKeyOf, delegationStep, gateTablet, releaseBody, type P1Book } from './p1-book';
import { confirmPresence } from './stage-2';
import { acceptAtGate, offerToGate } from './stage-1-ends';

/** 18:00–19:10: 174 go home, 41 stay in extended care, one is not collected, one is found; then the close. */
export function evening(book: P1Book): void {
  signOnToExtendedCare(book);
  for (const room of book.groupsOf(STAGE_3)) gradeRoomEmpties(book, room);
  book.groupsOf(EXTENDED).forEach((group, i) => intoExtendedCare(book, group, i));
  notCollected(book);
  outOfExtendedCare(book);
  delegateComesLate(book);
  collectedLate(book);
  sweepAndLibrary(book);
  signOffAndClose(book);
}

function signOnToExtendedCare(book: P1Book): void {
  book.groupsOf(EXTENDED).forEach((group, i) => {
    book.say(at('17:56:00') + 5 * i, ref.staff(group.teacher), 'duty/sign-on', { role: 'duty_teacher', sessionId: book.session(group) });
  });
}

/** 18:00–18:10: a line to the gate, accepted, released one by one. */
function gradeRoomEmpties(book: P1Book, room: CastGroup): void {
  const { staff, cases } = book.cast;
  const grade = room.grades[0];
  const leaving = book.membersOf(room).filter(({ part }) => part === 'after_stage_3');
  const gate = leaving[0].gate;
  const [teacher, other] = staff.gateTeachers[gate];
  const offered = at('18:00:05') + 5 * ((grade - 1) % 2);
  const offer = offerToGate(book, offered, room.teacher, gate, leaving, other);
  acceptAtGate(book, offered + 90, other, gate, offer, leaving);
  const hands = [teacher, other, staff.guards[gate][0]];
  const release = (time: Seconds, child: CastChild, n: number) =>
    book.say(time, ref.staff(hands[n % 3]), 'pickup/release', releaseBody(child, gate, { pickup: book.fresh('pickup') }), {
      on: gateTablet(gate),
    });
  const meant = leaving.find(({ key }) => key === cases.wrongChild.meant);
  const usual = leaving.filter((child) => child !== meant);
  const times = spread(usual.length, at('18:01:50') + (grade % 2), at('18:09:30'));
  usual.forEach((child, n) => release(times[n], child, n));
  if (meant) release(at('18:04:00'), meant, 0);
}

const isRegistered = ({ part }: CastChild): boolean => part === 'extended_care';

function intoExtendedCare(book: P1Book, group: CastGroup, i: number): void {
  const members = book.membersOf(group).filter(isRegistered);
  const placeId = ref.place(group.place);
  book.groupsOf(STAGE_3).forEach((room, n) => {
    const moving = members.filter((child) => child.groups[STAGE_3] === room.name);
    if (moving.length === 0) return;
    const offer = book.fresh('offer');
    const children = childRefs(moving);
    book.say(at('18:00:20') + 5 * n + 2 * i, ref.staff(room.teacher), 'handoff/offer', {
      offerId: ref.id(offer),
      children,
      to: { kind: 'session', sessionId: book.session(group), staffId: ref.staff(group.teacher), placeId },
      route: 'same_building',
    });
    book.say(at('18:02:00') + 8 * n + i, ref.staff(group.teacher), 'handoff/accept', {
      offerId: ref.id(offer),
      children,
      placeId,
      counted: moving.length,
    });
  });
  confirmPresence(book, group, EXTENDED, at('18:03:10') + i, at('18:04:20') + 5 * i);
}

/** E7: holder after holder, never none. */
function notCollected(book: P1Book): void {
  const { cases, staff } = book.cast;
  const child = book.child(cases.notCollected.child);
  const room = book.group(STAGE_3, child.groups[STAGE_3] ?? '');
  const care = book.groupsOf(EXTENDED)[0];
  const [leader, principal] = [ref.staff(staff.dutyLeader), ref.staff(staff.principal)];
  const [roomTeacher, careTeacher] = [ref.staff(room.teacher), ref.staff(care.teacher)];
  const children = [ref.child(child.key)];
  const [toCare, toLeader] = [book.fresh('offer'), book.fresh('offer')];
  const carePlace = ref.place(care.place);
  const latePlace = ref.place(LATE_CARE);
  const late = (time: string, by: string, adult: CastChild['adults'][number], outcome: string, note: string) =>
    contact(book, at(time), by, child, { concern: 'late_pickup', adult, outcome, note });
  const mother = motherOf(child);
  const others = child.adults.filter((adult) => adult !== mother && adult.name !== cases.notCollected.uncle);
  book.say(at('18:08:00'), roomTeacher, 'handoff/offer', {
    offerId: ref.id(toCare),
    children,
    to: { kind: 'session', sessionId: book.session(care), staffId: careTeacher, placeId: carePlace },
    route: 'same_building',
    remarks: [{ childId: children[0], kind: 'late_guardian', note: '未登记延时，家长未到' }],
  });
  book.say(at('18:10:00'), careTeacher, 'handoff/accept', { offerId: ref.id(toCare), children, placeId: carePlace, counted: 1 });
  acknowledge(book, at('18:10:40'), roomTeacher, 'late_pickup', child);
  late('18:11:00', roomTeacher, mother, 'no_answer', '打母亲电话，无人接听');
  acknowledge(book, at('18:15:40'), careTeacher, 'late_pickup', child);
  others.forEach((adult, i) => late(i === 0 ? '18:16:00' : '18:17:00', careTeacher, adult, 'no_answer', '继续联系其他家长'));
  book.say(at('18:29:00'), careTeacher, 'handoff/offer', {
    offerId: ref.id(toLeader),
    children,
    to: { kind: 'late_care', staffId: leader, placeId: latePlace },
    route: 'same_building',
  });
  book.say(at('18:30:00'), leader, 'handoff/accept', { offerId: ref.id(toLeader), children, placeId: latePlace, counted: 1 });
  acknowledge(book, at('18:30:40'), leader, 'late_pickup', child);
  late('18:34:00', leader, mother, 'reached', '母亲加班，舅舅来接');
  acknowledge(book, at('19:00:40'), principal, 'late_pickup', child);
  book.say(at('19:06:00'), leader, 'pickup/release', releaseBody(child, child.gate, { pickup: book.fresh('pickup') }));
}

export const LATE_CARE = '值班室';

/** 38 of the 41 are collected by 18:30: the gate calls, the teacher sends. */
function outOfExtendedCare(book: P1Book): void {
  const { cases } = book.cast;
  const kept = [cases.delegate, ...cases.late];
  const leaving = book.groupsOf(EXTENDED).flatMap((group) =>
    book
      .membersOf(group)
      .filter((child) => isRegistered(child) && !kept.includes(child.key))
      .map((child) => ({ group, child })),
  );
  const times = spread(leaving.length, at('18:10:20'), at('18:29:30'));
  leaving.forEach(({ group, child }, i) => sendFromCare(book, times[i], group, child, {}));
}

/** One child, called by the gate, sent by its teacher, released as it arrives. */
function sendFromCare(
  book: P1Book,
  released: Seconds,
  group: CastGroup,
  child: CastChild,
  more: { readonly pickup?: string; readonly withEscort?: boolean },
): void {
  const { staff } = book.cast;
  const [teacher] = staff.gateTeachers[child.gate];
  offerToGate(book, released - 60, group.teacher, child.gate, [child], more.withEscort === false ? null : staff.escorts[0]);
  book.say(
    released,
    ref.staff(teacher),
    'pickup/release',
    releaseBody(child, child.gate, { pickup: more.pickup ?? book.fresh('pickup') }),
    {
      on: gateTablet(child.gate),
    },
  );
}

const careGroupOf = (book: P1Book, child: CastChild): CastGroup => book.group(EXTENDED, child.groups[EXTENDED] ?? '');

/** E4: after the window, extended by the guardian's word; first the digits of somebody else of that surname. */
function delegateComesLate(book: P1Book): void {
  const child = book.child(book.cast.cases.delegate);
  const who = child.takenBy;
  if (who?.how !== 'delegate') throw new Error('E4 is not a delegate');
  const [teacher] = book.cast.staff.gateTeachers[child.gate];
  const on = gateTablet(child.gate);
  const pickup = 'pickup-delegate';
  const body = releaseBody(child, child.gate, { pickup });
  offerToGate(book, at('18:14:00'), careGroupOf(book, child).teacher, child.gate, [child], book.cast.staff.escorts[1]);
  book.say(at('18:15:00'), ref.staff(teacher), 'pickup/release', body, { on, refused: 'delegation_outside_window' });
  book.say(at('18:17:00'), homeroomOf(book, child), `/api/children/{${ref.child(child.key)}}/delegation/extend`, {
    delegationId: ref.answer(delegationStep(child), 'delegationId'),
    windowTo: ref.time('18:40:00'),
  });
  const wrong = who.idLastFour === '0000' ? '0001' : '0000';
  book.say(at('18:18:00'), ref.staff(teacher), 'pickup/release', { ...body, idLast4: wrong }, { on, refused: 'id_mismatch' });
  book.say(at('18:18:40'), ref.staff(teacher), 'pickup/release', body, { on });
}

/** Registered until 18:30, collected 18:37, 18:44 and 18:52. */
function collectedLate(book: P1Book): void {
  const times = ['18:37:00', '18:44:00', '18:52:00'].map(at);
  book.cast.cases.late.forEach((key, i) => {
    const child = book.child(key);
    const group = careGroupOf(book, child);
    const teacher = ref.staff(group.teacher);
    contact(book, at('18:33:00') + 20 * i, teacher, child, {
      concern: 'late_pickup',
      adult: motherOf(child),
      outcome: 'reached',
      note: '路上堵车',
    });
    if (i > 0) acknowledge(book, at('18:40:40') + 5 * i, teacher, 'late_pickup', child);
    if (i > 1) acknowledge(book, at('18:45:40'), teacher, 'late_pickup', child);
    sendFromCare(book, times[i], group, child, {});
  });
}

/** Cleared by a guard and an administrator; in the library sits the boy of E10. */
function sweepAndLibrary(book: P1Book): void {
  const { cases, staff } = book.cast;
  const administrator = ref.staff(staff.administrators[0]);
  const leader = ref.staff(staff.dutyLeader);
  const guard = ref.staff(staff.guards['南门'][1]);
  const boy = book.child(cases.library.child);
  const areas = ['操场', '篮球场', '体育馆', '更衣室', '甲楼厕所', '乙楼厕所', '丙楼厕所', '综合楼厕所', '食堂', '多功能厅', '美术教室'];
  const times = spread(areas.length, at('18:40:00'), at('18:55:00'));
  areas.forEach((area, i) =>
    book.say(times[i], i % 2 === 0 ? guard : administrator, 'patrol/clear-sweep-area', { areaId: ref.place(area) }),
  );
  book.say(
    at('18:47:00'),
    administrator,
    'patrol/find-child',
    { childId: ref.child(boy.key), placeId: ref.place('图书馆') },
    { name: 'found-in-library' },
  );
  acknowledge(book, at('18:47:50'), leader, 'discrepancy', boy);
  const collector = adultNamed(boy, cases.library.collectedBy);
  contact(book, at('18:49:00'), administrator, boy, {
    concern: 'found',
    adult: collector,
    outcome: 'reached',
    note: '孩子在图书馆，马上来接',
  });
  book.say(at('18:54:50'), administrator, 'patrol/clear-sweep-area', { areaId: ref.place('图书馆') });
  book.say(at('18:58:00'), leader, 'correction/resolve-discrepancy', {
    discrepancyId: ref.answer('found-in-library', 'DiscrepancyOpened.discrepancyId'),
    outcome: 'tapped_but_stayed',
    note: '17:44 在南门登记自行离校后返回图书馆',
  });
  book.say(at('19:05:00'), administrator, 'pickup/release', {
    pickupId: ref.id('pickup-library'),
    childId: ref.child(boy.key),
    collectorId: ref.person(boy.key, cases.library.collectedBy),
    gateId: ref.gate(boy.gate),
    confirmedClassId: ref.classOf(classKeyOf(boy)),
  });
}

function signOffAndClose(book: P1Book): void {
  const { staff, cases } = book.cast;
  const off = (time: Seconds, person: string, sessionId: string | null, on?: string) =>
    book.say(time, ref.staff(person), 'duty/sign-off', { sessionId }, on ? { on } : {});
  book.groupsOf(STAGE_2).forEach((group, i) => {
    const time = at('17:58:10') + 2 * i;
    if (group.name !== cases.swapGroup) off(time + (SOUTH_BAND.has(group.grades[0]) ? 120 : 0), group.teacher, book.session(group));
    else off(time, staff.swapTeacher, book.session(group));
    if (group.external !== null) off(at('17:45:30') + i, group.external, book.session(group));
  });
  Object.values(staff.homeroom).forEach((person, i) => off(at('18:20:00') + 2 * i, person, null));
  book.groupsOf(STAGE_3).forEach((group, i) => off(at('18:12:00') + 4 * i, group.teacher, book.session(group)));
  off(at('18:32:00'), staff.peTeacher, null);
  book.groupsOf(EXTENDED).forEach((group, i) => off(at('18:53:00') + 20 * i, group.teacher, book.session(group)));
  staff.escorts.forEach((person, i) => off(at('18:56:00') + 5 * i, person, null));
  staff.gradeLeads.forEach((person, i) => off(at('18:57:00') + 3 * i, person, null));
  GATES.forEach((gate: GateName, g) => {
    [...staff.gateTeachers[gate], ...staff.guards[gate]].forEach((person, i) =>
      off(at('19:07:00') + 10 * g + 2 * i, person, null, gateTablet(gate)),
    );
  });
  off(at('19:07:40'), staff.nurse, null);
  staff.administrators.forEach((person, i) => off(at('19:08:00') + 5 * i, person, null));
  book.say(at('19:10:00'), ref.staff(staff.dutyLeader), 'closing/close', {}, { name: 'close' });
  off(at('19:10:30'), staff.dutyLeader, null);
}

/** Children of these groups are in transit to South until it syncs at 17:59. */
const SOUTH_BAND: ReadonlySet<number> = new Set([5, 6]);
