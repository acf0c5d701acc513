import type { Placement } from '../child-record';
import { givenChild, registered } from '../testing/children';
import { secret, shanghai } from '../testing/samples';
import type { ChildCommand, ChildEvent } from './child';
import { placementOn } from './placing';

const at = shanghai('2026-03-02', '10:00');
const submit = {
  type: 'SubmitEnrolment',
  enrolmentId: 'e1',
  termId: 'spring',
  wishes: [1, 2, 4].map((weekday) => ({ weekday: weekday as 1, periodIds: ['p1', 'p2'] })),
  submittedBy: 'mother',
  reason: null,
  at,
} as const satisfies ChildCommand;
const { type: _, ...application } = submit;
const submitted: ChildEvent = { type: 'EnrolmentSubmitted', data: application };
const reviewed: ChildEvent = { type: 'EnrolmentClassReviewed', data: { enrolmentId: 'e1', reviewedBy: 'teacher', at } };
const confirmed: ChildEvent = { type: 'EnrolmentAccepted', data: { enrolmentId: 'e1', decidedBy: 'principal', at } };
const row = (weekday: Placement['weekday'], from: string, to: string | null = null, more: Partial<Placement> = {}): Placement => ({
  weekday,
  from,
  to,
  groups: [
    { periodId: 'p1', groupId: 'g1' },
    { periodId: 'p2', groupId: 'chess' },
  ],
  dismissalPeriodId: 'p2',
  gateId: 'south',
  mode: 'collected',
  ...more,
});
const placed = (...rows: Placement[]): ChildEvent => ({ type: 'EnrolmentPlaced', data: { enrolmentId: null, rows, at } });

describe('enrolment', () => {
  it('guardian applies, class supports, school accepts, and the child is placed from the next service day', () => {
    givenChild(registered()).when(submit).then(submitted);
    givenChild(registered(), submitted)
      .when({ type: 'ReviewEnrolment', enrolmentId: 'e1', supports: true, reviewedBy: 'teacher', reason: null, at })
      .then(reviewed);
    givenChild(registered(), submitted, reviewed)
      .when({ type: 'DecideEnrolment', enrolmentId: 'e1', accepts: true, decidedBy: 'principal', reason: null, at })
      .then(confirmed);
    const rows = [row(1, '2026-03-03'), row(2, '2026-03-03'), row(4, '2026-03-03')];
    const state = givenChild(registered(), submitted, reviewed, confirmed)
      .when({ type: 'PlaceChild', enrolmentId: 'e1', rows, today: '2026-03-02', at })
      .then({ type: 'EnrolmentPlaced', data: { enrolmentId: 'e1', rows, at } });
    expect(placementOn(state.record?.placements ?? [], 2, '2026-03-10')?.dismissalPeriodId).toBe('p2');
    expect(placementOn(state.record?.placements ?? [], 2, '2026-03-02')).toBeNull();
    expect(placementOn(state.record?.placements ?? [], 3, '2026-03-11')).toBeNull();
  });

  it('nobody slips onto a list that may be frozen already: placement never begins today', () => {
    givenChild(registered(), submitted, reviewed, confirmed)
      .when({ type: 'PlaceChild', enrolmentId: 'e1', rows: [row(1, '2026-03-02')], today: '2026-03-02', at })
      .thenRefused('placement_from_next_service_day');
  });

  it('a rejection without a reason is refused, by class and by school', () => {
    givenChild(registered(), submitted)
      .when({ type: 'ReviewEnrolment', enrolmentId: 'e1', supports: false, reviewedBy: 'teacher', reason: null, at })
      .thenRefused('reason_required');
    givenChild(registered(), submitted, reviewed)
      .when({ type: 'DecideEnrolment', enrolmentId: 'e1', accepts: false, decidedBy: 'principal', reason: null, at })
      .thenRefused('reason_required');
    const reason = secret('child1', 'no room');
    givenChild(registered(), submitted, reviewed)
      .when({ type: 'DecideEnrolment', enrolmentId: 'e1', accepts: false, decidedBy: 'principal', reason, at })
      .then({ type: 'EnrolmentRejected', data: { enrolmentId: 'e1', decidedBy: 'principal', reason, at } });
  });

  it('the school does not decide before the class, and places nobody whom it has not accepted', () => {
    givenChild(registered(), submitted)
      .when({ type: 'DecideEnrolment', enrolmentId: 'e1', accepts: true, decidedBy: 'principal', reason: null, at })
      .thenRefused('not_reviewed_by_class');
    givenChild(registered(), submitted, reviewed)
      .when({ type: 'PlaceChild', enrolmentId: 'e1', rows: [row(1, '2026-03-03')], today: '2026-03-02', at })
      .thenRefused('enrolment_not_accepted');
  });

  it('declining needs no reason', () => {
    givenChild(registered())
      .when({ type: 'DeclineEnrolment', termId: 'spring', by: 'mother', reason: null, at })
      .then({ type: 'EnrolmentDeclined', data: { termId: 'spring', by: 'mother', reason: null, at } });
  });

  it('withdrawing ends the placements from that date, not before', () => {
    const state = givenChild(registered(), placed(row(2, '2026-02-24')))
      .when({ type: 'WithdrawEnrolment', enrolmentId: null, weekdays: [2], from: '2026-03-17', at })
      .then({ type: 'EnrolmentWithdrawn', data: { enrolmentId: null, weekdays: [2], from: '2026-03-17', at } });
    expect(placementOn(state.record?.placements ?? [], 2, '2026-03-10')).not.toBeNull();
    expect(placementOn(state.record?.placements ?? [], 2, '2026-03-17')).toBeNull();
  });
});

