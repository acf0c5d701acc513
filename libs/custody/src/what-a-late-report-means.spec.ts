import { happened } from './decision';
import { accept, marks, offer, offlineRelease, release, take, toGate, toSession } from './testing/commands';
import { given, says } from './testing/given';
import { checkedInDay, frozenDay, type PlayedDay } from './testing/play-day';
import { CLASS_21, clock, factsOf, father, mother, NOT_PLANNED, RESTRICTED, STAFF, uncle, WALKS_TODAY } from './testing/small-school';

const { teacher1, teacher2, teacher3, peTeacher, nurse, dutyLeader, gateTeacherEast, gateTeacherSouth, guardSouth, homeroom21 } = STAFF;

/** 17:41: class 2-1 on the way to East, 5-1 to South. */
function onTheWay(): PlayedDay {
  const day = checkedInDay();
  day.send('17:40', teacher1, offer('lineEast', CLASS_21, toGate('gateEast')));
  day.send('17:40', teacher2, offer('lineSouth', ['child5a', 'child5b', 'child5d'], toGate('gateSouth')));
  return day;
}

describe('S26 the gate without network', () => {
  it('its releases are today’s truth, with their own times and the age of its list', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    const { child } = given(day)
      .when(says('17:45', guardSouth, offlineRelease('child5a', {}, 600), { arrives: '17:59', seen }))
      .thenTypes('ReleaseCompleted');
    expect(child('child5a')).toMatchObject({ state: 'released', since: clock('17:45') });
    expect(day.records.at(-1)?.metadata.time).toEqual({ occurredAt: clock('17:45'), recordedAt: clock('17:59'), errorMs: 0 });
    expect(day.all('ReleaseCompleted')[0].snapshotAge).toBe(600);
  });

  it('what it received and released itself, in its own order, needs no list from the server', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:44', gateTeacherSouth, accept('lineSouth', ['child5a', 'child5b', 'child5d']), { arrives: '17:59', seen });
    day.send('17:45', gateTeacherSouth, offlineRelease('child5a'), { arrives: '17:59', seen });
    expect(day.child('child5a').spans.map((s) => s.holder)).toEqual([teacher2, gateTeacherSouth]);
    expect(day.child('child5a').state).toBe('released');
  });

  it('a child released at two gates: the first stands, the second is a conflict and no release, and nothing is overwritten', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:42', teacher2, offer('toEast', ['child5a'], toGate('gateEast')));
    day.send('17:43', gateTeacherEast, release('child5a', { gateId: 'gateEast' }));
    const standing = String(day.child('child5a').release?.revision);
    const { child } = given(day)
      .when(
        says('17:44', guardSouth, offlineRelease('child5a', { collectorId: father('child5a') }), {
          arrives: '17:59',
          seen,
          commandId: 'south7',
        }),
      )
      .then(
        happened('ReleaseReported', {
          childId: 'child5a',
          effect: 'conflict',
          pickupId: 'pickup.child5a',
          kind: 'list',
          collectorId: father('child5a'),
          gateId: 'gateSouth',
          snapshotAge: 300,
        }),
        happened('ConflictDetected', {
          conflictId: 'south7.child5a',
          childId: 'child5a',
          kind: 'second_release',
          standing,
          whereabouts: false,
        }),
      );
    expect(child('child5a').release).toMatchObject({ gateId: 'gateEast', collectorId: mother('child5a'), undone: null });
    expect(day.state.totals).toMatchObject({ released: 1, conflicts: 1 });
  });

  it('a second release that had no authority either is called what it is', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:43', guardSouth, release(RESTRICTED));
    day.send('17:44', guardSouth, offlineRelease(RESTRICTED, { collectorId: father(RESTRICTED) }), { arrives: '17:59', seen });
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'release_without_authority', whereabouts: false });
  });

  it('a list older than the policy allows is marked for whom it may have changed: delegates, agencies, restrictions', () => {
    const day = onTheWay();
    const old = 15 * 60 + 1;
    given(day)
      .when(says('17:45', guardSouth, offlineRelease('child5a', {}, old)))
      .thenTypes('ReleaseCompleted');
    given(day)
      .when(says('17:46', guardSouth, offlineRelease(RESTRICTED, {}, old)))
      .thenTypes('ReleaseCompleted', 'ReportMarked');
    expect(day.all('ReportMarked')).toEqual([{ marks: ['stale_snapshot'] }]);
  });

  it('a release that had no authority leaves the child in the book and opens a conflict', () => {
    const day = onTheWay();
    const { child } = given(day)
      .when(says('17:45', guardSouth, offlineRelease(RESTRICTED, { collectorId: father(RESTRICTED) })))
      .thenTypes('ReleaseReported', 'ConflictDetected');
    expect(child(RESTRICTED)).toMatchObject({ state: 'in_transit', holder: teacher2 });
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'release_without_authority', whereabouts: true });
  });

  it('what it refused is kept like any other refusal', () => {
    given(onTheWay())
      .when(
        says('17:45', guardSouth, {
          type: 'ReportBlockedRelease',
          childId: RESTRICTED,
          pickupId: null,
          collectorId: father(RESTRICTED),
          gateId: 'gateSouth',
          code: 'blocked',
        }),
      )
      .then(
        happened('ReleaseBlocked', {
          childId: RESTRICTED,
          pickupId: null,
          collectorId: father(RESTRICTED),
          gateId: 'gateSouth',
          code: 'blocked',
          decidedOffline: true,
        }),
      );
  });
});

