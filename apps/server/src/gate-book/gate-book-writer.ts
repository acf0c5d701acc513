import { decideGateBook, type GateBook, type GateBookCommand } from '@baton/custody';
import type { Clock, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { Inject, Injectable } from '@nestjs/common';
import type { GivenBy } from '../day/give-to-day';
import { gateBookStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { serverMetadata } from '../platform/command-metadata';
import { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import { CLOCK, SEALER } from '../platform/tokens';

/** A text of the book: under whose key, in which class, and where it will stand. */
export interface GateBookText {
  readonly subject: string;
  readonly class: 'visitor' | 'staff';
  readonly type: string;
  readonly path: string;
}

/** Writes the guard's book of one campus and day. */
@Injectable()
export class GateBookWriter {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** Null for nothing, or nothing but spaces. */
  async sealed(address: DayAddress, of: GateBookText, text: string | null | undefined): Promise<Sealed | null> {
    const plain = text?.trim() ?? '';
    return plain === '' ? null : this.seal(address, of, plain);
  }

  seal(address: DayAddress, { subject, class: retention, type, path }: GateBookText, text: string): Promise<Sealed> {
    return this.sealer.seal({ stream: gateBookStream(address), type, path }, { subject, class: retention }, text);
  }

  open(address: DayAddress, type: string, path: string, sealed: Sealed | null): Promise<string | null> {
    return sealed === null ? Promise.resolve(null) : this.sealer.open({ stream: gateBookStream(address), type, path }, sealed);
  }

  read(address: DayAddress): Promise<GateBook> {
    return this.aggregates.gateBook.read(gateBookStream(address), (book) => book);
  }

  /** @throws Refused with the code of the refusal */
  async give(address: DayAddress, by: GivenBy, body: { readonly commandId: string }, command: GateBookCommand) {
    const { commandId, ...fields } = body;
    const metadata = serverMetadata(this.identity, this.clock, {
      ...{ schoolId: by.schoolId, campusId: address.campusId, commandId, clientBuild: by.client },
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
    });
    const said: unknown = JSON.parse(JSON.stringify({ type: command.type, ...fields }));
    const outcome = await this.aggregates.gateBook.transact({
      stream: gateBookStream(address),
      metadata: { ...metadata, requestDigest: this.sealer.requestDigest(said) },
      decide: (book) => decideGateBook(command, book),
    });
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') {
      const { code, ...ids } = outcome.refusal ?? { code: 'not_permitted' as const };
      throw new Refused(code, ids);
    }
    const { kind, revision, position, repeated } = outcome;
    return { outcome: kind, revision, position, repeated };
  }
}
