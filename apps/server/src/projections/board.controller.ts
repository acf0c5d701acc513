import { mayRead } from '@baton/custody';
import type { Clock } from '@baton/event-log';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { boardView, holderRows, type BoardView, type HolderRow } from './board-view';
import { Boards, type Board } from './boards';

@ApiTags('board')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(DAY_PATH)
export class BoardController {
  constructor(
    private readonly boards: Boards,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('board')
  @ApiOperation({
    operationId: 'board',
    summary: 'Numbers of the day: by holder, place, group, grade and gate; concerns; can the day close',
  })
  async board(@OfDay() { address, by }: DayRequest): Promise<BoardView> {
    return boardView(await boardOf(this.boards, address, by.schoolId), this.clock.now());
  }

  @Get('board/holders')
  @ApiOperation({ operationId: 'boardHolders', summary: 'Who answers for which children now; the children that the person may read' })
  async holders(@OfDay() { address, by }: DayRequest): Promise<readonly HolderRow[]> {
    const { day } = await boardOf(this.boards, address, by.schoolId);
    const reads = (childId: string) => by.roles.some((role) => mayRead(day, childId, { id: by.staffId, role }));
    return holderRows(day).map(({ holder, children }) => ({ holder, children: children.filter(({ childId }) => reads(childId)) }));
  }
}

/** @throws Refused `unknown_day` for a day that has not begun or is another school's */
export async function boardOf(boards: Boards, address: DayRequest['address'], schoolId: string): Promise<Board> {
  const board = await boards.of(address);
  if (board?.day.opened?.schoolId !== schoolId) throw new Refused('unknown_day');
  return board;
}
