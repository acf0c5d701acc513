import { isStepped } from '@baton/event-log';
import { GateDevices } from '../src/watch/devices';
import { at, CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';
import { listenAs, until } from './live-listener';

describe('the watch', () => {
  let school: LittleSchool;
  beforeEach(async () => {
    school = await littleSchool();
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
    await school.clockTo('15:51');
    const marks = ['k1', 'k2', 'k3', 'k4', 'k5'].map((childId) => ({ childId, mark: 'present' }));
    await school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks }).expect(200);
    await school.clockTo('15:54');
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
  });
  afterEach(() => school.remove());

  const alertsOf = async (of: LittleSchool) => {
    const events: {
      type: string;
      data: { level?: string; passed?: { level: string }[]; to?: { staffId: string }[]; dueAt?: number };
      recordedAt: number;
    }[] = [];
    for await (const e of of.server.running.platform.stores.store.readStream(`alerts-campus1-${DAY}`))
      events.push({
        type: e.type,
        data: JSON.parse(e.data) as object,
        recordedAt: (JSON.parse(e.metadata) as { time: { recordedAt: number } }).time.recordedAt,
      });
    return events;
  };

  it('climbs the ladder of an absence level by level, each at its own minute', async () => {
    await school.clockTo('16:15');
    const told = (await alertsOf(school)).filter((e) => e.type === 'AlertRaised' || e.type === 'AlertEscalated');
    expect(told.map((e) => [e.data.level, e.recordedAt])).toEqual([
      ['class', at('15:54')],
      ['grade', at('15:57')],
      ['school', at('16:04')],
      ['police_prompt', at('16:14')],
    ]);
  });

  it('a demo that was stopped goes on where its clock stood, and lives through no minute twice', async () => {
    await school.clockTo('15:58');
    const before = (await alertsOf(school)).length;
    school = await school.restart();
    expect(school.server.running.platform.stores.clock.now()).toBe(at('15:58'));
    await school.clockTo('16:03');
    const since = (await alertsOf(school)).slice(before);
    expect(since.map((e) => e.recordedAt).filter((recordedAt) => recordedAt < at('15:58'))).toEqual([]);
    expect(since.filter((e) => e.type === 'AlertRaised' || e.type === 'AlertEscalated')).toEqual([]);
  });

  it('after a restart and a jump of the clock tells the highest level once, and notes what was passed', async () => {
    await school.clockTo('15:55');
    school = await school.restart();
    const { clock } = school.server.running.platform.stores;
    if (!isStepped(clock)) throw new Error('the clock of this test is stepped');
    clock.stepTo(at('16:20'));
    await school.clockTo('16:20');
    await school.clockTo('16:20');
    const events = await alertsOf(school);
    expect(events.filter((e) => e.type === 'AlertRaised')).toHaveLength(1);
    const escalated = events.filter((e) => e.type === 'AlertEscalated');
    expect(escalated.map((e) => [e.data.level, e.data.passed?.map((p) => p.level)])).toEqual([['police_prompt', ['grade', 'school']]]);
  });

  it('tells again until somebody acknowledges, notes who got it, and stops when the child is found', async () => {
    const homeroom = await listenAs(school, 'homeroom');
    await homeroom.watch();
    await school.clockTo('15:54');
    await until(() => homeroom.alerts.length > 0);
    const { alertId } = homeroom.alerts[0];
    await until(() => homeroom.alerts.some((alert) => alert.type === 'AlertDelivered'));
    await school.clockTo('15:56');
    expect((await alertsOf(school)).filter((e) => e.type === 'AlertRepeated')).toHaveLength(1);
    const path = `alerts/${alertId}/acknowledge`;
    expect((await school.give('nurse', path)).body.code).toBe('unknown_alert');
    await school.give('homeroom', path).expect(200);
    await school.give('gradeLead', 'check-in/take', { children: ['k6'], kind: 'found' }).expect(200);
    await school.clockTo('16:30');
    const events = await alertsOf(school);
    expect(events.filter((e) => e.type === 'AlertRepeated')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('AlertResolved');
    expect(events.some((e) => e.type === 'AlertEscalated')).toBe(false);
    homeroom.close();
  });

  it('notices a gate’s tablet that falls silent, and that it is back', async () => {
    const tablet = await listenAs(school, 'gate');
    await tablet.watch({ deviceId: 'tabletNorth', gateId: 'north' });
    await school.clockTo('17:35');
    expect((await school.get('leader', 'board')).body.silentDevices).toEqual([]);
    tablet.close();
    const devices = school.server.running.app.get(GateDevices).of({ campusId: CAMPUS, serviceDay: DAY });
    await until(() => devices.every(({ sockets }) => sockets === 0));
    await school.clockTo('17:36');
    expect((await school.get('leader', 'board')).body.silentDevices).toEqual([]);
    await school.clockTo('17:40');
    expect((await school.get('leader', 'board')).body.silentDevices).toMatchObject([
      { deviceId: 'tabletNorth', gateId: 'north', since: at('17:37') },
    ]);
    const again = await listenAs(school, 'gate');
    await again.watch({ deviceId: 'tabletNorth', gateId: 'north' });
    await school.clockTo('17:41');
    expect((await school.get('leader', 'board')).body.silentDevices).toEqual([]);
    again.close();
  });
});