describe('authority is judged at the time when the child left', () => {
  it('a consent suspended five minutes later doesn’t make it wrong', () => {
    const day = onTheWay();
    day.send('17:50', dutyLeader, { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'n', children: [WALKS_TODAY] });
    const alone = offlineRelease(WALKS_TODAY, { alone: true, collectorId: null });
    given(day)
      .when(says('17:45', guardSouth, alone, { arrives: '17:59' }))
      .thenTypes('ReleaseCompleted', 'NoticeSent');
  });

  it('one suspended before does', () => {
    const day = onTheWay();
    day.send('17:42', dutyLeader, { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'n', children: [WALKS_TODAY] });
    const alone = offlineRelease(WALKS_TODAY, { alone: true, collectorId: null });
    given(day)
      .when(says('17:45', guardSouth, alone, { arrives: '17:59' }))
      .thenTypes('ReleaseReported', 'ConflictDetected');
  });

  it.each([
    ['17:50', 'ReleaseCompleted'],
    ['17:42', 'ReleaseReported'],
  ] as const)('an authority withdrawn at %s: %s', (time, type) => {
    const day = onTheWay();
    const change = {
      kind: 'authority_withdrawn',
      childId: 'child5a',
      authorityId: `may.${mother('child5a')}`,
      fact: factsOf('child5a').fact,
    } as const;
    day.send(time, STAFF.clock, { type: 'ApplyToDay', change });
    day.send('17:45', guardSouth, offlineRelease('child5a'), { arrives: '17:59' });
    expect(day.all(type)).toHaveLength(1);
  });

  it.each([
    ['withdrawn meanwhile', '17:50', 'ReleaseReported'],
    ['withdrawn after we heard of it', '18:05', 'ReleaseCompleted'],
  ] as const)('by a tablet whose clock nobody can trust it must have held until we heard of it: %s', (_, time, type) => {
    const day = onTheWay();
    const seen = day.state.revision;
    const { fact } = factsOf('child5a');
    const change = { kind: 'authority_withdrawn', childId: 'child5a', authorityId: `may.${mother('child5a')}`, fact } as const;
    const withdraw = () => day.send(time, STAFF.clock, { type: 'ApplyToDay', change });
    if (time < '17:59') withdraw();
    // it left at 17:55; the tablet is ten minutes behind and says 17:45
    day.send('17:45', guardSouth, offlineRelease('child5a'), { arrives: '17:59', seen, timeKnown: false });
    if (time > '17:59') withdraw();
    expect(day.all(type)).toHaveLength(1);
    expect(day.all('ConflictDetected')).toHaveLength(type === 'ReleaseReported' ? 1 : 0);
  });

  it.each(['taken back', 'suspended by a red warning'] as const)('so must a consent to leave alone: %s meanwhile', (how) => {
    const day = onTheWay();
    const seen = day.state.revision;
    const { fact, selfConsent } = factsOf(WALKS_TODAY);
    const authorityId = selfConsent?.consentId ?? '';
    const change = { kind: 'authority_withdrawn', childId: WALKS_TODAY, authorityId, fact } as const;
    if (how === 'taken back') day.send('17:50', STAFF.clock, { type: 'ApplyToDay', change });
    else day.send('17:50', dutyLeader, { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'red', children: [WALKS_TODAY] });
    const alone = offlineRelease(WALKS_TODAY, { collectorId: null, alone: true });
    day.send('17:45', guardSouth, alone, { arrives: '17:59', seen, timeKnown: false });
    expect(day.all('ReleaseCompleted')).toEqual([]);
    expect(day.all('ConflictDetected')).toMatchObject([{ kind: 'release_without_authority' }]);
  });

  it.each([
    ['17:50', 'ReleaseCompleted'],
    ['17:42', 'ReleaseReported'],
  ] as const)('a gate closed at %s: %s', (time, type) => {
    const day = onTheWay();
    const gates = [{ gateId: 'gateSouth', open: false, insteadGateId: 'gateEast', grades: [], at: null }];
    day.send(time, dutyLeader, {
      type: 'ChangeDayPlan',
      planId: 'rain',
      kind: 'gates',
      severity: 'orange',
      gates,
      noticeId: 'n',
      staffIds: [],
    });
    day.send('17:45', guardSouth, offlineRelease('child5a'), { arrives: '17:59' });
    expect(day.all(type)).toHaveLength(1);
  });
});

