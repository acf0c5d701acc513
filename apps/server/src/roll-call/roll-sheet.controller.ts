import { isSignedOn, type CampusDay, type ChildDay, type SessionDay } from '@baton/custody';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { viewOf } from '../live/what-a-role-sees';
import { Refused } from '../platform/refused';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Cards, type ChildCard } from '../projections/cards';
import { Names } from '../projections/names';

export interface RollSheetRow extends ChildCard {
  readonly state: ChildDay['state'];
  readonly mark: string | null;
  readonly holder: string | null;
  readonly here: boolean;
  readonly soundAlike: boolean;
  /** there is a health note; reading it is a step of its own */
  readonly healthNote: boolean;
  readonly dismissalPeriodId: string | null;
  readonly gateId: string | null;
  readonly mode: ChildDay['mode'];
  readonly leavesEarlyBy: string | null;
}

export interface RollSheet {
  readonly sessionId: string;
  readonly groupId: string;
  readonly periodId: string;
  readonly placeId: string;
  readonly staffIds: readonly string[];
  readonly revision: number;
  readonly listVersion: number;
  readonly rollCall: { readonly startedAt: number | null; readonly completedAt: number | null; readonly nil: boolean };
  readonly expected: readonly RollSheetRow[];
  /** here without being on this group's list */
  readonly guests: readonly RollSheetRow[];
  readonly onLeave: readonly ChildCard[];
}

@ApiTags('roll-call')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class RollSheetController {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly names: Names,
    private readonly viewed: ViewedRecords,
  ) {}

  @Get('groups/:sessionId')
  @ApiOperation({ operationId: 'rollSheet', summary: 'Roll sheet of a group: who should be here, who is, what to know about each' })
  async sheet(
    @OfDay() { address, by }: DayRequest,
    @Param('sessionId') sessionId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<RollSheet> {
    const { day, dayRevision } = await boardOf(this.boards, address, by.schoolId);
    const session = day.sessions.get(sessionId);
    if (!session || !isInCharge(day, session, person)) throw new Refused('unknown_session');
    const guests = [...day.children.values()].filter(
      (child) => child.sessionId === sessionId && child.holder !== null && !session.expected.has(child.childId),
    );
    const rows = (ids: Iterable<string>) => this.cards.inOrder(address.campusId, ids).map((card) => this.row(day, session, card));
    const sheet: RollSheet = {
      sessionId,
      groupId: session.groupId,
      periodId: session.periodId,
      placeId: session.placeId,
      staffIds: session.staffIds,
      revision: dayRevision,
      listVersion: day.listVersion,
      rollCall: {
        startedAt: session.rollCall.startedAt,
        completedAt: session.rollCall.completed?.at ?? null,
        nil: session.rollCall.completed?.nil ?? false,
      },
      expected: rows(session.expected),
      guests: rows(guests.map((child) => child.childId)),
      onLeave: this.cards.inOrder(address.campusId, this.onLeaveOf(day, session)),
    };
    await this.viewed.record(
      person,
      [...sheet.expected, ...sheet.guests].map((row) => row.childId),
      'roll_sheet',
    );
    return sheet;
  }

  /** Of the classes whose children the group expects: so that nobody looks for a child that is on leave. */
  private onLeaveOf(day: CampusDay, session: SessionDay): readonly string[] {
    const classes = new Set([...session.expected].map((childId) => day.children.get(childId)?.classId));
    return [...day.onLeave.values()].filter((leave) => classes.has(leave.classId)).map((leave) => leave.childId);
  }

  private row(day: CampusDay, session: SessionDay, card: ChildCard): RollSheetRow {
    const child = day.children.get(card.childId);
    const permit = [...day.permits.values()].find((p) => p.childId === card.childId && !p.used);
    return {
      ...card,
      state: child?.state ?? 'not_planned',
      mark: session.rollCall.marks.get(card.childId)?.mark ?? null,
      holder: child?.holder ?? null,
      here: child?.sessionId === session.sessionId && child.holder !== null,
      soundAlike: child?.soundAlike ?? false,
      healthNote: (this.names.child(card.childId)?.state.healthNotes.length ?? 0) > 0,
      dismissalPeriodId: child?.dismissalPeriodId ?? null,
      gateId: child?.gateId ?? null,
      mode: child?.mode ?? 'collected',
      leavesEarlyBy: permit?.permitId ?? null,
    };
  }
}

/** Who teaches there, stands in, signed on, is offered its children, or leads. */
export function isInCharge(day: CampusDay, session: SessionDay, person: SignedInPerson): boolean {
  const view = viewOf(person.roles);
  if (view === 'leader' || view === 'restrictions' || person.roles.includes('grade_lead')) return true;
  const { staffId } = person;
  return session.staffIds.includes(staffId) || session.externalIds.includes(staffId) || isSignedOn(day, staffId, session.sessionId);
}
