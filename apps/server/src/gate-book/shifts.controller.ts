import { AcceptShiftBody, OfferShiftBody, RefuseShiftBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StaffDirectory } from '../access/staff-directory';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { derivedCommandId } from '../day/derived-command-id';
import { Refused } from '../platform/refused';
import { brokenField } from '../platform/validation';
import { GivesToGateBook } from './gate-book-route';
import { GateBookView } from './gate-book-view';
import { GateBookWriter } from './gate-book-writer';

/** One guard hands the gate to the next: two signatures, like any handoff (保安交接班). */
@ApiTags('gate-book')
@Controller(`${DAY_PATH}/gate-book/shifts`)
export class ShiftsController {
  constructor(
    private readonly book: GateBookWriter,
    private readonly view: GateBookView,
    private readonly staff: StaffDirectory,
  ) {}

  @GivesToGateBook(
    'offer',
    'OfferShift',
    'Hands the gate over, with what was inspected; the server counts the open matters; answers shiftId',
  )
  async offer(@OfDay() { address, by }: DayRequest, @Body() body: OfferShiftBody) {
    const shiftId = `h${derivedCommandId(body.commandId, address.campusId).replaceAll('-', '')}`;
    if (this.staff.get(body.to)?.schoolId !== by.schoolId) throw new Refused('staff_unknown', { staffId: body.to });
    const { visitorsInside, childrenCalled, escortsOut } = await this.view.openMatters(address);
    const note = { subject: by.staffId, class: 'staff', type: 'ShiftOffered', path: 'note' } as const;
    const answer = await this.book.give(address, by, body, {
      type: 'OfferShift',
      ...{ shiftId, gateId: body.gateId ?? null, from: by.staffId, to: body.to },
      inspection: body.inspection.map(({ item, ok }) => ({ item, ok })),
      open: { visitorsInside: visitorsInside.length, childrenCalled: childrenCalled.length, escortsOut: escortsOut.length },
      note: await this.book.sealed(address, note, body.note),
      at: this.book.now(),
    });
    return { ...answer, shiftId };
  }

  @GivesToGateBook('accept', 'AcceptShift', 'The next guard signs: the gate is theirs')
  accept(@OfDay() { address, by }: DayRequest, @Body() body: AcceptShiftBody) {
    return this.book.give(address, by, body, { type: 'AcceptShift', shiftId: body.shiftId, by: by.staffId, at: this.book.now() });
  }

  @GivesToGateBook('refuse', 'RefuseShift', 'The next guard does not sign, with a reason; the gate stays where it was')
  async refuse(@OfDay() { address, by }: DayRequest, @Body() body: RefuseShiftBody) {
    if (body.reason.trim() === '') throw brokenField('reason', 'isNotEmpty');
    const of = { subject: by.staffId, class: 'staff', type: 'ShiftRefused', path: 'reason' } as const;
    const reason = await this.book.seal(address, of, body.reason.trim());
    return this.book.give(address, by, body, { type: 'RefuseShift', shiftId: body.shiftId, by: by.staffId, reason, at: this.book.now() });
  }
}
