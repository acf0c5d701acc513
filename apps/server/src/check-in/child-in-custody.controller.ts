import { mayRead, type CampusDay, type ChildDay, type Span } from '@baton/custody';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { viewOf } from '../live/what-a-role-sees';
import { Refused } from '../platform/refused';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Cards, type ChildCard, type ContactCard } from '../projections/cards';

export interface ChildInCustody extends ChildCard {
  readonly revision: number;
  readonly state: ChildDay['state'];
  /** who answers now */
  readonly holder: { readonly staffId: string; readonly name: string | null; readonly since: number } | null;
  readonly placeId: string | null;
  readonly sessionId: string | null;
  readonly offer: { readonly offerId: string; readonly to: object; readonly dueAt: number; readonly escortId: string | null } | null;
  readonly spans: readonly Span[];
  readonly release: {
    readonly revision: string;
    readonly at: number;
    readonly gateId: string | null;
    readonly kind: string;
    readonly undone: string | null;
  } | null;
  readonly unaccountedSince: number | null;
  readonly unwellSince: number | null;
  readonly dismissalPeriodId: string | null;
  readonly gateId: string | null;
  readonly mode: ChildDay['mode'];
  /** whom to call; only for those who call families, never for a gate */
  readonly contacts: readonly ContactCard[];
  readonly contactsTried: readonly { readonly concern: string; readonly at: number; readonly outcome: string; readonly by: string }[];
}

@ApiTags('check-in')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class ChildInCustodyController {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly viewed: ViewedRecords,
  ) {}

  @Get('children/:childId')
  @ApiOperation({ operationId: 'childInCustody', summary: 'Who has the child now, and who before' })
  async child(
    @OfDay() { address, by }: DayRequest,
    @Param('childId') childId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ChildInCustody> {
    const { day, dayRevision } = await boardOf(this.boards, address, by.schoolId);
    const child = day.children.get(childId);
    const role = person.roles.find((r) => mayRead(day, childId, { id: person.staffId, role: r }));
    if (!child || !role) throw new Refused('unknown_child', { childId });
    const atGateOnly = viewOf(person.roles) === 'gate';
    await this.viewed.record(person, [childId], atGateOnly ? 'gate' : 'custody');
    return {
      ...this.cards.child(address.campusId, childId),
      revision: dayRevision,
      ...this.standing(day, child),
      spans: atGateOnly ? [] : child.spans.map((span) => ({ ...span })),
      contacts: atGateOnly ? [] : this.cards.contacts(childId),
      contactsTried: atGateOnly ? [] : (day.contacts.get(childId) ?? []).map((contact) => ({ ...contact })),
    };
  }

  private standing(day: CampusDay, child: ChildDay) {
    const offer = child.offerId === null ? undefined : day.offers.get(child.offerId);
    const { release } = child;
    return {
      state: child.state,
      holder:
        child.holder === null
          ? null
          : { staffId: child.holder, name: this.cards.adultName(child.holder), since: child.spans.at(-1)?.from ?? child.since },
      placeId: child.placeId,
      sessionId: child.sessionId,
      offer: offer ? { offerId: offer.offerId, to: offer.to, dueAt: offer.dueAt, escortId: offer.escortId } : null,
      release: release && {
        revision: String(release.revision),
        at: release.at,
        gateId: release.gateId,
        kind: release.kind,
        undone: release.undone,
      },
      unaccountedSince: child.unaccounted?.at ?? null,
      unwellSince: child.unwell?.at ?? null,
      dismissalPeriodId: child.dismissalPeriodId,
      gateId: child.gateId,
      mode: child.mode,
    };
  }
}
