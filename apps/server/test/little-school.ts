import { randomUUID } from 'node:crypto';
import type { Role } from '@baton/contracts';
import {
  decideCampus,
  decideChild,
  decideDirectory,
  evolveCampus,
  type BellTime,
  type CampusCommand,
  type CampusEvent,
  type ChildCommand,
  type DayPlan,
} from '@baton/roster';
import type { Test } from 'supertest';
import { Aggregates } from '../src/platform/aggregates';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { childStream, campusStream, rosterStream } from '../src/day/streams';
import { cookieOf, signIn, startTestServer, type TestClient, type TestServer } from './support';

/** Tuesday of the reference day. */
export const DAY = '2026-03-10';
export const CAMPUS = 'campus1';
export const at = (time: string): number => Date.parse(`${DAY}T${time.length === 5 ? `${time}:00` : time}+08:00`);

const STAFF = {
  principal: 'principal',
  deputy: 'deputy',
  leader: 'duty_leader',
  gradeLead: 'grade_lead',
  homeroom: 'homeroom_teacher',
  teacher: 'duty_teacher',
  chess: 'duty_teacher',
  late: 'duty_teacher',
  gate: 'gate_teacher',
  guard: 'gate_guard',
  nurse: 'nurse',
  office: 'academic_office',
  inspector: 'inspector',
  volunteer: 'volunteer',
} as const satisfies Record<string, Role>;
export type Who = keyof typeof STAFF;

export interface LittleSchool {
  readonly server: TestServer;
  readonly schoolId: string;
  readonly people: Readonly<Record<Who, TestClient>>;
  /** six children of class 3-1: k1 … k6; k6 has its own consent to leave alone on Tuesdays */
  readonly children: readonly string[];
  readonly sessions: { readonly homework: string; readonly chess: string };
  /** Gives a command of the day. */
  give(who: Who, path: string, fields?: object, tap?: object): Test;
  get(who: Who, path: string): Test;
  child(childId: string, ...commands: readonly ChildCommand[]): Promise<void>;
  clockTo(time: string): Promise<void>;
  restart(): Promise<LittleSchool>;
  remove(): Promise<void>;
}

export const dayPath = (path: string, serviceDay = DAY): string => `/api/campuses/${CAMPUS}/days/${serviceDay}/${path}`;

