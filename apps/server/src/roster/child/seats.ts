import type { Clock } from '@baton/event-log';
import { decideCampus, type Seat } from '@baton/roster';
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

/** A tap that is sent again within this time finds its claim; later it claims anew. ms */
const SAME_CLAIM_MS = 60_000;

/** Claims seats of groups on the campus's own stream, so that two children who join at once are counted one after the other. */
@Injectable()
export class Seats {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refused `group_full`, `contended` */
  async claim(
    campusId: string,
    { childId, by }: ChildRequest,
    tap: { readonly commandId: string; readonly date: string },
    seats: readonly Seat[],
  ) {
    const at = this.clock.now();
    const stream = campusStream(campusId);
    const metadata = serverMetadata(this.identity, this.clock, {
      schoolId: by.schoolId,
      campusId,
      commandId: derivedCommandId(`seats ${tap.commandId} ${childId} ${Math.floor(at / SAME_CLAIM_MS)}`, stream),
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      clientBuild: by.client,
    });
    const decide = (state: Parameters<typeof decideCampus>[1]) =>
      decideCampus({ type: 'ClaimSeats', childId, date: tap.date, seats, at }, state);
    const outcome = await this.aggregates.campus.transact({ stream, metadata, decide });
    if (outcome.kind === 'contended' || outcome.kind === 'command_id_reused') throw new Refused('contended');
    if (outcome.kind === 'refused') throw refusedBy(outcome.refusal);
  }
}
