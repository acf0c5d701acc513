import type { Clock, EventStore, Sealer } from '@baton/event-log';
import { childCodec, dateAndMinute, type ChildEvent, type ChildState, type Delegation } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { childStream } from '../day/streams';
import { CLOCK, EVENT_STORE, SEALER } from '../platform/tokens';
import { Cards, type ChildCard } from '../projections/cards';
import { foldStream } from '../projections/fold-stream';
import { Names } from '../projections/names';
import type { NamedChild } from '../projections/people';

/** Wishes in one answer; the oldest first, so that none is buried. */
export const MAX_WISHES_LISTED = 200;

interface Asked {
  /** epoch ms */
  readonly askedAt: number;
  readonly askedBy: { readonly personId: string; readonly name: string | null; readonly relation: string | null };
}
export type OpenWish = Asked & { readonly child: ChildCard } & (
    | { readonly kind: 'leave'; readonly leaveId: string; readonly from: string; readonly to: string; readonly reason: string | null }
    | ({ readonly kind: 'delegation'; readonly delegateName: string | null } & Pick<
        Delegation,
        'delegationId' | 'personId' | 'date' | 'windowFrom' | 'windowTo'
      >)
  );

type Request = Extract<ChildEvent, { type: 'LeaveRequested' | 'DelegationRequested' }>;

/** What families asked for and nobody has answered: a wish that nobody sees is a child that nobody expects. */
@Injectable()
export class OpenWishes {
  constructor(
    private readonly names: Names,
    private readonly cards: Cards,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of the children of a campus that `isMine` names. */
  async of(campusId: string, isMine: (child: NamedChild) => boolean): Promise<readonly OpenWish[]> {
    const today = dateAndMinute(this.clock.now(), this.names.campus(campusId)?.campus?.timeZone ?? 'UTC').date;
    const schoolId = this.names.campus(campusId)?.campus?.schoolId ?? '';
    const asking = this.names
      .childrenOf(schoolId)
      .filter((child) => child.state.record?.campusId === campusId && openIds(child.state, today).size > 0 && isMine(child));
    const wishes = (await Promise.all(asking.map((child) => this.wishesOf(child, campusId, today)))).flat();
    return wishes.sort((a, b) => a.askedAt - b.askedAt).slice(0, MAX_WISHES_LISTED);
  }

  /** Who asked, when and why stands in the stream only: the fold keeps what rules need. */
  private async wishesOf(child: NamedChild, campusId: string, today: string): Promise<readonly OpenWish[]> {
    const { childId, schoolId, state } = child;
    const open = openIds(state, today);
    const requests: Request[] = [];
    await foldStream(this.store, childStream(schoolId, childId), childCodec, ({ event }) => {
      if (event.type === 'LeaveRequested' && open.has(event.data.leaveId)) requests.push(event);
      if (event.type === 'DelegationRequested' && open.has(event.data.delegationId)) requests.push(event);
    });
    const card = this.cards.child(campusId, childId);
    return Promise.all(requests.map((request) => this.wish(child, card, request)));
  }

  private async wish(child: NamedChild, card: ChildCard, request: Request): Promise<OpenWish> {
    const asked = { child: card, askedAt: request.data.at, askedBy: this.asker(child, request.data.requestedBy) };
    if (request.type === 'DelegationRequested') {
      const { delegationId, personId, date, windowFrom, windowTo } = request.data;
      const delegateName = this.names.adult(personId)?.name ?? null;
      return { kind: 'delegation', ...asked, delegationId, personId, date, windowFrom, windowTo, delegateName };
    }
    const { leaveId, from, to, reason } = request.data;
    const place = { stream: childStream(child.schoolId, child.childId), type: request.type, path: 'reason' };
    return { kind: 'leave', ...asked, leaveId, from, to, reason: reason && (await this.sealer.open(place, reason)) };
  }

  private asker({ state }: NamedChild, personId: string): Asked['askedBy'] {
    const contact = state.record?.contacts.find((c) => c.personId === personId);
    return { personId, name: this.names.adult(personId)?.name ?? null, relation: contact?.relation ?? null };
  }
}

/** Leave and delegations that were asked for, not answered, and not past. */
function openIds({ record, leaveRequests }: Pick<ChildState, 'record' | 'leaveRequests'>, today: string): ReadonlySet<string> {
  const leaves = leaveRequests.filter((leave) => leave.state === 'requested' && leave.to >= today).map((leave) => leave.leaveId);
  const delegations = record?.delegations.filter((d) => d.state === 'requested' && d.date >= today).map((d) => d.delegationId) ?? [];
  return new Set([...leaves, ...delegations]);
}
