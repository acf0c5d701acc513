import type { Aggregate, CommandMetadata, Outcome, Sealer } from '@baton/event-log';
import {
  decideCampus,
  decideChild,
  decideDirectory,
  decideInOrder,
  decidePerson,
  decideStaff,
  evolveCampus,
  evolveChild,
  evolveDirectory,
  evolvePerson,
  evolveStaff,
  type Decision,
  type ImportTarget,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { campusStream, childStream, personStream, rosterStream, staffStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { SEALER } from '../../platform/tokens';
import { sealedCommand } from './seal-commands';

/** Writes commands to one stream of the roster, all in one append. */
@Injectable()
export class RosterWriter {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  streamOf(schoolId: string, target: Pick<ImportTarget, 'kind' | 'id'>): string {
    switch (target.kind) {
      case 'directory':
        return rosterStream(target.id);
      case 'campus':
        return campusStream(target.id);
      case 'staff':
        return staffStream(schoolId, target.id);
      case 'person':
        return personStream(schoolId, target.id);
      case 'child':
        return childStream(schoolId, target.id);
    }
    return target.kind satisfies never;
  }

  /** @throws Refused with the code of the first command that the stream does not permit; nothing of the target is written */
  async write(schoolId: string, target: ImportTarget, metadata: CommandMetadata): Promise<'written' | 'unchanged'> {
    const stream = this.streamOf(schoolId, target);
    const sealed: unknown[] = [];
    for (const command of target.commands) sealed.push(await sealedCommand(this.sealer, stream, command));
    const outcome = await this.transact(stream, target.kind, sealed, metadata);
    if (outcome.kind === 'command_id_reused' || outcome.kind === 'contended') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') {
      const { code, ...ids } = outcome.refusal as { code: Refused['code'] };
      throw new Refused(code, { ...ids, id: target.id });
    }
    return outcome.kind === 'accepted' ? 'written' : 'unchanged';
  }

  private transact(
    stream: string,
    kind: ImportTarget['kind'],
    commands: readonly unknown[],
    metadata: CommandMetadata,
  ): Promise<Outcome<unknown, unknown>> {
    const { aggregates } = this;
    const inOrder = <S, E extends { readonly type: string; readonly data: object }, C, R>(
      into: Aggregate<S, E, R>,
      decide: (command: C, state: S) => Decision<E, R>,
      evolve: (state: S, event: E) => S,
    ): Promise<Outcome<unknown, unknown>> =>
      into.transact({ stream, metadata, decide: (state) => decideInOrder(commands as C[], state, decide, evolve) });
    switch (kind) {
      case 'directory':
        return inOrder(aggregates.directory, decideDirectory, evolveDirectory);
      case 'campus':
        return inOrder(aggregates.campus, decideCampus, evolveCampus);
      case 'staff':
        return inOrder(aggregates.staff, decideStaff, evolveStaff);
      case 'person':
        return inOrder(aggregates.person, decidePerson, evolvePerson);
      case 'child':
        return inOrder(aggregates.child, decideChild, evolveChild);
    }
    return kind satisfies never;
  }
}
