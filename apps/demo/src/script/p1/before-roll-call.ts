import type { CastChild } from '../../school/cast';
import { GATES, STAGE_1 } from '../../school/p1-numbers';
import { spread, type Seconds } from '../clock-times';
import { ref } from '../references';
import { at, classKeyOf, delegationStep, gateTablet, type P1Book } from './p1-book';

/** 15:20–15:50: leave, restriction, delegations, and everybody takes up the duty. */
export function beforeRollCall(book: P1Book): void {
  recordRestriction(book);
  approveLeaves(book);
  nameDelegates(book);
  signOnBeforeLessonsEnd(book);
  handOverInClinic(book);
  signOnToStage1(book);
}

/** E9: the document was shown before the day. */
function recordRestriction(book: P1Book): void {
  const { restriction } = book.cast.cases;
  book.say(at('15:21:00'), ref.staff(book.cast.staff.dutyLeader), `/api/children/{${ref.child(restriction.child)}}/restriction/record`, {
    personId: ref.person(restriction.child, restriction.father),
    from: '2026-01-15',
    to: '2026-07-14',
    document: '（演示）人身安全保护令 2026-017',
  });
}

function approveLeaves(book: P1Book): void {
  const children = book.cast.cases.onLeave.map((key) => book.child(key));
  const times = spread(children.length, at('15:22:00'), at('15:29:30'));
  children.forEach((child, i) => {
    book.say(times[i], homeroomOf(book, child), `/api/children/{${ref.child(child.key)}}/leave/record`, {
      from: book.cast.date,
      to: book.cast.date,
      reason: '家长请假（演示）',
    });
  });
}

export const homeroomOf = (book: P1Book, child: CastChild): string => ref.staff(book.cast.staff.homeroom[classKeyOf(child)]);

/** C13: a guardian names the delegate, the homeroom teacher calls back on a number that was on file. E4 asks at 16:20. */
function nameDelegates(book: P1Book): void {
  const children = book.cast.children.filter((child) => child.takenBy?.how === 'delegate');
  const others = children.filter((child) => child.key !== book.cast.cases.delegate);
  const times = spread(others.length, at('15:23:00'), at('15:37:00'));
  others.forEach((child, i) => {
    nameDelegate(book, child, { asked: times[i], confirmed: times[i] + 120, window: windowFor(child) });
  });
  const late = book.child(book.cast.cases.delegate);
  nameDelegate(book, late, { asked: at('16:20:00'), confirmed: at('16:31:00'), window: ['17:30:00', '18:10:00'] });
}

const windowFor = ({ part }: CastChild): readonly [string, string] => {
  if (part === 'after_stage_1') return ['16:20:00', '17:00:00'];
  return part === 'main_wave' ? ['17:20:00', '18:00:00'] : ['17:40:00', '18:20:00'];
};

function nameDelegate(
  book: P1Book,
  child: CastChild,
  when: { readonly asked: Seconds; readonly confirmed: Seconds; readonly window: readonly [string, string] },
): void {
  if (child.takenBy?.how !== 'delegate') return;
  const { name, phone, idLastFour, askedBy } = child.takenBy;
  const guardian = child.adults.find((adult) => adult.name === askedBy);
  const path = `/api/children/{${ref.child(child.key)}}/delegation`;
  const step = delegationStep(child);
  book.say(
    when.asked,
    homeroomOf(book, child),
    `${path}/request`,
    {
      name,
      phone,
      idLast4: idLastFour,
      date: book.cast.date,
      windowFrom: ref.time(when.window[0]),
      windowTo: ref.time(when.window[1]),
      requestedBy: ref.person(child.key, askedBy),
    },
    { name: step },
  );
  book.say(when.confirmed, homeroomOf(book, child), `${path}/confirm`, {
    delegationId: ref.answer(step, 'delegationId'),
    calledPersonId: ref.person(child.key, askedBy),
    number: guardian?.phone ?? '',
  });
}

function signOnBeforeLessonsEnd(book: P1Book): void {
  const { staff } = book.cast;
  const signOn = (time: Seconds, staffNumber: string, role: string, on?: string) =>
    book.say(time, ref.staff(staffNumber), 'duty/sign-on', { role, sessionId: null }, on ? { on } : {});
  signOn(at('15:25:00'), staff.dutyLeader, 'duty_leader');
  staff.administrators.forEach((person, i) => signOn(at('15:26:00') + 10 * i, person, 'duty_administrator'));
  signOn(at('15:30:30'), staff.nurse, 'nurse');
  staff.gradeLeads.forEach((person, i) => signOn(at('15:31:00') + 5 * i, person, 'grade_lead'));
  GATES.forEach((gate, g) => {
    staff.gateTeachers[gate].forEach((person, i) => signOn(at('15:32:00') + 10 * g + 5 * i, person, 'gate_teacher', gateTablet(gate)));
    staff.guards[gate].forEach((person, i) => signOn(at('15:33:00') + 10 * g + 5 * i, person, 'gate_guard', gateTablet(gate)));
  });
  Object.values(staff.homeroom).forEach((person, i) => signOn(at('15:34:00') + 2 * i, person, 'homeroom_teacher'));
  staff.escorts.forEach((person, i) => signOn(at('15:45:00') + 5 * i, person, 'escort'));
  signOn(at('15:45:30'), staff.peTeacher, 'duty_teacher');
}

/** 15:42: in the clinic already; the homeroom teacher offers, the nurse accepts. */
function handOverInClinic(book: P1Book): void {
  const { staff, cases } = book.cast;
  const child = book.child(cases.clinicEarly);
  const offer = book.fresh('offer');
  book.say(at('15:41:30'), ref.staff(staff.nurse), 'concern/report-unwell', { childId: ref.child(child.key), note: '头晕，躺下休息' });
  book.say(at('15:42:00'), homeroomOf(book, child), 'handoff/offer', {
    offerId: ref.id(offer),
    children: [ref.child(child.key)],
    to: { kind: 'clinic', staffId: ref.staff(staff.nurse), placeId: ref.place(CLINIC) },
    route: 'clinic',
    remarks: [{ childId: ref.child(child.key), kind: 'unwell' }],
  });
  book.say(at('15:42:20'), ref.staff(staff.nurse), 'handoff/accept', {
    offerId: ref.id(offer),
    children: [ref.child(child.key)],
    placeId: ref.place(CLINIC),
    counted: 1,
  });
  const mother = motherOf(child);
  book.say(at('15:45:00'), ref.staff(staff.nurse), 'concern/attempt-contact', {
    childId: ref.child(child.key),
    concern: 'unwell',
    personId: ref.person(child.key, mother.name),
    number: mother.phone,
    outcome: 'reached',
    note: '母亲四点二十分来接',
  });
}

export const CLINIC = '医务室';

export function motherOf(child: CastChild): CastChild['adults'][number] {
  return child.adults.find(({ relation }) => relation === '母亲') ?? child.adults[0];
}

function signOnToStage1(book: P1Book): void {
  book.groupsOf(STAGE_1).forEach((group, i) => {
    book.say(at('15:45:00') + 6 * i, ref.staff(group.teacher), 'duty/sign-on', { role: 'duty_teacher', sessionId: book.session(group) });
  });
}
