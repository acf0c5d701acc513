import { evolveHolding, holdingEvents, NOTHING_HELD, type Holding, type HoldingEvent, type PersonEvent } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Readiness } from '../platform/readiness';
import { Names } from '../projections/names';

/** What the people of one school hold. */
interface HeldInSchool {
  /** passId, phoneId -> personId */
  readonly byPass: Map<string, string>;
  readonly byPhone: Map<string, string>;
  /** personId -> what the person holds, of those who ever held anything */
  readonly holdings: Map<string, Holding>;
}

/**
 * Whose a pass or a phone is: for a scan only where to look, for whether it still counts stands in the person's own stream;
 * and what a tablet takes along for scans without network. Known of those schools whose people are.
 */
@Injectable()
export class PassHolders {
  private readonly schools = new Map<string, HeldInSchool>();

  constructor(
    private readonly names: Names,
    readiness: Readiness,
  ) {
    names.onPerson((event, { schoolId, id }) => this.take(event, schoolId, id));
    names.onGoodbye((schoolId) => this.schools.delete(schoolId));
    // whether all are known `names` says
    readiness.add('passes', () => ({ ready: true, passes: [...this.schools.values()].reduce((sum, { byPass }) => sum + byPass.size, 0) }));
  }

  /** The person, or null. Somebody whom this instance hasn't heard of yet may stand in the log already. */
  ofPass(schoolId: string, passId: string): Promise<string | null> {
    return this.holder(schoolId, ({ byPass }) => byPass.get(passId));
  }

  ofPhone(schoolId: string, phoneId: string): Promise<string | null> {
    return this.holder(schoolId, ({ byPhone }) => byPhone.get(phoneId));
  }

  /** What this person holds, as far as this instance has heard. */
  heldBy(schoolId: string, personId: string): Holding {
    return this.schools.get(schoolId)?.holdings.get(personId) ?? NOTHING_HELD;
  }

  private async holder(schoolId: string, find: (school: HeldInSchool) => string | undefined): Promise<string | null> {
    const known = () => {
      const school = this.schools.get(schoolId);
      return school && find(school);
    };
    const found = known();
    if (found !== undefined) return found;
    await this.names.upToDate(schoolId);
    return known() ?? null;
  }

  private take(event: PersonEvent, schoolId: string, personId: string): void {
    if (!isOfInterest(event)) return;
    const school = this.schools.get(schoolId) ?? { byPass: new Map(), byPhone: new Map(), holdings: new Map() };
    this.schools.set(schoolId, school);
    if (event.type === 'PassIssued') school.byPass.set(event.data.passId, personId);
    if (event.type === 'PhoneEnrolled') school.byPhone.set(event.data.phoneId, personId);
    if (event.type === 'PersonErased') school.holdings.delete(personId);
    if (isHolding(event)) school.holdings.set(personId, evolveHolding(this.heldBy(schoolId, personId), event));
  }
}

const isHolding = (event: PersonEvent): event is HoldingEvent => Object.hasOwn(holdingEvents, event.type);
const isOfInterest = (event: PersonEvent): boolean => event.type === 'PersonErased' || isHolding(event);
