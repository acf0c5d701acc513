import type { Clock } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import type { DayAddress } from '../day/streams';
import { DayPlanning } from '../opening/day-planning';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';

/** Whether children are on their way through the house: from the end of lessons to the end of the last period. */
@Injectable()
export class CareHours {
  constructor(
    private readonly planning: DayPlanning,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** False on a day without service, and where nobody has settled a plan: then there is no service to walk into. */
  async areOn(address: DayAddress, schoolId: string): Promise<boolean> {
    try {
      const { plan } = await this.planning.opening(address, schoolId);
      if (plan.calendar.serviceMode === 'none' || plan.periods.length === 0) return false;
      const now = this.clock.now();
      return now >= plan.lessonsEnd && now < Math.max(...plan.periods.map((period) => period.endsAt));
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }
}
