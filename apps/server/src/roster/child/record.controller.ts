import {
  AcceptAgreementBody,
  FlagPriorityBody,
  NoteNonParticipantBody,
  OnlyCommandIdBody,
  RecordChildLeftBody,
  RecordHealthNoteBody,
  RemoveHealthNoteBody,
  UnflagPriorityBody,
} from '@baton/contracts';
import type { Sealer } from '@baton/event-log';
import { Body, Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { ViewedRecords } from '../../access/viewed-records';
import { childStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { SEALER } from '../../platform/tokens';
import { CurrentRosterReader } from '../importing/current-roster';
import { ChildDeciding } from './child-deciding';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import { ChildView } from './child-view';
import { Erasure, type ErasureStatus } from './erasure';
import type { RosterAnswer } from './give-to-child';
import { acceptAgreement, flagPriority, noteNonParticipant, unflagPriority } from './registration.commands';
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
    private readonly view: ChildView,
    private readonly current: CurrentRosterReader,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'childRecord',
    summary:
      'The whole record for whoever answers for the child: adults, authorities, plans, consents, leave, enrolment; the reading is recorded',
  })
  @ApiParam({ name: 'childId', type: String })
  async record(@OfChild() of: ChildRequest, @CurrentPerson() person: SignedInPerson) {
    await this.deciding.mustAnswerFor(of);
    const view = await this.view.of(of.by.schoolId, of.childId, person.roles);
    await this.viewed.record(person, [of.childId], 'roster');
    return view;
  }

  @GivesToChild('priority/flag', 'FlagPriority', 'A priority group that the child belongs to; few may see it; answers flagId')
  async flag(@OfChild() of: ChildRequest, @Body() body: FlagPriorityBody): Promise<RosterAnswer> {
    const { priorities } = await this.current.child(of.by.schoolId, of.childId, () => undefined);
    const known = priorities.find(({ flag }) => flag === body.flag)?.flagId ?? null;
    return this.children.give(of, flagPriority(known), body);
  }

  @GivesToChild('priority/remove', 'UnflagPriority', 'The child does not belong to the group any more')
  unflag(@OfChild() of: ChildRequest, @Body() body: UnflagPriorityBody): Promise<RosterAnswer> {
    return this.children.give(of, unflagPriority, body);
  }

  @GivesToChild('agreement/accept', 'AcceptAgreement', 'A guardian accepted a version of the service agreement')
  accept(@OfChild() of: ChildRequest, @Body() body: AcceptAgreementBody): Promise<RosterAnswer> {
    return this.children.give(of, acceptAgreement, body);
  }

  @GivesToChild('non-participant/note', 'NoteNonParticipant', 'Where a child goes after lessons that takes no part')
  nonParticipant(@OfChild() of: ChildRequest, @Body() body: NoteNonParticipantBody): Promise<RosterAnswer> {
    return this.children.give(of, noteNonParticipant, body);
  }

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

  @Get('erasure')
  @ApiOperation({
    operationId: 'erasureOfChild',
    summary: 'Whether every running instance has confirmed that it holds no key and no name any more; pending names those that have not',
  })
  @ApiParam({ name: 'childId', type: String })
  erasureOf(@OfChild() of: ChildRequest): Promise<ErasureStatus> {
    return this.erasure.statusOf(of);
  }
}
