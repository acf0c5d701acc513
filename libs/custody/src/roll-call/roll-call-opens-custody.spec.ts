import { happened } from '../decision';
import { sessionRows } from '../board';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay } from '../testing/play-day';
import { CLASS_21, clock, NOT_PLANNED, STAFF } from '../testing/small-school';
import type { MarkRollCall } from '../commands';

const { teacher1, teacher2, teacher3, peTeacher, nurse } = STAFF;
const marked = (sessionId: string, ...marks: MarkRollCall['marks']): MarkRollCall => ({ type: 'MarkRollCall', sessionId, marks });
const present = (childId: string) => ({ childId, mark: 'present' }) as const;

describe('S03 roll call on time', () => {
  it('opens a span at each marking time with the teacher as holder, and names who is missing on completion', () => {
    const { day, child } = given(frozenDay())
      .and('15:51', teacher1, marked('stage1of21', present('child2a')))
      .and('15:52', teacher1, marked('stage1of21', present('child2b'), { childId: 'child2c', mark: 'late' }))
      .when(says('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' }))
      .then(
        happened('RollCallCompleted', {
          sessionId: 'stage1of21',
          expected: 4,
          present: 3,
          notPresent: ['child2d'],
          knownElsewhere: [],
          nilReturn: false,
          again: false,
        }),
        happened('ChildUnaccounted', { childId: 'child2d', cause: 'roll_call', sessionId: 'stage1of21' }),
      );
    expect(child('child2a').spans).toEqual([
      { holder: teacher1, placeId: 'room21', sessionId: 'stage1of21', from: clock('15:51'), to: null },
    ]);
    expect(child('child2c').spans[0].from).toBe(clock('15:52'));
    expect(child('child2d')).toMatchObject({ state: 'unaccounted', holder: null, unaccounted: { at: clock('15:54') } });
    expect(day.state.totals.opened).toBe(3);
  });

  it('signs the teacher on by the first act, when nobody tapped', () => {
    given(frozenDay())
      .when(says('15:52', teacher1, marked('stage1of21', present('child2a'))))
      .then(
        happened('DutySignedOn', { staffId: teacher1, role: 'duty_teacher', sessionId: 'stage1of21', implied: true }),
        happened('RollCallStarted', { sessionId: 'stage1of21' }),
        happened('RollCallMarked', { sessionId: 'stage1of21', marks: [{ childId: 'child2a', mark: 'present', effect: 'current' }] }),
        happened('CustodyOpened', {
          children: ['child2a'],
          holder: teacher1,
          placeId: 'room21',
          sessionId: 'stage1of21',
          kind: 'roll_call',
        }),
      );
  });
});

describe('S05 nil return', () => {
  it('is stated on completion, never implied by marks', () => {
    const day = frozenDay();
    day.send('15:52', teacher1, marked('stage1of21', ...CLASS_21.map(present)));
    expect(sessionRows(day.state).find((r) => r.sessionId === 'stage1of21')?.rollCall).toBe('running');
    given(day)
      .when(says('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' }))
      .then(
        happened('RollCallCompleted', {
          sessionId: 'stage1of21',
          expected: 4,
          present: 4,
          notPresent: [],
          knownElsewhere: [],
          nilReturn: true,
          again: false,
        }),
      );
    expect(day.state.sessions.get('stage1of21')?.rollCall.completed).toMatchObject({ by: teacher1, nil: true, at: clock('15:54') });
  });
});

