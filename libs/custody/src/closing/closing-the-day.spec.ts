import { happened } from '../decision';
import { accept, marks, offer, offlineRelease, release, take, toGate } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, type PlayedDay } from '../testing/play-day';
import { CLASS_21, CLASS_51, clock, mother, NOT_PLANNED, STAFF, STAYS_LONG } from '../testing/small-school';
import { latePickups } from './close';

const { teacher1, teacher2, dutyLeader, peTeacher, administrator, gateTeacherEast, guardSouth } = STAFF;
const close = { type: 'CloseCampus', heads: [] } as const;

/** 18:10: everybody but the named has left. */
function everybodyHasLeft(...but: readonly string[]): PlayedDay {
  const day = checkedInDay();
  const leave = (children: readonly string[]) => children.filter((c) => !but.includes(c));
  day.send('17:40', teacher1, offer('lineEast', leave(CLASS_21), toGate('gateEast')));
  day.send('17:40', teacher2, offer('lineSouth', leave(CLASS_51), toGate('gateSouth')));
  for (const childId of leave(CLASS_21)) day.send('17:50', gateTeacherEast, release(childId));
  for (const childId of leave(CLASS_51)) day.send(childId === STAYS_LONG ? '18:10' : '17:50', guardSouth, release(childId));
  return day;
}

function closedDay(): PlayedDay {
  const day = everybodyHasLeft();
  expect(day.send('19:10', dutyLeader, close)).toMatchObject({ kind: 'accepted' });
  return day;
}

describe('S25 closing', () => {
  it('is refused with names, holders and since when; the refusal is on record', () => {
    const day = everybodyHasLeft('child2a', 'child2b', 'child2c');
    day.send('18:30', teacher1, offer('o', ['child2b'], toGate('gateEast')));
    day.send('18:35', teacher1, { type: 'DenyCustody', children: ['child2c'] });
    const blockers = [
      { childId: 'child2a', kind: 'held', holder: teacher1, since: clock('15:52'), ref: null },
      { childId: 'child2b', kind: 'in_transit', holder: teacher1, since: clock('18:30'), ref: 'o' },
      { childId: 'child2c', kind: 'unaccounted', holder: teacher1, since: clock('18:35'), ref: null },
    ] as const;
    given(day)
      .when(says('18:40', dutyLeader, close))
      .thenRefused({ code: 'not_closable', blockers }, happened('CampusCloseRefused', { blockers }));
    expect(day.state.closed).toBeNull();
  });

  it('is refused while a class was never called: nobody knows where those children are', () => {
    const day = frozenDay();
    day.send('15:52', teacher1, marks('stage1of21', 'present', ...CLASS_21));
    const decision = day.send('19:10', dutyLeader, close);
    expect(decision).toMatchObject({ kind: 'refused' });
    expect(
      day
        .all('CampusCloseRefused')[0]
        .blockers.filter((b) => b.kind === 'not_called')
        .map((b) => b.childId),
    ).toEqual([...CLASS_51]);
  });

  it('is refused while it is open where a child is', () => {
    const day = everybodyHasLeft();
    day.send('17:45', guardSouth, offlineRelease(NOT_PLANNED), { arrives: '18:50' });
    given(day)
      .when(says('19:10', dutyLeader, close))
      .thenRefused(
        { code: 'not_closable' },
        ...day.all('ConflictDetected').map((c) =>
          happened('CampusCloseRefused', {
            blockers: [{ childId: NOT_PLANNED, kind: 'conflict', holder: null, since: clock('18:50'), ref: c.conflictId }],
          }),
        ),
      );
  });

  it('is refused before the list is frozen', () => {
    const day = frozenDay();
    day.state.frozen = false;
    given(day)
      .when(says('19:10', dutyLeader, close))
      .thenRefused({ code: 'list_not_frozen' });
  });

  it('states what the book sums to', () => {
    const heads = [{ stream: 'campusDay-campus1-2026-03-10', revision: '44', hash: 'ab'.repeat(32) }];
    given(everybodyHasLeft())
      .when(says('19:10', dutyLeader, { type: 'CloseCampus', heads }))
      .then(
        happened('CampusClosed', {
          number: 1,
          statement: {
            expected: 8,
            opened: 8,
            reopened: 0,
            released: 8,
            movedOn: 0,
            reversed: 0,
            annulled: 0,
            net: 8,
            explained: 0,
            latePickups: 0,
            conflicts: 0,
            discrepancies: 0,
          },
          heads,
        }),
      );
  });

  it('happens once', () => {
    given(closedDay())
      .when(says('19:11', dutyLeader, close))
      .thenUnchanged();
  });
});

