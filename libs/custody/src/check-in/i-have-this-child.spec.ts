import { happened } from '../decision';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay, type PlayedDay } from '../testing/play-day';
import { CLASS_21, clock, factsOf, mother, NOT_PLANNED, ON_LEAVE, STAFF } from '../testing/small-school';
import type { CompleteRelease, TakeChild } from '../commands';

const { teacher1, teacher2, peTeacher, dutyLeader, gateTeacherEast } = STAFF;
const take = (childId: string, kind: TakeChild['kind'] = 'kept'): TakeChild => ({
  type: 'TakeChild',
  children: [childId],
  placeId: 'gym',
  sessionId: null,
  kind,
});
const explained = (childId: string) =>
  ({ type: 'ExplainAbsence', childId, kind: 'collected_before_check_in', personId: mother(childId), consentBreach: false }) as const;
const collected = (childId: string): CompleteRelease => ({
  type: 'CompleteRelease',
  pickupId: 'pickup1',
  childId,
  collectorId: mother(childId),
  alone: false,
  gateId: 'gateEast',
  idDigest: null,
  confirmedClassId: null,
  exitPermitId: null,
  override: null,
  facts: factsOf(childId),
});

/** 15:54: everybody of 2-1 but one is there. */
function oneIsMissing(): PlayedDay {
  const day = frozenDay();
  const marks = CLASS_21.filter((c) => c !== 'child2d').map((childId) => ({ childId, mark: 'present' }) as const);
  day.send('15:52', teacher1, { type: 'MarkRollCall', sessionId: 'stage1of21', marks });
  day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
  return day;
}

/** 17:45: one child was collected. */
function oneHasLeft(): PlayedDay {
  const day = checkedInDay();
  day.send('17:40', teacher1, {
    type: 'OfferCustody',
    offerId: 'line',
    children: ['child2c'],
    to: { kind: 'gate', staffId: null, sessionId: null, gateId: 'gateEast', placeId: null },
    route: 'line_to_gate',
    escortId: null,
    remarks: [],
  });
  day.send('17:45', gateTeacherEast, collected('child2c'));
  return day;
}

describe('“I have this child”', () => {
  it('finds a missing child, and the missing ends', () => {
    const { child, day } = given(oneIsMissing())
      .when(says('15:56', peTeacher, take('child2d')))
      .then(
        happened('DutySignedOn', { staffId: peTeacher, role: 'duty_teacher', sessionId: null, implied: true }),
        happened('CustodyOpened', { children: ['child2d'], holder: peTeacher, placeId: 'gym', sessionId: null, kind: 'kept' }),
      );
    expect(child('child2d')).toMatchObject({ state: 'held', holder: peTeacher, unaccounted: null });
    expect(day.state.totals.opened).toBe(4);
  });

  it('opens custody before any roll call', () => {
    expect(
      given(frozenDay())
        .when(says('15:45', peTeacher, take('child5a')))
        .thenTypes('DutySignedOn', 'CustodyOpened')
        .child('child5a').holder,
    ).toBe(peTeacher);
  });

  it('opens custody of a child on leave, of one that is in no plan, and of one that no list names', () => {
    const day = frozenDay();
    for (const childId of [ON_LEAVE, NOT_PLANNED, 'childUnknown']) {
      day.send('15:56', peTeacher, take(childId));
      expect(day.child(childId)).toMatchObject({ state: 'held', holder: peTeacher });
    }
  });

  it('takes over from whoever answered until now, without a gap', () => {
    const { child } = given(checkedInDay())
      .when(says('16:20', peTeacher, take('child5a')))
      .then(
        happened('DutySignedOn', { staffId: peTeacher, role: 'duty_teacher', sessionId: null, implied: true }),
        happened('CustodyAssumed', {
          children: [{ childId: 'child5a', from: teacher2, effect: 'current' }],
          holder: peTeacher,
          placeId: 'gym',
          sessionId: null,
          kind: 'kept',
        }),
      );
    expect(child('child5a').spans.map(({ holder, from, to }) => ({ holder, from, to }))).toEqual([
      { holder: teacher2, from: clock('15:52'), to: clock('16:20') },
      { holder: peTeacher, from: clock('16:20'), to: null },
    ]);
  });

  it('of a child that this person has already: seen once more, and the span goes on', () => {
    const { child } = given(checkedInDay())
      .when(says('16:20', teacher2, { ...take('child5a'), placeId: null }))
      .thenTypes('DutySignedOn', 'CustodyAssumed');
    expect(child('child5a').spans).toEqual([
      { holder: teacher2, placeId: 'room51', sessionId: 'stage1of51', from: clock('15:52'), to: null },
    ]);
  });

  it('seen again by its holder, it is not with somebody who says later that he had it before', () => {
    const day = checkedInDay();
    const seen = day.state.revision;
    day.send('16:20', teacher2, { type: 'MarkRollCall', sessionId: 'stage1of51', marks: [{ childId: 'child5a', mark: 'present' }] });
    const { child } = given(day)
      .when(says('16:10', peTeacher, take('child5a'), { arrives: '16:30', seen }))
      .thenTypes('DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child5a').holder).toBe(teacher2);
  });

  it('ends an offer that is open: the giver has the child after all', () => {
    const day = checkedInDay();
    day.send('16:41', teacher2, {
      type: 'OfferCustody',
      offerId: 'offer1',
      children: ['child5a'],
      to: { kind: 'session', staffId: null, sessionId: 'homework', gateId: null, placeId: null },
      route: 'same_building',
      escortId: null,
      remarks: [],
    });
    const { child } = given(day)
      .when(says('16:44', teacher2, take('child5a')))
      .thenTypes('DutySignedOn', 'CustodyAssumed');
    expect(child('child5a')).toMatchObject({ state: 'held', holder: teacher2, offerId: null });
  });
});