describe('a roll call knows who is elsewhere', () => {
  it('does not miss a child that the nurse has', () => {
    const day = frozenDay();
    day.send('15:42', nurse, { type: 'TakeChild', children: ['child2d'], placeId: 'clinic', sessionId: null, kind: 'kept' });
    day.send('15:52', teacher1, marked('stage1of21', present('child2a'), present('child2b'), present('child2c')));
    const { child } = given(day)
      .when(says('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' }))
      .then(
        happened('RollCallCompleted', {
          sessionId: 'stage1of21',
          expected: 4,
          present: 3,
          notPresent: [],
          knownElsewhere: ['child2d'],
          nilReturn: true,
          again: false,
        }),
      );
    expect(child('child2d')).toMatchObject({ state: 'held', holder: nurse });
  });

  it('misses a child that the same teacher holds and does not see in the next stage', () => {
    const { child } = given(checkedInDay())
      .and('16:52', teacher1, marked('homework', present('child2b'), { childId: 'child2a', mark: 'not_present' }))
      .when(says('16:55', teacher1, { type: 'CompleteRollCall', sessionId: 'homework' }))
      .thenTypes('RollCallCompleted', 'ChildUnaccounted');
    // the last holder goes on answering
    expect(child('child2a')).toMatchObject({ state: 'unaccounted', holder: teacher1 });
  });

  it('raises no false alarm over a mark from before the child came back', () => {
    const day = frozenDay();
    day.send(
      '15:52',
      teacher1,
      marked('stage1of21', ...['child2a', 'child2b', 'child2c'].map(present), { childId: 'child2d', mark: 'not_present' }),
    );
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    day.send('15:57', teacher1, { type: 'TakeChild', children: ['child2d'], placeId: 'room21', sessionId: 'stage1of21', kind: 'kept' });
    const { child } = given(day)
      .when(says('15:58', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' }))
      .thenTypes('RollCallCompleted');
    expect(child('child2d').state).toBe('held');
    expect(day.all('RollCallCompleted')[1]).toMatchObject({ present: 4, notPresent: [], again: true });
  });
});

describe('the next stage', () => {
  it('moves a child that stays with its teacher into the next session and room', () => {
    const day = checkedInDay();
    day.send('16:45', STAFF.gradeLead2, { type: 'MoveSession', sessionId: 'homework', placeId: 'library' });
    const { child } = given(day)
      .when(says('16:51', teacher1, marked('homework', present('child2a'))))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'CustodyAssumed');
    expect(child('child2a')).toMatchObject({ holder: teacher1, sessionId: 'homework', placeId: 'library' });
    expect(child('child2a').spans.map((s) => s.sessionId)).toEqual(['stage1of21', 'homework']);
  });

  it('takes over a child whom nobody offered: the mark says who has it now', () => {
    const { child } = given(checkedInDay())
      .when(says('16:52', teacher3, marked('club', present('child2c'))))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'CustodyAssumed');
    expect(child('child2c')).toMatchObject({ holder: teacher3, state: 'held', placeId: 'gym' });
  });
});

describe('a child that nobody expected', () => {
  it('is in the book from the moment that a teacher marks it', () => {
    const { child, day } = given(frozenDay())
      .when(says('15:52', teacher2, marked('stage1of51', present(NOT_PLANNED))))
      .thenTypes('ReportMarked', 'DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'CustodyOpened');
    expect(child(NOT_PLANNED)).toMatchObject({ state: 'held', holder: teacher2, listed: false });
    expect(day.all('ReportMarked')).toEqual([{ marks: ['unknown_child'] }]);
  });

  it('joins the list as a walk-in: every wish to stay is met', () => {
    const { day, child } = given(checkedInDay())
      .when(says('16:55', teacher3, { type: 'AdmitWalkIn', childId: NOT_PLANNED, classId: 'class51', grade: 5, sessionId: 'club' }))
      .thenTypes('DutySignedOn', 'ExpectedListRevised', 'CustodyOpened');
    expect(day.state).toMatchObject({ expected: 9, listVersion: 2 });
    expect(child(NOT_PLANNED)).toMatchObject({ state: 'held', holder: teacher3, listed: true, classId: 'class51' });
  });

  it('is counted once when it is named twice in one breath', () => {
    const { day } = given(frozenDay())
      .when(says('15:56', peTeacher, { type: 'TakeChild', children: ['child5a', 'child5a'], placeId: null, sessionId: null, kind: 'kept' }))
      .thenTypes('DutySignedOn', 'CustodyOpened');
    expect(day.state.totals.opened).toBe(1);
  });

  it('takes the later of two marks for one child', () => {
    const { child } = given(frozenDay())
      .when(says('15:52', teacher2, marked('stage1of51', present('child5a'), { childId: 'child5a', mark: 'not_present' })))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked');
    expect(child('child5a').state).toBe('expected');
  });
});
