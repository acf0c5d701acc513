import { code, event, id, list, orNull, sealed, time, type EventOf, type Sealed } from '@baton/event-schema';
import type { AdHocDay, DismissalMode, Leave } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import { day, groupOfPeriod, mode } from '../fields';
import { withRecord, type ChildState, type RegisteredChild } from './state';

const decider = code('homeroom_teacher', 'duty_leader');

export const awayAndAdHocEvents = {
  LeaveRequested: event('A guardian asks for leave: 请假, both dates inclusive.', {
    leaveId: id,
    from: day,
    to: day,
    requestedBy: id,
    reason: orNull(sealed),
    at: time,
  }),
  LeaveApproved: event('The child is on leave: absent, not missing. Also the homeroom teacher saying "absent today".', {
    leaveId: id,
    from: day,
    to: day,
    source: code('guardian', 'homeroom'),
    approvedBy: decider,
    reason: orNull(sealed),
    at: time,
  }),
  LeaveRefused: event('The leave was not granted, with a reason.', { leaveId: id, reason: sealed, at: time }),
  LeaveCancelled: event('The leave does not hold any more: the child is expected again.', { leaveId: id, at: time }),
  AdHocJoined: event('The child takes part on this one date though not placed.', {
    date: day,
    groups: list(groupOfPeriod),
    dismissalPeriodId: id,
    gateId: id,
    mode,
    agreedBy: decider,
    at: time,
  }),
  AdHocLeftOut: event('The child takes no part on this one date though placed.', { date: day, agreedBy: decider, at: time }),
  AdHocUndone: event('For this date the plan holds again as it was.', { date: day, at: time }),
};

export type AwayAndAdHocEvent = EventOf<typeof awayAndAdHocEvents>;

type Decider = 'homeroom_teacher' | 'duty_leader';

/** Freezes of the service days that a change may touch: a frozen list needs the duty leader. */
interface Cutoff {
  readonly at: number;
  readonly by: Decider;
  /** epoch ms of the freeze on the first service day that the change touches; null: no service day is touched */
  readonly freezeAt: number | null;
}

export type AwayAndAdHocCommand<S = Sealed> =
  | {
      readonly type: 'RequestLeave';
      readonly leaveId: string;
      readonly from: string;
      readonly to: string;
      readonly requestedBy: string;
      readonly reason: S | null;
      readonly at: number;
    }
  | ({ readonly type: 'ApproveLeave'; readonly leaveId: string } & Cutoff)
  /** the homeroom teacher's own word: absent today */
  | ({
      readonly type: 'RecordLeave';
      readonly leaveId: string;
      readonly from: string;
      readonly to: string;
      readonly reason: S | null;
    } & Cutoff)
  | { readonly type: 'RefuseLeave'; readonly leaveId: string; readonly reason: S | null; readonly at: number }
  | ({ readonly type: 'CancelLeave'; readonly leaveId: string } & Cutoff)
  | ({
      readonly type: 'JoinAdHoc';
      readonly date: string;
      readonly groups: AdHocDay['groups'];
      readonly dismissalPeriodId: string;
      readonly gateId: string;
      readonly mode: DismissalMode;
      /** expected children on that date and capacity (null: no limit) of each group that the child would join */
      readonly room: readonly { readonly groupId: string; readonly expected: number; readonly capacity: number | null }[];
    } & Cutoff)
  | ({ readonly type: 'LeaveOutAdHoc'; readonly date: string } & Cutoff)
  | ({ readonly type: 'UndoAdHoc'; readonly date: string } & Cutoff);

/** "After the freeze only the duty leader changes today's list." */
const afterCutoffNeedsDutyLeader = (c: Cutoff): boolean => c.freezeAt !== null && c.at >= c.freezeAt && c.by !== 'duty_leader';

export function decideAwayAndAdHoc(command: AwayAndAdHocCommand, state: RegisteredChild) {
  switch (command.type) {
    case 'RequestLeave': {
      const { type: _, ...data } = command;
      if (command.to < command.from) return refused('ends_before_it_begins');
      const known = state.leaveRequests.find((r) => r.leaveId === command.leaveId);
      if (known) return same([known.from, known.to], [command.from, command.to]) ? unchanged : refused('leave_known');
      return accepted({ type: 'LeaveRequested', data } as const);
    }
    case 'ApproveLeave':
    case 'RecordLeave':
      return approve(command, state);
    case 'RefuseLeave': {
      const { leaveId, reason, at } = command;
      const known = state.leaveRequests.find((r) => r.leaveId === leaveId);
      if (!known) return refused('leave_unknown');
      if (known.state === 'refused') return unchanged;
      if (known.state !== 'requested') return refused('leave_decided');
      return reason ? accepted({ type: 'LeaveRefused', data: { leaveId, reason, at } } as const) : refused('reason_required');
    }
    case 'CancelLeave': {
      const known = state.leaveRequests.find((r) => r.leaveId === command.leaveId);
      if (!known) return refused('leave_unknown');
      if (known.state === 'cancelled' || known.state === 'refused') return unchanged;
      if (known.state === 'approved' && afterCutoffNeedsDutyLeader(command)) return refused('after_cutoff_needs_duty_leader');
      return accepted({ type: 'LeaveCancelled', data: { leaveId: command.leaveId, at: command.at } } as const);
    }
    case 'JoinAdHoc':
    case 'LeaveOutAdHoc':
    case 'UndoAdHoc':
      return decideAdHoc(command, state);
    default:
      return command satisfies never;
  }
}

