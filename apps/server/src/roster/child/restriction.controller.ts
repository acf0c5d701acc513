import { LiftRestrictionBody, RecordRestrictionBody, ReviewRestrictionBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { personStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { liftRestriction, recordRestriction, reviewRestriction } from './restriction.commands';

@ApiTags('restriction')
@Controller(`${CHILD_PATH}/restriction`)
export class RestrictionController {
  constructor(
    private readonly children: ChildGate,
    private readonly aggregates: Aggregates,
  ) {}

  @GivesToChild('record', 'RecordRestriction', 'Only with the document; in force at the gate before this answers; answers restrictionId')
  async record(@OfChild() of: ChildRequest, @Body() body: RecordRestrictionBody): Promise<RosterAnswer> {
    await this.mustBeKnown(of.by.schoolId, body.personId);
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

  /** A restriction against an id that nobody has would block nobody. */
  private async mustBeKnown(schoolId: string, personId: string): Promise<void> {
    if (!/^[A-Za-z0-9_]{1,64}$/.test(personId)) throw new Refused('person_unknown');
    const known = await this.aggregates.person.read(personStream(schoolId, personId), ({ record }) => record !== null);
    if (!known) throw new Refused('person_unknown', { personId });
  }
}
