import { decide, type CampusDay, type CommandContext, type DayCommand, type DayEvent, type Refusal } from '@baton/custody';
import type { Clock, Outcome } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { CLOCK } from '../platform/tokens';
import { contextOf, systemMetadata } from './command-metadata';
import { dayStream, type DayAddress } from './streams';

/** A command that no person taps: by the clock, the watch, or because another stream changed. */
export interface SystemCommand {
  readonly address: DayAddress;
  readonly schoolId: string;
  readonly role: 'watch' | 'clock' | 'roster';
  /** derived from its cause, so that any instance gives it once */
  readonly commandId: string;
  /** id of the event that caused it */
  readonly causationId?: string;
  /** built again in every attempt, so that facts are read anew; of the day itself as it is in this attempt */
  readonly command: (day: CampusDay) => DayCommand | Promise<DayCommand>;
}

/** Writes what the system itself has to say into a day. */
@Injectable()
export class DayBook {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  give(of: SystemCommand): Promise<Outcome<DayEvent, Refusal>> {
    const { build, instance } = this.identity;
    const metadata = systemMetadata({ ...of, recordedAt: this.clock.now(), build, instance });
    const actor: CommandContext['actor'] = { id: of.role, role: 'system' };
    return this.aggregates.day.transact({
      stream: dayStream(of.address),
      metadata,
      decide: async (day, _head, arrived) => decide(day, await of.command(day), { ...contextOf(metadata, undefined, arrived), actor }),
    });
  }
}