describe('a child that was never checked in', () => {
  it('opens when the mark comes late: it is never left out of the book', () => {
    const day = frozenDay();
    const seen = day.state.revision;
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    const { child } = given(day)
      .when(says('15:51', peTeacher, take(['child2d']), { arrives: '16:30', seen }))
      .thenTypes('DutySignedOn', 'CustodyOpened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: peTeacher, unaccounted: null });
  });

  it('opens also when no clock can be trusted', () => {
    given(frozenDay())
      .when(says('09:00', peTeacher, take([NOT_PLANNED]), { arrives: '16:30', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyOpened');
  });

  it('that left by an offline gate before we heard that it was here: the book asks', () => {
    const day = frozenDay();
    const { child } = given(day)
      .when(says('17:45', guardSouth, offlineRelease('child5a')))
      .thenTypes('ReleaseReported', 'ConflictDetected');
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'release_without_custody', whereabouts: true });
    expect(child('child5a').state).toBe('expected');
    // the roll call of that afternoon arrives: held by the book, gone in the world, and the conflict is open
    day.send('15:52', teacher2, marks('stage1of51', 'present', 'child5a'), { arrives: '18:00', seen: 0 });
    expect(child('child5a').state).toBe('held');
    const { conflictId } = day.all('ConflictDetected')[0];
    given(day)
      .when(says('18:05', dutyLeader, { type: 'ResolveConflict', conflictId, resolution: 'child_has_left', holder: null }))
      .thenTypes('ConflictResolved', 'ReleaseCompleted');
    expect(child('child5a').state).toBe('released');
  });

  it('of whom a guardian said before that she has it, and whom a late mark shows here: somebody has to look', () => {
    const day = frozenDay();
    const seen = day.state.revision;
    day.send('16:03', homeroom21, {
      ...{
        type: 'ExplainAbsence',
        childId: 'child2d',
        kind: 'collected_before_check_in',
        personId: mother('child2d'),
        consentBreach: false,
      },
    });
    const { child } = given(day)
      .when(says('15:52', teacher1, marks('stage1of21', 'present', 'child2d'), { arrives: '16:20', seen }))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child2d').state).toBe('explained');
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'explained_but_held', whereabouts: true });
  });
});

