import type { Clock, CommandMetadata, Outcome, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { withSecretsSealed, type ChildCommand, type ChildEvent, type ChildRefusal, type Plain } from '@baton/roster';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { childStream } from '../../day/streams';
import { DayCopies } from '../../opening/day-copies';
import { Aggregates } from '../../platform/aggregates';
import { serverMetadata } from '../../platform/command-metadata';
import { Identity } from '../../platform/identity';
import { Metrics } from '../../platform/metrics';
import { Refused } from '../../platform/refused';
import { CLOCK, SEALER } from '../../platform/tokens';
import { secretsOf } from '../importing/seal-commands';
import { ChildDeciding, newIdsOf } from './child-deciding';
import { FreezeReader } from './freezes';
import { GiveToChild, type RosterAnswer } from './give-to-child';

type WritableMetadata = { -readonly [K in keyof CommandMetadata]: CommandMetadata[K] };

/** The one handler of a child's stream: stream, actor, server time, sealed texts, and the copy into today's book. */
@CommandHandler(GiveToChild)
export class ChildHandler implements ICommandHandler<GiveToChild, RosterAnswer> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly freezes: FreezeReader,
    private readonly copies: DayCopies,
    private readonly identity: Identity,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** @throws Refused with the code of the refusal, or of what went wrong */
  execute(command: GiveToChild): Promise<RosterAnswer> {
    return this.metrics.ofCommand(command.definition.type, () => this.give(command));
  }

  private async give(command: GiveToChild): Promise<RosterAnswer> {
    const { childId, by, body, definition } = command;
    const outcome = await this.transact(command);
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') throw refusedBy(outcome.refusal);
    // also when the answer is repeated: whoever gave it first may have died before today's book was told
    for (const recorded of outcome.events) await this.copies.ofChildEvent(by.schoolId, childId, recorded);
    const { kind, revision, position, repeated } = outcome;
    return { ...definition.answer?.(body, newIdsOf(command)), outcome: kind, revision, position, repeated };
  }

  private async transact(command: GiveToChild): Promise<Outcome<ChildEvent, ChildRefusal>> {
    const stream = childStream(command.by.schoolId, command.childId);
    const metadata = this.metadataOf(command);
    const seal = this.sealingOnce(stream);
    const freezes = await this.freezes.forChild(command.by.schoolId, command.childId);
    return this.aggregates.child.transact({
      stream,
      metadata,
      decide: async (state) => {
        const { decision, role } = await this.deciding.decide(command, state, { now: metadata.time.recordedAt, freezes }, seal);
        // the role is judged by the same state as the command: it goes into the envelope with this attempt's decision
        metadata.actor = { ...metadata.actor, role };
        return decision;
      },
    });
  }

  /** A text is sealed once, however often its command is decided. */
  private sealingOnce(stream: string): (command: ChildCommand<Plain>) => Promise<ChildCommand> {
    const sealed = new Map<string, Sealed>();
    return async (command) => {
      for (const { plain, subject, class: of, eventType: type, field: path } of secretsOf(command))
        if (!sealed.has(`${type} ${path}`))
          sealed.set(`${type} ${path}`, await this.sealer.seal({ stream, type, path }, { subject, class: of }, plain));
      return withSecretsSealed<ChildCommand>(command, ({ eventType, field }) => sealed.get(`${eventType} ${field}`) as Sealed);
    };
  }

  private metadataOf({ definition, body, by, childId }: GiveToChild): WritableMetadata {
    const { commandId, ...fields } = body;
    const metadata = serverMetadata(this.identity, this.clock, {
      schoolId: by.schoolId,
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      commandId,
      clientBuild: by.client,
      deviceId: by.deviceId,
    });
    const said: unknown = JSON.parse(JSON.stringify({ type: definition.type, childId, ...fields }));
    return { ...metadata, requestDigest: this.sealer.requestDigest(said) };
  }
}

export function refusedBy(refusal: { readonly code: Refused['code'] } | null): Refused {
  if (!refusal) return new Refused('not_permitted');
  const { code, ...ids } = refusal;
  return new Refused(code, ids);
}
