import { whoSoundsAlike, type NameOnRoll } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { pinyin } from 'pinyin-pro';
import { Names } from '../../projections/names';
import type { RosterBy } from './give-to-child';
import { Persons } from './persons';

/** How a name sounds, without tones: what a guard mishears. The import compares the same. */
export const soundOf = (name: string): string => pinyin(name, { toneType: 'none', type: 'array' }).join(' ');

/** After a name or class changed: the gate is warned of the child and of those that now sound like it, or no longer do. */
@Injectable()
export class SoundAlikes {
  constructor(
    private readonly names: Names,
    private readonly persons: Persons,
  ) {}

  async note(by: RosterBy, commandId: string, campusId: string): Promise<void> {
    await this.names.upToDate(by.schoolId);
    const here = this.names
      .childrenOf(by.schoolId)
      .filter(({ state }) => state.record?.campusId === campusId && state.record.leftOn === null);
    const roll = here.flatMap(({ childId, name, state }): readonly NameOnRoll[] =>
      state.record && name !== null ? [{ childId, gradeLevel: state.record.gradeLevel, sound: soundOf(name) }] : [],
    );
    const alike = whoSoundsAlike(roll);
    for (const { childId, state } of here) {
      const soundsLike = alike.get(childId) ?? [];
      if (soundsLike.join() === [...(state.record?.soundsLike ?? [])].sort().join()) continue;
      await this.persons.give(by, commandId, { kind: 'child', id: childId, commands: [{ type: 'NoteSoundAlikes', soundsLike }] });
    }
    await this.names.upToDate(by.schoolId);
  }
}
