import { CAMPUS, DAY, littleSchool, type LittleSchool } from './little-school';
import { listenAs, until } from './live-listener';

describe('live screens', () => {
  let school: LittleSchool;
  beforeAll(async () => {
    school = await littleSchool();
    await school.clockTo('15:52');
    await school.give('leader', 'duty/sign-on', { role: 'duty_leader' }).expect(200);
  });
  afterAll(() => school.remove());

  const mark = (childId: string) =>
    school.give('teacher', 'roll-call/mark', { sessionId: school.sessions.homework, marks: [{ childId, mark: 'present' }] }).expect(200);

  it('lets nobody in without a session', async () => {
    await expect(listenAs(school, 'leader', '')).rejects.toThrow();
  });

  it('shows a roll call on the screens of the day’s staff, with ids and no names, and not to a volunteer', async () => {
    const leader = await listenAs(school, 'leader');
    const volunteer = await listenAs(school, 'volunteer');
    expect(await leader.watch()).toMatchObject({ ok: true, view: 'restrictions' });
    expect(await volunteer.watch()).toEqual({ ok: false, code: 'not_permitted' });
    await mark('k1');
    await until(() => leader.changes.some((change) => change.type === 'RollCallMarked'));
    expect(JSON.stringify(leader.changes)).not.toContain('林小晨');
    expect(volunteer.changes).toEqual([]);
    leader.close();
    volunteer.close();
  });

  it('says to a screen what its person may see by now: one who took a duty over reads more than before', async () => {
    const screen = await listenAs(school, 'gate');
    const day = { campusId: CAMPUS, serviceDay: DAY };
    expect(await screen.watch()).toMatchObject({ ok: true, view: 'gate' });
    expect(await screen.socket.emitWithAck('heartbeat', day)).toEqual({ ok: true, view: 'gate' });
    const duty = { staffId: school.people.gate.staffId, role: 'duty_leader' };
    await school.give('leader', 'duty/assign', duty).expect(200);
    expect(await screen.socket.emitWithAck('heartbeat', day)).toEqual({ ok: true, view: 'restrictions' });
    expect(await screen.resume(screen.last())).toMatchObject({ ok: true, view: 'restrictions' });
    screen.close();
  });

  it('gives a screen that was away everything that it missed, once and in order', async () => {
    const before = await listenAs(school, 'leader');
    await before.watch();
    await mark('k2');
    await until(() => before.changes.length > 0);
    const seen = [...before.changes];
    const after = before.last();
    before.close();
    await mark('k3');
    await mark('k4');
    const again = await listenAs(school, 'leader');
    const racing = mark('k5');
    expect(await again.resume(after)).toMatchObject({ ok: true });
    await racing;
    await until(() => again.changes.some((change) => JSON.stringify(change.data).includes('k5')));
    const revisions = [...seen, ...again.changes].map((change) => Number(change.revision));
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    const marked = again.changes.filter((change) => change.type === 'RollCallMarked').map((change) => JSON.stringify(change.data));
    expect(marked.map((data) => /k\d/.exec(data)?.[0])).toEqual(['k3', 'k4', 'k5']);
    again.close();
  });

  it('tells a screen of another epoch to load all again', async () => {
    const screen = await listenAs(school, 'leader');
    expect(await screen.resume('0:999999')).toMatchObject({ ok: false, code: 'foreign_epoch' });
    screen.close();
  });

  it('shows an alert to those who were told and to the leaders, and to nobody else', async () => {
    const [teacher, homeroom, leader, nurse] = await Promise.all(
      (['teacher', 'homeroom', 'leader', 'nurse'] as const).map((who) => listenAs(school, who)),
    );
    for (const screen of [teacher, homeroom, leader, nurse]) await screen.watch();
    await school.give('teacher', 'roll-call/complete', { sessionId: school.sessions.homework }).expect(200);
    await school.clockTo('15:53');
    await until(() => leader.alerts.length > 0);
    expect(leader.alerts[0]).toMatchObject({ type: 'AlertRaised', data: { kind: 'unaccounted', children: ['k6'] }, forYou: false });
    expect(teacher.alerts[0]).toMatchObject({ type: 'AlertRaised', forYou: true });
    expect(homeroom.alerts[0]).toMatchObject({ type: 'AlertRaised', forYou: true });
    expect(nurse.alerts).toEqual([]);
    for (const screen of [teacher, homeroom, leader, nurse]) screen.close();
  });

  it('loses nothing and shows nothing twice, however often the screen is dropped', async () => {
    const seen: number[] = [];
    let screen = await listenAs(school, 'leader');
    await screen.watch();
    const first = Number((await school.get('leader', 'board')).body.revision) + 1;
    const contacts = 60;
    for (let i = 0; i < contacts; i++) {
      const sent = school.give('homeroom', 'concern/attempt-contact', { childId: 'k1', concern: 'absence', outcome: 'no_answer' });
      if (i % 7 === 3) {
        const after = screen.last();
        seen.push(...screen.changes.map((change) => Number(change.revision)));
        screen.close();
        const answered = sent.expect(200).then(() => undefined);
        screen = await listenAs(school, 'leader');
        expect(await screen.resume(after)).toMatchObject({ ok: true });
        await answered;
      } else await sent.expect(200);
    }
    await until(() => new Set([...seen, ...screen.changes.map((change) => Number(change.revision))]).size >= contacts);
    seen.push(...screen.changes.map((change) => Number(change.revision)));
    screen.close();
    expect(seen).toEqual(Array.from({ length: contacts }, (_, i) => first + i));
  });

  it('serves what was missed from the log when the server was started anew meanwhile', async () => {
    const screen = await listenAs(school, 'leader');
    await screen.watch();
    await school.give('homeroom', 'concern/attempt-contact', { childId: 'k1', concern: 'absence', outcome: 'busy' }).expect(200);
    await until(() => screen.changes.length > 0);
    const after = screen.last();
    const last = Number(screen.changes.at(-1)?.revision);
    await school.give('homeroom', 'concern/attempt-contact', { childId: 'k2', concern: 'absence', outcome: 'busy' }).expect(200);
    screen.close();
    school = await school.restart();
    const again = await listenAs(school, 'leader');
    expect(await again.resume(after)).toMatchObject({ ok: true });
    await until(() => again.changes.length > 0);
    expect(again.changes.map((change) => Number(change.revision))).toEqual([last + 1]);
    again.close();
  });
});
