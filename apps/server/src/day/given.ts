import { momentOf, type CampusDay } from '@baton/custody';
import type { Role } from '@baton/contracts';
import type { Sealer } from '@baton/event-log';
import type { Fact, Sealed } from '@baton/event-schema';
import { mayLeaveAlone } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { StaffDirectory } from '../access/staff-directory';
import { DayPlanning } from '../opening/day-planning';
import { PresentedPass } from '../passes/presented-pass';
import { delegateIdDigest } from '../pickup/id-digest';
import { Aggregates } from '../platform/aggregates';
import { Refused } from '../platform/refused';
import { SEALER } from '../platform/tokens';
import { ChildFactsReader } from './child-facts';
import type { Given } from './command-definition';
import type { GiveToDay } from './give-to-day';
import { alertsStream, type DayAddress } from './streams';

const MAY_APPROVE_A_JOIN: readonly Role[] = ['duty_leader', 'deputy', 'principal'];

/** Gives a command what it needs beside its body; what comes from other streams is read when it is asked for. */
@Injectable()
export class GivenReader {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly facts: ChildFactsReader,
    private readonly planning: DayPlanning,
    private readonly passes: PresentedPass,
    private readonly staff: StaffDirectory,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  of(to: {
    readonly command: GiveToDay;
    readonly day: CampusDay;
    /** epoch ms */
    readonly now: number;
    readonly sealed: ReadonlyMap<string, Sealed>;
  }): Given {
    const { address, by } = to.command;
    const { schoolId } = by;
    return {
      day: to.day,
      now: to.now,
      leaderId: by.actingRoles.some((role) => MAY_APPROVE_A_JOIN.includes(role)) ? by.staffId : null,
      sealed: (key) => to.sealed.get(key),
      releaseFacts: (childId) => this.facts.forRelease(schoolId, childId),
      childFact: async (childId) => (await this.facts.of(schoolId, childId)).fact,
      colleague: (staffId) => this.colleague(schoolId, staffId),
      expectedChild: (childId) => this.planning.expectedChild(address, schoolId, childId),
      idDigest: (last4) => delegateIdDigest(this.sealer, last4),
      presented: (pass, commandId) => this.passes.presented({ schoolId, day: to.day, pass, commandId }),
      mayWalkToday: () => this.mayWalkToday(schoolId, to.day, to.now),
      opening: () => this.planning.opening(address, schoolId),
      expectedList: () => this.planning.expectedList(address, schoolId),
      heads: () => this.heads(address),
    };
  }

  private colleague(schoolId: string, staffId: string): string {
    const account = this.staff.get(staffId);
    if (!account || account.schoolId !== schoolId || account.suspended) throw new Refused('staff_unknown', { staffId });
    return staffId;
  }

  private async mayWalkToday(schoolId: string, day: CampusDay, now: number): Promise<readonly string[]> {
    const here = [...day.children.values()].filter((c) => c.mode === 'self' && c.state !== 'released' && c.state !== 'on_leave');
    const may = await Promise.all(
      here.map(async (child) => {
        const facts = await this.facts.forRelease(schoolId, child.childId);
        return mayLeaveAlone(facts, momentOf(day, child, now), day.policy).ok ? child.childId : null;
      }),
    );
    return may.filter((childId) => childId !== null);
  }

  /** Heads of the day and of its alerts, as far as known now: what the close states. */
  private async heads(address: DayAddress): Promise<readonly Fact[]> {
    const stream = alertsStream(address);
    const alerts = await this.aggregates.alerts.read(stream, (_, revision, hash) => ({ stream, revision, hash }));
    return alerts.revision === '-1' ? [] : [alerts];
  }
}
