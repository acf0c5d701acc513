import { evolveHolding, holdingEvents, NOTHING_HELD, type Holding, type HoldingEvent, type PersonEvent } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Readiness } from '../platform/readiness';
import { Names } from '../projections/names';

export interface Holder {
  readonly schoolId: string;
  readonly personId: string;
}

/**
 * Whose a pass or a phone is: for a scan only where to look, for whether it still counts stands in the person's own stream;
 * and what a tablet takes along for scans without network.
 */
@Injectable()
export class PassHolders {
  private readonly byPass = new Map<string, Holder>();
  private readonly byPhone = new Map<string, Holder>();
  /** personId -> what the person holds, of those who ever held anything */
  private readonly holdings = new Map<string, Holding>();

  constructor(
    private readonly names: Names,
    readiness: Readiness,
  ) {
    names.onPerson((event, { schoolId, id }) => this.take(event, { schoolId, personId: id }));
    readiness.add('passes', () => ({ ready: true, passes: this.byPass.size })); // whether all are known `names` says
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
    await this.names.upToDate();
    return index.get(id) ?? null;
  }

  private take(event: PersonEvent, holder: Holder): void {
    const { personId } = holder;
    if (event.type === 'PassIssued') this.byPass.set(event.data.passId, holder);
    if (event.type === 'PhoneEnrolled') this.byPhone.set(event.data.phoneId, holder);
    if (event.type === 'PersonErased') this.holdings.delete(personId);
    if (isHolding(event)) this.holdings.set(personId, evolveHolding(this.heldBy(personId), event));
  }
}

const isHolding = (event: PersonEvent): event is HoldingEvent => Object.hasOwn(holdingEvents, event.type);
