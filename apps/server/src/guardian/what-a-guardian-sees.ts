import type { CampusDay, ChildDay } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { dateAndMinute, isGuardianOf, type ChildRecord, type ChildState, type Delegation } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../platform/tokens';
import { Boards } from '../projections/boards';
import { Cards } from '../projections/cards';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';
import type { Guardian } from './guardian-sessions';
import { WhyNot } from './why-not';

/**
 * Where the child is, as a family may read it: `school_calls` stands for a child that is being looked for. The school
 * speaks to the family then; a phone that says "missing" before the teacher does helps nobody.
 */
export type WhereTheChildIs =
  | 'no_service'
  | 'not_today'
  | 'on_leave'
  | 'not_yet_called'
  | 'here'
  | 'on_the_way'
  | 'called_to_gate'
  | 'left'
  | 'absent'
  | 'school_calls';

export interface ChildOfGuardian {
  readonly childId: string;
  readonly name: string | null;
  readonly grade: number | null;
  readonly classNo: number | null;
  /** IANA zone of the campus: times on a phone abroad are the school's */
  readonly timeZone: string;
  readonly today: {
    readonly serviceDay: string;
    /** the school rehearses: what stands here happened in the exercise */
    readonly rehearsal: boolean;
    readonly state: WhereTheChildIs;
    /** epoch ms; null: nothing happened yet */
    readonly since: number | null;
    /** with whom by post, never by name or number: group and place */
    readonly group: string | null;
    readonly place: string | null;
    readonly left: { readonly at: number; readonly gate: string | null; readonly alone: boolean; readonly with: string | null } | null;
    readonly leaves: {
      readonly mode: ChildDay['mode'];
      readonly period: string | null;
      /** epoch ms */
      readonly at: number | null;
      readonly gate: string | null;
      readonly gateClosed: boolean;
    } | null;
    /** what the school told this child's family today; `dueAt`: a receipt is asked for until then */
    readonly notices: readonly {
      readonly noticeId: string;
      readonly kind: string;
      readonly at: number;
      readonly dueAt: number | null;
      readonly acknowledged: boolean;
    }[];
    /** epoch ms until which the class teacher alone decides on changes for today; null: the day's book has not begun */
    readonly changesUntil: number | null;
  };
  readonly collectors: readonly { readonly name: string | null; readonly relation: string; readonly days: readonly number[] | null }[];
  /** those that the guardian took back are left out; `cancelled` is the school's no */
  readonly delegations: readonly (Pick<Delegation, 'delegationId' | 'date' | 'windowFrom' | 'windowTo' | 'state'> & {
    readonly name: string | null;
  })[];
  readonly leaves: readonly {
    readonly leaveId: string;
    readonly from: string;
    readonly to: string;
    readonly state: ChildState['leaveRequests'][number]['state'];
    /** the teacher's words for a refusal */
    readonly reason: string | null;
  }[];
}

/** What a guardian is told: the own children, today, and nothing of anybody else's. */
@Injectable()
export class WhatAGuardianSees {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly names: Names,
    private readonly whyNot: WhyNot,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(guardian: Guardian): Promise<readonly ChildOfGuardian[]> {
    // a restriction that was just recorded, on whatever instance, holds here too
    await this.names.upToDate(guardian.schoolId);
    const own = this.names.childrenOf(guardian.schoolId).filter(({ state }) => this.speaksFor(state.record, guardian.personId));
    return Promise.all(own.map((child) => this.child(child)));
  }

  private speaksFor(record: ChildRecord | null, personId: string): boolean {
    return record !== null && isGuardianOf(record, personId, this.dateAt(record.campusId));
  }

  private dateAt(campusId: string): string {
    return dateAndMinute(this.clock.now(), this.zoneOf(campusId)).date;
  }

  private zoneOf(campusId: string): string {
    return this.names.campus(campusId)?.campus?.timeZone ?? 'UTC';
  }

  private async child(child: NamedChild): Promise<ChildOfGuardian> {
    const { childId, state } = child;
    const record = state.record as ChildRecord;
    const date = this.dateAt(record.campusId);
    const { name, grade, classNo } = this.cards.child(record.campusId, childId);
    const board = await this.boards.of({ campusId: record.campusId, serviceDay: date });
    const leaves = state.leaveRequests.filter((leave) => leave.to >= date);
    const delegations = record.delegations.filter((d) => d.date >= date);
    const refused = await this.whyNot.of(child, notGranted(leaves, delegations));
    return {
      ...{ childId, name, grade, classNo, timeZone: this.zoneOf(record.campusId) },
      today: this.today(date, board?.day ?? null, childId),
      collectors: this.collectors(record, date),
      delegations: delegations.filter((d) => d.state !== 'cancelled' || refused.has(d.delegationId)).map((d) => this.delegation(d)),
      leaves: leaves.map(({ leaveId, from, to, state: s }) => ({ leaveId, from, to, state: s, reason: refused.get(leaveId) ?? null })),
    };
  }

