import type { Sealer } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { rosterStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { SEALER } from '../../platform/tokens';
import type { RosterBy } from './give-to-child';
import { Persons } from './persons';

/** How the directory finds a child: by student number, or where it has none by class, number in class and name. */
@Injectable()
export class ChildKeys {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly persons: Persons,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  ofNumber(studentNumber: string): string {
    return this.sealer.keyedHash('child', `number:${studentNumber}`);
  }

  ofPlace(classId: string, inClassNo: number | null, name: string): string {
    return this.sealer.keyedHash('child', `class:${classId}#${inClassNo ?? ''}#${name}`);
  }

  /** Before the child's own stream: one number never gets two children. @throws Refused `key_taken` */
  async list(by: RosterBy, commandId: string, childId: string, key: string): Promise<void> {
    const commands = [{ type: 'ListKeys', kind: 'child', entries: [{ id: childId, key }] }] as const;
    await this.persons.give(by, commandId, { kind: 'directory', id: by.schoolId, commands });
  }

  /** A key that finds another child stays. */
  async remove(by: RosterBy, commandId: string, childId: string, key: string): Promise<void> {
    const holder = await this.aggregates.directory.read(rosterStream(by.schoolId), ({ keys }) => keys.child.get(key));
    if (holder !== childId) return;
    const commands = [{ type: 'RemoveKeys', kind: 'child', keys: [key] }] as const;
    await this.persons.give(by, `${commandId} remove`, { kind: 'directory', id: by.schoolId, commands });
  }
}
