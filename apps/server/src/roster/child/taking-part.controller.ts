import {
  ChangeDismissalBody,
  DecideEnrolmentBody,
  DeclineEnrolmentBody,
  PlaceChildBody,
  ReviewEnrolmentBody,
  SubmitEnrolmentBody,
  WithdrawEnrolmentBody,
} from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import {
  changeDismissal,
  decideEnrolment,
  declineEnrolment,
  placeChild,
  reviewEnrolment,
  submitEnrolment,
  withdrawEnrolment,
} from './taking-part.commands';

@ApiTags('enrolment')
@Controller(CHILD_PATH)
export class TakingPartController {
  constructor(private readonly children: ChildGate) {}

  @GivesToChild('enrolment/submit', 'SubmitEnrolment', 'A guardian applies for a term; answers enrolmentId')
  submit(@OfChild() of: ChildRequest, @Body() body: SubmitEnrolmentBody): Promise<RosterAnswer> {
    return this.children.give(of, submitEnrolment, body);
  }

  @GivesToChild('enrolment/review', 'ReviewEnrolment', 'The class supports it, or opposes it with a reason')
  review(@OfChild() of: ChildRequest, @Body() body: ReviewEnrolmentBody): Promise<RosterAnswer> {
    return this.children.give(of, reviewEnrolment, body);
  }

  @GivesToChild('enrolment/decide', 'DecideEnrolment', 'The school accepts it, or rejects it with a reason')
  decide(@OfChild() of: ChildRequest, @Body() body: DecideEnrolmentBody): Promise<RosterAnswer> {
    return this.children.give(of, decideEnrolment, body);
  }

  @GivesToChild('enrolment/place', 'PlaceChild', 'Groups, dismissal, gate and way of leaving, from the next service day on')
  place(@OfChild() of: ChildRequest, @Body() body: PlaceChildBody): Promise<RosterAnswer> {
    return this.children.give(of, placeChild, body);
  }

  @GivesToChild('enrolment/withdraw', 'WithdrawEnrolment', 'No part on these weekdays from a later date on')
  withdraw(@OfChild() of: ChildRequest, @Body() body: WithdrawEnrolmentBody): Promise<RosterAnswer> {
    return this.children.give(of, withdrawEnrolment, body);
  }

  @GivesToChild('enrolment/decline', 'DeclineEnrolment', 'A guardian says no for a term')
  decline(@OfChild() of: ChildRequest, @Body() body: DeclineEnrolmentBody): Promise<RosterAnswer> {
    return this.children.give(of, declineEnrolment, body);
  }

  @GivesToChild('dismissal/change', 'ChangeDismissalPlan', 'Another period, gate or way of leaving; today’s book follows at once')
  changeDismissal(@OfChild() of: ChildRequest, @Body() body: ChangeDismissalBody): Promise<RosterAnswer> {
    return this.children.give(of, changeDismissal, body);
  }
}
