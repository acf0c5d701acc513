import type { CastChild, CastGroup } from '../../school/cast';
import { GATES, STAGE_1, STAGE_2 } from '../../school/p1-numbers';
import { spread, timeText, type Seconds } from '../clock-times';
import { ref } from '../references';
import { CLINIC } from './before-roll-call';
import { acknowledge, contact } from './common';
import { at, childRefs, type P1Book } from './p1-book';

/** 16:43–17:40: clubs and homework, the rain that passes, a swap, a stomach ache, a patrol and a muster. */
export function stage2(book: P1Book): void {
  signOnAndOff(book);
  book.groupsOf(STAGE_2).forEach((group, i) => confirmPresence(book, group, STAGE_2, at('16:50:30') + 2 * i, at('16:53:00') + 2 * i));
  rainPlan(book);
  teacherSwap(book);
  stomachAche(book);
  patrol(book);
  muster(book);
}

function signOnAndOff(book: P1Book): void {
  book.groupsOf(STAGE_2).forEach((group, i) => {
    book.say(at('16:40:30') + 4 * i, ref.staff(group.teacher), 'duty/sign-on', { role: 'duty_teacher', sessionId: book.session(group) });
    if (group.external !== null)
      book.say(at('16:45:00') + 4 * i, ref.staff(group.external), 'duty/sign-on', {
        role: 'external_instructor',
        sessionId: book.session(group),
      });
  });
  book.groupsOf(STAGE_1).forEach((group, i) => {
    book.say(at('16:51:30') + 3 * i, ref.staff(group.teacher), 'duty/sign-off', { sessionId: book.session(group) });
  });
}

/** A later roll call confirms: a few children a tap, then complete. */
export function confirmPresence(book: P1Book, group: CastGroup, period: CastGroup['period'], from: Seconds, completed: Seconds): void {
  const teacher = ref.staff(group.teacher);
  const sessionId = book.session(group);
  const here = book.membersOf(group).filter((child) => ARRIVED[period].has(child.part));
  const taps = Math.ceil(here.length / CHILDREN_PER_TAP);
  const times = spread(taps, from, completed);
  book.say(from - 2, teacher, 'roll-call/start', { sessionId });
  for (let n = 0; n < taps; n++) {
    const marked = here.slice(n * CHILDREN_PER_TAP, (n + 1) * CHILDREN_PER_TAP);
    book.say(times[n], teacher, 'roll-call/mark', {
      sessionId,
      marks: marked.map(({ key }) => ({ childId: ref.child(key), mark: 'present' })),
    });
  }
  book.say(completed, teacher, 'roll-call/complete', { sessionId });
}

const CHILDREN_PER_TAP = 8;

/** Who is there when the period begins. */
const ARRIVED: Readonly<Record<CastGroup['period'], ReadonlySet<CastChild['part']>>> = {
  第一阶段: new Set(),
  第二阶段: new Set(['main_wave', 'after_stage_3', 'extended_care', 'not_collected']),
  第三阶段: new Set(['after_stage_3', 'extended_care', 'not_collected']),
  延时托管: new Set(['extended_care']),
};

/** E12: orange rain. Everybody at groups and gates is asked to confirm; three don't in time. */
function rainPlan(book: P1Book): void {
  const { staff } = book.cast;
  const leader = ref.staff(staff.dutyLeader);
  const teachers = book.groupsOf(STAGE_2).map(({ teacher }) => teacher);
  const told = [...teachers, ...GATES.flatMap((gate) => [...staff.gateTeachers[gate], ...staff.guards[gate]])];
  const slow = [teachers[4], teachers[17], teachers[30]];
  book.say(at('16:55:00'), leader, 'plan/change', {
    planId: ref.id('rain'),
    kind: 'gates',
    severity: 'orange',
    gates: [
      { gateId: ref.gate('南门'), open: false, insteadGateId: ref.gate('北门'), grades: [5, 6], at: ref.time('17:50:00') },
      { gateId: ref.gate('北门'), open: true, grades: [3, 4, 5, 6] },
      { gateId: ref.gate('东门'), open: true, grades: [1, 2] },
    ],
    noticeId: ref.id('rain-notice'),
    staffIds: told.map(ref.staff),
  });
  const prompt = told.filter((person) => !slow.includes(person));
  const times = spread(prompt.length, at('16:55:40'), at('17:04:00'));
  const confirm = (time: Seconds, person: string) =>
    book.say(time, ref.staff(person), 'plan/acknowledge-notice', { noticeId: ref.id('rain-notice') });
  prompt.forEach((person, i) => confirm(times[i], person));
  slow.forEach((person, i) => confirm(at('17:06:20') + 10 * i, person));
  book.say(at('17:25:00'), leader, 'plan/withdraw', { planId: ref.id('rain') });
}

/** E6 */
function teacherSwap(book: P1Book): void {
  const { cases, staff } = book.cast;
  const group = book.group(STAGE_2, cases.swapGroup);
  const children = book.membersOf(group).filter((child) => ARRIVED[STAGE_2].has(child.part));
  const offer = book.fresh('offer');
  const placeId = ref.place(group.place);
  const sessionId = book.session(group);
  const lead = ref.staff(staff.gradeLeads[group.grades[0] - 1]);
  const next = ref.staff(staff.swapTeacher);
  book.say(at('17:04:00'), lead, 'duty/assign', {
    staffId: next,
    role: 'duty_teacher',
    sessionId,
    replaces: ref.staff(group.teacher),
  });
  book.say(at('17:05:00'), next, 'duty/sign-on', { role: 'duty_teacher', sessionId });
  book.say(at('17:05:20'), ref.staff(group.teacher), 'handoff/offer', {
    offerId: ref.id(offer),
    children: childRefs(children),
    to: { kind: 'session', sessionId, staffId: next, placeId },
    route: 'same_building',
  });
  book.say(at('17:06:00'), next, 'handoff/accept', {
    offerId: ref.id(offer),
    children: childRefs(children),
    placeId,
    counted: children.length,
  });
  book.say(at('17:06:30'), ref.staff(group.teacher), 'duty/sign-off', { sessionId });
}

