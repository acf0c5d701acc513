import { isStepped } from '@baton/event-log';
import { closingStatement, type DayEvent } from '@baton/custody';
import { randomUUID } from 'node:crypto';
import { dayStream } from '../src/day/streams';
import { Aggregates } from '../src/platform/aggregates';
import { serverMetadata, systemActor } from '../src/platform/command-metadata';
import { Boards } from '../src/projections/boards';
import { History } from '../src/projections/history';
import { ReadDatabase } from '../src/projections/read-database';
import { at, CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';
import { until } from './live-listener';

const ADDRESS = { campusId: CAMPUS, serviceDay: DAY };

/** A long holiday. */
const DAYS_AWAY = 12;

describe('At start', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
  });
  afterEach(() => school.remove());

  /** Something of the day that the log then says, as another instance would have appended it. */
  async function says(...events: readonly ('CampusClosed' | 'CampusReopened')[]): Promise<void> {
    const { app, platform } = school.server.running;
    const { schoolId } = school;
    for (const type of events)
      await app.get(Aggregates).day.transact({
        stream: dayStream(ADDRESS),
        metadata: serverMetadata(platform.identity, platform.stores.clock, {
          schoolId,
          actor: systemActor('test'),
          commandId: randomUUID(),
        }),
        decide: (day) => {
          const number = day.closes + 1;
          const event: DayEvent =
            type === 'CampusClosed'
              ? { type, data: { number, statement: closingStatement(day), heads: [] } }
              : { type, data: { number: day.closes, childId: null } };
          return { kind: 'accepted', events: [event] };
        },
      });
    await school.clockTo('15:00');
    app.get(History).upToNow();
  }
  const inMemory = () => school.server.running.app.get(Boards).all();
  const rows = () => school.server.running.app.get(ReadDatabase).db;

  it('a closed day is not folded again, and is whole when somebody asks for it or adds to it', async () => {
    await says('CampusClosed');
    const before = inMemory()[0];
    school = await school.restart();
    expect(inMemory()).toEqual([]);
    const asked = await school.server.running.app.get(Boards).of(ADDRESS);
    expect([asked?.dayRevision, asked?.day.expected]).toEqual([before.dayRevision, before.day.expected]);
    await says('CampusReopened');
    expect(inMemory()).toHaveLength(1);
    expect(inMemory()[0]).toMatchObject({ dayRevision: before.dayRevision + 1, day: { closed: null, opened: { serviceDay: DAY } } });
  });

  it('a day that was opened again is watched, whatever the read database says', async () => {
    await says('CampusClosed', 'CampusReopened');
    const { dayRevision } = inMemory()[0];
    rows()
      .prepare('UPDATE days SET closed = 1, revision = ?')
      .run(dayRevision - 1);
    school = await school.restart();
    expect(inMemory()).toHaveLength(1);
    expect(inMemory()[0]).toMatchObject({ dayRevision, day: { closed: null } });
  });

  it.each([0, 1_000])('a row that calls an open day closed at %i is not believed', async (revision) => {
    await says();
    rows().prepare('UPDATE days SET closed = 1, revision = ?').run(revision);
    school = await school.restart();
    expect(inMemory()).toMatchObject([{ day: { closed: null, opened: { serviceDay: DAY } } }]);
  });

  describe('after a long holiday', () => {
    /** The server was off meanwhile. */
    async function comesBack(): Promise<void> {
      const { clock } = school.server.running.platform.stores;
      if (!isStepped(clock)) throw new Error('the clock of this test is stepped');
      clock.stepTo(at('14:50') + DAYS_AWAY * 24 * 3_600_000);
      school = await school.restart();
    }
    async function missesOne(): Promise<void> {
      await school.clockTo('15:51');
      const { homework: sessionId } = school.sessions;
      const marks = ['k1', 'k2', 'k3', 'k4', 'k5'].map((childId) => ({ childId, mark: 'present' }));
      await school.give('teacher', 'roll-call/mark', { sessionId, marks }).expect(200);
      await school.give('teacher', 'roll-call/complete', { sessionId }).expect(200);
      school.server.running.app.get(History).upToNow();
    }
    const watched = () => inMemory().map(({ address }) => address.serviceDay);

    it('a day that misses a child is watched', async () => {
      await missesOne();
      await comesBack();
      expect(watched()).toContain(DAY);
    });

    it('also when the read database is made anew', async () => {
      await missesOne();
      rows().exec('DELETE FROM days; DELETE FROM checkpoints');
      await comesBack();
      await until(() => watched().includes(DAY));
    });

    it('a day that nobody closed and that misses nobody is let go', async () => {
      await says();
      await comesBack();
      expect(watched()).not.toContain(DAY);
    });
  });
});