describe('a late handoff', () => {
  it('after a release is history: today’s truth is untouched', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:50', gateTeacherEast, release('child2c'));
    const { child } = given(day)
      .when(says('17:44', gateTeacherEast, accept('lineEast', ['child2c'], 1), { arrives: '17:58', seen }))
      .then(
        happened('DutySignedOn', { staffId: gateTeacherEast, role: 'gate_teacher', sessionId: null, implied: true }),
        happened('CustodyAccepted', {
          offerId: 'lineEast',
          holder: gateTeacherEast,
          placeId: null,
          children: [{ childId: 'child2c', effect: 'history' }],
          counted: 1,
        }),
      );
    expect(child('child2c')).toMatchObject({ state: 'released', holder: null });
    expect(day.state.totals.history).toBe(1);
  });

  it('accepted before its offer has arrived: the receiver has the child; the offer is then history', () => {
    const day = checkedInDay();
    const seen = day.state.revision;
    day.send('16:45', teacher3, accept('toClub', ['child2c']), { seen });
    expect(day.child('child2c')).toMatchObject({ state: 'held', holder: teacher3 });
    const { child } = given(day)
      .when(says('16:41', teacher1, offer('toClub', ['child2c'], toSession('club')), { arrives: '16:58', seen }))
      .thenTypes('CustodyOffered');
    expect(day.all('CustodyOffered')[0].children).toEqual([{ childId: 'child2c', effect: 'history' }]);
    expect(child('child2c')).toMatchObject({ state: 'held', holder: teacher3 });
  });

  it('accepted from an unknown clock: the answer names its offer, so it can’t be older', () => {
    const day = onTheWay();
    const { child } = given(day)
      .when(says('03:00', gateTeacherEast, accept('lineEast', ['child2c']), { arrives: '17:44', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAccepted');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: gateTeacherEast });
  });

  it('accepted before the giver said “not with me”: the child is not missing, it is with the receiver', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:46', teacher1, { type: 'DenyCustody', children: ['child2c'] });
    expect(day.child('child2c').state).toBe('unaccounted');
    const { child } = given(day)
      .when(says('17:44', gateTeacherEast, accept('lineEast', ['child2c']), { arrives: '17:50', seen }))
      .thenTypes('DutySignedOn', 'CustodyAccepted');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: gateTeacherEast });
  });
});

