import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { DAY_PATH, OfDay, type DayRequest } from '../day/day-route';
import { Refused } from '../platform/refused';
import { Names } from '../projections/names';
import { Recognising } from './recognising';

export interface WhoShowsAPass {
  readonly personId: string;
  readonly name: string | null;
  readonly kind: 'card' | 'phone';
}

/** "Whose card is this?" Looking is no request: a scan at a gate is given to the day by `pickup/request` with `pass`. */
@ApiTags('pickup')
@ApiParam({ name: 'campusId', type: String })
@ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' })
@Controller(`${DAY_PATH}/gate`)
export class GatePassController {
  constructor(
    private readonly recognising: Recognising,
    private readonly names: Names,
  ) {}

  @Get('pass')
  @ApiQuery({ name: 'text', description: 'what the scanner read' })
  @ApiOperation({ operationId: 'whosePass', summary: 'Whom a card or a phone’s code tells; it permits nothing and uses no code up' })
  async who(@OfDay() { by }: DayRequest, @Query('text') text: string | undefined): Promise<WhoShowsAPass> {
    const who = await this.recognising.who(by.schoolId, String(text ?? ''));
    if (!who.ok) throw new Refused(who.code);
    return { personId: who.personId, name: this.names.adult(who.personId)?.name ?? null, kind: who.pass.kind };
  }
}