describe('S07 explained, never opened', () => {
  it('has no custody span and no release, and counts as explained', () => {
    const { child, day } = given(oneIsMissing())
      .when(says('16:03', STAFF.homeroom21, explained('child2d')))
      .thenTypes('AbsenceExplained');
    expect(child('child2d')).toMatchObject({ state: 'explained', spans: [], release: null, unaccounted: null });
    expect(day.all('AbsenceExplained')[0]).toMatchObject({ personId: mother('child2d'), effect: 'current' });
  });

  it('is held when it appears anyway', () => {
    const { child } = given(oneIsMissing())
      .and('16:03', STAFF.homeroom21, explained('child2d'))
      .when(says('16:10', peTeacher, take('child2d')))
      .thenTypes('DutySignedOn', 'CustodyOpened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: peTeacher });
  });

  it('is a conflict for a child that somebody holds: the guardian and the teacher can’t both be right', () => {
    const { child, day } = given(checkedInDay())
      .when(says('16:03', STAFF.homeroom21, explained('child2d')))
      .thenTypes('AbsenceExplained', 'ConflictDetected');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: teacher1 });
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'explained_but_held', whereabouts: true });
  });
});

describe('a child that has left', () => {
  it('comes back for a forgotten bag: held again, the release stands', () => {
    const { child, day } = given(oneHasLeft())
      .when(says('17:50', teacher1, take('child2c', 'returned')))
      .then(
        happened('DutySignedOn', { staffId: teacher1, role: 'duty_teacher', sessionId: null, implied: true }),
        happened('CustodyReopened', { childId: 'child2c', holder: teacher1, placeId: 'gym', kind: 'returned' }),
      );
    expect(child('child2c')).toMatchObject({ state: 'held', holder: teacher1, reopened: { at: clock('17:50') } });
    expect(child('child2c').release?.undone).toBeNull();
    expect(day.state.totals).toMatchObject({ opened: 8, reopened: 1, released: 1, annulled: 0 });
  });

  it('was never gone when somebody has had it all along: the release is annulled and the book is questioned', () => {
    const { child, day } = given(oneHasLeft())
      .when(says('17:50', peTeacher, take('child2c')))
      .thenTypes('DutySignedOn', 'ReleaseAnnulled', 'CustodyReopened', 'DiscrepancyOpened');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: peTeacher, release: { undone: 'annulled' } });
    expect(day.all('DiscrepancyOpened')[0]).toMatchObject({
      kind: 'found_after_release',
      author: gateTeacherEast,
      record: String(child('child2c').release?.revision),
    });
    expect(day.state.totals).toMatchObject({ reopened: 1, released: 1, annulled: 1 });
  });

  it('comes back as a walk-in: it had left, and its release is not annulled', () => {
    const { day } = given(oneHasLeft())
      .when(says('17:50', dutyLeader, { type: 'AdmitWalkIn', childId: 'child2c', classId: 'class21', grade: 2, sessionId: 'lateRoom' }))
      .thenTypes('DutySignedOn', 'CustodyReopened');
    expect(day.state.totals).toMatchObject({ reopened: 1, annulled: 0 });
  });

  it('was never gone when a teacher marks it present in a club', () => {
    const { child } = given(oneHasLeft())
      .when(says('17:46', STAFF.teacher3, { type: 'MarkRollCall', sessionId: 'club', marks: [{ childId: 'child2c', mark: 'present' }] }))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'ReleaseAnnulled', 'CustodyReopened', 'DiscrepancyOpened');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: STAFF.teacher3 });
  });
});

