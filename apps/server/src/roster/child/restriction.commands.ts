import type { LiftRestrictionBody, RecordRestrictionBody, ReviewRestrictionBody } from '@baton/contracts';
import { toSeal } from '@baton/roster';
import { childCommand } from './give-to-child';

export const recordRestriction = childCommand<RecordRestrictionBody>({
  type: 'RecordRestriction',
  command: ({ personId, from, to, document, content }, given) => ({
    type: 'RecordRestriction',
    restrictionId: given.newId('restriction'),
    ...{ personId, from, to },
    document: given.secret('RestrictionRecorded', 'document', document, 'evidence'),
    content: toSeal('RestrictionRecorded', 'content', given.record.childId, 'evidence', content ?? ''),
    today: given.today,
    by: given.by,
    at: given.now,
    reviewMonths: given.policy.restrictionReviewMonths,
  }),
  answer: (_, newId) => ({ restrictionId: newId('restriction') }),
});

export const reviewRestriction = childCommand<ReviewRestrictionBody>({
  type: 'ReviewRestriction',
  command: ({ restrictionId, outcome, to, reason }, given) => ({
    type: 'ReviewRestriction',
    ...{ restrictionId, outcome, to },
    reason: given.secret('RestrictionReviewed', 'reason', reason, 'evidence'),
    today: given.today,
    reviewMonths: given.policy.restrictionReviewMonths,
  }),
  answer: ({ restrictionId }) => ({ restrictionId }),
});

export const liftRestriction = childCommand<LiftRestrictionBody>({
  type: 'LiftRestriction',
  command: ({ restrictionId, document }, given) => ({
    type: 'LiftRestriction',
    restrictionId,
    document: given.secret('RestrictionLifted', 'document', document, 'evidence'),
    at: given.now,
  }),
  answer: ({ restrictionId }) => ({ restrictionId }),
});