describe('the dismissal plan', () => {
  it('changed for one Tuesday holds on that day only', () => {
    const state = givenChild(registered(), placed(row(2, '2026-02-24')))
      .when({
        type: 'ChangeDismissalPlan',
        weekday: 2,
        from: '2026-03-10',
        to: '2026-03-10',
        dismissalPeriodId: 'p1',
        gateId: 'east',
        mode: 'self',
        at,
      })
      .then({
        type: 'DismissalPlanChanged',
        data: { weekday: 2, from: '2026-03-10', to: '2026-03-10', dismissalPeriodId: 'p1', gateId: 'east', mode: 'self', at },
      });
    const on = (date: string) => placementOn(state.record?.placements ?? [], 2, date);
    expect([on('2026-03-03'), on('2026-03-10'), on('2026-03-17')].map((p) => [p?.dismissalPeriodId, p?.gateId, p?.mode])).toEqual([
      ['p2', 'south', 'collected'],
      ['p1', 'east', 'self'],
      ['p2', 'south', 'collected'],
    ]);
    expect(on('2026-03-10')?.groups).toEqual(on('2026-03-03')?.groups);
  });

  it('of a child that takes no part on that weekday is refused', () => {
    givenChild(registered())
      .when({
        type: 'ChangeDismissalPlan',
        weekday: 2,
        from: '2026-03-10',
        to: null,
        dismissalPeriodId: 'p1',
        gateId: 'east',
        mode: 'self',
        at,
      })
      .thenRefused('not_placed_on_weekday');
  });
});

