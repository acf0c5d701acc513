import type { Clock } from '@baton/event-log';
import { decideCampus, type CampusCommand, type Seat } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { campusStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata } from '../../platform/command-metadata';
import { Identity } from '../../platform/identity';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import { refusedBy } from './child.handler';
import type { ChildRequest } from './child-route';

interface JoinTap {
  readonly commandId: string;
  readonly date: string;
}

/** Claims seats of groups on the campus's own stream, so that two children who join at once are counted one after the other. */
@Injectable()
export class Seats {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Joins with the seats claimed; when the join is refused they are free again at once.
   * @throws Refused `group_full`, `contended`, and what the join throws
   */
  async joining<T>(campusId: string, of: ChildRequest, tap: JoinTap, seats: readonly Seat[], join: () => Promise<T>): Promise<T> {
    const claimedAt = this.clock.now();
    const { childId } = of;
    await this.decide(campusId, of, `claim ${tap.commandId} ${claimedAt}`, {
      ...{ type: 'ClaimSeats', childId, date: tap.date, seats, at: claimedAt },
    });
    try {
      return await join();
    } catch (error) {
      // refused means: nothing was written. Of anything else nobody knows, and the seat stays until its time is over
      if (error instanceof Refused && error.code !== 'contended')
        await this.decide(campusId, of, `release ${tap.commandId} ${claimedAt}`, {
          ...{ type: 'ReleaseSeats', childId, claimedAt, at: this.clock.now() },
        }).catch(() => undefined);
      throw error;
    }
  }

  private async decide(campusId: string, { childId, by }: ChildRequest, tap: string, command: CampusCommand): Promise<void> {
    const stream = campusStream(campusId);
    const metadata = serverMetadata(this.identity, this.clock, {
      schoolId: by.schoolId,
      campusId,
      commandId: derivedCommandId(`seats ${tap} ${childId}`, stream),
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      clientBuild: by.client,
    });
    const outcome = await this.aggregates.campus.transact({ stream, metadata, decide: (state) => decideCampus(command, state) });
    if (outcome.kind === 'contended' || outcome.kind === 'command_id_reused') throw new Refused('contended');
    if (outcome.kind === 'refused') throw refusedBy(outcome.refusal);
  }
}
