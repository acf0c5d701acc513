import { OnlyCommandIdBody, RecordChildLeftBody, RecordHealthNoteBody, RemoveHealthNoteBody } from '@baton/contracts';
import type { Sealer } from '@baton/event-log';
import { Body, Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { ViewedRecords } from '../../access/viewed-records';
import { childStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { SEALER } from '../../platform/tokens';
import { ChildDeciding } from './child-deciding';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import { Erasure } from './erasure';
import type { RosterAnswer } from './give-to-child';
import { recordChildLeft, recordChildReturned, recordHealthNote, removeHealthNote } from './record.commands';

@ApiTags('child')
@Controller(CHILD_PATH)
export class ChildRecordController {
  constructor(
    private readonly children: ChildGate,
    private readonly erasure: Erasure,
    private readonly deciding: ChildDeciding,
    private readonly viewed: ViewedRecords,
    private readonly aggregates: Aggregates,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  @GivesToChild('health-note/record', 'RecordHealthNote', 'Allergy or constitution; answers noteId')
  recordNote(@OfChild() of: ChildRequest, @Body() body: RecordHealthNoteBody): Promise<RosterAnswer> {
    return this.children.give(of, recordHealthNote, body);
  }

  @GivesToChild('health-note/remove', 'RemoveHealthNote', 'It holds no more')
  removeNote(@OfChild() of: ChildRequest, @Body() body: RemoveHealthNoteBody): Promise<RosterAnswer> {
    return this.children.give(of, removeHealthNote, body);
  }

  @Get('health-notes')
  @ApiOperation({ operationId: 'healthNotes', summary: 'The health notes of the child; each reading is recorded' })
  @ApiParam({ name: 'childId', type: String })
  async healthNotes(@OfChild() of: ChildRequest, @CurrentPerson() person: SignedInPerson) {
    await this.deciding.mustAnswerFor(of);
    const stream = childStream(of.by.schoolId, of.childId);
    const notes = await this.aggregates.child.read(stream, (state) => state.healthNotes);
    await this.viewed.record(person, [of.childId], 'health_note');
    const place = { stream, type: 'HealthNoteRecorded', path: 'note' };
    return Promise.all(notes.map(async ({ noteId, note }) => ({ noteId, note: await this.sealer.open(place, note) })));
  }

  @GivesToChild('left', 'RecordChildLeft', 'On no list from the day after')
  left(@OfChild() of: ChildRequest, @Body() body: RecordChildLeftBody): Promise<RosterAnswer> {
    return this.children.give(of, recordChildLeft, body);
  }

  @GivesToChild('returned', 'RecordChildReturned', 'Came back, or had not left')
  returned(@OfChild() of: ChildRequest, @Body() body: OnlyCommandIdBody): Promise<RosterAnswer> {
    return this.children.give(of, recordChildReturned, body);
  }

  @GivesToChild('erase', 'EraseChild', 'Keys destroyed for ever, of adults known for no other child too; only after the child has left')
  erase(@OfChild() of: ChildRequest, @Body() body: OnlyCommandIdBody): Promise<RosterAnswer> {
    return this.erasure.eraseChild(of, body);
  }
}