function approve(command: Extract<AwayAndAdHocCommand, { type: 'ApproveLeave' | 'RecordLeave' }>, state: RegisteredChild) {
  const known = state.leaveRequests.find((r) => r.leaveId === command.leaveId);
  if (known?.state === 'approved') return unchanged;
  if (known && known.state !== 'requested') return refused('leave_decided');
  if (afterCutoffNeedsDutyLeader(command)) return refused('after_cutoff_needs_duty_leader');
  const { leaveId, at, by: approvedBy } = command;
  if (command.type === 'ApproveLeave') {
    if (!known) return refused('leave_unknown');
    const data = { leaveId, from: known.from, to: known.to, source: 'guardian', approvedBy, reason: null, at } as const;
    return accepted({ type: 'LeaveApproved', data } as const);
  }
  const { from, to, reason } = command;
  if (to < from) return refused('ends_before_it_begins');
  return accepted({ type: 'LeaveApproved', data: { leaveId, from, to, source: 'homeroom', approvedBy, reason, at } } as const);
}

function decideAdHoc(command: Extract<AwayAndAdHocCommand, { type: 'JoinAdHoc' | 'LeaveOutAdHoc' | 'UndoAdHoc' }>, state: RegisteredChild) {
  const child = state.record;
  const { date, at, by: agreedBy } = command;
  const now = child.adHoc.find((d) => d.date === date);
  if (command.freezeAt === null) return refused('no_service_on_date');
  const so =
    command.type === 'JoinAdHoc' ? now && same(now, joining(command)) : command.type === 'LeaveOutAdHoc' ? now?.kind === 'leave_out' : !now;
  if (so) return unchanged;
  if (afterCutoffNeedsDutyLeader(command)) return refused('after_cutoff_needs_duty_leader');
  if (command.type === 'UndoAdHoc') return accepted({ type: 'AdHocUndone', data: { date, at } } as const);
  if (command.type === 'LeaveOutAdHoc') return accepted({ type: 'AdHocLeftOut', data: { date, agreedBy, at } } as const);
  if (child.leftOn !== null && child.leftOn < date) return refused('child_left');
  const full = command.room.find((r) => r.capacity !== null && r.expected >= r.capacity);
  if (full) return refused('group_full', { groupId: full.groupId, expected: full.expected, capacity: full.capacity });
  const { groups, dismissalPeriodId, gateId, mode: how } = command;
  return accepted({ type: 'AdHocJoined', data: { date, groups, dismissalPeriodId, gateId, mode: how, agreedBy, at } } as const);
}

const joining = (
  j: Pick<Extract<AwayAndAdHocCommand, { type: 'JoinAdHoc' }>, 'date' | 'groups' | 'dismissalPeriodId' | 'gateId' | 'mode'>,
): AdHocDay => ({
  date: j.date,
  kind: 'join',
  groups: j.groups,
  dismissalPeriodId: j.dismissalPeriodId,
  gateId: j.gateId,
  mode: j.mode,
});

/** older ones stay in the log; a school year has about 200 service days */
const DAYS_KEPT = 250;

export function evolveAwayAndAdHoc(state: ChildState, e: AwayAndAdHocEvent): ChildState {
  const child = state.record;
  if (!child) return state;
  const adHoc = (added: readonly AdHocDay[], date: string) =>
    withRecord(state, { adHoc: [...child.adHoc.filter((d) => d.date !== date), ...added].slice(-DAYS_KEPT) });
  switch (e.type) {
    case 'LeaveRequested':
    case 'LeaveApproved': {
      const { leaveId, from, to, at } = e.data;
      const request = { leaveId, from, to, state: e.type === 'LeaveApproved' ? ('approved' as const) : ('requested' as const) };
      const next = { ...state, leaveRequests: [...state.leaveRequests.filter((r) => r.leaveId !== leaveId), request].slice(-DAYS_KEPT) };
      if (e.type === 'LeaveRequested') return next;
      const leave: Leave = { leaveId, from, to, approvedAt: at, source: e.data.source };
      return withRecord(next, { leaves: [...child.leaves, leave].slice(-DAYS_KEPT) });
    }
    case 'LeaveRefused':
    case 'LeaveCancelled': {
      const { leaveId } = e.data;
      const to = e.type === 'LeaveRefused' ? ('refused' as const) : ('cancelled' as const);
      const next = { ...state, leaveRequests: state.leaveRequests.map((r) => (r.leaveId === leaveId ? { ...r, state: to } : r)) };
      return withRecord(next, { leaves: child.leaves.filter((l) => l.leaveId !== leaveId) });
    }
    case 'AdHocJoined':
      return adHoc([joining(e.data)], e.data.date);
    case 'AdHocLeftOut':
      return adHoc([{ date: e.data.date, kind: 'leave_out', groups: [], dismissalPeriodId: null, gateId: null, mode: null }], e.data.date);
    case 'AdHocUndone':
      return adHoc([], e.data.date);
    default:
      return e satisfies never;
  }
}
