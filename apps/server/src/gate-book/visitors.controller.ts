import { AdmitVisitorBody, RefuseVisitorBody, RegisterVisitorBody, VisitorLeftBody } from '@baton/contracts';
import { whyNotIn } from '@baton/custody';
import { readIdLastFour, readPhone } from '@baton/roster';
import { Body, Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { LEADERS } from '../access/right';
import { StaffDirectory } from '../access/staff-directory';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { derivedCommandId } from '../day/derived-command-id';
import { Refused } from '../platform/refused';
import { brokenField } from '../platform/validation';
import { Names } from '../projections/names';
import { CareHours } from './care-hours';
import { GivesToGateBook } from './gate-book-route';
import { GateBookView } from './gate-book-view';
import { GateBookWriter } from './gate-book-writer';

/** Who comes to the gate from outside, who is let in, and who went out again (来访登记). */
@ApiTags('gate-book')
@Controller(`${DAY_PATH}/gate-book`)
export class VisitorsController {
  constructor(
    private readonly book: GateBookWriter,
    private readonly view: GateBookView,
    private readonly care: CareHours,
    private readonly staff: StaffDirectory,
    private readonly names: Names,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'gateBook',
    summary: 'The guard’s book: visitors, those still inside from days before, shifts, and the open matters of this moment',
  })
  @ApiParam({ name: 'campusId', type: String })
  @ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
  read(@OfDay() { address }: DayRequest) {
    return this.view.of(address);
  }

  @GivesToGateBook('visitors/register', 'RegisterVisitor', 'Somebody stands at a gate; answers visitId, and why they may not come in')
  async register(@OfDay() { address, by }: DayRequest, @Body() body: RegisterVisitorBody) {
    const visitId = `v${derivedCommandId(body.commandId, address.campusId).replaceAll('-', '')}`;
    const { gateId, kind } = body;
    const hostId = body.hostId ?? null;
    if (!Object.hasOwn(this.names.campus(address.campusId)?.gates ?? {}, gateId)) throw new Refused('unknown_gate', { gateId });
    if (hostId !== null && this.staff.get(hostId)?.schoolId !== by.schoolId) throw new Refused('staff_unknown', { staffId: hostId });
    const texts = textsOf(body);
    const of = (path: string) => ({ subject: visitId, class: 'visitor' as const, type: 'VisitorRegistered', path });
    const sealed = (path: keyof typeof texts) => this.book.sealed(address, of(path), texts[path]);
    const answer = await this.book.give(address, by, body, {
      type: 'RegisterVisitor',
      ...{ visitId, gateId, kind, hostId, companions: body.companions ?? 0, at: this.whenOf(body.at) },
      name: await this.book.seal(address, of('name'), texts.name),
      idLastFour: await sealed('idLastFour'),
      phone: await sealed('phone'),
      unit: await sealed('unit'),
      purpose: await sealed('purpose'),
      vehicle: await sealed('vehicle'),
    });
    const duringCare = await this.care.areOn(address, by.schoolId);
    const why = whyNotIn(kind, { duringCare, byLeader: leads(by.actingRoles), hostConfirmed: true, hasReason: false });
    return { ...answer, visitId, duringCare, whyNotIn: why };
  }

  @GivesToGateBook('visitors/admit', 'AdmitVisitor', 'Lets the visitor in; during the service a guardian only by a leader, who says why')
  async admit(@OfDay() { address, by }: DayRequest, @Body() body: AdmitVisitorBody) {
    const { visitId } = body;
    const reason = { subject: visitId, class: 'visitor', type: 'VisitorAdmitted', path: 'reason' } as const;
    return this.book.give(address, by, body, {
      type: 'AdmitVisitor',
      ...{ visitId, badge: body.badge ?? null, hostConfirmed: body.hostConfirmed ?? false, permittedBy: by.staffId },
      reason: await this.book.sealed(address, reason, body.reason),
      at: this.whenOf(body.at),
      duringCare: await this.care.areOn(address, by.schoolId),
      byLeader: leads(by.actingRoles),
    });
  }

  @GivesToGateBook('visitors/refuse', 'RefuseVisitor', 'The visitor was not let in')
  async refuse(@OfDay() { address, by }: DayRequest, @Body() body: RefuseVisitorBody) {
    const { visitId, reason } = body;
    const of = { subject: visitId, class: 'visitor', type: 'VisitorRefused', path: 'note' } as const;
    const note = await this.book.sealed(address, of, body.note);
    return this.book.give(address, by, body, { type: 'RefuseVisitor', visitId, reason, note, at: this.whenOf(body.at) });
  }

  @GivesToGateBook('visitors/left', 'RecordVisitorLeft', 'The visitor went out again')
  left(@OfDay() { address, by }: DayRequest, @Body() body: VisitorLeftBody) {
    const { visitId } = body;
    const at = this.whenOf(body.at);
    return this.book.give(address, by, body, { type: 'RecordVisitorLeft', visitId, badgeReturned: body.badgeReturned ?? false, at });
  }

  /** Nothing happens later than it is recorded. */
  private whenOf(at: number | null | undefined): number {
    return Math.min(at ?? Number.MAX_SAFE_INTEGER, this.book.now());
  }
}

const leads = (roles: readonly string[]): boolean => roles.some((role) => (LEADERS as readonly string[]).includes(role));

/** @throws Refused naming the broken field */
function textsOf({ name, idLast4, phone, unit, purpose, vehicle }: RegisterVisitorBody) {
  if (name.trim() === '') throw brokenField('name', 'isNotEmpty');
  const idLastFour = idLast4 ? readIdLastFour(idLast4) : null;
  if (idLast4 && idLastFour === null) throw brokenField('idLast4', 'matches');
  const number = phone?.trim() ? readPhone(phone) : null;
  if (phone?.trim() && number === null) throw brokenField('phone', 'isPhone');
  return { name: name.trim(), idLastFour, phone: number, unit: unit ?? null, purpose: purpose ?? null, vehicle: vehicle ?? null };
}
