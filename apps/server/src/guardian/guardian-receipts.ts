import type { GuardianAcknowledgesBody } from '@baton/contracts';
import { decide } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { dateAndMinute } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { contextOf } from '../day/command-metadata';
import { campusStream, dayStream } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { serverMetadata } from '../platform/command-metadata';
import { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { ChildDeciding } from '../roster/child/child-deciding';
import { refusedBy } from '../roster/child/child.handler';
import type { ChildRequest } from '../roster/child/child-route';

/** A family's receipt, written into today's book: leaders see who has not read of the red warning. */
@Injectable()
export class GuardianReceipts {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refused `not_your_child`, `unknown_record` */
  async acknowledge(
    of: ChildRequest,
    { commandId, noticeId }: GuardianAcknowledgesBody,
  ): Promise<{ readonly outcome: 'accepted' | 'unchanged' }> {
    const { childId, by } = of;
    if (!/^[A-Za-z0-9_]{1,64}$/.test(childId)) throw new Refused('child_unknown');
    const { campusId } = await this.deciding.mustAnswerFor(of);
    const zone = await this.aggregates.campus.read(campusStream(campusId), ({ campus }) => campus?.timeZone ?? 'UTC');
    const serviceDay = dateAndMinute(this.clock.now(), zone).date;
    const actor = { id: by.staffId, kind: 'person', role: 'guardian', proof: by.proof } as const;
    const metadata = serverMetadata(this.identity, this.clock, {
      ...{ schoolId: by.schoolId, campusId, actor, commandId, clientBuild: by.client },
    });
    const command = { type: 'AcknowledgeAsGuardian', noticeId, childId, personId: by.staffId } as const;
    const outcome = await this.aggregates.day.transact({
      stream: dayStream({ campusId, serviceDay }),
      metadata,
      decide: (day, _head, arrived) => {
        if (day.opened === null) throw new Refused('unknown_record');
        return decide(day, command, { ...contextOf(metadata, undefined, arrived), actor });
      },
    });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') throw refusedBy(outcome.refusal);
    return { outcome: outcome.kind };
  }
}
