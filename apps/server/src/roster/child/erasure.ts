import type { OnlyCommandIdBody } from '@baton/contracts';
import type { Clock, EventStore, Sealer } from '@baton/event-log';
import { dateAndMinute, type ChildRecord, type DirectoryState, type KeyKind } from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { childStream, rosterStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Forgetting } from '../../platform/forgetting';
import { Refused } from '../../platform/refused';
import { CLOCK, EVENT_STORE, SEALER } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { ChildDeciding } from './child-deciding';
import { ChildGate, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { Persons } from './persons';
import { eraseChild } from './record.commands';

/** How far an erasure has come. */
export interface ErasureStatus {
  readonly childId: string;
  readonly erased: boolean;
  readonly complete: boolean;
  /** instances that run and have not yet confirmed that nothing is in their memory any more */
  readonly pending: readonly string[];
}

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
    private readonly forgetting: Forgetting,
    @Inject(EVENT_STORE) private readonly store: EventStore,
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

  /**
   * Complete when no instance holds a key or a name of the child, and of the adults who went with it, in memory any more.
   * @throws Refused `child_unknown`
   */
  async statusOf({ childId, by }: ChildRequest): Promise<ErasureStatus> {
    const stream = childStream(by.schoolId, childId);
    const state = await this.aggregates.child.read(stream, ({ erased, record }) => ({ erased, known: record !== null }));
    if (!state.erased && !state.known) throw new Refused('child_unknown', { childId });
    const subjects = new Set([childId]);
    for await (const { data } of this.store.readStream(stream)) {
      const { personId } = JSON.parse(data) as { readonly personId?: string };
      if (personId) subjects.add(personId);
    }
    const pending = await this.forgetting.pendingFor(subjects);
    return { childId, erased: state.erased, complete: state.erased && pending.length === 0, pending };
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
