import type { DayPlan, Session } from '@baton/roster';
import { dueAlerts } from '../alerts/due-alerts';
import { initialAlerts } from '../alerts/alerts';
import { sessionRows } from '../board';
import type { ApplyPlan } from '../commands';
import { happened } from '../decision';
import { mayAct } from '../rights';
import { accept, marks, offer, take, toSession } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, playDay, type PlayedDay } from '../testing/play-day';
import { clock, factOf, freezeTheList, openTheDay, planOfTheDay, SESSIONS, STAFF } from '../testing/small-school';

const { teacher1, teacher2, teacher3, peTeacher, dutyLeader, gradeLead2, gradeLead5, principal } = STAFF;
const fact = { ...factOf('x', 40), stream: 'campus-campus1' };

const planAnew = (changed: Partial<DayPlan>, groups: ApplyPlan['groups'] = []): ApplyPlan => {
  const { sessions, duties, places } = { ...planOfTheDay(), ...changed };
  return { type: 'ApplyPlan', plan: { sessions, duties, places }, groups, fact };
};
const sessionsWith = (sessionId: string, change: Partial<Session>) =>
  SESSIONS.map((s) => (s.sessionId === sessionId ? { ...s, ...change } : s));
const without = (sessionId: string) => SESSIONS.filter((s) => s.sessionId !== sessionId);
const alertsOf = (day: PlayedDay, time: string, kind: string) =>
  dueAlerts(day.state, initialAlerts(), day.state.policy, clock(time)).flatMap((due) =>
    due.type === 'RaiseAlert' && due.data.kind === kind ? [due.data] : [],
  );

