import { classLabel, PRINT_WORDS } from '@baton/contracts';
import { musterLists, type CampusDay, type ChildDay } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { ViewedRecords } from '../access/viewed-records';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { viewOf } from '../live/what-a-role-sees';
import { CLOCK } from '../platform/tokens';
import { isInCharge } from '../roll-call/roll-sheet.controller';
import { boardOf } from './board.controller';
import { Boards } from './boards';
import { Cards, type ChildCard } from './cards';
import { clockTime, facts, printPage, signatures, table } from './print-page';

const HTML = 'text/html; charset=utf-8';

/** The paper that carries a day when network or power fail: printed at the freeze, entered again with a witness. */
@ApiTags('print')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@ApiProduces('text/html')
@Controller(`${DAY_PATH}/print`)
export class PrintController {
  constructor(
    private readonly boards: Boards,
    private readonly cards: Cards,
    private readonly viewed: ViewedRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('roll-sheets')
  @Header('content-type', HTML)
  @ApiOperation({
    operationId: 'printRollSheets',
    summary: 'Roll sheets of the groups that the person is in charge of; of all for leaders',
  })
  async rollSheets(@OfDay() { address, by }: DayRequest, @CurrentPerson() person: SignedInPerson): Promise<string> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const sessions = [...day.sessions.values()].filter((session) => session.expected.size > 0 && isInCharge(day, session, person));
    await this.viewed.record(person, [...new Set(sessions.flatMap((session) => [...session.expected]))], 'print');
    return printPage(
      'rollSheets',
      sessions.map((session) => {
        const children = this.cards.inOrder(address.campusId, session.expected);
        const head = facts([
          ['period', this.period(day, session.periodId)],
          ['place', this.label(session.placeId)],
          ['teacher', session.staffIds.map((id) => this.cards.adultName(id) ?? id).join('、')],
          ['expected', children.length],
          ['listVersion', day.listVersion],
          ['printedAt', this.time(day, this.clock.now())],
        ]);
        const rows = children.map((card) => [card.inClassNo, classOf(card), card.name, null, null]);
        const body = table(['number', 'schoolClass', 'name', 'present', 'remark'], rows);
        return `<section><h1>${PRINT_WORDS.rollSheets.zh} · ${address.serviceDay}</h1>${head}${body}${signatures('signature', 'time', 'witness')}</section>`;
      }),
    );
  }

  @Get('gate-lists')
  @Header('content-type', HTML)
  @ApiOperation({
    operationId: 'printGateLists',
    summary: 'Who leaves by which gate, how, and who may collect; a gate’s own list for its staff',
  })
  async gateLists(@OfDay() { address, by }: DayRequest, @CurrentPerson() person: SignedInPerson): Promise<string> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const own = new Set(person.duties.map((duty) => duty.gateId).filter((gateId) => gateId !== null));
    const gates = [...day.gates.values()].filter((gate) => viewOf(person.roles) !== 'gate' || own.has(gate.gateId));
    const ofGate = (gateId: string) => [...day.children.values()].filter((child) => child.listed && child.gateId === gateId);
    await this.viewed.record(
      person,
      gates.flatMap((gate) => ofGate(gate.gateId)).map((child) => child.childId),
      'print',
    );
    return printPage(
      'gateLists',
      gates.map((gate) => {
        const cards = this.cards.inOrder(
          address.campusId,
          ofGate(gate.gateId).map((child) => child.childId),
        );
        const rows = cards.map((card) => this.gateRow(day, card));
        const head = facts([
          ['gate', this.label(gate.gateId)],
          ['expected', rows.length],
          ['listVersion', day.listVersion],
          ['printedAt', this.time(day, this.clock.now())],
        ]);
        const body = table(['schoolClass', 'name', 'period', 'leavesHow', 'collectedBy', 'time', 'signature'], rows);
        return `<section><h1>${PRINT_WORDS.gateLists.zh} · ${address.serviceDay}</h1>${head}${body}</section>`;
      }),
    );
  }

  @Get('muster')
  @Header('content-type', HTML)
  @ApiOperation({ operationId: 'printMuster', summary: 'The book by holder as it stands now: to be counted' })
  async muster(@OfDay() { address, by }: DayRequest, @CurrentPerson() person: SignedInPerson): Promise<string> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const lists = musterLists(day);
    await this.viewed.record(
      person,
      lists.flatMap((list) => list.children),
      'print',
    );
    return printPage(
      'muster',
      lists.map(({ holder, placeId, children }) => {
        const head = facts([
          ['holder', this.cards.adultName(holder) ?? holder],
          ['place', placeId === null ? '' : this.label(placeId)],
          ['total', children.length],
          ['bookOf', this.time(day, this.clock.now())],
        ]);
        const rows = this.cards.inOrder(address.campusId, children).map((card) => [classOf(card), card.name, null, null]);
        const body = table(['schoolClass', 'name', 'counted', 'missing'], rows);
        return `<section><h1>${PRINT_WORDS.muster.zh} · ${address.serviceDay}</h1>${head}${body}${signatures('signature', 'time')}</section>`;
      }),
    );
  }

  private gateRow(day: CampusDay, card: ChildCard): readonly (string | null)[] {
    const child = day.children.get(card.childId) as ChildDay;
    const who = child.mode === 'self' ? '' : this.cards.collectors(card.childId, day.opened?.serviceDay ?? '').join('、');
    const name = `${card.name ?? ''}${child.soundAlike ? `（${PRINT_WORDS.similarName.zh}）` : ''}`;
    return [classOf(card), name, this.period(day, child.dismissalPeriodId), PRINT_WORDS[child.mode].zh, who, null, null];
  }

  private period(day: CampusDay, periodId: string | null): string {
    const period = day.opened?.periods.find((p) => p.periodId === periodId);
    if (!period) return '';
    return `${this.cards.label(period.periodId) ?? ''} ${this.time(day, period.startsAt)}–${this.time(day, period.endsAt)}`.trim();
  }

  private label(id: string): string {
    return this.cards.label(id) ?? id;
  }

  private time(day: CampusDay, at: number): string {
    return clockTime(at, day.opened?.timeZone ?? 'UTC');
  }
}

const classOf = (card: ChildCard): string => classLabel(card.grade, card.classNo);
