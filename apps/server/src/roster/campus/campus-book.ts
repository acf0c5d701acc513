import type { Clock, Sealer } from '@baton/event-log';
import {
  decideCampus,
  decideInOrder,
  evolveCampus,
  type CampusCommand,
  type CampusEvent,
  type CampusRefusal,
  type CampusState,
  type Plain,
  type StaffStanding,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { campusStream, staffStream } from '../../day/streams';
import { PlanCopies } from '../../opening/plan-copies';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata } from '../../platform/command-metadata';
import { Identity } from '../../platform/identity';
import { Refused } from '../../platform/refused';
import { CLOCK, SEALER } from '../../platform/tokens';
import { refusedBy } from '../child/child.handler';
import type { RosterAnswer, RosterBy } from '../child/give-to-child';
import { sealedCommand } from '../importing/seal-commands';

/** Writes settings, calendar, duty roster and programme board of one campus. */
@Injectable()
export class CampusBook {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    private readonly copies: PlanCopies,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /**
   * One command, or several that hold together, in one append. `unless` looks at the campus in each attempt.
   * @throws Refused with the code of the refusal, or what `unless` throws
   */
  async give(
    campusId: string,
    by: RosterBy,
    body: { readonly commandId: string },
    given: CampusCommand<Plain> | readonly CampusCommand<Plain>[],
    unless?: (campus: CampusState) => void,
  ): Promise<RosterAnswer> {
    const { commandId, ...fields } = body;
    const stream = campusStream(campusId);
    const commands = Array.isArray(given) ? (given as readonly CampusCommand<Plain>[]) : [given as CampusCommand<Plain>];
    const sealed: CampusCommand[] = [];
    for (const command of commands) sealed.push(await sealedCommand<CampusCommand>(this.sealer, stream, command));
    const metadata = serverMetadata(this.identity, this.clock, {
      ...{ schoolId: by.schoolId, campusId, commandId, clientBuild: by.client, deviceId: by.deviceId },
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
    });
    const said: unknown = JSON.parse(JSON.stringify({ type: commands[0].type, ...fields }));
    const outcome = await this.aggregates.campus.transact({
      stream,
      metadata: { ...metadata, requestDigest: this.sealer.requestDigest(said) },
      decide: (state) => {
        unless?.(state);
        return decideInOrder<CampusState, CampusEvent, CampusCommand, CampusRefusal>(sealed, state, decideCampus, evolveCampus);
      },
    });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') throw refusedBy(outcome.refusal);
    // also when the answer is repeated: whoever gave it first may have died before the open days were told
    const last = outcome.events.at(-1);
    if (last) {
      const { revision, hash, metadata: of } = last;
      await this.copies.ofCampus(by.schoolId, campusId, { revision, hash, recordedAt: of.time.recordedAt });
    }
    const { kind, revision, position, repeated } = outcome;
    return { outcome: kind, revision, position, repeated };
  }

  /** Whether these people may be near children, as their streams say now; whom the school doesn't know is left out. */
  async standing(schoolId: string, staffIds: readonly (string | null | undefined)[]): Promise<readonly StaffStanding[]> {
    const known = staffIds.filter((id) => id !== null && id !== undefined && /^[A-Za-z0-9_]{1,64}$/.test(id));
    const records = await Promise.all(
      known.map((id) => this.aggregates.staff.read(staffStream(schoolId, id as string), ({ record }) => record)),
    );
    return records.filter((record) => record !== null);
  }
}