describe('the office changes the plan of a day that has begun', () => {
  it('that says nothing new changes nothing, not even what a leader gave today', () => {
    const day = checkedInDay();
    day.send('16:00', gradeLead2, { type: 'MoveSession', sessionId: 'club', placeId: 'library' });
    given(day)
      .when(says('16:01', STAFF.clock, planAnew({})))
      .thenUnchanged();
    expect(day.state.sessions.get('club')?.placeId).toBe('library');
  });

  it('a substitute of the roster is on duty from now on, and in the room', () => {
    const day = checkedInDay();
    const sessions = sessionsWith('club', { staffIds: [peTeacher] });
    given(day)
      .when(says('16:30', STAFF.clock, planAnew({ sessions })))
      .thenTypes('RosterApplied', 'SessionPlanned');
    expect(day.state.sessions.get('club')).toMatchObject({ staffIds: [peTeacher], placeId: 'gym' });
    // everybody who was expected still is, and the teacher of the room may call the roll
    expect(day.state.sessions.get('club')?.expected.size).toBe(4);
    const call = marks('club', 'present', 'child2c');
    const asked = { at: clock('16:50'), timeKnown: true, seen: null, recordedAt: clock('16:50'), predecessorMissing: false, paper: null };
    expect(mayAct(day.state, call, { commandId: 'c', actor: { id: peTeacher, role: 'duty_teacher' }, ...asked })).toBeNull();
  });

  it('a room that a leader gave stays when the plan says something else about that session', () => {
    const day = checkedInDay();
    day.send('16:00', gradeLead2, { type: 'MoveSession', sessionId: 'club', placeId: 'library' });
    day.send('16:05', STAFF.clock, planAnew({ sessions: sessionsWith('club', { staffIds: [peTeacher] }) }));
    expect(day.state.sessions.get('club')).toMatchObject({ placeId: 'library', staffIds: [peTeacher] });
  });

  it('a duty that is new or given up is so today; who was put on duty by a leader stays', () => {
    const day = checkedInDay();
    const assign = { type: 'AssignDuty', staffId: teacher2, role: 'gate_teacher', sessionId: null, grade: null, classId: null } as const;
    day.send('16:00', dutyLeader, { ...assign, gateId: 'gateEast', replaces: null });
    const duties = planOfTheDay().duties.filter((d) => d.staffId !== STAFF.nurse);
    given(day)
      .when(says('16:10', STAFF.clock, planAnew({ duties })))
      .then(happened('RosterApplied', { fact }), happened('DutyPlanned', { duties }));
    expect(day.state.duties.some((d) => d.role === 'nurse')).toBe(false);
    expect(day.state.duties).toContainEqual(expect.objectContaining({ staffId: teacher2, role: 'gate_teacher' }));
  });

  it('before the list freezes a new session is there when its children are listed', () => {
    const day = playDay();
    day.send('15:00', STAFF.clock, openTheDay());
    const sessions = [...SESSIONS, { ...SESSIONS[3], sessionId: 'choir', groupId: 'groupChoir', placeId: 'library' }];
    day.send('15:10', STAFF.clock, planAnew({ sessions }));
    const { list } = freezeTheList();
    const children = list.children.map((c) => (c.childId === 'child2c' ? { ...c, sessions: ['stage1of21', 'choir'] } : c));
    day.send('15:30', STAFF.clock, { type: 'FreezeExpectedList', list: { ...list, children } });
    expect([...(day.state.sessions.get('choir')?.expected ?? [])]).toEqual(['child2c']);
  });

  it('a new session in a new room takes the children of a cancelled one', () => {
    const day = checkedInDay();
    const studio = { placeId: 'studio', building: 'main', kind: 'room', capacity: 30 } as const;
    const sessions = [...without('club'), { ...SESSIONS[3], sessionId: 'club2', placeId: 'studio' }];
    const groups = [{ sessionId: 'club2', children: ['child2c', 'child2d', 'child5c', 'child5d', 'childUnlisted'] }];
    given(day)
      .when(says('16:20', STAFF.clock, planAnew({ sessions, places: [...planOfTheDay().places, studio] }, groups)))
      .thenTypes('RosterApplied', 'PlacesPlanned', 'SessionPlanned', 'SessionCancelled', 'GroupExpected');
    expect(day.child('child2c').sessions).toEqual(['stage1of21', 'club2']);
    expect(day.child('child5c').sessions).toEqual(['stage1of51', 'club2', 'lateRoom', 'extended']);
    expect(sessionRows(day.state).map((row) => [row.sessionId, row.placeId])).toContainEqual(['club2', 'studio']);
    expect(sessionRows(day.state).map((row) => row.sessionId)).not.toContain('club');
    expect(alertsOf(day, '16:45', 'session_not_held')).toEqual([]);
    expect(day.state.opened?.places).toContainEqual(expect.objectContaining(studio));
  });

  it('a session that is not held: its leads are told at once which children have nowhere to go, until somebody has them', () => {
    const day = checkedInDay();
    day.send('16:20', STAFF.clock, planAnew({ sessions: without('club') }));
    const [told] = alertsOf(day, '16:20', 'session_not_held');
    expect(told).toMatchObject({ sessionId: 'club', children: ['child2c', 'child2d', 'child5c', 'child5d'], dueAt: clock('16:20') });
    expect(told.to.map((r) => r.staffId)).toEqual([gradeLead2, gradeLead5, dutyLeader]);
    // no roll call is expected there any more
    expect(alertsOf(day, '17:10', 'roll_call_overdue').map((a) => a.sessionId)).toEqual(['homework']);
    day.send('16:41', teacher1, offer('o1', ['child2c', 'child2d'], toSession('homework')));
    day.send('16:45', teacher2, accept('o1', ['child2c', 'child2d']));
    expect(alertsOf(day, '16:46', 'session_not_held')[0].children).toEqual(['child5c', 'child5d']);
    expect(alertsOf(day, '17:40', 'session_not_held')).toEqual([]);
  });

  it('a session that is not held, and its time is over: whoever was expected nowhere else is not forgotten', () => {
    const day = frozenDay();
    day.send('15:55', STAFF.clock, planAnew({ sessions: without('stage1of51') }));
    // the roll calls of stage 2 will ask for them
    expect(alertsOf(day, '16:45', 'session_not_held')).toEqual([]);
    day.send('16:45', STAFF.clock, planAnew({ sessions: SESSIONS.filter((s) => s.sessionId === 'stage1of21') }));
    const forgotten = (time: string) => new Set(alertsOf(day, time, 'session_not_held').flatMap((alert) => alert.children));
    expect(forgotten('18:40')).toEqual(new Set(['child5a', 'child5b', 'child5c', 'child5d']));
    day.send('18:41', teacher2, take(['child5a', 'child5b', 'child5c', 'child5d']));
    expect(forgotten('18:42')).toEqual(new Set());
  });

  it('held after all: its children are expected there again', () => {
    const day = checkedInDay();
    day.send('16:20', STAFF.clock, planAnew({ sessions: without('club') }));
    given(day)
      .when(says('16:25', STAFF.clock, planAnew({}, [{ sessionId: 'club', children: ['child2c', 'child2d', 'child5c', 'child5d'] }])))
      .thenTypes('RosterApplied', 'SessionPlanned', 'GroupExpected');
    expect(day.state.sessions.get('club')).toMatchObject({ cancelled: null, staffIds: [teacher3] });
    expect(day.child('child2c').sessions).toEqual(['stage1of21', 'club']);
  });

  it('nobody changes hands by it', () => {
    const day = checkedInDay();
    const before = [...day.state.children.values()].map((c) => [c.childId, c.holder, c.state, c.spans.length]);
    day.send('16:20', STAFF.clock, planAnew({ sessions: without('stage1of21'), duties: [] }));
    expect([...day.state.children.values()].map((c) => [c.childId, c.holder, c.state, c.spans.length])).toEqual(before);
  });
});

