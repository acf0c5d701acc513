import { evolve, initialDay, mayReleaseOffline, type CampusDay } from '@baton/custody';
import type { CastChild } from '../../apps/demo/src/school/cast';
import { STAGE_2 } from '../../apps/demo/src/school/p1-numbers';
import type { Book } from './support/book';
import { clubsSchool } from './support/kept/ordinary-day';
import { acceptAll, classKeyOf, groupsOf, listedIn, newId, offerToGate, releaseBody, stage2Of, together } from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const [SOUTH, NORTH] = ['南门', '北门'] as const;
const TABLET = { id: 'southTablet', install: 'southInstall' };
/** seconds; the authority list on the tablet was five minutes old when it went offline */
const AGE_AT_1735 = 300;

interface Queued {
  readonly commandId: string;
  readonly childId: string;
  readonly occurredAt: number;
  readonly report: object;
}

/** What the tablet at South wrote into its queue: in its own order, with its own times. */
function queueOf(school: School, children: readonly CastChild[], guard: string): readonly Queued[] {
  const first = school.at('17:41');
  const queued: Queued[] = [];
  for (const [i, child] of children.entries()) {
    const occurredAt = first + i * 6_000;
    const alone = child.takenBy?.how === 'self' ? ({ alone: true } as const) : {};
    const { gateId, ...release } = releaseBody(school, child, { ...alone, gate: SOUTH });
    const commandId = newId();
    const tap = {
      previousCommandId: queued.at(-1)?.commandId ?? null,
      device: { ...TABLET, sequence: i + 1 },
      time: { occurredAt, occurredRaw: occurredAt, offsetMs: 0, errorMs: 200 },
    };
    const body = { commandId, tap, ...release, gateId, snapshotAge: AGE_AT_1735 + Math.round((occurredAt - school.at('17:35')) / 1000) };
    const report = { type: 'ReportRelease', person: { staffId: guard, proof: 'offline_pin' }, body };
    queued.push({ commandId, childId: release.childId, occurredAt, report });
  }
  return queued;
}

/** The day as its stored events tell, folded by the code that a tablet has too. */
const dayOf = ({ events }: Book): CampusDay =>
  events.reduce(
    (day, { event, eventId, revision, at, recordedAt, by }) =>
      evolve(day, { event, eventId, revision, metadata: { actor: by, time: { occurredAt: at, recordedAt } } }),
    initialDay(),
  );

