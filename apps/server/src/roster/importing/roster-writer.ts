import type { CommandMetadata, Outcome, Sealer } from '@baton/event-log';
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
  type CampusCommand,
  type CampusEvent,
  type CampusRefusal,
  type CampusState,
  type ChildCommand,
  type ChildEvent,
  type ChildRefusal,
  type ChildState,
  type DirectoryCommand,
  type DirectoryEvent,
  type DirectoryRefusal,
  type DirectoryState,
  type ImportTarget,
  type PersonCommand,
  type PersonEvent,
  type PersonRefusal,
  type PersonState,
  type StaffCommand,
  type StaffEvent,
  type StaffRefusal,
  type StaffState,
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
    switch (kind) {
      case 'directory':
        return aggregates.directory.transact({
          stream,
          metadata,
          decide: (s) =>
            decideInOrder<DirectoryState, DirectoryEvent, DirectoryCommand, DirectoryRefusal>(
              commands as DirectoryCommand[],
              s,
              decideDirectory,
              evolveDirectory,
            ),
        });
      case 'campus':
        return aggregates.campus.transact({
          stream,
          metadata,
          decide: (s) =>
            decideInOrder<CampusState, CampusEvent, CampusCommand, CampusRefusal>(
              commands as CampusCommand[],
              s,
              decideCampus,
              evolveCampus,
            ),
        });
      case 'staff':
        return aggregates.staff.transact({
          stream,
          metadata,
          decide: (s) =>
            decideInOrder<StaffState, StaffEvent, StaffCommand, StaffRefusal>(commands as StaffCommand[], s, decideStaff, evolveStaff),
        });
      case 'person':
        return aggregates.person.transact({
          stream,
          metadata,
          decide: (s) =>
            decideInOrder<PersonState, PersonEvent, PersonCommand, PersonRefusal>(
              commands as PersonCommand[],
              s,
              decidePerson,
              evolvePerson,
            ),
        });
      case 'child':
        return aggregates.child.transact({
          stream,
          metadata,
          decide: (s) =>
            decideInOrder<ChildState, ChildEvent, ChildCommand, ChildRefusal>(commands as ChildCommand[], s, decideChild, evolveChild),
        });
    }
    return kind satisfies never;
  }
}
