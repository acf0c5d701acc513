import { inCustody, type CampusDay } from '@baton/custody';
import type { ChildRecord } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { Refused } from '../platform/refused';
import { Names } from '../projections/names';
import { Recognising } from './recognising';

export interface Presented {
  /** null: nobody knows the pass, or it counts no more; the day records who was asked for with it */
  readonly collectorId: string | null;
  readonly children: readonly string[];
}

/** A pass that was shown at a gate, turned into who asks for whom. */
@Injectable()
export class PresentedPass {
  constructor(
    private readonly recognising: Recognising,
    private readonly names: Names,
  ) {}

  /** @throws Refused `code_over`, `code_used`: the phone shows the next one within half a minute */
  async presented(at: {
    readonly schoolId: string;
    readonly day: CampusDay;
    readonly pass: string;
    readonly commandId: string;
  }): Promise<Presented> {
    const who = await this.recognising.who(at.schoolId, at.pass);
    if (!who.ok && who.code === 'code_over') throw new Refused('code_over');
    if (who.ok && who.pass.kind === 'phone' && !(await this.recognising.use(who.pass, at.commandId))) throw new Refused('code_used');
    const children = who.personId === null ? [] : this.mayBeAbout(at.schoolId, at.day, who.personId);
    return { collectorId: who.ok ? who.personId : null, children };
  }

  /**
   * Children here now whose records name the person in whatever way. A restriction counts: whom a court keeps from a child
   * must not pass unnoticed because no list has them.
   */
  private mayBeAbout(schoolId: string, day: CampusDay, personId: string): readonly string[] {
    const date = day.opened?.serviceDay ?? '';
    const kept = new Set([...day.restrictions.values()].filter((r) => r.personId === personId && !r.lifted).map((r) => r.childId));
    return this.names
      .childrenOf(schoolId)
      .filter(({ childId, state }) => {
        const child = day.children.get(childId);
        return (
          child !== undefined && inCustody(child) && state.record !== null && (kept.has(childId) || names(state.record, personId, date))
        );
      })
      .map(({ childId }) => childId);
  }
}

const names = ({ authorities, delegations, restrictions }: ChildRecord, personId: string, date: string): boolean =>
  authorities.some((a) => a.personId === personId && a.revokedAt === null) ||
  delegations.some((d) => d.personId === personId && d.date === date && d.state !== 'cancelled') ||
  restrictions.some((r) => r.personId === personId);
