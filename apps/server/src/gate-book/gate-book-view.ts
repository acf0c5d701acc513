import type { Shift, Visit } from '@baton/custody';
import { addDays } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { StaffDirectory } from '../access/staff-directory';
import { dayStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Names } from '../projections/names';
import { GateBookWriter } from './gate-book-writer';

/** Days looked back for visitors who were never recorded as gone. */
const DAYS_BACK = 7;

/** What the next guard must know: who is still inside, who was called and isn't at the gate, which lines are out. */
export interface OpenMatters {
  readonly visitorsInside: readonly { readonly visitId: string; readonly serviceDay: string }[];
  readonly childrenCalled: readonly { readonly childId: string; readonly gateId: string; readonly since: number }[];
  readonly escortsOut: readonly {
    readonly offerId: string;
    readonly escortId: string;
    readonly children: number;
    readonly since: number;
  }[];
}

/** The guard's book with its texts open, for those who stand at the gate. */
@Injectable()
export class GateBookView {
  constructor(
    private readonly book: GateBookWriter,
    private readonly aggregates: Aggregates,
    private readonly names: Names,
    private readonly staff: StaffDirectory,
  ) {}

  async of(address: DayAddress) {
    const { visits, shifts } = await this.book.read(address);
    const open = await this.openMatters(address);
    const earlier = open.visitorsInside.filter(({ serviceDay }) => serviceDay !== address.serviceDay);
    const before = await Promise.all(earlier.map((of) => this.visitOn({ ...address, serviceDay: of.serviceDay }, of.visitId)));
    return {
      visitors: await Promise.all([...visits.values()].map((visit) => this.visit(address, visit))),
      stillInsideFromBefore: before.filter((visit) => visit !== null),
      shifts: await Promise.all([...shifts.values()].map((shift) => this.shift(address, shift))),
      open: {
        ...open,
        childrenCalled: open.childrenCalled.map((called) => ({ ...called, name: this.names.child(called.childId)?.name ?? null })),
        escortsOut: open.escortsOut.map((line) => ({ ...line, name: this.nameOf(line.escortId) })),
      },
    };
  }

  async openMatters(address: DayAddress): Promise<OpenMatters> {
    const visitorsInside: { visitId: string; serviceDay: string }[] = [];
    for (let back = 0; back <= DAYS_BACK; back++) {
      const serviceDay = addDays(address.serviceDay, -back);
      const { visits } = await this.book.read({ ...address, serviceDay });
      for (const [visitId, { state }] of visits) if (state === 'inside') visitorsInside.push({ visitId, serviceDay });
    }
    const ofDay = await this.aggregates.day.read(dayStream(address), (day) => ({
      childrenCalled: [...day.children].flatMap(([childId, { calledTo, release }]) =>
        calledTo && !release ? [{ childId, gateId: calledTo.gateId, since: calledTo.at }] : [],
      ),
      escortsOut: [...day.offers.values()].flatMap(({ offerId, escortId, open, at }) =>
        escortId !== null && open.size > 0 ? [{ offerId, escortId, children: open.size, since: at }] : [],
      ),
    }));
    return { visitorsInside, ...ofDay };
  }

  private async visitOn(address: DayAddress, visitId: string) {
    const visit = (await this.book.read(address)).visits.get(visitId);
    return visit ? { serviceDay: address.serviceDay, ...(await this.visit(address, visit)) } : null;
  }

  private async visit(address: DayAddress, { registered, state, admitted, refused, left }: Visit) {
    const { visitId, gateId, kind, hostId, companions, at } = registered;
    const text = (path: 'name' | 'idLastFour' | 'phone' | 'unit' | 'purpose' | 'vehicle') =>
      this.book.open(address, 'VisitorRegistered', path, registered[path]);
    return {
      ...{ visitId, gateId, kind, companions, at, state },
      host: hostId === null ? null : { staffId: hostId, name: this.nameOf(hostId) },
      name: await text('name'),
      idLastFour: await text('idLastFour'),
      phone: await text('phone'),
      unit: await text('unit'),
      purpose: await text('purpose'),
      vehicle: await text('vehicle'),
      admitted: admitted && {
        ...{ at: admitted.at, badge: admitted.badge, hostConfirmed: admitted.hostConfirmed },
        by: { staffId: admitted.permittedBy, name: this.nameOf(admitted.permittedBy) },
        reason: await this.book.open(address, 'VisitorAdmitted', 'reason', admitted.reason),
      },
      refused: refused && {
        ...{ at: refused.at, reason: refused.reason },
        note: await this.book.open(address, 'VisitorRefused', 'note', refused.note),
      },
      left: left && { at: left.at, badgeReturned: left.badgeReturned },
    };
  }

  private async shift(address: DayAddress, { offered, state, refused, answeredAt }: Shift) {
    const { shiftId, gateId, from, to, inspection, open, at } = offered;
    return {
      ...{ shiftId, gateId, inspection, open, at, state, answeredAt },
      from: { staffId: from, name: this.nameOf(from) },
      to: { staffId: to, name: this.nameOf(to) },
      note: await this.book.open(address, 'ShiftOffered', 'note', offered.note),
      refusedBecause: refused && (await this.book.open(address, 'ShiftRefused', 'reason', refused.reason)),
    };
  }

  private nameOf(staffId: string): string | null {
    return this.staff.get(staffId)?.name ?? null;
  }
}