  private today(serviceDay: string, day: CampusDay | null, childId: string): ChildOfGuardian['today'] {
    const child = day?.children.get(childId);
    const nothing = { since: null, group: null, place: null, left: null, leaves: null };
    const changesUntil = day?.opened?.freezeAt ?? null;
    const notices = day ? noticesFor(day, childId) : [];
    const rehearsal = day?.opened?.rehearsal ?? false;
    if (!day || !child) return { serviceDay, rehearsal, ...nothing, notices, changesUntil, state: this.withoutEntry(day, childId) };
    const isHere = child.state === 'held' || child.state === 'in_transit';
    const session = child.sessionId === null ? undefined : day.sessions.get(child.sessionId);
    return {
      serviceDay,
      rehearsal,
      state: stateForFamily(child),
      since: child.state === 'expected' ? null : child.since,
      group: isHere && session ? this.names.label(session.groupId) : null,
      place: isHere && child.placeId !== null ? this.names.label(child.placeId) : null,
      left: this.left(child),
      leaves: this.leaving(day, child),
      notices,
      changesUntil,
    };
  }

  private withoutEntry(day: CampusDay | null, childId: string): WhereTheChildIs {
    if (!day || day.opened?.calendar.serviceMode === 'none') return 'no_service';
    return day.onLeave.has(childId) ? 'on_leave' : 'not_today';
  }

  private left({ state, release }: ChildDay): ChildOfGuardian['today']['left'] {
    if (state !== 'released' || !release) return null;
    return {
      at: release.at,
      gate: release.gateId && this.names.label(release.gateId),
      alone: release.kind === 'self',
      with: release.collectorId && (this.names.adult(release.collectorId)?.name ?? null),
    };
  }

  private leaving(day: CampusDay, child: ChildDay): ChildOfGuardian['today']['leaves'] {
    const period = day.opened?.periods.find((p) => p.periodId === child.dismissalPeriodId);
    const gate = child.gateId === null ? undefined : day.gates.get(child.gateId);
    const gateId = gate?.open === false ? gate.insteadGateId : child.gateId;
    return {
      mode: child.mode,
      period: period ? this.names.label(period.periodId) : null,
      at: period?.endsAt ?? null,
      gate: gateId && this.names.label(gateId),
      gateClosed: gate?.open === false,
    };
  }

  /** Whoever is under a restriction is left out without a word. */
  private collectors(record: ChildRecord, date: string): ChildOfGuardian['collectors'] {
    const shown = new Set(this.cards.collectorIds(record.childId, date));
    return record.authorities
      .filter((a) => a.revokedAt === null && shown.has(a.personId))
      .map((a) => ({ name: this.cards.adultName(a.personId), relation: a.relation, days: a.weekdays }));
  }

  private delegation({ delegationId, date, windowFrom, windowTo, state, personId }: Delegation): ChildOfGuardian['delegations'][number] {
    return { delegationId, date, windowFrom, windowTo, state, name: this.names.adult(personId)?.name ?? null };
  }
}

function stateForFamily(child: ChildDay): WhereTheChildIs {
  switch (child.state) {
    case 'not_planned':
      return 'not_today';
    case 'expected':
      return 'not_yet_called';
    case 'held':
      return child.calledTo ? 'called_to_gate' : 'here';
    case 'in_transit':
      return 'on_the_way';
    case 'released':
      return 'left';
    case 'explained':
      return 'absent';
    case 'unaccounted':
      return 'school_calls';
    case 'on_leave':
      return 'on_leave';
    default:
      return child.state satisfies never;
  }
}

const notGranted = (leaves: ChildState['leaveRequests'], delegations: readonly Delegation[]): ReadonlySet<string> =>
  new Set([
    ...leaves.filter(({ state }) => state === 'refused').map(({ leaveId }) => leaveId),
    ...delegations.filter(({ state }) => state === 'cancelled').map(({ delegationId }) => delegationId),
  ]);

/** The last first; what was withdrawn holds no more. */
const noticesFor = (day: CampusDay, childId: string): ChildOfGuardian['today']['notices'] =>
  [...day.notices.values()]
    .filter((notice) => notice.children.includes(childId) && !notice.withdrawn)
    .map(({ noticeId, kind, at, dueAt, acknowledged }) => ({ noticeId, kind, at, dueAt, acknowledged: acknowledged.has(childId) }))
    .sort((a, b) => b.at - a.at);
