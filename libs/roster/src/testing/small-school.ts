import { decideCampus, evolveCampus, type CampusCommand, type CampusEvent } from '../campus/campus';
import { NO_CAMPUS, type BellTime, type CampusState } from '../campus/state';
import type { Placement } from '../child-record';
import type { StaffStanding } from '../staff/may-be-rostered';
import { scenarios } from './scenario';

export const givenCampus = scenarios<CampusState, CampusEvent, CampusCommand>({
  initial: NO_CAMPUS,
  decide: decideCampus,
  evolve: evolveCampus,
});

export const teacher = (staffId: string, more: Partial<StaffStanding> = {}): StaffStanding => ({
  staffId,
  external: false,
  vettedUntil: null,
  suspended: false,
  leftOn: null,
  onlyOn: null,
  ...more,
});

export const TEACHERS = ['t1', 't2', 't3', 'leader'].map((t) => teacher(t));

const always: Omit<BellTime, 'startsAt' | 'endsAt'> = { season: null, weekdays: null, serviceMode: null };
const place = (placeId: string, kind: 'room' | 'grounds' | 'gate' | 'canteen', capacity: number | null) =>
  ({
    type: 'SetPlace',
    placeId,
    building: 'b1',
    kind,
    capacity,
    patrolCheckpoint: false,
    sweepArea: true,
    label: null,
    buildingLabel: null,
  }) as const satisfies CampusCommand;
const period = (periodId: string, stage: 'class' | 'grade', startsAt: number, endsAt: number) =>
  ({
    type: 'SetPeriod',
    periodId,
    from: '2026-02-24',
    to: null,
    kind: 'stage',
    stage,
    careBlock: 'afternoon',
    grades: null,
    countsForMinimum: true,
    times: [{ ...always, startsAt, endsAt }],
    label: null,
  }) as const satisfies CampusCommand;
const group = (groupId: string, kind: 'homework' | 'club') =>
  ({ type: 'SetGroup', groupId, kind, capacity: 40, grades: [3], classId: null, label: null }) as const satisfies CampusCommand;
export const slot = (slotId: string, periodId: string, groupId: string, placeId: string, staffId: string) =>
  ({
    type: 'ScheduleSlot',
    slotId,
    weekdays: [1, 2, 3, 4, 5],
    periodId,
    groupId,
    placeId,
    staffIds: [staffId],
    externalIds: [],
    from: '2026-02-24',
    to: null,
    activity: null,
    form: null,
    conflictsSeen: false,
    staff: TEACHERS,
  }) as const satisfies CampusCommand;

/** One class stage and one grade stage, two homework groups and chess; spring term 2026. */
export const SMALL_SCHOOL: readonly CampusCommand[] = [
  { type: 'OpenCampus', campusId: 'campus1', schoolId: 'school1', timeZone: 'Asia/Shanghai', label: null },
  { type: 'SetTerm', termId: 'spring', from: '2026-02-24', to: '2026-07-03', label: null },
  { type: 'SetLessonsEnd', from: '2026-02-24', times: [{ ...always, endsAt: 15 * 60 + 40 }] },
  period('p1', 'class', 15 * 60 + 50, 16 * 60 + 40),
  period('p2', 'grade', 16 * 60 + 50, 17 * 60 + 40),
  place('r1', 'room', 45),
  place('r2', 'room', 45),
  place('r3', 'room', 20),
  place('field', 'grounds', null),
  place('gatePlace', 'gate', null),
  { type: 'SetGate', gateId: 'north', placeId: 'gatePlace', grades: [3, 4], label: null },
  group('hw31', 'homework'),
  group('hw32', 'homework'),
  group('chess', 'club'),
  slot('s1', 'p1', 'hw31', 'r1', 't1'),
  slot('s2', 'p1', 'hw32', 'r2', 't2'),
  slot('s3', 'p2', 'chess', 'r3', 't3'),
  slot('s4', 'p2', 'hw32', 'r2', 't2'),
  {
    type: 'AssignDuty',
    dutyId: 'd1',
    staffId: 'leader',
    role: 'duty_leader',
    grade: null,
    classId: null,
    gateId: null,
    pairedWith: null,
    weekdays: [2],
    date: null,
    from: '2026-02-24',
    to: null,
    periodIds: null,
    staff: TEACHERS,
  },
];

/** What a list of commands makes of an empty campus; a refusal is a bug of the fixture. */
export function eventsOf(commands: readonly CampusCommand[]): readonly CampusEvent[] {
  let state = NO_CAMPUS;
  return commands.flatMap((command): readonly CampusEvent[] => {
    const decision = decideCampus(command, state);
    if (decision.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    state = decision.events.reduce(evolveCampus, state);
    return decision.events;
  });
}

export const smallSchool = (...more: readonly CampusCommand[]): CampusState =>
  eventsOf([...SMALL_SCHOOL, ...more]).reduce(evolveCampus, NO_CAMPUS);

export const placedIn = (groups: Placement['groups'], weekdays: readonly Placement['weekday'][] = [1, 2, 3, 4, 5]): readonly Placement[] =>
  weekdays.map((weekday) => ({
    weekday,
    from: '2026-02-24',
    to: null,
    groups,
    dismissalPeriodId: groups.at(-1)?.periodId ?? 'p1',
    gateId: 'north',
    mode: 'collected',
  }));
