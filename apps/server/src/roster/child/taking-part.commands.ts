import type {
  ChangeDismissalBody,
  DecideEnrolmentBody,
  DeclineEnrolmentBody,
  PlaceChildBody,
  ReviewEnrolmentBody,
  SubmitEnrolmentBody,
  WithdrawEnrolmentBody,
} from '@baton/contracts';
import type { CampusState, Placement } from '@baton/roster';
import { Refused } from '../../platform/refused';
import { childCommand } from './give-to-child';

export const submitEnrolment = childCommand<SubmitEnrolmentBody>({
  type: 'SubmitEnrolment',
  command: ({ termId, wishes, submittedBy, reason }, given) => ({
    type: 'SubmitEnrolment',
    enrolmentId: given.newId('enrolment'),
    ...{ termId, submittedBy },
    wishes: wishes.map(({ weekday, periodIds }) => ({ weekday, periodIds })),
    reason: given.secret('EnrolmentSubmitted', 'reason', reason),
    at: given.now,
  }),
  answer: (_, newId) => ({ enrolmentId: newId('enrolment') }),
});

export const reviewEnrolment = childCommand<ReviewEnrolmentBody>({
  type: 'ReviewEnrolment',
  command: ({ enrolmentId, supports, reason }, given) => ({
    type: 'ReviewEnrolment',
    ...{ enrolmentId, supports, reviewedBy: given.by },
    reason: supports ? null : given.secret('EnrolmentClassOpposed', 'reason', reason),
    at: given.now,
  }),
  answer: ({ enrolmentId }) => ({ enrolmentId }),
});

export const decideEnrolment = childCommand<DecideEnrolmentBody>({
  type: 'DecideEnrolment',
  command: ({ enrolmentId, accepts, reason }, given) => ({
    type: 'DecideEnrolment',
    ...{ enrolmentId, accepts, decidedBy: given.by },
    reason: accepts ? null : given.secret('EnrolmentRejected', 'reason', reason),
    at: given.now,
  }),
  answer: ({ enrolmentId }) => ({ enrolmentId }),
});

export const placeChild = childCommand<PlaceChildBody>({
  type: 'PlaceChild',
  command: ({ enrolmentId, rows }, given) => {
    const placements = rows.map((row): Placement => {
      const { weekday, from, to, dismissalPeriodId, gateId, mode } = row;
      const groups = row.groups.map(({ periodId, groupId }) => ({ periodId, groupId }));
      mustBeOnCampus(given.campus, { groups, dismissalPeriodId, gateId });
      return { weekday, from, to: to ?? null, groups, dismissalPeriodId, gateId, mode };
    });
    if (placements.some((row) => row.from <= given.today)) throw new Refused('placement_from_next_service_day');
    return { type: 'PlaceChild', enrolmentId: enrolmentId ?? null, rows: placements, today: given.today, at: given.now };
  },
});

export const withdrawEnrolment = childCommand<WithdrawEnrolmentBody>({
  type: 'WithdrawEnrolment',
  command: ({ enrolmentId, weekdays, from }, given) => {
    // who is not to come today is left out for the day: today's list may be frozen
    if (from <= given.today) throw new Refused('placement_from_next_service_day');
    return { type: 'WithdrawEnrolment', enrolmentId: enrolmentId ?? null, weekdays, from, at: given.now };
  },
});

export const declineEnrolment = childCommand<DeclineEnrolmentBody>({
  type: 'DeclineEnrolment',
  command: ({ termId, by, reason }, given) => ({
    type: 'DeclineEnrolment',
    ...{ termId, by: by ?? null },
    reason: given.secret('EnrolmentDeclined', 'reason', reason),
    at: given.now,
  }),
});

export const changeDismissal = childCommand<ChangeDismissalBody>({
  type: 'ChangeDismissalPlan',
  command: ({ weekday, from, to, dismissalPeriodId, gateId, mode }, given) => {
    mustBeOnCampus(given.campus, { groups: [], dismissalPeriodId, gateId });
    return { type: 'ChangeDismissalPlan', weekday, from, to: to ?? null, dismissalPeriodId, gateId, mode, at: given.now };
  },
});

/** @throws Refused naming the period, group or gate that the campus doesn't have: a child planned there would be nowhere */
export function mustBeOnCampus(campus: CampusState, of: Pick<Placement, 'groups' | 'dismissalPeriodId' | 'gateId'>): void {
  const periods = [of.dismissalPeriodId, ...of.groups.map((g) => g.periodId)];
  const periodId = periods.find((period) => !Object.hasOwn(campus.periods, period));
  if (periodId !== undefined) throw new Refused('period_unknown', { periodId });
  const group = of.groups.find((g) => !Object.hasOwn(campus.groups, g.groupId));
  if (group) throw new Refused('group_unknown', { groupId: group.groupId });
  if (!Object.hasOwn(campus.gates, of.gateId)) throw new Refused('unknown_gate', { gateId: of.gateId });
}
