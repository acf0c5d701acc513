import type { CastChild } from '../../school/cast';
import { EXTENDED, P1_LEDGER, STAGE_3 } from '../../school/p1-numbers';
import type { Expectations, ExpectedAlert, ExpectedBoard } from '../day-script';
import { ref } from '../references';
import type { P1Book } from './p1-book';
import { homeroomOf } from './before-roll-call';

/** What school-day.md says of this day: the ledger, the boards of its table, and 25 notifications. */
export function expectedOfP1(book: P1Book): Expectations {
  return {
    ledger: {
      expected: P1_LEDGER.expected,
      openings: P1_LEDGER.opened,
      reopenings: 2,
      releases: 1128,
      reversedOrAnnulled: 2,
      net: P1_LEDGER.opened,
      alerts: 17,
      // E5 at South, E9, E4 too late and then with wrong digits
      refused: 4,
      conflicts: 1,
      byMode: { list: P1_LEDGER.byList, delegate: P1_LEDGER.byDelegate, agency: P1_LEDGER.byAgency, self: P1_LEDGER.bySelf },
      latePickups: [7, 14, 22, 66],
    },
    boards: boards(book),
    alerts: alerts(book),
  };
}

function boards(book: P1Book): readonly ExpectedBoard[] {
  const as = ref.staff(book.cast.staff.dutyLeader);
  const rows: readonly (readonly [string, number, string])[] = [
    ['15:41:00', 0, 'lessons are over; homeroom teachers answer without a span'],
    ['15:43:00', 1, 'the clinic'],
    ['15:55:00', 1120, 'roll calls complete'],
    ['15:56:30', 1124, 'the running team'],
    ['15:57:30', 1125, 'back from the toilet'],
    ['16:02:00', 1126, 'found in the art room'],
    ['16:09:00', 1126, 'two explained, never opened'],
    ['16:36:00', 1120, 'five exit permits and the clinic child'],
    ['16:50:00', 952, 'after stage 1'],
    ['17:07:00', 952, 'teacher swap'],
    ['17:16:00', 952, 'group 23, clinic 1'],
    ['17:35:00', 952, 'after the muster'],
    ['17:55:00', 358, 'South is not synced: 216 is true'],
    ['17:58:30', 359, 'the child of E8 is back, South is still not synced'],
    ['17:59:50', 217, 'South has synced'],
    ['18:10:00', 42, 'after stage 3'],
    ['18:30:30', 4, '38 of extended care are gone'],
    ['18:44:30', 2, 'two collected late'],
    ['18:47:30', 3, 'found in the library'],
    ['18:52:30', 2, 'the third registered child'],
    ['19:05:30', 1, 'the boy of the library'],
    ['19:06:30', 0, 'nobody'],
  ];
  return rows.map(([at, inCustody, why]) => ({ at, as, inCustody, why }));
}

function alerts(book: P1Book): readonly ExpectedAlert[] {
  const { cases, staff } = book.cast;
  const leader = [ref.staff(staff.dutyLeader)];
  const principal = ref.staff(staff.principal);
  const leadOf = (child: CastChild) => ref.staff(staff.gradeLeads[child.grade - 1]);
  const about = (key: string, at: string, kind: string, level: string, to: readonly string[]): ExpectedAlert => ({
    at,
    kind,
    child: ref.child(key),
    level,
    to,
  });
  const missing = [...cases.runners, cases.toilet, cases.artRoom, cases.explainedByMother, cases.explainedConsentBreach];
  const toClass = (key: string) => [homeroomOf(book, book.child(key)), ref.staff(book.stage1Of(book.child(key)).teacher)];
  const toGrade = [cases.artRoom, cases.explainedByMother, cases.explainedConsentBreach];
  const e7 = book.child(cases.notCollected.child);
  const e8 = book.child(cases.wrongChild.taken);
  const room = ref.staff(book.group(STAGE_3, e7.groups[STAGE_3] ?? '').teacher);
  const care = (key: string) => ref.staff(book.group(EXTENDED, book.child(key).groups[EXTENDED] ?? '').teacher);
  const firstCare = ref.staff(book.groupsOf(EXTENDED)[0].teacher);
  const [, late2, late3] = cases.late;
  return [
    ...missing.map((key) => about(key, '15:54', 'unaccounted', 'class', toClass(key))),
    ...toGrade.map((key) => about(key, '15:57', 'unaccounted', 'grade', [leadOf(book.child(key))])),
    about(cases.explainedConsentBreach, '16:04', 'unaccounted', 'school', leader),
    { at: '17:20', kind: 'patrol_finding', child: null, level: 'school', to: leader },
    { at: '17:37', kind: 'device_silent', child: null, level: 'school', to: leader },
    about(cases.restriction.child, '17:46', 'restriction', 'school', leader),
    about(e8.key, '17:49', 'wrong_release', 'principal', [homeroomOf(book, e8), leadOf(e8), ...leader, principal]),
    about(cases.twoGates.child, '17:59', 'conflict', 'school', leader),
    about(e7.key, '18:10', 'late_pickup', 'class', [room]),
    about(e7.key, '18:15', 'late_pickup', 'grade', [firstCare, leadOf(e7)]),
    about(e7.key, '18:30', 'late_pickup', 'school', leader),
    ...[late2, late3].map((key) => about(key, '18:40', 'late_pickup', 'class', [care(key)])),
    about(late3, '18:45', 'late_pickup', 'grade', [care(late3), leadOf(book.child(late3))]),
    about(cases.library.child, '18:47', 'discrepancy', 'school', leader),
    about(e7.key, '19:00', 'late_pickup', 'principal', [principal]),
  ];
}