describe('a late entry after the close', () => {
  it('that adds only history amends the close by number', () => {
    const day = closedDay();
    given(day)
      .when(
        says(
          '17:55',
          teacher1,
          { type: 'AttemptContact', childId: 'child2a', concern: 'late_pickup', personId: mother('child2a'), outcome: 'busy' },
          { arrives: '19:20' },
        ),
      )
      .thenTypes('CloseAmended', 'ContactAttempted');
    given(day)
      .when(says('17:44', gateTeacherEast, accept('lineEast', ['child2a']), { arrives: '19:21', seen: 10 }))
      .thenTypes('CloseAmended', 'DutySignedOn', 'CustodyAccepted');
    expect(day.state.closed).toMatchObject({ number: 1, amendments: 2 });
  });

  it('of whatever kind: no report slips into a closed book unnumbered', () => {
    const day = closedDay();
    const late = { arrives: '19:20' } as const;
    given(day)
      .when(says('18:00', teacher2, { type: 'SignOn', role: 'duty_teacher', sessionId: null }, late))
      .thenTypes('CloseAmended', 'DutySignedOn');
    given(day)
      .when(says('18:00', dutyLeader, { type: 'StartPatrol', patrolId: 'p1', periodId: null }, late))
      .thenTypes('CloseAmended', 'PatrolStarted');
    given(day)
      .when(says('18:00', dutyLeader, { type: 'CorrectRecord', corrects: '3', childId: null, what: 'time_of_mark' }, late))
      .thenTypes('CloseAmended', 'RecordCorrected');
  });

  it('that shows a child inside opens the day again, and it needs another close', () => {
    const day = closedDay();
    const { child } = given(day)
      .when(says('18:55', administrator, { type: 'FindChild', childId: 'child5b', placeId: 'library' }, { arrives: '19:20' }))
      .thenTypes('CampusReopened', 'DutySignedOn', 'ReleaseAnnulled', 'CustodyReopened', 'DiscrepancyOpened');
    expect(day.all('CampusReopened')).toEqual([{ number: 1, childId: 'child5b' }]);
    expect(child('child5b')).toMatchObject({ state: 'held', holder: administrator });
    expect(day.send('19:25', dutyLeader, close)).toMatchObject({ kind: 'refused', refusal: { code: 'not_closable' } });
    day.send('19:30', administrator, release('child5b'));
    given(day)
      .when(says('19:35', dutyLeader, close))
      .thenTypes('CampusClosed');
    expect(day.all('CampusClosed').map((c) => c.number)).toEqual([1, 2]);
    expect(day.all('CampusClosed')[1].statement).toMatchObject({ opened: 8, reopened: 1, released: 9, annulled: 1, net: 8 });
  });

  it('of a child that nobody knew opens it too', () => {
    const day = closedDay();
    given(day)
      .when(says('18:55', peTeacher, take(['childUnknown']), { arrives: '19:20' }))
      .thenTypes('ReportMarked', 'CampusReopened', 'DutySignedOn', 'CustodyOpened');
  });

  it('that says a child left wrongly opens it: the child is missing', () => {
    const day = closedDay();
    const { child } = given(day)
      .when(
        says('19:20', dutyLeader, {
          type: 'ReverseRelease',
          childId: 'child5b',
          release: String(day.child('child5b').release?.revision),
          reason: 'wrong_child',
        }),
      )
      .thenTypes('CampusReopened', 'ReleaseReversed', 'ChildUnaccounted');
    expect(child('child5b').state).toBe('unaccounted');
    expect(day.state.closed).toBeNull();
  });

  it('by which somebody settles a second release amends it', () => {
    const day = everybodyHasLeft();
    day.send('17:45', guardSouth, offlineRelease('child5a', { pickupId: 'pickup.again' }), { arrives: '18:50' });
    day.send('19:10', dutyLeader, close);
    const [{ conflictId }] = day.all('ConflictDetected');
    given(day)
      .when(says('19:20', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'as_recorded', holder: null }))
      .thenTypes('CloseAmended', 'ConflictResolved');
  });

  it('puts nobody on the list of a closed day', () => {
    given(closedDay())
      .when(
        says('19:20', dutyLeader, {
          type: 'ReviseExpectedList',
          added: [],
          removed: [{ childId: 'child5b', reason: 'left_school', fact: null }],
          approvedBy: null,
        }),
      )
      .thenRefused({ code: 'day_closed' });
  });
});

