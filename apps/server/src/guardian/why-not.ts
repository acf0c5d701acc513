import { type EventStore, type Sealer } from '@baton/event-log';
import { childCodec, type ChildEvent } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { childStream } from '../day/streams';
import { EVENT_STORE, SEALER } from '../platform/tokens';
import { foldStream } from '../projections/fold-stream';
import type { NamedChild } from '../projections/people';

type No = Extract<ChildEvent, { type: 'LeaveRefused' | 'DelegationCancelled' }>;

/** What the school said no to. The fold keeps neither who said it nor why; the child's stream does, and is read only if asked. */
@Injectable()
export class WhyNot {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** @param ids leaves and delegations. @returns those that the school refused → its words; null: it gave none */
  async of({ childId, schoolId }: NamedChild, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string | null>> {
    const said: No[] = [];
    if (ids.size > 0)
      await foldStream(this.store, childStream(schoolId, childId), childCodec, ({ event }) => {
        if (event.type === 'LeaveRefused' && ids.has(event.data.leaveId)) said.push(event);
        if (event.type === 'DelegationCancelled' && event.data.source === 'school' && ids.has(event.data.delegationId)) said.push(event);
      });
    return new Map(await Promise.all(said.map((no) => this.words(childStream(schoolId, childId), no))));
  }

  private async words(stream: string, no: No): Promise<readonly [string, string | null]> {
    if (no.type === 'DelegationCancelled') return [no.data.delegationId, null];
    return [no.data.leaveId, await this.sealer.open({ stream, type: no.type, path: 'reason' }, no.data.reason)];
  }
}
