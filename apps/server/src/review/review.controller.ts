import {
  byHolder,
  closingStatement,
  counts,
  dayCodec,
  evolve,
  initialDay,
  latePickups,
  mayRead,
  type CampusDay,
  type Counts,
} from '@baton/custody';
import type { Clock, EventStore } from '@baton/event-log';
import type { DutyMinutes } from '@baton/roster';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { dayStream } from '../day/streams';
import { minutesOnDuty } from '../duty/minutes-on-duty';
import { viewOf } from '../live/what-a-role-sees';
import { Refused } from '../platform/refused';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Cards } from '../projections/cards';
import { foldStream } from '../projections/fold-stream';
import { ChildReview, type ReviewOfChild } from './child-review';

export interface Ledger {
  readonly revision: number;
  /** the day was rehearsed: these figures stand in no report */
  readonly rehearsal: boolean;
  readonly statement: ReturnType<typeof closingStatement>;
  readonly counts: Counts;
  /** releases that stand, by kind */
  readonly releasesByKind: Readonly<Record<string, number>>;
  readonly latePickups: readonly { readonly childId: string; readonly minutes: number }[];
  /** expected = entered + explained + missing and never entered + not yet called + put on leave */
  readonly expectedBalance: {
    readonly entered: number;
    readonly explained: number;
    readonly missing: number;
    readonly notYetCalled: number;
  };
  readonly closed: { readonly number: number; readonly at: number; readonly amendments: number } | null;
}

export interface StateAt {
  readonly at: number;
  /** what the book said at that minute */
  readonly known: { readonly counts: Counts; readonly byHolder: Readonly<Record<string, number>>; readonly revision: number };
  /** what was so at that minute, by all that is known now */
  readonly actual: { readonly inCustody: number; readonly byHolder: Readonly<Record<string, readonly string[]>> };
}

@ApiTags('review')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class ReviewController {
  constructor(
    private readonly boards: Boards,
    private readonly reviews: ChildReview,
    private readonly cards: Cards,
    private readonly viewed: ViewedRecords,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('review/children/:childId')
  @ApiOperation({
    operationId: 'reviewChild',
    summary: 'A child’s day: spans and records with both clocks, releases, alerts, corrections beside what they correct',
  })
  async child(
    @OfDay() { address, by }: DayRequest,
    @Param('childId') childId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ReviewOfChild> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const inspects = person.roles.includes('inspector');
    if (!inspects && !person.roles.some((role) => mayRead(day, childId, { id: person.staffId, role })))
      throw new Refused('unknown_child', { childId });
    await this.viewed.record(person, [childId], inspects ? 'inspection' : 'review');
    return this.reviews.of(address, this.cards.child(address.campusId, childId), {
      masked: inspects,
      view: inspects ? 'staff' : viewOf(person.roles),
    });
  }

  @Get('ledger')
  @ApiOperation({ operationId: 'ledger', summary: 'The day in numbers: openings, releases, what stands, and whether it balances' })
  async ledger(@OfDay() { address, by }: DayRequest): Promise<Ledger> {
    const { day, dayRevision } = await boardOf(this.boards, address, by.schoolId);
    return ledgerOf(day, dayRevision);
  }

  @Get('duty-minutes')
  @ApiOperation({ operationId: 'dutyMinutes', summary: 'Minutes on duty by person, role and period: held spans clipped to the period' })
  async minutes(@OfDay() { address, by }: DayRequest): Promise<readonly DutyMinutes[]> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    return day.opened?.rehearsal ? [] : minutesOnDuty(day, this.clock.now());
  }

  @Get('state-at')
  @ApiQuery({ name: 'at', description: 'epoch ms' })
  @ApiOperation({
    operationId: 'stateAt',
    summary: 'What the book said at a minute, and what was so at that minute by all that is known now',
  })
  async stateAt(@OfDay() { address, by }: DayRequest, @Query('at') asked: string): Promise<StateAt> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const at = Number(asked);
    if (!Number.isSafeInteger(at) || at < 0) throw new Refused('validation_failed', { fields: [{ field: 'at' }] });
    const known = initialDay();
    await foldStream(this.store, dayStream(address), dayCodec, (recorded) => {
      if (recorded.metadata.time.recordedAt <= at) evolve(known, recorded);
    });
    return {
      at,
      known: { counts: counts(known), byHolder: asRecord(byHolder(known)), revision: known.revision },
      actual: actualAt(day, at),
    };
  }
}

const asRecord = (by: ReadonlyMap<string | null, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...by].map(([key, n]) => [key ?? '', n]));

function actualAt(day: CampusDay, at: number): StateAt['actual'] {
  const holders: Record<string, string[]> = {};
  let inCustody = 0;
  for (const child of day.children.values()) {
    const span = child.spans.find((s) => s.from <= at && (s.to === null || at < s.to));
    if (!span) continue;
    inCustody++;
    (holders[span.holder] ??= []).push(child.childId);
  }
  return { inCustody, byHolder: holders };
}

export function ledgerOf(day: CampusDay, revision: number): Ledger {
  const releasesByKind: Record<string, number> = {};
  const balance = { entered: 0, explained: 0, missing: 0, notYetCalled: 0 };
  for (const child of day.children.values()) {
    if (child.release && child.release.undone === null && child.state === 'released')
      releasesByKind[child.release.kind] = (releasesByKind[child.release.kind] ?? 0) + 1;
    if (!child.listed) continue;
    if (child.openedAt !== null) balance.entered++;
    else if (child.state === 'explained') balance.explained++;
    else if (child.state === 'unaccounted') balance.missing++;
    else if (child.state === 'expected') balance.notYetCalled++;
  }
  return {
    revision,
    statement: closingStatement(day),
    counts: counts(day),
    releasesByKind,
    latePickups: latePickups(day).map(({ childId, minutes }) => ({ childId, minutes })),
    expectedBalance: balance,
    closed: day.closed && { ...day.closed },
    rehearsal: day.opened?.rehearsal ?? false,
  };
}
