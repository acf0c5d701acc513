import type { ExpectedList } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { DayBook } from '../day/day-book';
import { derivedCommandId } from '../day/derived-command-id';
import { dayStream, type DayAddress } from '../day/streams';
import { Refused } from '../platform/refused';
import { DayPlanning } from './day-planning';

/** Children of the list in one append: each takes some 350 bytes with its fact, and an append holds 512 KiB. */
const CHILDREN_AN_APPEND = 800;

/** Opens and freezes a day in the clock's name: once, whichever instance comes first. */
@Injectable()
export class DayOpening {
  constructor(
    private readonly book: DayBook,
    private readonly planning: DayPlanning,
  ) {}

  /** @throws Refused `no_service_today`, `day_not_open`, `no_roster`, `unknown_day`, `cant_tell_yet` */
  async open(address: DayAddress, schoolId: string): Promise<void> {
    await this.carryOver(address, schoolId);
    await this.giveOnce(address, schoolId, 'open', async () => {
      const opening = await this.planning.opening(address, schoolId);
      return { type: 'OpenDay', ...opening, rehearsal: opening.plan.rehearsal ?? false };
    });
  }

  async freeze(address: DayAddress, schoolId: string): Promise<void> {
    await this.listClasses(address, schoolId);
    await this.giveOnce(address, schoolId, 'freeze', async () => ({
      type: 'FreezeExpectedList',
      list: await this.planning.expectedList(address, schoolId),
    }));
  }

  /** The list of a large school is too long for one append: its classes are written first, some at a time. */
  async listClasses(address: DayAddress, schoolId: string): Promise<void> {
    if (await this.planning.isFrozen(address)) return;
    const list = await this.planning.expectedList(address, schoolId);
    if (list.children.length + list.onLeave.length <= CHILDREN_AN_APPEND) return;
    for (const [i, part] of byClasses(list).entries())
      await this.giveOnce(address, schoolId, `list classes ${i}`, () => ({ type: 'FreezeExpectedList', list: part, classesOnly: true }));
  }

  /**
   * An earlier day stays open past midnight with whom it holds; they go over into the first day that begins after it. Only
   * into one that does begin: let go of for a day that nobody holds, or before it comes, they would stand in no book.
   * @throws as `open`
   */
  async carryOver(next: DayAddress, schoolId: string): Promise<void> {
    if (await this.planning.hasBegun(next)) return;
    await this.planning.mayBegin(next, schoolId);
    const before = await this.planning.openDayBefore(next);
    const toStream = dayStream(next);
    if (before) await this.giveOnce(before, schoolId, `carry-over ${toStream}`, () => ({ type: 'CarryOver', toStream }));
  }

  private async giveOnce(
    address: DayAddress,
    schoolId: string,
    what: string,
    command: Parameters<DayBook['give']>[0]['command'],
  ): Promise<void> {
    const commandId = derivedCommandId(what, dayStream(address));
    const outcome = await this.book.give({ address, schoolId, role: 'clock', commandId, command });
    if (outcome.kind === 'contended' || outcome.kind === 'command_id_reused') throw new Refused(outcome.kind);
    if (outcome.kind !== 'refused' || !outcome.refusal) return;
    const { code, ...ids } = outcome.refusal;
    throw new Refused(code, ids);
  }
}

/** Whole classes, as many at a time as fit an append. */
function byClasses(list: ExpectedList): readonly ExpectedList[] {
  const parts: { children: ExpectedList['children'][number][]; onLeave: ExpectedList['onLeave'][number][] }[] = [];
  for (const classId of new Set([...list.children, ...list.onLeave].map((child) => child.classId))) {
    const children = list.children.filter((child) => child.classId === classId);
    const onLeave = list.onLeave.filter((child) => child.classId === classId);
    const last = parts.at(-1);
    const fits = last && last.children.length + last.onLeave.length + children.length + onLeave.length <= CHILDREN_AN_APPEND;
    if (fits) {
      last.children.push(...children);
      last.onLeave.push(...onLeave);
    } else parts.push({ children, onLeave });
  }
  return parts;
}