describe('South without network', () => {
  scenario(
    'S26 Offline gate: 143 records arrive in order with their times; one clash, and nothing is overwritten',
    clubsSchool,
    async (school) => {
      const { staff, cases } = school.cast;
      const clash = school.childNamed(cases.twoGates.child);
      const clashId = school.child(clash.key);
      const [southTeacher] = staff.gateTeachers[SOUTH];
      const [northTeacher] = staff.gateTeachers[NORTH];
      const leader = await school.screen(staff.dutyLeader);
      const north = await school.screen(northTeacher);
      const homeroom = await school.screen(staff.homeroom[classKeyOf(clash)]);
      const device = { deviceId: TABLET.id, gateId: school.gate(SOUTH) };
      await school.clockTo('17:35');
      const tablet = await school.screen(southTeacher, { device });
      await tablet.drop();
      await school.clockTo('17:37');
      expect((await school.book()).of('DeviceWentSilent')).toMatchObject([{ at: school.at('17:37'), data: device }]);
      expect([leader, north].map((screen) => screen.told('device_silent').length)).toEqual([1, 0]);

      // 17:40: South's lines leave; North has network
      await school.clockTo('17:40');
      const bySouth = (child: CastChild) => child.part === 'main_wave' && child.gate === SOUTH;
      const south = school.cast.children.filter(bySouth);
      expect(south).toHaveLength(142);
      await together(groupsOf(school, STAGE_2), async (group) => {
        const line = listedIn(school, group).filter(bySouth);
        if (line.length > 0) await offerToGate(school, group.teacher, line, SOUTH);
      });
      const clashLine = await offerToGate(school, stage2Of(school, clash).teacher, [clash], NORTH);
      await school.clockTo('17:42');
      await acceptAll(school, northTeacher, clashLine, [clash]);
      await school.clockTo('17:43');
      await school.done(northTeacher, 'pickup/release', releaseBody(school, clash, { gate: NORTH }));
      // one alert with names stands for South's transits
      await school.clockTo('17:58');
      expect((await school.book()).alertsOf('AlertRaised').filter(({ data }) => data.kind === 'transit_overdue')).toEqual([]);
      const custody = async () => ((await school.get(staff.dutyLeader, 'board')).body.counts as { inCustody: number }).inCustody;
      const before = await custody();

      await school.clockTo('17:59');
      const queue = queueOf(school, [...south.slice(0, 70), clash, ...south.slice(70)], school.staff(southTeacher));
      expect(queue).toHaveLength(143);
      const reports = queue.map(({ report }) => report);
      const answers = await school.sendQueue(southTeacher, reports);
      expect(answers.map(({ commandId }) => commandId)).toEqual(queue.map(({ commandId }) => commandId));
      expect(new Set(answers.map(({ status, outcome }) => `${status} ${outcome}`))).toEqual(new Set(['200 accepted']));
      await school.screen(southTeacher, { device });
      await school.settle();

      const book = await school.book();
      const recorded = book.events.filter(
        ({ event, recordedAt }) =>
          recordedAt === school.at('17:59') && (event.type === 'ReleaseCompleted' || event.type === 'ReleaseReported'),
      );
      // in the order of the tablet, each with the time at which it happened
      expect(recorded.map(({ event, at }) => [(event.data as { childId: string }).childId, at])).toEqual(
        queue.map(({ childId, occurredAt }) => [childId, occurredAt]),
      );
      expect(recorded.filter(({ event }) => event.type === 'ReleaseCompleted')).toHaveLength(142);
      expect(await custody()).toBe(before - 142);

      // both records of the child at two gates stand
      const releases = book.of('ReleaseCompleted').filter(({ data }) => data.childId === clashId);
      expect(releases).toMatchObject([{ at: school.at('17:43'), data: { gateId: school.gate(NORTH), snapshotAge: null } }]);
      expect(book.of('ReleaseReported')).toMatchObject([{ data: { childId: clashId, effect: 'conflict', gateId: school.gate(SOUTH) } }]);
      expect(book.of('ConflictDetected')).toMatchObject([
        { data: { childId: clashId, kind: 'second_release', standing: releases[0].revision } },
      ]);
      const { body } = await school.get(staff.dutyLeader, 'tasks');
      expect(body.conflicts).toMatchObject([{ childId: clashId }]);
      expect([leader, north, homeroom].map((screen) => screen.told('conflict', clashId).length)).toEqual([1, 0, 0]);
      expect(book.of('DeviceHeardAgain')).toHaveLength(1);

      // the same queue once more, as a tablet sends that heard no answer: nothing is written twice
      const again = await school.sendQueue(southTeacher, reports);
      expect(again.every(({ repeated }) => repeated)).toBe(true);
      expect((await school.book()).events).toHaveLength(book.events.length);
    },
  );

  scenario('S26 Offline gate: with a list older than 15 minutes a restricted child stays', clubsSchool, async (school) => {
    const { staff, cases } = school.cast;
    const child = school.childNamed(cases.restriction.child);
    const childId = school.child(child.key);
    await school.done(staff.dutyLeader, `/api/children/${childId}/restriction/record`, {
      personId: school.person(child.key, cases.restriction.father),
      from: '2026-01-15',
      to: '2026-07-14',
      document: '（演示）',
    });
    const day = dayOf(await school.book());
    const factsOf = async (key: string) => ({ ...(await school.record(key)), fact: { stream: 'child', revision: '0', hash: '' } });
    const restricted = await factsOf(child.key);
    // the tablet's own rule, the same code as the server's
    expect(mayReleaseOffline(day, restricted, 'list', 15 * 60)).toBe(true);
    expect(mayReleaseOffline(day, restricted, 'list', 15 * 60 + 1)).toBe(false);
    const other = school.cast.children.find((one) => one.part === 'main_wave' && one.key !== child.key && one.takenBy?.how === 'list');
    expect(mayReleaseOffline(day, await factsOf(other?.key ?? ''), 'list', 60 * 60)).toBe(true);
    expect(mayReleaseOffline(day, await factsOf(other?.key ?? ''), 'delegate', 60 * 60)).toBe(false);

    // a tablet that did it all the same: the child is gone, the record stays and is marked
    await school.clockTo('17:45');
    const { teacher } = stage2Of(school, child);
    const body = { commandId: newId(), ...releaseBody(school, child, { name: cases.restriction.mother }), snapshotAge: 16 * 60 };
    await school.sendQueue(teacher, [{ type: 'ReportRelease', body }]);
    const book = await school.book();
    expect(book.of('ReleaseCompleted').at(-1)?.data).toMatchObject({ childId, snapshotAge: 960 });
    expect(book.of('ReportMarked').at(-1)?.data).toEqual({ marks: ['stale_snapshot'] });
  });
});
