import { dayCodec, decideIncident, effectiveTime, type DayEvent } from '@baton/custody';
import { decodeRecorded, type Clock, type CommandMetadata, type EventStore, type Place, type Recorded } from '@baton/event-log';
import { decideChild, type ChildCommand } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { CampusMoves, isOpening } from '../handoff/campus-moves';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { LedCampuses } from '../platform/led-campuses';
import { CLOCK, EVENT_STORE } from '../platform/tokens';
import { Followers } from '../projections/followers';
import { systemMetadata } from './command-metadata';
import { derivedCommandId } from './derived-command-id';
import { addressOf, childStream, DAY_PREFIX, incidentStream, type DayAddress } from './streams';

const NAME = 'day-to-others';
const DAY_MS = 86_400_000;

/** What an event of the day means for other streams: a delegation is used up, an incident has a file, a child came over. */
@Injectable()
export class FollowDay {
  constructor(
    followers: Followers,
    led: LedCampuses,
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    private readonly moves: CampusMoves,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {
    followers.add({
      name: NAME,
      prefixes: [DAY_PREFIX],
      passOver: led.isDayOfOthers,
      codecs: [dayCodec],
      handle: (recorded, place) => this.follow(recorded, place),
    });
  }

  private async follow(recorded: Recorded<DayEvent>, place: Place): Promise<void> {
    const { event } = recorded;
    const address = addressOf(place.stream);
    if (!address) return;
    if (isOpening(event)) await this.moves.opened(place.stream, recorded);
    if (event.type === 'DelegationUsed') await this.useDelegation(address, recorded, event.data);
    if (event.type === 'ReleaseAnnulled') await this.restoreDelegation(address, recorded, place, event.data);
    if (event.type === 'IncidentLinked') await this.openIncident(address, recorded, place, event.data);
  }

  private async useDelegation(
    address: DayAddress,
    recorded: Recorded<DayEvent>,
    { childId, delegationId }: { readonly childId: string; readonly delegationId: string },
  ): Promise<void> {
    const at = effectiveTime(recorded.metadata.time);
    await this.giveToChild(address, recorded, childId, { type: 'UseDelegation', delegationId, releaseId: recorded.eventId, at });
  }

  /** Nobody left by it: what the annulled release had used up serves again. */
  private async restoreDelegation(
    address: DayAddress,
    recorded: Recorded<DayEvent>,
    place: Place,
    { childId, release }: { readonly childId: string; readonly release: string },
  ): Promise<void> {
    const annulled = await this.eventAt(place.stream, release);
    if (annulled?.type !== 'ReleaseCompleted' || annulled.data.kind !== 'delegate' || annulled.data.authorityId === null) return;
    const at = effectiveTime(recorded.metadata.time);
    const { authorityId: delegationId } = annulled.data;
    await this.giveToChild(address, recorded, childId, { type: 'RestoreDelegation', delegationId, annulmentId: recorded.eventId, at });
  }

  private async eventAt(stream: string, revision: string): Promise<DayEvent | null> {
    for await (const stored of this.store.readStream(stream, revision)) return decodeRecorded(dayCodec, stored, revision).event;
    return null;
  }

  private async giveToChild(address: DayAddress, recorded: Recorded<DayEvent>, childId: string, command: ChildCommand): Promise<void> {
    const stream = childStream(recorded.metadata.schoolId, childId);
    const outcome = await this.aggregates.child.transact({
      stream,
      metadata: this.metadata(address, recorded, stream),
      decide: (state) => decideChild(command, state),
    });
    if (outcome.kind === 'contended') throw new Error(`${stream} was contended`);
  }

  private async openIncident(
    address: DayAddress,
    recorded: Recorded<DayEvent>,
    place: Place,
    linked: Extract<DayEvent, { type: 'IncidentLinked' }>['data'],
  ): Promise<void> {
    const { schoolId, time, actor } = recorded.metadata;
    const stream = incidentStream(schoolId, linked.incidentId);
    const midnight = await this.aggregates.day.read(place.stream, (day) => day.opened?.midnight ?? time.recordedAt);
    const outcome = await this.aggregates.incident.transact({
      stream,
      metadata: this.metadata(address, recorded, stream),
      decide: (incident) =>
        decideIncident(incident, {
          type: 'OpenIncident',
          ...linked,
          campusId: address.campusId,
          openedBy: actor.id,
          cause: { stream: place.stream, revision: recorded.revision, hash: recorded.hash },
          at: Math.min(time.occurredAt, time.recordedAt),
          endOfDay: midnight + DAY_MS,
        }),
    });
    if (outcome.kind === 'contended') throw new Error(`${stream} was contended`);
  }

  private metadata(address: DayAddress, { eventId, metadata }: Recorded<DayEvent>, stream: string): CommandMetadata {
    return systemMetadata({
      address,
      schoolId: metadata.schoolId,
      commandId: derivedCommandId(eventId, stream),
      role: 'clock',
      causationId: eventId,
      recordedAt: this.clock.now(),
      ...this.identity,
    });
  }
}