describe('another campus takes a child', () => {
  const opened = { stream: 'campusDay-campus2-2026-03-10', revision: '40', hash: 'ef'.repeat(32) };

  it('moves on: counted here and there in between, and balanced afterwards', () => {
    const { child, day } = given(checkedInDay())
      .when(says('16:10', STAFF.clock, { type: 'RecordAcceptedElsewhere', childId: 'child2d', campusId: 'campus2', opened }))
      .thenTypes('AcceptedElsewhere');
    expect(child('child2d')).toMatchObject({ holder: null, offerId: null });
    expect(day.state.totals).toMatchObject({ opened: 8, released: 0, movedOn: 1 });
  });

  it('comes back from there: held again, and the book is not questioned', () => {
    const day = checkedInDay();
    day.send('16:10', STAFF.clock, { type: 'RecordAcceptedElsewhere', childId: 'child2d', campusId: 'campus2', opened });
    const { child } = given(day)
      .when(says('17:00', teacher1, take('child2d')))
      .thenTypes('DutySignedOn', 'CustodyReopened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: teacher1, elsewhere: null });
    expect(day.all('CustodyReopened')[0].kind).toBe('returned');
  });

  it('heard of after the child was here again, it changes nothing', () => {
    const day = checkedInDay();
    day.send('16:20', peTeacher, take('child2d'));
    const late = { type: 'RecordAcceptedElsewhere', childId: 'child2d', campusId: 'campus2', opened, openedAt: clock('16:10') } as const;
    given(day)
      .when(says('16:21', STAFF.clock, late))
      .thenUnchanged();
    given(day)
      .when(says('16:31', STAFF.clock, { ...late, openedAt: clock('16:30') }))
      .thenTypes('AcceptedElsewhere');
  });

  it('at the other campus it is a walk-in from here: no conflict, and nothing odd about the report', () => {
    const day = frozenDay();
    const { child } = given(day)
      .when(says('16:10', teacher1, take('childOfOther'), { ofOtherCampus: ['childOfOther'] }))
      .thenTypes('DutySignedOn', 'CustodyOpened');
    expect(day.all('CustodyOpened')[0].kind).toBe('moved');
    expect(child('childOfOther')).toMatchObject({ state: 'held', listed: false, holder: teacher1 });
    // a child that no record of the school knows is odd
    given(day)
      .when(says('16:11', teacher1, take('childUnknown')))
      .thenTypes('ReportMarked', 'CustodyOpened');
  });

  it('is kept also for a child that has left by the book: a report that it came back may still be on its way', () => {
    const day = oneHasLeft();
    const seen = day.state.revision;
    const moved = { type: 'RecordAcceptedElsewhere', childId: 'child2c', campusId: 'campus2', opened } as const;
    given(day)
      .when(says('18:00', STAFF.clock, moved))
      .thenTypes('AcceptedElsewhere');
    given(day)
      .when(says('17:50', teacher1, take('child2c', 'returned'), { arrives: '18:05', seen }))
      .thenTypes('DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(day.child('child2c').holder).toBeNull();
  });

  it('is refused for a child that this book doesn’t know', () => {
    given(checkedInDay())
      .when(says('16:10', STAFF.clock, { type: 'RecordAcceptedElsewhere', childId: 'childUnknown', campusId: 'campus2', opened }))
      .thenRefused({ code: 'unknown_child' });
  });
});
