import type { Role } from '@baton/contracts';
import type { Actor } from '@baton/event-log';
import type { VisibleEvent } from '../live/what-a-role-sees';
import type { CommandBody, TappedCommandType } from './command-definition';
import type { DayAddress } from './streams';

/** Who gives a command: the person at the tap, whoever's session sends it. */
export interface GivenBy {
  readonly staffId: string;
  readonly schoolId: string;
  /** in which the command is permitted, the least privileged first */
  readonly actingRoles: readonly Role[];
  /** all of today: what the answer may show */
  readonly roles: readonly Role[];
  readonly proof: Actor['proof'];
  /** the paired device that sends it, proven by its own credential; null: another browser or client */
  readonly deviceId: string | null;
  /** build of the client */
  readonly client: string | null;
}

/** One command of one person for one day, as it travels on the command bus. */
export class GiveToDay {
  constructor(
    readonly address: DayAddress,
    readonly type: TappedCommandType,
    readonly body: CommandBody,
    readonly by: GivenBy,
  ) {}
}

export interface DayAnswer {
  readonly outcome: 'accepted' | 'unchanged';
  /** head of the day after the command */
  readonly revision: string;
  /** of the command's last event in the log; null when nothing was recorded */
  readonly position: string | null;
  /** this commandId had been given before: the first answer again */
  readonly repeated: boolean;
  /** what was recorded, as far as the person's role may see it */
  readonly events: readonly VisibleEvent[];
}
