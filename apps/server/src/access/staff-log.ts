import type { Actor, Aggregate, Clock } from '@baton/event-log';
import { decideStaff, evolveStaff, type StaffCommand, type StaffEvent, type StaffRecord, type StaffState } from '@baton/roster';
import { serverMetadata } from '../platform/command-metadata';
import type { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import { type StaffDirectory, staffStream } from './staff-directory';

export type StaffRefusalCode = { readonly code: string };
export type StaffAggregate = Aggregate<StaffState, StaffEvent, StaffRefusalCode>;

export interface StaffAddress {
  readonly schoolId: string;
  readonly staffId: string;
}

/** Writes what happens to accounts into the staff streams, and waits until the directory of this process knows it. */
export class StaffLog {
  constructor(
    private readonly staff: StaffAggregate,
    private readonly directory: StaffDirectory,
    private readonly identity: Identity,
    private readonly clock: Clock,
  ) {}

  /** From the log, this moment. */
  record(who: StaffAddress): Promise<StaffRecord | null> {
    return this.staff.read(staffStream(who.schoolId, who.staffId), (state) => state.record);
  }

  /** All commands in one append. Answers the events, none when nothing changed, or the code of the first refusal. */
  async say(
    who: StaffAddress,
    actor: Actor,
    commands: readonly StaffCommand[],
  ): Promise<readonly StaffEvent[] | { readonly refused: string }> {
    const stream = staffStream(who.schoolId, who.staffId);
    const metadata = serverMetadata(this.identity, this.clock, { schoolId: who.schoolId, actor });
    const outcome = await this.staff.transact({ stream, metadata, decide: (state) => decideAll(commands, state) });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') return { refused: outcome.refusal?.code ?? 'refused' };
    if (outcome.events.length > 0) await this.directory.hasSeen(stream, outcome.revision);
    return outcome.events.map((recorded) => recorded.event);
  }
}

type StaffDecision =
  | { readonly kind: 'accepted'; readonly events: readonly StaffEvent[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusal: { readonly code: string } };

function decideAll(commands: readonly StaffCommand[], before: StaffState): StaffDecision {
  const events: StaffEvent[] = [];
  let state = before;
  for (const command of commands) {
    const decision = decideStaff(command, state) as StaffDecision;
    if (decision.kind === 'refused') return decision;
    if (decision.kind !== 'accepted') continue;
    events.push(...decision.events);
    state = decision.events.reduce(evolveStaff, state);
  }
  return events.length > 0 ? { kind: 'accepted', events } : { kind: 'unchanged' };
}
