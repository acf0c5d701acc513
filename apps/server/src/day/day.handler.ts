import {
  childrenNamedBy,
  decide,
  KIND,
  mayAct,
  suffices,
  type CampusDay,
  type CommandContext,
  type DayCommand,
  type DayEvent,
  type Refusal,
} from '@baton/custody';
import type { Clock, CommandMetadata, Decision, Outcome, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { visibleEvents, viewOf } from '../live/what-a-role-sees';
import { DayOpening } from '../opening/day-opening';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { Metrics } from '../platform/metrics';
import { Refused } from '../platform/refused';
import { CLOCK, SEALER } from '../platform/tokens';
import { ChildFactsReader, UnknownChild } from './child-facts';
import { definitionOf } from './command-table';
import { contextOf, deviceOf, seenOf, timeOf } from './command-metadata';
import { GiveToDay, type DayAnswer } from './give-to-day';
import { GivenReader } from './given';
import { dayStream } from './streams';

/** The day has no first event yet. */
class DayNotOpen extends Error {}

/** Ids of children that can have a stream. */
const CHILD_ID = /^[A-Za-z0-9_]{1,64}$/;
/** Opening a day lets a command try once more, not for ever. */
const OPENINGS_PER_COMMAND = 1;

/** The one handler of the day: stream, actor, server time, sealed texts, and where the facts come from. */
@CommandHandler(GiveToDay)
export class DayHandler implements ICommandHandler<GiveToDay, DayAnswer> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly given: GivenReader,
    private readonly opening: DayOpening,
    private readonly facts: ChildFactsReader,
    private readonly identity: Identity,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** @throws Refused with the code of the refusal, or of what went wrong */
  execute(command: GiveToDay): Promise<DayAnswer> {
    return this.metrics.ofCommand(command.type, () => this.give(command));
  }

  private async give(command: GiveToDay): Promise<DayAnswer> {
    const sealed = await this.sealTexts(command);
    const outcome = await this.transactOpeningTheDay(command, sealed);
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    const { refusal, revision, position, repeated, events } = outcome;
    if (outcome.kind === 'refused') {
      const { code, ...ids } = refusal ?? { code: 'not_permitted' as const };
      throw new Refused(code, { ...ids, revision, repeated });
    }
    return { outcome: outcome.kind, revision, position, repeated, events: visibleEvents(events, viewOf(command.by.roles)) };
  }

  private async transactOpeningTheDay(command: GiveToDay, sealed: ReadonlyMap<string, Sealed>): Promise<Outcome<DayEvent, Refusal>> {
    for (let openings = 0; ; openings++) {
      try {
        return await this.transact(command, sealed);
      } catch (error) {
        if (error instanceof UnknownChild) throw new Refused('unknown_child', { childId: error.childId });
        if (!(error instanceof DayNotOpen)) throw error;
        if (openings >= OPENINGS_PER_COMMAND) throw new Refused('day_not_open');
        await this.opening.open(command.address, command.by.schoolId);
      }
    }
  }

  private transact(command: GiveToDay, sealed: ReadonlyMap<string, Sealed>): Promise<Outcome<DayEvent, Refusal>> {
    const metadata = this.metadataOf(command);
    return this.aggregates.day.transact({
      stream: dayStream(command.address),
      metadata,
      repeatedBy: KIND[command.type] === 'report' ? 'anyone' : 'sender',
      decide: (day, _head, arrived) => this.decideBy(command, metadata, sealed, day, arrived),
    });
  }

  private async decideBy(
    command: GiveToDay,
    metadata: WritableMetadata,
    sealed: ReadonlyMap<string, Sealed>,
    day: CampusDay,
    arrived: (commandId: string) => boolean,
  ): Promise<Decision<DayEvent, Refusal>> {
    if (day.opened === null && command.type !== 'OpenDay') throw new DayNotOpen();
    if (day.opened !== null && day.opened.schoolId !== command.by.schoolId) throw new Refused('unknown_day');
    const given = this.given.of({ command, day, now: metadata.time.recordedAt, sealed });
    const dayCommand = await definitionOf(command.type).command(command.body, given);
    const ofOtherCampus = await this.ofOtherCampus(command, day, dayCommand);
    const { seen, ...said } = contextOf(metadata, command.body.tap, arrived);
    // a revision that this book has not come to was seen in another, before the log was restored
    const seenHere = seen !== null && seen > day.revision ? null : seen;
    const context = this.actingAs(command, day, dayCommand, { ...said, seen: seenHere, ofOtherCampus });
    // the role is judged by the same state as the command: it goes into the envelope with this attempt's decision
    metadata.actor = { ...metadata.actor, role: context.actor.role };
    return decide(day, dayCommand, context);
  }

  /** Children whom this book doesn't know, by the records of the school: such a child came over, it is not unheard of. */
  private async ofOtherCampus({ address, by }: GiveToDay, day: CampusDay, command: DayCommand): Promise<readonly string[]> {
    const unknown = childrenNamedBy(command).filter((childId) => !day.children.has(childId) && CHILD_ID.test(childId));
    const found = await Promise.all(unknown.map((childId) => this.facts.ifKnown(by.schoolId, childId)));
    return found.flatMap((child) => (child && child.record.campusId !== address.campusId ? [child.record.childId] : []));
  }

  /** The person acts in the least privileged role that suffices. */
  private actingAs({ by }: GiveToDay, day: CampusDay, command: DayCommand, context: Omit<CommandContext, 'actor'>): CommandContext {
    let refusal: Refusal = { code: 'not_permitted' };
    let least: CommandContext | null = null;
    for (const role of by.actingRoles) {
      const acting: CommandContext = { ...context, actor: { id: by.staffId, role } };
      const answer = mayAct(day, command, acting);
      if (answer === null && suffices(command, role)) return acting;
      if (answer === null) least ??= acting;
      else refusal = answer;
    }
    if (least) return least;
    const { code, ...ids } = refusal;
    throw new Refused(code, ids);
  }

  private metadataOf({ address, type, body, by }: GiveToDay): WritableMetadata {
    const { commandId, tap, ...fields } = body;
    const recordedAt = this.clock.now();
    return {
      schoolId: by.schoolId,
      campusId: address.campusId,
      commandId,
      previousCommandId: tap?.previousCommandId ?? null,
      causationId: null,
      correlationId: null,
      // without the tap: a retry may have measured its clock again, the body is what was said
      requestDigest: this.sealer.requestDigest({ type, ...(plain(fields) as object) }),
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      device: deviceOf(tap, by.deviceId),
      seen: seenOf(tap),
      time: timeOf(tap, recordedAt),
      build: { server: this.identity.build, client: by.client },
      instance: this.identity.instance,
    };
  }

  private async sealTexts({ address, type, body, by }: GiveToDay): Promise<ReadonlyMap<string, Sealed>> {
    const sealed = new Map<string, Sealed>();
    const stream = dayStream(address);
    for (const text of definitionOf(type).texts?.(body, by.staffId) ?? [])
      sealed.set(
        text.key,
        await this.sealer.seal({ stream, type: text.event, path: text.path }, { subject: text.subject, class: text.class }, text.text),
      );
    return sealed;
  }
}

/** Bodies are instances of their classes; what is digested is what was said. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

type WritableMetadata = { -readonly [K in keyof CommandMetadata]: CommandMetadata[K] };
