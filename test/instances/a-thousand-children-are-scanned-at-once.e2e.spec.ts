import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainEvents, type RecordedEvent } from '@baton/event-log';
import { configFrom, openLogOf } from '@baton/installation';
import { type Client, type Sessions, sessionsAt, succeeded } from '../../apps/demo/src/player/http-client';
import { httpSchool } from '../../apps/demo/src/player/http-school';
import { startOf } from '../../apps/demo/src/player/play-day';
import { resolverOf } from '../../apps/demo/src/player/resolve-body';
import { demoCast, type SchoolSetUp, setUpSchool } from '../../apps/demo/src/player/set-up';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { STAGE_1, type GateName } from '../../apps/demo/src/school/p1-numbers';
import type { StepBody } from '../../apps/demo/src/script/day-script';
import { classKeyOf } from '../../apps/demo/src/script/p1/p1-book';
import { p1Script } from '../../apps/demo/src/script/p1/p1-script';
import { ref } from '../../apps/demo/src/script/references';
import { appendsOf, lostOf } from './support/appends';
import { exportOf } from './support/export-of';
import { type Instances, startInstances } from './support/instances';
import { faultsOfRace, percentile, type Scan } from './support/race';
import { eventStoreDb, oneFile, ONLY_EVENTSTOREDB, type SharedLog } from './support/shared-log';

jest.setTimeout(420_000);

const CHILDREN = 1_000;
const SCANS = 8;
const INSTANCES = 3;
/** Children whose scans are under way at once. */
const AT_ONCE = 16;
/** Times that a scan is sent again under its id while the day is contended. */
const MAX_AGAIN = 50;

const GATES: readonly GateName[] = ['东门', '北门', '南门'];

const FILE = { name: 'one SQLite file', open: (folder: string) => Promise.resolve(oneFile(folder)) };
const SERVER = { name: 'EventStoreDB', open: eventStoreDb };
const LOGS = ONLY_EVENTSTOREDB ? [SERVER] : [SERVER, FILE];

