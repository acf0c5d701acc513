import type { OnlyCommandIdBody } from '@baton/contracts';
import type { Clock, Sealer } from '@baton/event-log';
import { dateAndMinute, type ChildRecord, type DirectoryState, type KeyKind } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { childStream, rosterStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK, SEALER } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { ChildDeciding } from './child-deciding';
import { ChildGate, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { Persons } from './persons';
import { eraseChild } from './record.commands';

/**
 * Forgets a child that has left the school, and the adults who are known for no other child. Keys go first: should the
 * server die in between, nothing can be read any more, and the same command given again finishes the rest.
 */
@Injectable()
export class Erasure {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly deciding: ChildDeciding,
    private readonly children: ChildGate,
    private readonly persons: Persons,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** @throws Refused `still_at_school` */
  async eraseChild(of: ChildRequest, body: OnlyCommandIdBody): Promise<RosterAnswer> {
    const { childId, by } = of;
    const erased = await this.aggregates.child.read(childStream(by.schoolId, childId), (state) => state.erased);
    if (!erased) {
      const record = await this.deciding.mustAnswerFor(of);
      if (!hasLeft(record, this.todayAt(record.campusId))) throw new Refused('still_at_school', { childId });
      for (const personId of this.knownForThisChildOnly(record)) await this.erasePerson(of, body.commandId, personId);
    }
    await this.sealer.erase(childId, this.clock.now());
    await this.removeKeys(of, body.commandId, 'child', childId);
    return this.children.give(of, eraseChild, body);
  }

  private todayAt(campusId: string): string {
    return dateAndMinute(this.clock.now(), this.names.campus(campusId)?.campus?.timeZone ?? 'Asia/Shanghai').date;
  }

  private async erasePerson(of: ChildRequest, commandId: string, personId: string): Promise<void> {
    await this.sealer.erase(personId, this.clock.now());
    await this.removeKeys(of, commandId, 'person', personId);
    const commands = [{ type: 'ErasePerson', at: this.clock.now() }] as const;
    if (await this.persons.record(of.by.schoolId, personId))
      await this.persons.give(of.by, commandId, { kind: 'person', id: personId, commands });
  }

  /** A keyed hash of a number is the number to whoever can guess it: it goes with the person. */
  private async removeKeys({ by }: ChildRequest, commandId: string, kind: KeyKind, id: string): Promise<void> {
    const keys = await this.aggregates.directory.read(rosterStream(by.schoolId), (state) => keysOf(state, kind, id));
    if (keys.length === 0) return;
    const commands = [{ type: 'RemoveKeys', kind, keys }] as const;
    await this.persons.give(by, derivedCommandId(commandId, `${kind} ${id}`), { kind: 'directory', id: by.schoolId, commands });
  }

  private knownForThisChildOnly(record: ChildRecord): readonly string[] {
    const others = this.names.childrenOf(record.schoolId).filter(({ childId }) => childId !== record.childId);
    const elsewhere = new Set(others.flatMap(({ state }) => (state.record ? adultsOf(state.record) : [])));
    return adultsOf(record).filter((personId) => !elsewhere.has(personId));
  }
}

const hasLeft = ({ leftOn }: ChildRecord, today: string): boolean => leftOn !== null && leftOn < today;

const adultsOf = ({ contacts, authorities, delegations, restrictions }: ChildRecord): readonly string[] => [
  ...new Set([...contacts, ...authorities, ...delegations, ...restrictions].map(({ personId }) => personId)),
];

const keysOf = (state: DirectoryState, kind: KeyKind, id: string): readonly string[] =>
  [...state.keys[kind]].filter(([, holder]) => holder === id).map(([key]) => key);
