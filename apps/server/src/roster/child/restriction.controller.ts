import { LiftRestrictionBody, RecordRestrictionBody, ReviewRestrictionBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { Persons } from './persons';
import { liftRestriction, recordRestriction, reviewRestriction } from './restriction.commands';

@ApiTags('restriction')
@Controller(`${CHILD_PATH}/restriction`)
export class RestrictionController {
  constructor(
    private readonly children: ChildGate,
    private readonly persons: Persons,
  ) {}

  @GivesToChild('record', 'RecordRestriction', 'Only with the document; in force at the gate before this answers; answers restrictionId')
  async record(@OfChild() of: ChildRequest, @Body() body: RecordRestrictionBody): Promise<RosterAnswer> {
    await this.persons.mustBeKnown(of.by.schoolId, body.personId);
    return this.children.give(of, recordRestriction, body);
  }

  @GivesToChild('review', 'ReviewRestriction', 'A restriction never lapses by itself: a named person says so')
  review(@OfChild() of: ChildRequest, @Body() body: ReviewRestrictionBody): Promise<RosterAnswer> {
    return this.children.give(of, reviewRestriction, body);
  }

  @GivesToChild('lift', 'LiftRestriction', 'Court or authority lifted it; the document is on file')
  lift(@OfChild() of: ChildRequest, @Body() body: LiftRestrictionBody): Promise<RosterAnswer> {
    return this.children.give(of, liftRestriction, body);
  }
}
