import type { Clock } from '@baton/event-log';
import {
  dateAndMinute,
  decideChild,
  policyOn,
  toSeal,
  type CampusState,
  type ChildCommand,
  type ChildRecord,
  type ChildState,
  type Plain,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { derivedCommandId } from '../../day/derived-command-id';
import { campusStream, childStream, staffStream } from '../../day/streams';
import { Aggregates } from '../../platform/aggregates';
import { Refused } from '../../platform/refused';
import { CLOCK } from '../../platform/tokens';
import type { Freezes } from './freezes';
import type { ChildGiven, GiveToChild, RosterBy, Speaker } from './give-to-child';
import { answersFor, dutiesOf } from './whose-child';

export type ChildDecision = ReturnType<typeof decideChild>;

/** Whose word changes a list that is frozen. */
const DECIDE_AFTER_FREEZE: readonly Speaker[] = ['duty_leader', 'deputy', 'principal'];

interface Around {
  readonly state: ChildState;
  readonly record: ChildRecord;
  readonly campus: CampusState;
  readonly today: string;
  readonly now: number;
}

/** Decides a command about a child in the least privileged role of its person that suffices. */
@Injectable()
export class ChildDeciding {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reads campus and staff only: while a child's command is decided nobody reads a day or another child, whose decisions
   * may be waiting for this one. `seal` turns the command's plain texts into sealed ones; no decision reads them.
   * @throws Refused when the person answers for other children only
   */
  async decide(
    command: GiveToChild,
    state: ChildState,
    at: { readonly now: number; readonly freezes: Freezes },
    seal: (command: ChildCommand<Plain>) => Promise<ChildCommand> | ChildCommand,
  ): Promise<{ readonly decision: ChildDecision; readonly role: Speaker }> {
    // who is erased stays erased, however often it is said
    if (state.erased && command.definition.type === 'EraseChild')
      return { decision: decideChild({ type: 'EraseChild', at: at.now }, state), role: command.by.actingRoles[0] };
    const around = await this.around(command, state, at.now);
    const roles = await this.rolesFor(command.by, around);
    if (roles.length === 0) throw new Refused('not_your_child', { childId: command.childId });
    for (const [i, role] of roles.entries()) {
      const given = this.given(command, around, role, at.freezes);
      const decision = decideChild(await seal(await command.definition.command(command.body, given)), state);
      const needsMore = decision.kind === 'refused' && decision.refusal.code === 'after_cutoff_needs_duty_leader';
      if (!needsMore || i === roles.length - 1) return { decision, role };
    }
    throw new Refused('not_permitted');
  }

  /** The child's record. @throws Refused `child_unknown`, `child_erased`, `not_your_child` */
  async mustAnswerFor(of: Pick<GiveToChild, 'by' | 'childId'>): Promise<ChildRecord> {
    const state = await this.aggregates.child.read(childStream(of.by.schoolId, of.childId), (s) => s);
    const around = await this.around(of, state, this.clock.now());
    if ((await this.rolesFor(of.by, around)).length === 0) throw new Refused('not_your_child', { childId: of.childId });
    return around.record;
  }

  private async around({ by, childId }: Pick<GiveToChild, 'by' | 'childId'>, state: ChildState, now: number): Promise<Around> {
    const { record, erased } = state;
    if (!record) throw new Refused(erased ? 'child_erased' : 'child_unknown', { childId });
    const campus = await this.aggregates.campus.read(campusStream(record.campusId), (state) => state);
    if (campus.campus?.schoolId !== by.schoolId) throw new Refused('child_unknown', { childId });
    return { state, record, campus, now, today: dateAndMinute(now, campus.campus.timeZone).date };
  }

  private async rolesFor(by: RosterBy, { record, campus, today }: Around): Promise<readonly Speaker[]> {
    const standing = await this.aggregates.staff.read(staffStream(by.schoolId, by.staffId), (state) => state.record);
    const duties = dutiesOf(by, campus, standing, today);
    return by.actingRoles.filter((role) => answersFor(role, by.staffId, record, duties, today));
  }

  private given(command: GiveToChild, { state, record, campus, today, now }: Around, role: Speaker, freezes: Freezes): ChildGiven {
    return {
      ...{ now, today, state, record, campus },
      by: command.by.staffId,
      decider: DECIDE_AFTER_FREEZE.includes(role) ? 'duty_leader' : 'homeroom_teacher',
      policy: policyOn(campus, today),
      newId: newIdsOf(command),
      secret: (eventType, field, text, retention = 'roster') => (text ? toSeal(eventType, field, command.childId, retention, text) : null),
      freezeOn: (date) => freezes.on(campus, date),
      firstFreeze: (from, to) => freezes.first(campus, from, to),
    };
  }
}

/** A new tap makes new ids, the same tap sent again the same ones. */
export const newIdsOf =
  ({ body, childId }: GiveToChild) =>
  (kind: string): string =>
    `${kind[0]}${derivedCommandId(`${body.commandId} ${childId}`, kind).replaceAll('-', '')}`;
