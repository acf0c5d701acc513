import { byGate, byGrade, byHolder, byPlace, bySession, counts, lateNow, sessionRows, threeConcerns } from './board';
import { accept, marks, offer, release, take, toClinic, toGate } from './testing/commands';
import { given, says } from './testing/given';
import { checkedInDay, frozenDay } from './testing/play-day';
import { clock, STAFF, STAYS_LONG } from './testing/small-school';

const { teacher1, teacher2, teacher4, nurse } = STAFF;

describe('who is where', () => {
  it('by holder, place, grade, gate and session, always the same children', () => {
    const day = checkedInDay();
    day.send('16:20', teacher2, offer('sick', ['child5a'], toClinic));
    day.send('16:22', nurse, accept('sick', ['child5a']));
    day.send('16:30', teacher1, { type: 'DenyCustody', children: ['child2d'] });
    expect(byHolder(day.state)).toEqual(new Map([[teacher1, 4], [nurse, 1], [teacher2, 3]])); // prettier-ignore
    expect(byPlace(day.state).get('clinic')).toBe(1);
    expect(byGrade(day.state)).toEqual(new Map([['2', 4], ['5', 4]])); // prettier-ignore
    expect(byGate(day.state)).toEqual(new Map([['gateEast', 4], ['gateSouth', 4]])); // prettier-ignore
    expect(bySession(day.state).get('stage1of51')).toBe(3);
    expect(counts(day.state)).toMatchObject({ held: 7, unaccounted: 1, inCustody: 8 });
  });
});

describe('does each group run', () => {
  it('started, teacher there, roll call complete', () => {
    const day = frozenDay();
    const row = () => sessionRows(day.state).find((r) => r.sessionId === 'stage1of21');
    expect(row()).toMatchObject({ expected: 4, here: 0, signedOn: false, rollCall: 'not_started' });
    given(day)
      .when(says('15:50', teacher1, { type: 'StartRollCall', sessionId: 'stage1of21' }))
      .thenTypes('DutySignedOn', 'RollCallStarted');
    given(day)
      .when(says('15:51', teacher1, { type: 'StartRollCall', sessionId: 'stage1of21' }))
      .thenUnchanged();
    expect(row()).toMatchObject({ signedOn: true, rollCall: 'running' });
    day.send('15:52', teacher1, marks('stage1of21', 'present', 'child2a', 'child2b'));
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    expect(row()).toMatchObject({ here: 2, rollCall: 'complete' });
    day.send('16:30', STAFF.gradeLead2, { type: 'MergeSessions', fromSessionId: 'homework', intoSessionId: 'club' });
    expect(sessionRows(day.state).map((r) => r.sessionId)).not.toContain('homework');
  });
});

describe('the three concerns', () => {
  it('missing with its last holder, unwell until back, late from the end on', () => {
    const day = checkedInDay();
    day.send('16:20', teacher2, { type: 'DenyCustody', children: ['child5d'] });
    day.send('16:25', teacher2, { type: 'ReportUnwell', childId: 'child5a' });
    day.send('16:26', teacher2, { type: 'ReportUnwell', childId: 'child5b' });
    day.send('16:30', nurse, { type: 'RecordClinicOutcome', childId: 'child5b', outcome: 'back' });
    expect(threeConcerns(day.state, clock('17:00'))).toEqual({
      missing: [{ childId: 'child5d', since: clock('16:20'), lastHolder: teacher2 }],
      unwell: [{ childId: 'child5a', since: clock('16:25'), holder: teacher2 }],
      late: [],
      lateSoFar: 0,
    });
  });

  it('late is who is still here: not a child that came back after the end, not one of extended care before its end', () => {
    const day = checkedInDay();
    day.send('17:40', teacher1, offer('line', ['child2a', 'child2b', 'child2c', 'child2d'], toGate('gateEast')));
    for (const childId of ['child2a', 'child2b', 'child2c']) day.send('17:50', STAFF.gateTeacherEast, release(childId));
    day.send('17:55', teacher4, take(['child2a'], 'returned'));
    day.send('18:05', teacher4, take(['child2b'], 'returned'));
    for (const childId of ['child5a', 'child5b', 'child5d']) day.send('17:55', teacher2, release(childId));
    const late = (time: string) => lateNow(day.state, clock(time)).map((l) => `${l.childId} ${l.minutes}`);
    expect(late('18:00')).toEqual([]);
    expect(late('18:07')).toEqual(['child2a 7', 'child2d 7']);
    expect(late('18:37')).toEqual(['child2a 37', 'child2d 37', `${STAYS_LONG} 7`]);
    day.send('18:38', teacher4, release('child2a'));
    day.send('18:38', teacher1, release('child2d'));
    expect(threeConcerns(day.state, clock('18:40'))).toMatchObject({ late: [{ childId: STAYS_LONG, minutes: 10 }], lateSoFar: 1 });
  });
});
