import { happened } from '../decision';
import { noticesToRemind } from '../plan/plan';
import { take } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, frozenDay } from '../testing/play-day';
import { CLASS_21, CLASS_51, clock, STAFF } from '../testing/small-school';

const { teacher1, teacher2, dutyLeader, administrator, gradeLead2, peTeacher } = STAFF;

describe('a patrol is an independent look at the book', () => {
  const checkpoint = (headcount: number, teacherPresent = true) =>
    ({ type: 'LogCheckpoint', patrolId: 'round1', placeId: 'room21', sessionId: 'stage1of21', headcount, teacherPresent }) as const;

  it('agrees with the book in silence', () => {
    const { day } = given(checkedInDay())
      .and('16:05', dutyLeader, { type: 'StartPatrol', patrolId: 'round1', periodId: 'stage1' })
      .when(says('16:10', dutyLeader, checkpoint(4)))
      .then(
        happened('PatrolCheckpointLogged', {
          patrolId: 'round1',
          placeId: 'room21',
          sessionId: 'stage1of21',
          headcount: 4,
          booked: 4,
          teacherPresent: true,
        }),
      );
    given(day)
      .when(says('16:25', dutyLeader, { type: 'CompletePatrol', patrolId: 'round1' }))
      .then(happened('PatrolCompleted', { patrolId: 'round1', checkpoints: 1 }));
    expect(day.state.patrols.get('round1')).toMatchObject({ completed: true, sessionsSeen: new Set(['stage1of21']) });
  });

  it('raises a finding when the room counts one more than the book, and one when no teacher is there', () => {
    const { day } = given(checkedInDay())
      .when(says('16:10', dutyLeader, checkpoint(5, false), { commandId: 'tap1' }))
      .thenTypes('PatrolCheckpointLogged', 'PatrolFindingRaised', 'PatrolFindingRaised');
    expect(day.all('PatrolFindingRaised').map((f) => [f.kind, f.headcount, f.booked])).toEqual([
      ['count_differs', 5, 4],
      ['teacher_absent', 5, 4],
    ]);
    given(day)
      .when(says('16:15', dutyLeader, { type: 'ResolveFinding', findingId: 'tap1.count_differs', outcome: 'visiting_sibling' }))
      .thenTypes('PatrolFindingResolved');
    expect(day.state.findings.get('tap1.count_differs')?.resolvedAt).toBe(clock('16:15'));
  });

  it('counts by place where there is no session', () => {
    const day = checkedInDay();
    day.send('16:10', peTeacher, take(['child5a'], 'kept', 'gym'));
    day.send('16:12', dutyLeader, { ...checkpoint(0), placeId: 'gym', sessionId: null });
    expect(day.all('PatrolFindingRaised')[0]).toMatchObject({ kind: 'count_differs', headcount: 0, booked: 1 });
  });

  it('a hazard is a finding too, and a place that is checked says so', () => {
    const day = frozenDay();
    given(day)
      .when(says('15:35', teacher1, { type: 'RaiseFinding', findingId: 'f1', patrolId: null, placeId: 'gym', kind: 'hazard' }))
      .thenTypes('PatrolFindingRaised');
    given(day)
      .when(says('15:36', teacher1, { type: 'CheckPlace', placeId: 'gym', ok: false, items: ['floor_wet'] }))
      .thenTypes('PlaceChecked');
    given(day)
      .when(says('18:41', administrator, { type: 'ClearSweepArea', areaId: 'library' }))
      .thenTypes('SweepAreaCleared');
    expect(day.state.sweptAreas.get('library')).toEqual({ by: administrator, at: clock('18:41') });
  });
});

describe('a patrol finds a child', () => {
  it('that was missing: held by the finder; the book had asked for it itself', () => {
    const day = frozenDay();
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    const { child } = given(day)
      .when(says('16:01', gradeLead2, { type: 'FindChild', childId: 'child2d', placeId: 'gym' }))
      .thenTypes('DutySignedOn', 'CustodyOpened');
    expect(child('child2d')).toMatchObject({ state: 'held', holder: gradeLead2 });
  });

  it('that no list names: held, and the book is questioned', () => {
    const { day } = given(checkedInDay())
      .when(says('16:01', gradeLead2, { type: 'FindChild', childId: 'childUnknown', placeId: 'gym' }))
      .thenTypes('ReportMarked', 'DutySignedOn', 'CustodyOpened', 'DiscrepancyOpened');
    expect(day.all('DiscrepancyOpened')[0].kind).toBe('found_never_listed');
  });

  it('that a teacher answers for: it changes hands', () => {
    const { child } = given(checkedInDay())
      .when(says('16:01', gradeLead2, { type: 'FindChild', childId: 'child5a', placeId: 'gym' }))
      .thenTypes('DutySignedOn', 'CustodyAssumed');
    expect(child('child5a').holder).toBe(gradeLead2);
  });
});