describe.each(LOGS)('1,000 children are scanned by eight devices each, at three instances on $name', ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-race-'));
  const cast = demoCast();
  const whole = p1Script(cast);
  const gatePeople = (gate: GateName) => [...cast.staff.gateTeachers[gate].slice(0, 2), cast.staff.guards[gate][0]];
  const teachers = cast.groups.filter(({ period }) => period === STAGE_1).map(({ teacher }) => teacher);
  const people = [cast.staff.dutyLeader, ...teachers, ...GATES.flatMap(gatePeople)];
  const script = { ...whole, steps: [], devices: [], listeners: people.map((person) => ref.staff(person)), expect: {} };
  let log: SharedLog;
  let instances: Instances;
  let setUp: SchoolSetUp;
  let scans: readonly Scan[];
  let seconds = 0;
  let again = 0;

  beforeAll(async () => {
    log = await open(folder);
    instances = await startInstances(INSTANCES, { log, folder, start: startOf(script) });
    const sessions = sessionsAt(instances);
    setUp = await setUpSchool(script, instances.first, sessions, folder);
    const school = httpSchool(script, instances, setUp, 0);
    const resolver = resolverOf(script, school);
    await school.stepTo(resolver.time('15:52:00'));
    await callTheRolls(resolver);
    await school.stepTo(resolver.time('18:12:00'));
    const ready = await bringToTheGates(resolver);
    const begun = performance.now();
    scans = await race(ready.slice(0, CHILDREN), resolver);
    seconds = (performance.now() - begun) / 1000;
    await school.close();
    sessions.close();
  });
  afterAll(async () => {
    await instances?.stop();
    await log?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('each is released exactly once, and every scan that lost names who won, when and where', async () => {
    const { events } = exportOf(log, folder);
    expect(new Set(scans.map(({ childId }) => childId)).size).toBe(CHILDREN);
    expect(scans).toHaveLength(CHILDREN * SCANS);
    expect(faultsOfRace(events, scans)).toEqual([]);
    const winners = new Map<string, number>();
    for (const event of events.filter(({ type }) => type === 'ReleaseCompleted'))
      winners.set(event.metadata.instance, (winners.get(event.metadata.instance) ?? 0) + 1);
    expect(winners.size).toBe(INSTANCES); // each instance won some: the race was one
    await printFigures([...winners.values()]);
  });

  it('an instance that decides by what it knew before, and appends wherever the stream ends, is found by the same count', async () => {
    const stream = `campusDay-${setUp.campusId}-${script.serviceDay}`;
    const store = await openLogOf(configFrom({ ...log.settings, BATON_DATA: join(folder, 'rogue') }).log);
    const stored: RecordedEvent[] = [];
    for await (const event of store.readStream(stream)) stored.push(event);
    const released = stored.findLast(({ type }) => type === 'ReleaseCompleted') as RecordedEvent;
    const last = stored[stored.length - 1];
    const { type, data } = released;
    const envelope = JSON.parse(released.metadata) as { readonly schemaVersion: number; readonly time: { readonly recordedAt: number } };
    const metadata = JSON.stringify({ ...envelope, commandId: randomUUID(), instance: 'rogue' });
    const unchained = { type, schemaVersion: envelope.schemaVersion, data, metadata, recordedAt: envelope.time.recordedAt };
    const result = await store.append(stream, last.revision, chainEvents(store.logId, stream, last, [unchained]));
    await store.close();
    expect(result.kind).toBe('appended');
    const { childId } = JSON.parse(data) as { childId: string };
    expect(faultsOfRace(exportOf(log, folder).events, scans)).toContain(`${childId} was released 2 times`);
  });

  const leaderOf = (resolver: ReturnType<typeof resolverOf>) => setUp.clients.get(resolver.id(ref.staff(cast.staff.dutyLeader))) as Client;

  /** Everybody is there: each teacher of the first stage takes all of the group into custody. */
  async function callTheRolls(resolver: ReturnType<typeof resolverOf>): Promise<void> {
    const day = `/api/campuses/${setUp.campusId}/days/${script.serviceDay}`;
    const board = succeeded(await leaderOf(resolver).get(`${day}/board`), 'board').body as unknown as { readonly groups: readonly Group[] };
    const first = setUp.index.periods.get(STAGE_1);
    for (const { sessionId, staffIds } of board.groups.filter(({ periodId }) => periodId === first)) {
      const teacher = staffIds.map((id) => setUp.clients.get(id)).find((client) => client !== undefined);
      if (!teacher) continue;
      const sheet = succeeded(await teacher.get(`${day}/groups/${sessionId}`), 'roll sheet').body as unknown as Sheet;
      const marks = sheet.expected.map(({ childId }) => ({ childId, mark: 'present' }));
      succeeded(await teacher.post(`${day}/roll-call/mark`, { commandId: randomUUID(), sessionId, marks }), 'roll call');
    }
  }

  /** Whoever holds children offers them to their gates. Answers those who can be released there. */
  async function bringToTheGates(resolver: ReturnType<typeof resolverOf>): Promise<readonly CastChild[]> {
    const day = `/api/campuses/${setUp.campusId}/days/${script.serviceDay}`;
    const leader = leaderOf(resolver);
    const rows = succeeded(await leader.get(`${day}/board/holders`), 'holders').body.list as readonly {
      readonly holder: string;
      readonly children: readonly { readonly childId: string }[];
    }[];
    const byId = new Map(cast.children.map((child) => [setUp.index.children.get(child.key)?.childId ?? '', child]));
    const brought: CastChild[] = [];
    for (const { holder, children } of rows) {
      const teacher = setUp.clients.get(holder);
      if (!teacher) continue;
      for (const gate of GATES) {
        const own = children.flatMap(({ childId }) => {
          const child = byId.get(childId);
          return child?.gate === gate && collectorOf(child) ? [child] : [];
        });
        if (own.length === 0) continue;
        const answer = await teacher.post(`${day}/handoff/offer`, {
          commandId: randomUUID(),
          offerId: `o${randomUUID().replaceAll('-', '')}`,
          children: own.map(({ key }) => resolver.id(ref.child(key))),
          to: { kind: 'gate', gateId: resolver.id(ref.gate(gate)), placeId: resolver.id(ref.place(`${gate}等候区`)) },
          route: 'line_to_gate',
        });
        if (answer.status === 200) brought.push(...own);
      }
    }
    return brought;
  }

  async function race(children: readonly CastChild[], resolver: ReturnType<typeof resolverOf>): Promise<readonly Scan[]> {
    const each: Sessions[] = Array.from({ length: INSTANCES }, (_, i) => sessionsAt(instances.at(i) ?? ''));
    const all: Scan[] = [];
    for (let from = 0; from < children.length; from += AT_ONCE) {
      const block = children.slice(from, from + AT_ONCE).flatMap((child) => Array.from({ length: SCANS }, (_, n) => ({ child, n })));
      all.push(...(await Promise.all(block.map(({ child, n }) => scan(child, n, each, resolver)))));
    }
    for (const sessions of each) sessions.close();
    return all;
  }

  async function scan(child: CastChild, n: number, each: readonly Sessions[], resolver: ReturnType<typeof resolverOf>): Promise<Scan> {
    const { gate } = child;
    const person = setUp.clients.get(resolver.id(ref.staff(gatePeople(gate)[n % 3]))) as Client;
    const client = each[n % INSTANCES].withCookie(person.cookie);
    const path = `/api/campuses/${setUp.campusId}/days/${script.serviceDay}/pickup/release`;
    const body = { commandId: randomUUID(), ...resolver.body(bodyOf(child, n)) };
    const begun = performance.now();
    for (let sent = 1; ; sent++) {
      const answer = await client.post(path, body);
      const took = performance.now() - begun;
      if (answer.status !== 503 || sent > MAX_AGAIN) return { childId: resolver.id(ref.child(child.key)), answer, took };
      again += 1;
    }
  }

  async function printFigures(won: readonly number[]): Promise<void> {
    const appends = appendsOf(instances);
    await appends.look();
    const took = scans.map((each) => each.took);
    console.log(
      [
        `race on ${log.words}: ${scans.length} scans of ${CHILDREN} children at ${INSTANCES} instances in ${seconds.toFixed(1)} s`,
        `  ${(scans.length / seconds).toFixed(0)} scans/s, p50 ${percentile(took, 0.5).toFixed(0)} ms, p99 ${percentile(took, 0.99).toFixed(0)} ms`,
        `  appends that lost a race, since the start: ${lostOf(appends.counted())}`,
        `  answered "contended" and sent again: ${again}; releases won per instance: ${won.join(', ')}`,
      ].join('\n'),
    );
  }
});

/** Whoever is on the child's list and takes it; for who leaves alone on other days as well, a guardian. */
function collectorOf({ takenBy, adults }: CastChild): string | null {
  if (takenBy?.how === 'list') return takenBy.name;
  if (takenBy?.how === 'agency') return takenBy.escort;
  return takenBy?.how === 'self' ? (adults.find(({ isGuardian, mayCollect }) => isGuardian && mayCollect)?.name ?? null) : null;
}

const bodyOf = (child: CastChild, n: number): StepBody => ({
  pickupId: ref.id(`race-${child.key}-${n}`),
  childId: ref.child(child.key),
  gateId: ref.gate(child.gate),
  collectorId: ref.person(child.key, collectorOf(child) ?? ''),
  confirmedClassId: ref.classOf(classKeyOf(child)),
});

interface Group {
  readonly sessionId: string;
  readonly staffIds: readonly string[];
  readonly periodId: string;
}

interface Sheet {
  readonly expected: readonly { readonly childId: string }[];
}
