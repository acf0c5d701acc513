import { AcknowledgeNoticeBody, ChangeDayPlanBody, WithdrawDayPlanBody } from '@baton/contracts';
import { definition } from '../day/command-definition';

export const planCommands = {
  ChangeDayPlan: definition({
    body: ChangeDayPlanBody,
    command: ({ planId, kind, severity, gates, noticeId, staffIds }) => ({
      type: 'ChangeDayPlan',
      planId,
      kind,
      severity,
      gates: gates.map(({ gateId, open, insteadGateId, grades, at }) => ({
        gateId,
        open,
        insteadGateId: insteadGateId ?? null,
        grades,
        at: at ?? null,
      })),
      noticeId,
      staffIds: staffIds ?? [],
    }),
  }),
  WithdrawDayPlan: definition({ body: WithdrawDayPlanBody, command: ({ planId }) => ({ type: 'WithdrawDayPlan', planId }) }),
  AcknowledgeNotice: definition({
    body: AcknowledgeNoticeBody,
    command: ({ noticeId }) => ({ type: 'AcknowledgeNotice', noticeId }),
  }),
};