describe('a muster', () => {
  const started = () => {
    const day = checkedInDay();
    day.send('17:24', dutyLeader, { type: 'StartMuster', musterId: 'm1', drill: false });
    return day;
  };

  it('lists the book by holder as it stands', () => {
    given(checkedInDay())
      .when(says('17:24', dutyLeader, { type: 'StartMuster', musterId: 'm1', drill: false }))
      .then(
        happened('MusterStarted', {
          musterId: 'm1',
          drill: false,
          lists: [
            { holder: teacher1, placeId: 'room21', children: CLASS_21 },
            { holder: teacher2, placeId: 'room51', children: CLASS_51 },
          ],
        }),
      );
  });

  it('counted in full is a number and a name', () => {
    const day = started();
    given(day)
      .when(says('17:28', teacher1, { type: 'CountMuster', musterId: 'm1', holder: teacher1, counted: 4, missing: [] }))
      .thenTypes('MusterCounted');
    expect(day.state.musters.get('m1')?.counted.get(teacher1)).toEqual({ counted: 4, missing: [] });
  });

  it('with a child that is not there makes it missing at once', () => {
    const { child } = given(started())
      .when(says('17:28', teacher1, { type: 'CountMuster', musterId: 'm1', holder: teacher1, counted: 3, missing: ['child2d'] }))
      .then(
        happened('MusterCounted', { musterId: 'm1', holder: teacher1, counted: 3, missing: ['child2d'] }),
        happened('ChildUnaccounted', { childId: 'child2d', cause: 'muster', sessionId: 'stage1of21' }),
      );
    expect(child('child2d')).toMatchObject({ state: 'unaccounted', holder: teacher1 });
  });

  it('does not miss a child that somebody else answers for by now', () => {
    const day = started();
    day.send('17:26', peTeacher, take(['child2d']));
    given(day)
      .when(says('17:28', teacher1, { type: 'CountMuster', musterId: 'm1', holder: teacher1, counted: 3, missing: ['child2d'] }))
      .thenTypes('MusterCounted');
    expect(day.child('child2d')).toMatchObject({ state: 'held', holder: peTeacher });
  });
});

describe('a change of plan', () => {
  const rain = {
    type: 'ChangeDayPlan',
    planId: 'rain',
    kind: 'gates',
    severity: 'orange',
    gates: [],
    noticeId: 'n1',
    staffIds: [teacher1, teacher2],
  } as const;

  it('is acknowledged by name; who has not after ten minutes is told again, once', () => {
    const day = checkedInDay();
    day.send('16:55', dutyLeader, rain);
    day.send('16:58', teacher1, { type: 'AcknowledgeNotice', noticeId: 'n1' });
    expect(noticesToRemind(day.state, clock('17:04:59'))).toEqual([]);
    expect(noticesToRemind(day.state, clock('17:05'))).toEqual(['n1']);
    given(day)
      .when(says('17:05', STAFF.clock, { type: 'RemindNotice', noticeId: 'n1' }))
      .then(happened('NoticeReminded', { noticeId: 'n1', staffIds: [teacher2], children: [] }));
    expect(noticesToRemind(day.state, clock('17:10'))).toEqual([]);
    given(day)
      .when(says('17:11', teacher1, { type: 'AcknowledgeNotice', noticeId: 'n1' }))
      .thenUnchanged();
  });

  it('does not reach who has gone home', () => {
    const day = checkedInDay();
    day.send('16:50', peTeacher, { type: 'SignOn', role: 'duty_teacher', sessionId: null });
    day.send('16:52', peTeacher, { type: 'SignOff', sessionId: null });
    day.send('16:55', dutyLeader, { ...rain, staffIds: [] });
    expect(day.all('NoticeSent')[0].staffIds).toEqual([teacher1, teacher2].sort());
  });

  it('goes to everybody on duty when nobody is named', () => {
    const { day } = given(checkedInDay())
      .when(says('16:55', dutyLeader, { ...rain, staffIds: [] }))
      .thenTypes('DayPlanChanged', 'NoticeSent');
    expect(day.all('NoticeSent')[0]).toMatchObject({ staffIds: [teacher1, teacher2], dueAt: clock('17:05') });
  });

  it('with nobody left to remind reminds nobody', () => {
    const day = checkedInDay();
    day.send('16:55', dutyLeader, rain);
    for (const who of [teacher1, teacher2]) day.send('16:58', who, { type: 'AcknowledgeNotice', noticeId: 'n1' });
    given(day)
      .when(says('17:05', STAFF.clock, { type: 'RemindNotice', noticeId: 'n1' }))
      .thenUnchanged();
  });
});

describe('a silent gate device', () => {
  const device = { deviceId: 'tabletSouth', gateId: 'gateSouth' };
  it('is silent until it is heard', () => {
    const day = checkedInDay();
    given(day)
      .when(says('17:37', STAFF.clock, { type: 'ReportDeviceSilent', ...device, lastHeardAt: clock('17:35') }))
      .thenTypes('DeviceWentSilent');
    expect(day.state.silentDevices.get('tabletSouth')).toMatchObject({ gateId: 'gateSouth', since: clock('17:37') });
    given(day)
      .when(says('17:59', STAFF.clock, { type: 'ReportDeviceHeard', ...device }))
      .thenTypes('DeviceHeardAgain');
    expect(day.state.silentDevices.size).toBe(0);
  });
});

describe('an unwell child', () => {
  it('is unwell from the report on, and the nurse says what comes of it', () => {
    const day = checkedInDay();
    day.send('17:12', teacher2, { type: 'ReportUnwell', childId: 'child5a' });
    given(day)
      .when(says('17:20', STAFF.nurse, { type: 'RecordClinicOutcome', childId: 'child5a', outcome: 'home' }))
      .thenTypes('ClinicOutcomeRecorded');
    expect(day.child('child5a').unwell).toMatchObject({ at: clock('17:12'), outcome: 'home' });
  });
});

describe('police', () => {
  it('a person decides, by name; the event is a record and changes no state', () => {
    const { day } = given(checkedInDay())
      .when(says('16:20', dutyLeader, { type: 'DecidePolice', childId: 'child5a', decision: 'not_yet' }))
      .then(happened('PoliceDecided', { childId: 'child5a', decision: 'not_yet' }));
    expect(day.records.at(-1)?.metadata.actor.id).toBe(dutyLeader);
  });
});
