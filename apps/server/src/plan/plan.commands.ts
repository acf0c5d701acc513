import { AcknowledgeNoticeBody, ChangeDayPlanBody, SendNoticeBody, WithdrawDayPlanBody } from '@baton/contracts';
import { byAuthor, definition } from '../day/command-definition';
import { brokenField } from '../platform/validation';

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
  SendNotice: definition({
    body: SendNoticeBody,
    texts: (body, author) => byAuthor('NoticeSent', author, body.words.trim()),
    command: ({ noticeId, severity, everybody, roles, sessions, staffIds }, given) => {
      const note = given.sealed('note');
      if (!note) throw brokenField('words', 'isNotEmpty');
      const to = { everybody: everybody ?? false, roles: roles ?? [], sessions: sessions ?? [], staffIds: staffIds ?? [] };
      return { type: 'SendNotice', noticeId, severity: severity ?? 'normal', to, note };
    },
  }),
  WithdrawDayPlan: definition({ body: WithdrawDayPlanBody, command: ({ planId }) => ({ type: 'WithdrawDayPlan', planId }) }),
  AcknowledgeNotice: definition({
    body: AcknowledgeNoticeBody,
    command: ({ noticeId }) => ({ type: 'AcknowledgeNotice', noticeId }),
  }),
};