describe('a person is suspended on a day that has begun', () => {
  const standing = (suspended: boolean) =>
    ({ type: 'ApplyStanding', staffId: teacher1, suspended, fact: { ...fact, stream: `staff-school1.${teacher1}` } }) as const;
  const asks = (day: PlayedDay, time: string, tapped = time) =>
    mayAct(day.state, take(['child5a']), {
      ...{ commandId: 'c', actor: { id: teacher1, role: 'duty_teacher' }, at: clock(tapped), timeKnown: true, seen: null },
      ...{ recordedAt: clock(time), predecessorMissing: false, paper: null },
    });

  function suspended(): PlayedDay {
    const day = checkedInDay();
    given(day)
      .when(says('16:00', STAFF.clock, standing(true)))
      .thenTypes('StaffSuspended');
    return day;
  }

  it('and takes and gives no child from that moment on, whatever session is still open', () => {
    const day = suspended();
    expect(asks(day, '16:01')).toEqual({ code: 'not_permitted' });
    expect(asks(day, '16:01', '15:59')).toBeNull();
    day.send('16:05', STAFF.clock, standing(false));
    expect(asks(day, '16:06')).toBeNull();
  });

  it('whom that person holds is told to the duty leader and the principal, until somebody else has them', () => {
    const day = suspended();
    const [told] = alertsOf(day, '16:00', 'suspended_holder');
    expect(told.children).toEqual(['child2a', 'child2b', 'child2c', 'child2d']);
    expect(told.to.map((r) => r.staffId)).toEqual([dutyLeader, principal]);
    const children = told.children;
    day.send('16:03', gradeLead2, { type: 'TakeOver', children, from: teacher1, placeId: null, reason: 'suspended' });
    expect(alertsOf(day, '16:04', 'suspended_holder')).toEqual([]);
  });

  it('a suspended leader is told nothing more: the principal is', () => {
    const day = frozenDay();
    day.send('15:40', STAFF.clock, { ...standing(true), staffId: dutyLeader });
    const [told] = alertsOf(day, '16:00', 'roll_call_overdue');
    expect(told.to.map((r) => r.staffId)).toEqual([principal]);
  });
});
