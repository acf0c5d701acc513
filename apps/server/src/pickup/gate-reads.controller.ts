import { leavesBeforeItsTime, mayRelease, type CampusDay, type ChildDay, type ReleaseFacts } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { ChildFactsReader, UnknownChild } from '../day/child-facts';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { boardOf } from '../projections/board.controller';
import { Boards } from '../projections/boards';
import { Cards, type ChildCard } from '../projections/cards';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';
import { matches } from './gate-search';

/** Children in one answer: more means that the guard should type more. */
const MAX_FOUND = 20;

export interface FoundChild extends ChildCard {
  readonly state: ChildDay['state'];
  readonly placeId: string | null;
  readonly gateId: string | null;
  readonly soundAlike: boolean;
}

/** One way in which the child may leave now, or why it may not yet. Persons under a restriction aren't shown at all. */
export interface WayToLeave {
  readonly personId: string | null;
  readonly name: string | null;
  readonly relation: string | null;
  readonly kind: string;
  readonly allowed: boolean;
  readonly code: string | null;
  /** the last four characters of the document must be asked for */
  readonly asksForDocument: boolean;
}

export interface ChildAtGate extends FoundChild {
  readonly revision: number;
  /** leaving with the normal dismissal though still on today's list: ask before letting it go */
  readonly stillOnList: boolean;
  readonly leavesBeforeItsTime: boolean;
  readonly gateClosed: boolean;
  readonly insteadGateId: string | null;
  readonly releasedAt: number | null;
  readonly waysToLeave: readonly WayToLeave[];
  readonly alone: { readonly allowed: boolean; readonly code: string | null };
  /** names that sound alike in the grade */
  readonly soundsLike: readonly ChildCard[];
}

/** What a gate needs, and nothing else: no phones, no health, no reasons. */
@ApiTags('pickup')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(`${DAY_PATH}/gate`)
export class GateReadsController {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly names: Names,
    private readonly facts: ChildFactsReader,
    private readonly viewed: ViewedRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('search')
  @ApiQuery({
    name: 'q',
    description: 'initials in pinyin, name, class such as 3-2 or 三2, or the last four digits of a collector’s phone',
  })
  @ApiOperation({ operationId: 'gateSearch', summary: 'Children by initials, name, class or phone ending; at most twenty' })
  async search(
    @OfDay() { address, by }: DayRequest,
    @Query('q') q: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<readonly FoundChild[]> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const asked = String(q ?? '').trim();
    if (asked.length === 0) return [];
    const fits = matches(asked, this.names, address.campusId);
    const found = this.names
      .childrenOf(by.schoolId)
      .filter((child) => child.state.record?.campusId === address.campusId && fits(child))
      .slice(0, MAX_FOUND)
      .map(({ childId }) => this.found(day, address.campusId, childId));
    await this.viewed.record(
      person,
      found.map((child) => child.childId),
      'search',
    );
    return found;
  }