describe('a missing child', () => {
  const missing = () => {
    const day = checkedInDay();
    day.send('16:52', teacher1, marks('homework', 'not_present', 'child2a'));
    day.send('16:55', teacher1, { type: 'CompleteRollCall', sessionId: 'homework' });
    return day;
  };

  it('is found by whoever had it since it was last seen, though the news is older than the alarm', () => {
    const day = missing();
    const { child } = given(day)
      .when(says('16:50', peTeacher, take(['child2a']), { arrives: '17:05', seen: 10 }))
      .thenTypes('DutySignedOn', 'CustodyAssumed');
    expect(child('child2a')).toMatchObject({ state: 'held', holder: peTeacher, unaccounted: null });
  });

  it('is not found by who had it before it was last seen', () => {
    const day = missing();
    // 16:51 the teacher marked it present, a minute before she missed it
    day.send('17:00', teacher1, take(['child2a']));
    day.send('17:01', teacher1, { type: 'DenyCustody', children: ['child2a'] });
    const { child } = given(day)
      .when(says('16:58', peTeacher, take(['child2a']), { arrives: '17:05', seen: 10 }))
      .thenTypes('DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child2a').state).toBe('unaccounted');
    expect(day.all('ConflictDetected')[0].whereabouts).toBe(false);
  });

  it('is not found by a clock of unknown error', () => {
    const day = missing();
    const { child } = given(day)
      .when(says('16:59', peTeacher, take(['child2a']), { arrives: '17:05', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child2a').state).toBe('unaccounted');
  });
});

describe('a tablet whose clock nobody can trust', () => {
  const install = 'installOfPe';
  const from = (sequence: number, seen: number) => ({ arrives: '17:05', seen, timeKnown: false, device: { install, sequence } });

  it('says what came first all the same: its reports of one child are taken in its own order, and nobody is asked', () => {
    const day = checkedInDay();
    const seen = day.state.revision;
    day.send('03:00', peTeacher, take(['child5a']), from(7, seen));
    const { child } = given(day)
      .when(says('03:04', peTeacher, offer('back', ['child5a'], toSession('homework')), from(8, seen)))
      .then(
        happened('ReportMarked', { marks: ['clock_unknown'] }),
        expect.objectContaining({
          type: 'CustodyOffered',
          data: expect.objectContaining({ children: [{ childId: 'child5a', effect: 'current' }] }),
        }),
      );
    expect(child('child5a')).toMatchObject({ state: 'in_transit', holder: peTeacher, offerId: 'back' });
    expect(day.all('ConflictDetected')).toEqual([]);
  });

  it('and does not win over somebody who has had the child in between', () => {
    const day = checkedInDay();
    const seen = day.state.revision;
    day.send('03:00', peTeacher, take(['child5a']), from(7, seen));
    day.send('17:06', nurse, take(['child5a']));
    given(day)
      .when(says('03:04', peTeacher, take(['child5a']), { ...from(8, seen), arrives: '17:07' }))
      .thenTypes('ReportMarked', 'CustodyAssumed', 'ConflictDetected');
    expect(day.child('child5a').holder).toBe(nurse);
  });

  it('nor does an older report of it, or one of another install', () => {
    for (const device of [
      { install, sequence: 6 },
      { install: 'installOfOthers', sequence: 9 },
    ]) {
      const day = checkedInDay();
      const seen = day.state.revision;
      day.send('03:00', peTeacher, take(['child5a']), from(7, seen));
      given(day)
        .when(says('03:04', nurse, take(['child5a']), { ...from(8, seen), device }))
        .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
      expect(day.child('child5a').holder).toBe(peTeacher);
    }
  });
});

describe('a time of unknown error never wins', () => {
  it('over what is known: it opens a conflict and moves nobody', () => {
    const day = checkedInDay();
    day.send('16:20', peTeacher, take(['child5a']));
    const { child } = given(day)
      .when(says('16:30', nurse, take(['child5a']), { seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child5a').holder).toBe(peTeacher);
  });

  it('is not filed as the past either: it may be the present', () => {
    const day = checkedInDay();
    day.send('16:20', peTeacher, take(['child5a']));
    // teacher 2 held the child at 16:10, so a trusted clock would make this history
    given(day)
      .when(says('16:10', teacher2, take(['child5a']), { arrives: '16:40', seen: null, timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    given(day)
      .when(says('16:10', teacher2, take(['child5a']), { arrives: '16:41', seen: 0 }))
      .thenTypes('CustodyAssumed');
    expect(day.all('CustodyAssumed').at(-1)?.children[0].effect).toBe('history');
  });

  it('but stands when nothing has touched the child since the screen', () => {
    const { child } = given(checkedInDay())
      .when(says('03:00', nurse, take(['child5a']), { arrives: '16:30', timeKnown: false }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyAssumed');
    expect(child('child5a').holder).toBe(nurse);
  });
});

describe('two who claim one child', () => {
  it('the later claim has it; the earlier one, late, is a contradiction of the past and leaves no doubt about now', () => {
    const day = checkedInDay();
    const seen = day.state.revision;
    day.send('16:30', nurse, take(['child5a']));
    const { child } = given(day)
      .when(says('16:20', peTeacher, take(['child5a']), { arrives: '16:40', seen }))
      .thenTypes('DutySignedOn', 'CustodyAssumed', 'ConflictDetected');
    expect(child('child5a').holder).toBe(nurse);
    expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'holder', whereabouts: false });
  });

  it('seen at 17:50, after the gate tapped it out at 17:45, heard at 18:00: it is here', () => {
    const day = onTheWay();
    const seen = day.state.revision;
    day.send('17:45', gateTeacherEast, release('child2c', { collectorId: uncle('child2c') }));
    const { child } = given(day)
      .when(says('17:50', teacher1, take(['child2c']), { arrives: '18:00', seen }))
      .thenTypes('DutySignedOn', 'ReleaseAnnulled', 'CustodyReopened', 'DiscrepancyOpened');
    expect(child('child2c').holder).toBe(teacher1);
  });
});

describe('what was odd about a report stands beside it', () => {
  it('a missing predecessor, an unknown clock, a sheet of paper', () => {
    const paper = { witnessId: dutyLeader, sheet: 'rollSheet', writtenAt: clock('15:52') };
    given(frozenDay())
      .when(
        says('15:52', teacher1, marks('stage1of21', 'present', 'child2a'), {
          arrives: '17:00',
          predecessorMissing: true,
          timeKnown: false,
          paper,
        }),
      )
      .then(
        happened('EnteredFromPaper', paper),
        happened('ReportMarked', { marks: ['predecessor_missing', 'clock_unknown'] }),
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
