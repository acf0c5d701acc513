import { project, type EventStore, type Place, type Recorded, type RunningProjection } from '@baton/event-log';
import { evolveHolding, holdingEvents, NOTHING_HELD, personCodec, type Holding, type HoldingEvent, type PersonEvent } from '@baton/roster';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PERSON_PREFIX } from '../day/streams';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { EVENT_STORE } from '../platform/tokens';
import { followed } from '../projections/followed';

export interface Holder {
  readonly schoolId: string;
  readonly personId: string;
}

/**
 * Whose a pass or a phone is: for a scan only where to look, for whether it still counts stands in the person's own stream;
 * and what a tablet takes along for scans without network.
 */
@Injectable()
export class PassHolders implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly byPass = new Map<string, Holder>();
  private readonly byPhone = new Map<string, Holder>();
  /** personId -> what the person holds, of those who ever held anything */
  private readonly holdings = new Map<string, Holding>();
  private running: RunningProjection | null = null;
  private stopped: string | null = null;

  constructor(
    private readonly metrics: Metrics,
    readiness: Readiness,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {
    readiness.add('passes', () => ({ ready: this.stopped === null, stopped: this.stopped, passes: this.byPass.size }));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.running = project<PersonEvent>(this.store, {
      name: 'passes',
      prefixes: [PERSON_PREFIX],
      codecs: [personCodec],
      checkContent: false,
      brokenLink: () => this.metrics.brokenLinks.inc(),
      handle: (recorded, place) => this.take(recorded, place),
    });
    void this.running.stopped.then((why) => (this.stopped = why.kind));
    await this.running.caughtUp;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }

  /** Somebody whom this instance hasn't heard of yet may stand in the log already. */
  async ofPass(passId: string): Promise<Holder | null> {
    return this.byPass.get(passId) ?? (await this.afterTheLog(this.byPass, passId));
  }

  async ofPhone(phoneId: string): Promise<Holder | null> {
    return this.byPhone.get(phoneId) ?? (await this.afterTheLog(this.byPhone, phoneId));
  }

  /** What this person holds, as far as this instance has heard. */
  heldBy(personId: string): Holding {
    return this.holdings.get(personId) ?? NOTHING_HELD;
  }

  private async afterTheLog(index: ReadonlyMap<string, Holder>, id: string): Promise<Holder | null> {
    await followed(this.store, this.running, [PERSON_PREFIX]);
    return index.get(id) ?? null;
  }

  private take({ event }: Recorded<PersonEvent>, { stream }: Place): void {
    const [schoolId, personId] = stream.slice(PERSON_PREFIX.length).split('.');
    if (event.type === 'PassIssued') this.byPass.set(event.data.passId, { schoolId, personId });
    if (event.type === 'PhoneEnrolled') this.byPhone.set(event.data.phoneId, { schoolId, personId });
    if (event.type === 'PersonErased') this.holdings.delete(personId);
    if (isHolding(event)) this.holdings.set(personId, evolveHolding(this.heldBy(personId), event));
  }
}

const isHolding = (event: PersonEvent): event is HoldingEvent => Object.hasOwn(holdingEvents, event.type);