/** Who answers for a stage-2 group at 17:40. */
export const teacherAt1740 = (book: P1Book, group: CastGroup): string =>
  group.name === book.cast.cases.swapGroup ? book.cast.staff.swapTeacher : group.teacher;

/** E2 */
function stomachAche(book: P1Book): void {
  const { cases, staff } = book.cast;
  const girl = book.child(cases.stomachAche);
  const group = book.group(STAGE_2, girl.groups[STAGE_2] ?? '');
  const nurse = ref.staff(staff.nurse);
  const offer = book.fresh('offer');
  const children = [ref.child(girl.key)];
  book.say(at('17:12:00'), ref.staff(group.teacher), 'concern/report-unwell', { childId: children[0], note: '肚子疼' });
  book.say(at('17:13:00'), ref.staff(group.teacher), 'handoff/offer', {
    offerId: ref.id(offer),
    children,
    to: { kind: 'clinic', staffId: nurse, placeId: ref.place(CLINIC) },
    route: 'clinic',
    escortId: ref.staff(staff.escorts[1]),
    remarks: [{ childId: children[0], kind: 'unwell', note: '肚子疼，没有发烧' }],
  });
  book.say(at('17:15:00'), nurse, 'handoff/accept', { offerId: ref.id(offer), children, placeId: ref.place(CLINIC), counted: 1 });
  const father = girl.adults.find(({ relation }) => relation === '父亲') ?? girl.adults[0];
  contact(book, at('17:17:00'), nurse, girl, { concern: 'unwell', adult: father, outcome: 'reached', note: '父亲来接' });
  book.say(at('17:20:00'), nurse, 'concern/record-clinic-outcome', {
    childId: children[0],
    outcome: 'home',
    note: '休息后好转，由父亲接回',
  });
}

/** 17:05–17:25: all 36 groups are seen; in one room 25 sit where the book says 24. */
function patrol(book: P1Book): void {
  const { cases, staff } = book.cast;
  const leader = ref.staff(staff.dutyLeader);
  const patrolId = ref.id('patrol-stage-2');
  const girl = book.child(cases.stomachAche);
  const visitor = book.child(cases.visiting.child);
  const ownGroup = book.group(STAGE_2, visitor.groups[STAGE_2] ?? '');
  const clinicGroup = book.group(STAGE_2, girl.groups[STAGE_2] ?? '');
  const swapped = book.group(STAGE_2, cases.swapGroup);
  const visited = book.group(STAGE_2, cases.visiting.club);
  book.say(at('17:05:00'), leader, 'patrol/start', { patrolId, periodId: ref.period(STAGE_2) });
  // the group that is being swapped and the one that lost a child to the clinic are seen when that is over
  const late = [clinicGroup, swapped, ownGroup];
  const first = book.groupsOf(STAGE_2).filter((group) => group !== visited && !late.includes(group));
  const look = (time: Seconds, group: CastGroup, headcount: number, name?: string) =>
    book.say(
      time,
      leader,
      'patrol/log-checkpoint',
      { patrolId, placeId: ref.place(group.place), sessionId: book.session(group), headcount, teacherPresent: true },
      name ? { name } : {},
    );
  const size = (group: CastGroup) => book.membersOf(group).filter((child) => ARRIVED[STAGE_2].has(child.part)).length;
  const times = spread(first.length, at('17:05:30'), at('17:19:30'));
  first.forEach((group, i) => look(times[i], group, size(group)));
  look(at('17:20:00'), visited, size(visited) + 1, 'one-too-many');
  acknowledge(book, at('17:20:40'), leader, 'patrol_finding', null);
  book.say(at('17:22:30'), leader, 'patrol/resolve-finding', {
    findingId: ref.answer('one-too-many', 'PatrolFindingRaised.findingId'),
    outcome: 'visiting_sibling_moved_back',
    note: `${visitor.name}来找姐姐，已送回${ownGroup.name}`,
  });
  look(at('17:23:10'), ownGroup, size(ownGroup));
  look(at('17:23:40'), swapped, size(swapped));
  look(at('17:24:30'), clinicGroup, size(clinicGroup) - 1);
  book.say(at('17:25:10'), leader, 'patrol/complete', { patrolId });
}

/** E13: no power 17:24–17:33. The muster is printed from the 17:24 book, counted on paper by 17:31, entered when power is back. */
function muster(book: P1Book): void {
  const { staff, cases } = book.cast;
  const leader = ref.staff(staff.dutyLeader);
  const musterId = ref.id('power-cut');
  const girl = book.child(cases.stomachAche);
  book.say(at('17:24:00'), leader, 'closing/start-muster', { musterId, drill: false });
  const count = (i: number, person: string, counted: number) =>
    book.say(
      at('17:33:10') + 2 * i,
      ref.staff(person),
      'closing/count-muster',
      { musterId, holder: ref.staff(person), counted, missing: [] },
      { paper: { writtenAt: timeText(at('17:26:00') + 8 * i), witness: leader, sheet: 'muster' } },
    );
  book.groupsOf(STAGE_2).forEach((group, i) => {
    const here = book.membersOf(group).filter((child) => ARRIVED[STAGE_2].has(child.part) && child !== girl);
    count(i, teacherAt1740(book, group), here.length);
  });
  count(36, staff.nurse, 1);
}