describe('leave', () => {
  const freezeAt = shanghai('2026-03-10', '15:30');
  const requested: ChildEvent = {
    type: 'LeaveRequested',
    data: { leaveId: 'l1', from: '2026-03-10', to: '2026-03-10', requestedBy: 'mother', reason: null, at },
  };

  it('asked by a guardian and approved before the freeze', () => {
    const approvedAt = shanghai('2026-03-10', '09:00');
    const state = givenChild(registered(), requested)
      .when({ type: 'ApproveLeave', leaveId: 'l1', at: approvedAt, by: 'homeroom_teacher', freezeAt })
      .then({
        type: 'LeaveApproved',
        data: {
          leaveId: 'l1',
          from: '2026-03-10',
          to: '2026-03-10',
          source: 'guardian',
          approvedBy: 'homeroom_teacher',
          reason: null,
          at: approvedAt,
        },
      });
    expect(state.record?.leaves).toEqual([{ leaveId: 'l1', from: '2026-03-10', to: '2026-03-10', approvedAt, source: 'guardian' }]);
  });

  it('at 15:42 needs the duty leader', () => {
    const late = shanghai('2026-03-10', '15:42');
    const approve = { type: 'ApproveLeave', leaveId: 'l1', at: late, freezeAt } as const;
    givenChild(registered(), requested)
      .when({ ...approve, by: 'homeroom_teacher' })
      .thenRefused('after_cutoff_needs_duty_leader');
    expect(givenChild(registered(), requested).when({ ...approve, by: 'duty_leader' }).events).toHaveLength(1);
  });

  it('the homeroom teacher says "absent today", and the source is kept', () => {
    const state = givenChild(registered())
      .when({
        type: 'RecordLeave',
        leaveId: 'l2',
        from: '2026-03-10',
        to: '2026-03-10',
        reason: null,
        at: freezeAt - 60_000,
        by: 'homeroom_teacher',
        freezeAt,
      })
      .then({
        type: 'LeaveApproved',
        data: {
          leaveId: 'l2',
          from: '2026-03-10',
          to: '2026-03-10',
          source: 'homeroom',
          approvedBy: 'homeroom_teacher',
          reason: null,
          at: freezeAt - 60_000,
        },
      });
    expect(state.record?.leaves[0].source).toBe('homeroom');
  });

  it('cancelled makes the child expected again', () => {
    const approved: ChildEvent = {
      type: 'LeaveApproved',
      data: { leaveId: 'l1', from: '2026-03-10', to: '2026-03-10', source: 'guardian', approvedBy: 'homeroom_teacher', reason: null, at },
    };
    const state = givenChild(registered(), requested, approved)
      .when({ type: 'CancelLeave', leaveId: 'l1', at, by: 'homeroom_teacher', freezeAt })
      .then({ type: 'LeaveCancelled', data: { leaveId: 'l1', at } });
    expect(state.record?.leaves).toEqual([]);
  });
});

describe('joining for one day', () => {
  const freezeAt = shanghai('2026-03-10', '15:30');
  const join = (hhmm: string, by: 'homeroom_teacher' | 'duty_leader', expected = 38) =>
    ({
      type: 'JoinAdHoc',
      date: '2026-03-10',
      groups: [{ periodId: 'p1', groupId: 'g1' }],
      dismissalPeriodId: 'p1',
      gateId: 'south',
      mode: 'collected',
      room: [{ groupId: 'g1', expected, capacity: 40 }],
      at: shanghai('2026-03-10', hhmm),
      by,
      freezeAt,
    }) as const satisfies ChildCommand;

  it('agreed 14:50 with 38 of 40 expected: on today and not on tomorrow', () => {
    const state = givenChild(registered()).when(join('14:50', 'homeroom_teacher')).state;
    expect(state.record?.adHoc.map((d) => [d.date, d.kind])).toEqual([['2026-03-10', 'join']]);
    givenChild(registered(), ...givenChild(registered()).when(join('14:50', 'homeroom_teacher')).events)
      .when(join('14:50', 'homeroom_teacher'))
      .thenUnchanged();
  });

  it('at 15:45 needs the duty leader', () => {
    givenChild(registered()).when(join('15:45', 'homeroom_teacher')).thenRefused('after_cutoff_needs_duty_leader');
    expect(givenChild(registered()).when(join('15:45', 'duty_leader')).events).toHaveLength(1);
  });

  it('a full group is named', () => {
    givenChild(registered())
      .when(join('14:50', 'homeroom_teacher', 40))
      .thenRefused('group_full', { groupId: 'g1', expected: 40, capacity: 40 });
  });

  it('left out for a day, and taken back', () => {
    const leftOut = givenChild(registered(), placed(row(2, '2026-02-24'))).when({
      type: 'LeaveOutAdHoc',
      date: '2026-03-10',
      at,
      by: 'homeroom_teacher',
      freezeAt,
    });
    expect(leftOut.state.record?.adHoc[0].kind).toBe('leave_out');
    const back = givenChild(registered(), ...leftOut.events).when({
      type: 'UndoAdHoc',
      date: '2026-03-10',
      at,
      by: 'homeroom_teacher',
      freezeAt,
    });
    expect(back.state.record?.adHoc).toEqual([]);
  });
});