describe('a conflict is resolved by a named person who says what was true', () => {
  /** two claims for one child: the nurse’s stands, the other has no clock */
  function twoClaims(): { day: PlayedDay; conflictId: string } {
    const day = checkedInDay();
    day.send('16:20', STAFF.nurse, take(['child5a']));
    day.send('16:30', peTeacher, take(['child5a']), { seen: null, timeKnown: false });
    return { day, conflictId: day.all('ConflictDetected')[0].conflictId };
  }

  it('as recorded: the book stands', () => {
    const { day, conflictId } = twoClaims();
    const { child } = given(day)
      .when(says('16:40', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'as_recorded', holder: null }))
      .then(happened('ConflictResolved', { conflictId, childId: 'child5a', resolution: 'as_recorded', holder: null }));
    expect(child('child5a').holder).toBe(STAFF.nurse);
  });

  it('with the other: custody changes hands by the leader’s word', () => {
    const { day, conflictId } = twoClaims();
    const { child } = given(day)
      .when(says('16:40', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_is_with', holder: peTeacher }))
      .thenTypes('ConflictResolved', 'CustodyAssumed');
    expect(child('child5a').holder).toBe(peTeacher);
  });

  it('has left: the release says that it was resolved, by whom', () => {
    const { day, conflictId } = twoClaims();
    given(day)
      .when(says('16:40', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_has_left', holder: null }))
      .thenTypes('ConflictResolved', 'ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({ kind: 'resolved', override: { leaderId: dutyLeader } });
  });

  it('has left without ever having been taken in: nobody needs to look for it', () => {
    const day = frozenDay();
    day.send('17:45', guardSouth, offlineRelease('child5a'));
    const [{ conflictId }] = day.all('ConflictDetected');
    const { child } = given(day)
      .when(says('18:00', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_has_left', holder: null }))
      .thenTypes('ConflictResolved', 'AbsenceExplained');
    expect(child('child5a').state).toBe('explained');
  });

  it('is inside after all: a released child is opened again, and the release annulled', () => {
    const day = everybodyHasLeft();
    day.send('17:45', guardSouth, offlineRelease('child5a', { pickupId: 'pickup.again' }), { arrives: '18:50' });
    const [{ conflictId }] = day.all('ConflictDetected');
    given(day)
      .when(says('18:55', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_is_with', holder: administrator }))
      .thenTypes('ConflictResolved', 'ReleaseAnnulled', 'CustodyReopened');
    expect(day.child('child5a')).toMatchObject({ state: 'held', holder: administrator });
  });

  it('a missing child is with its last holder after all: missing no more', () => {
    const day = checkedInDay();
    day.send('16:20', teacher2, { type: 'DenyCustody', children: ['child5a'] });
    day.send('16:15', peTeacher, take(['child5a']), { arrives: '16:30', seen: null, timeKnown: false });
    const [{ conflictId }] = day.all('ConflictDetected');
    day.send('16:40', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_is_with', holder: teacher2 });
    expect(day.child('child5a')).toMatchObject({ state: 'held', holder: teacher2 });
  });

  it('needs a holder to be with, and a conflict to resolve', () => {
    const { day, conflictId } = twoClaims();
    given(day)
      .when(says('16:40', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_is_with', holder: null }))
      .thenRefused({ code: 'holder_required' });
    given(day)
      .when(says('16:40', dutyLeader, { type: 'ResolveConflict', conflictId: 'none', resolution: 'as_recorded', holder: null }))
      .thenRefused({ code: 'unknown_record' });
  });
});

describe('children still held past midnight', () => {
  it('are carried over into tomorrow’s book, and today’s balances', () => {
    const day = everybodyHasLeft('child2a');
    given(day)
      .when(says('24:05', STAFF.clock, { type: 'CarryOver', toStream: 'campusDay-campus1-2026-03-11' }))
      .then(happened('CarriedOver', { toStream: 'campusDay-campus1-2026-03-11', children: ['child2a'] }));
    expect(day.state.totals).toMatchObject({ opened: 8, released: 7, movedOn: 1 });
    given(day)
      .when(says('24:06', dutyLeader, close))
      .thenTypes('CampusClosed');
  });

  it('but not a missing one: tomorrow’s book would call it held', () => {
    const day = everybodyHasLeft('child2a');
    day.send('23:00', teacher1, { type: 'DenyCustody', children: ['child2a'] });
    given(day)
      .when(says('24:05', STAFF.clock, { type: 'CarryOver', toStream: 'campusDay-campus1-2026-03-11' }))
      .thenUnchanged();
    expect(day.child('child2a').state).toBe('unaccounted');
  });
});

describe('late pickups', () => {
  it('count from the end of the service, or of the extended care that the child is registered for', () => {
    const day = everybodyHasLeft('child2a', 'child2b', STAYS_LONG);
    day.send('18:10', teacher1, release('child2a'));
    day.send('18:11', teacher1, release('child2b'));
    day.send('18:37', teacher2, release(STAYS_LONG));
    expect(latePickups(day.state)).toEqual([
      { childId: 'child2b', minutes: 11, reference: clock('18:00') },
      { childId: STAYS_LONG, minutes: 7, reference: clock('18:30') },
    ]);
  });
});