/** One class, one homework room, one chess club, one gate, on a server whose clock is stepped. */
export async function littleSchool(
  options: { readonly start?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<LittleSchool> {
  const start = `${DAY}T${options.start ?? '14:50:00'}+08:00`;
  const env = { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: start, BATON_LOG_LEVEL: 'warn', ...options.env };
  const server = await startTestServer({ mode: 'demo', env });
  const people = {} as Record<Who, TestClient>;
  for (const [who, role] of Object.entries(STAFF)) people[who as Who] = await server.signedInAs(role, { login: who, name: `老师${who}` });
  const { schoolId } = people.leader;
  await writeCampus(server, schoolId, people);
  const children = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6'];
  for (const [i, childId] of children.entries()) await writeChild(server, schoolId, childId, i + 1);
  return schoolOn(server, schoolId, people, children);
}

function schoolOn(server: TestServer, schoolId: string, people: Record<Who, TestClient>, children: readonly string[]): LittleSchool {
  const school: LittleSchool = {
    server,
    schoolId,
    people,
    children,
    sessions: { homework: `s1.${DAY}`, chess: `s2.${DAY}` },
    give: (who, path, fields = {}, tap) => people[who].post(dayPath(path), { commandId: randomUUID(), ...(tap ? { tap } : {}), ...fields }),
    get: (who, path) => people[who].get(dayPath(path)),
    child: (childId, ...commands) => writeToChild(server, schoolId, childId, commands),
    async clockTo(time) {
      const answer = await people.leader.post('/api/demo/clock', { to: at(time) });
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    },
    async restart() {
      const again = await server.restart();
      const same = {} as Record<Who, TestClient>;
      for (const [who, client] of Object.entries(people)) {
        const cookie = cookieOf(await signIn(again, who));
        same[who as Who] = { ...client, cookie, ...clientOf(again, cookie) };
      }
      return schoolOn(again, schoolId, same, children);
    },
    remove: () => server.remove(),
  };
  return school;
}

function clientOf(server: TestServer, cookie: string): Pick<TestClient, 'get' | 'post'> {
  const { nobody } = server;
  return {
    get: (path) => nobody.get(path).set('cookie', cookie),
    post: (path, body) => nobody.post(path, body).set('cookie', cookie),
  };
}

const always: Omit<BellTime, 'startsAt' | 'endsAt'> = { season: null, weekdays: null, serviceMode: null };
const FROM = '2026-02-24';

async function writeCampus(server: TestServer, schoolId: string, people: Record<Who, TestClient>): Promise<void> {
  const staffIds = Object.values(people).map((person) => person.staffId);
  const staff = staffIds.map((staffId) => ({ staffId, external: false, vettedUntil: null, suspended: false, leftOn: null, onlyOn: null }));
  const place = (placeId: string, kind: DayPlan['places'][number]['kind']): CampusCommand => ({
    type: 'SetPlace',
    placeId,
    building: 'b1',
    kind,
    capacity: kind === 'room' ? 45 : null,
    patrolCheckpoint: kind === 'room',
    sweepArea: true,
    label: null,
    buildingLabel: null,
  });
  const period = (
    periodId: string,
    kind: 'stage' | 'extended_care',
    stage: 'class' | 'grade' | null,
    from: number,
    to: number,
  ): CampusCommand => ({
    type: 'SetPeriod',
    periodId,
    from: FROM,
    to: null,
    kind,
    stage,
    careBlock: 'afternoon',
    grades: null,
    countsForMinimum: true,
    times: [{ ...always, startsAt: from, endsAt: to }],
    label: null,
  });
  const group = (groupId: string, kind: 'homework' | 'club'): CampusCommand => ({
    type: 'SetGroup',
    groupId,
    kind,
    capacity: 40,
    grades: [3],
    classId: null,
    label: null,
  });
  const slot = (slotId: string, periodId: string, groupId: string, placeId: string, who: Who): CampusCommand => ({
    type: 'ScheduleSlot',
    slotId,
    weekdays: [1, 2, 3, 4, 5],
    periodId,
    groupId,
    placeId,
    staffIds: [people[who].staffId],
    externalIds: [],
    from: FROM,
    to: null,
    activity: null,
    form: null,
    conflictsSeen: false,
    staff,
  });
  const duty = (dutyId: string, who: Who, more: { grade?: number; classId?: string; gateId?: string } = {}): CampusCommand => ({
    type: 'AssignDuty',
    dutyId,
    staffId: people[who].staffId,
    role: STAFF[who] as DayPlan['duties'][number]['role'],
    grade: more.grade ?? null,
    classId: more.classId ?? null,
    gateId: more.gateId ?? null,
    pairedWith: null,
    weekdays: null,
    date: null,
    from: FROM,
    to: null,
    periodIds: null,
    staff,
  });
  await writeCampusEvents(server, schoolId, [
    { type: 'OpenCampus', campusId: CAMPUS, schoolId, timeZone: 'Asia/Shanghai', label: null },
    { type: 'SetTerm', termId: 'spring', from: FROM, to: '2026-07-03', label: null },
    { type: 'SetLessonsEnd', from: FROM, times: [{ ...always, endsAt: 15 * 60 + 40 }] },
    period('p1', 'stage', 'class', 15 * 60 + 50, 16 * 60 + 40),
    period('p2', 'stage', 'grade', 16 * 60 + 50, 17 * 60 + 40),
    place('r1', 'room'),
    place('r2', 'room'),
    place('library', 'library'),
    place('clinic', 'clinic'),
    place('northGate', 'gate'),
    { type: 'SetGate', gateId: 'north', placeId: 'northGate', grades: [3, 4], label: null },
    { type: 'SetClass', classId: 'c31', gradeLevel: 3, classNo: 1, cohortYear: 2023, placeId: 'r1', gateId: 'north' },
    group('hw31', 'homework'),
    group('chess', 'club'),
    slot('s1', 'p1', 'hw31', 'r1', 'teacher'),
    slot('s2', 'p2', 'chess', 'r2', 'chess'),
    duty('d1', 'leader'),
    duty('d2', 'principal'),
    duty('d3', 'deputy'),
    duty('d4', 'gradeLead', { grade: 3 }),
    duty('d5', 'homeroom', { classId: 'c31', grade: 3 }),
    duty('d6', 'gate', { gateId: 'north' }),
    duty('d7', 'guard', { gateId: 'north' }),
    duty('d8', 'nurse'),
    duty('d9', 'late'),
  ]);
}

async function writeCampusEvents(server: TestServer, schoolId: string, commands: readonly CampusCommand[]): Promise<void> {
  const { app, platform } = server.running;
  const outcome = await app.get(Aggregates).campus.transact({
    stream: campusStream(CAMPUS),
    metadata: serverMetadata(platform.identity, platform.stores.clock, { schoolId, actor: systemActor('test'), commandId: randomUUID() }),
    decide: (campus) => {
      let state = campus;
      const events = commands.flatMap((command): readonly CampusEvent[] => {
        const decision = decideCampus(command, state);
        if (decision.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
        state = decision.events.reduce(evolveCampus, state);
        return decision.events;
      });
      return { kind: 'accepted', events };
    },
  });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
}

const NAMES = ['林小晨', '王一诺', '李思远', '陈雨桐', '张子涵', '赵明轩'];

async function writeChild(server: TestServer, schoolId: string, childId: string, inClassNo: number): Promise<void> {
  const { app, platform } = server.running;
  const { sealer } = platform.stores;
  const stream = childStream(schoolId, childId);
  const name = await sealer.seal(
    { stream, type: 'ChildRegistered', path: 'name' },
    { subject: childId, class: 'roster' },
    NAMES[inClassNo - 1],
  );
  const now = platform.stores.clock.now();
  const alone = childId === 'k6';
  await writeToChild(server, schoolId, childId, [
    {
      type: 'RegisterChild',
      childId,
      schoolId,
      campusId: CAMPUS,
      classId: 'c31',
      gradeLevel: 3,
      inClassNo,
      name,
      studentNumber: null,
      birthDate: null,
      sex: null,
      importId: null,
    },
    {
      type: 'GrantAuthority',
      authorityId: `a${childId}`,
      personId: `mother_${childId}`,
      kind: 'guardian',
      relation: '52',
      from: FROM,
      to: null,
      weekdays: null,
      agencyId: null,
      at: now - 1,
    },
    {
      type: 'PlaceChild',
      enrolmentId: null,
      rows: [1, 2, 3, 4, 5].map((weekday) => ({
        weekday: weekday as 1,
        from: FROM,
        to: null,
        groups: [
          { periodId: 'p1', groupId: 'hw31' },
          { periodId: 'p2', groupId: 'chess' },
        ],
        dismissalPeriodId: 'p2',
        gateId: 'north',
        mode: alone ? ('self' as const) : ('collected' as const),
      })),
      today: DAY,
      at: now - 1,
    },
  ]);
  await app.get(Aggregates).directory.transact({
    stream: rosterStream(schoolId),
    metadata: serverMetadata(platform.identity, platform.stores.clock, { schoolId, actor: systemActor('test'), commandId: randomUUID() }),
    decide: (state) => {
      const founded = state.schoolId === null ? decideDirectory({ type: 'FoundSchool', schoolId, label: null, code: null }, state) : null;
      const before = founded?.kind === 'accepted' ? founded.events : [];
      const key = sealer.keyedHash('child', childId);
      const listed = decideDirectory({ type: 'ListKeys', kind: 'child', entries: [{ id: childId, key }] }, { ...state, schoolId });
      if (listed.kind !== 'accepted') throw new Error(JSON.stringify(listed));
      return { kind: 'accepted', events: [...before, ...listed.events] };
    },
  });
}

async function writeToChild(server: TestServer, schoolId: string, childId: string, commands: readonly ChildCommand[]): Promise<void> {
  const { app, platform } = server.running;
  for (const command of commands) {
    const outcome = await app.get(Aggregates).child.transact({
      stream: childStream(schoolId, childId),
      metadata: serverMetadata(platform.identity, platform.stores.clock, { schoolId, actor: systemActor('test'), commandId: randomUUID() }),
      decide: (state) => decideChild(command, state),
    });
    if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  }
}
