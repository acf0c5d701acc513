import type { Role } from '@baton/contracts';
import type { DutyToday } from './signed-in-person';

/** Days whose duties are remembered, of a district's campuses with a few days each; the least recently used is dropped. */
const MAX_DAYS = 2_000;

export interface DutiesOfDay {
  /** from the log, this moment */
  read(stream: string): Promise<{ readonly duties: readonly DutyToday[]; readonly revision: number }>;
}

/** What one person has on a day, and which roles anybody has on it. */
export interface DutiesHeld {
  readonly duties: readonly DutyToday[];
  readonly heldByAnybody: ReadonlySet<Role>;
}

interface Day {
  readonly byStaff: ReadonlyMap<string, readonly DutyToday[]>;
  readonly roles: ReadonlySet<Role>;
}

/**
 * Today's duties by person, for the rights of each request. Remembered per day; dropped as soon as an event of that day
 * says that duties changed. Where the remembered duties don't suffice, `fresh` asks the log before anybody is denied.
 */
export class DutyRoles {
  private readonly days = new Map<string, Day>();
  private readonly changedAt = new Map<string, number>();

  /** counts changes of duty rosters: what was read before one of them is not remembered */
  private plans = 0;

  constructor(private readonly source: DutiesOfDay) {}

  async of(stream: string, staffId: string): Promise<DutiesHeld> {
    return heldOn(this.days.get(stream) ?? (await this.load(stream)), staffId);
  }

  async fresh(stream: string, staffId: string): Promise<DutiesHeld> {
    return heldOn(await this.load(stream), staffId);
  }

  /** An event of this day changed duties. */
  changed(stream: string, revision: number): void {
    this.days.delete(stream);
    this.changedAt.delete(stream);
    this.changedAt.set(stream, revision);
    if (this.changedAt.size > MAX_DAYS) this.changedAt.delete(this.changedAt.keys().next().value as string);
  }

  /** The duty roster of this campus changed: what was remembered of its days may have come from it. */
  planChanged(campusId: string): void {
    this.plans += 1;
    for (const stream of this.days.keys()) if (stream.startsWith(`campusDay-${campusId}-`)) this.days.delete(stream);
  }

  private async load(stream: string): Promise<Day> {
    const plansBefore = this.plans;
    const { duties, revision } = await this.source.read(stream);
    const byStaff = new Map<string, DutyToday[]>();
    for (const duty of duties) byStaff.set(duty.staffId, [...(byStaff.get(duty.staffId) ?? []), duty]);
    const day: Day = { byStaff, roles: new Set(duties.map((duty) => duty.role)) };
    if (this.plans === plansBefore && revision >= (this.changedAt.get(stream) ?? -1)) this.remember(stream, day);
    return day;
  }

  private remember(stream: string, day: Day): void {
    this.days.delete(stream);
    this.days.set(stream, day);
    if (this.days.size > MAX_DAYS) this.days.delete(this.days.keys().next().value as string);
  }
}

const heldOn = ({ byStaff, roles }: Day, staffId: string): DutiesHeld => ({ duties: byStaff.get(staffId) ?? [], heldByAnybody: roles });
