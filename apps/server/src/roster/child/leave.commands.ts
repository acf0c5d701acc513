import type { ApproveLeaveBody, CancelLeaveBody, RecordLeaveBody, RefuseLeaveBody, RequestLeaveBody } from '@baton/contracts';
import type { ChildRecord } from '@baton/roster';
import { childCommand } from './give-to-child';

/** The span of a leave that was asked for or approved. */
const spanOf = (record: ChildRecord, leaveId: string) => record.leaves.find((leave) => leave.leaveId === leaveId);

export const requestLeave = childCommand<RequestLeaveBody>({
  type: 'RequestLeave',
  command: ({ from, to, requestedBy, reason }, given) => ({
    type: 'RequestLeave',
    leaveId: given.newId('leave'),
    ...{ from, to, requestedBy },
    reason: given.secret('LeaveRequested', 'reason', reason),
    at: given.now,
  }),
  answer: (_, newId) => ({ leaveId: newId('leave') }),
});

export const approveLeave = childCommand<ApproveLeaveBody>({
  type: 'ApproveLeave',
  command: ({ leaveId }, given) => {
    const asked = given.state.leaveRequests.find((request) => request.leaveId === leaveId);
    const freezeAt = asked ? given.firstFreeze(asked.from, asked.to) : null;
    return { type: 'ApproveLeave', leaveId, at: given.now, by: given.decider, freezeAt };
  },
  answer: ({ leaveId }) => ({ leaveId }),
});

export const recordLeave = childCommand<RecordLeaveBody>({
  type: 'RecordLeave',
  command: ({ from, to, reason }, given) => ({
    type: 'RecordLeave',
    leaveId: given.newId('leave'),
    ...{ from, to },
    reason: given.secret('LeaveApproved', 'reason', reason),
    at: given.now,
    by: given.decider,
    freezeAt: given.firstFreeze(from, to),
  }),
  answer: (_, newId) => ({ leaveId: newId('leave') }),
});

export const refuseLeave = childCommand<RefuseLeaveBody>({
  type: 'RefuseLeave',
  command: ({ leaveId, reason }, given) => ({
    type: 'RefuseLeave',
    leaveId,
    reason: given.secret('LeaveRefused', 'reason', reason),
    at: given.now,
  }),
  answer: ({ leaveId }) => ({ leaveId }),
});

export const cancelLeave = childCommand<CancelLeaveBody>({
  type: 'CancelLeave',
  command: ({ leaveId }, given) => {
    const leave = spanOf(given.record, leaveId);
    const freezeAt = leave ? given.firstFreeze(leave.from, leave.to) : null;
    return { type: 'CancelLeave', leaveId, at: given.now, by: given.decider, freezeAt };
  },
  answer: ({ leaveId }) => ({ leaveId }),
});