  @Get('children/:childId')
  @ApiOperation({ operationId: 'childAtGate', summary: 'How this child may leave now, and with whom' })
  async child(
    @OfDay() { address, by }: DayRequest,
    @Param('childId') childId: string,
    @Query('gateId') gateId: string | undefined,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ChildAtGate> {
    const { day, dayRevision } = await boardOf(this.boards, address, by.schoolId);
    const facts = await this.factsOf(by.schoolId, childId);
    await this.viewed.record(person, [childId], 'gate');
    const child = day.children.get(childId);
    const now = this.clock.now();
    const at = gateId ?? child?.gateId ?? '';
    const ways = child ? this.waysToLeave(day, child, facts, at, now) : [];
    const gate = day.gates.get(at);
    return {
      ...this.found(day, address.campusId, childId),
      revision: dayRevision,
      stillOnList: child?.listed === true && child.state === 'expected',
      leavesBeforeItsTime: child ? leavesBeforeItsTime(day, child, now) : false,
      gateClosed: gate?.open === false,
      insteadGateId: gate?.insteadGateId ?? null,
      releasedAt: child?.release && child.release.undone === null ? child.release.at : null,
      waysToLeave: ways,
      alone: child ? this.alone(day, child, facts, at, now) : { allowed: false, code: 'unknown_child' },
      soundsLike: (this.names.child(childId)?.state.record?.soundsLike ?? []).map((id) => this.cards.child(address.campusId, id)),
    };
  }

  @Get('collectors/:personId')
  @ApiOperation({
    operationId: 'childrenOfCollector',
    summary: 'Children whom this person may collect today: siblings are proposed together',
  })
  async collector(
    @OfDay() { address, by }: DayRequest,
    @Param('personId') personId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<readonly FoundChild[]> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const now = this.clock.now();
    const found: FoundChild[] = [];
    for (const { childId, state } of this.names.childrenOf(by.schoolId)) {
      const child = day.children.get(childId);
      if (!child || !state.record || !knows(state.record, personId)) continue;
      const facts = await this.factsOf(by.schoolId, childId);
      const way = this.way(day, child, facts, personId, child.gateId ?? '', now);
      if (way.allowed || way.asksForDocument) found.push(this.found(day, address.campusId, childId));
    }
    await this.viewed.record(
      person,
      found.map((child) => child.childId),
      'gate',
    );
    return found;
  }

  private found(day: CampusDay, campusId: string, childId: string): FoundChild {
    const child = day.children.get(childId);
    return {
      ...this.cards.child(campusId, childId),
      state: child?.state ?? 'not_planned',
      placeId: child?.holder ? child.placeId : null,
      gateId: child?.gateId ?? null,
      soundAlike: child?.soundAlike ?? false,
    };
  }

  private waysToLeave(day: CampusDay, child: ChildDay, facts: ReleaseFacts, gateId: string, now: number): readonly WayToLeave[] {
    const today = day.opened?.serviceDay ?? '';
    const persons = new Set([
      ...facts.authorities.filter((a) => a.revokedAt === null).map((a) => a.personId),
      ...facts.delegations.filter((d) => d.date === today && d.state !== 'cancelled').map((d) => d.personId),
    ]);
    return [...persons].map((personId) => this.way(day, child, facts, personId, gateId, now)).filter((way) => way.code !== 'blocked');
  }

  private way(day: CampusDay, child: ChildDay, facts: ReleaseFacts, personId: string, gateId: string, now: number): WayToLeave {
    const asking = { collectorId: personId, alone: false, gateId, idDigest: null, confirmedClassId: facts.classId, exitPermitId: null };
    const permission = mayRelease(day, child, asking, facts, now);
    const code = permission.ok ? null : permission.code;
    const authority = facts.authorities.find((a) => a.personId === personId && a.revokedAt === null);
    return {
      personId,
      name: this.names.adult(personId)?.name ?? null,
      relation: authority?.relation ?? null,
      kind: authority?.kind ?? 'delegate',
      allowed: permission.ok,
      code,
      asksForDocument: code === 'id_mismatch',
    };
  }

  private alone(day: CampusDay, child: ChildDay, facts: ReleaseFacts, gateId: string, now: number) {
    const asking = { collectorId: null, alone: true, gateId, idDigest: null, confirmedClassId: facts.classId, exitPermitId: null };
    const permission = mayRelease(day, child, asking, facts, now);
    return { allowed: permission.ok, code: permission.ok ? null : permission.code };
  }

  private async factsOf(schoolId: string, childId: string): Promise<ReleaseFacts> {
    try {
      return await this.facts.forRelease(schoolId, childId);
    } catch (error) {
      if (error instanceof UnknownChild) throw new Refused('unknown_child', { childId });
      throw error;
    }
  }
}

const knows = (record: NonNullable<NamedChild['state']['record']>, personId: string): boolean =>
  record.authorities.some((a) => a.personId === personId) || record.delegations.some((d) => d.personId === personId);
