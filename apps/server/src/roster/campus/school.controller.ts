import { NameSchoolBody, OpenCampusBody } from '@baton/contracts';
import type { Config } from '@baton/installation';
import { toSeal } from '@baton/roster';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { StaffDirectory } from '../../access/staff-directory';
import { CONFIG } from '../../platform/tokens';
import { Names } from '../../projections/names';
import { ByPerson, type RosterBy } from '../child/give-to-child';
import { Persons } from '../child/persons';
import { CurrentRosterReader } from '../importing/current-roster';
import { CampusBook } from './campus-book';
import { newCampusId } from './campus-route';
import { trimmedName } from './trimmed-name';

/** ms for which an answer waits until this server knows the new campus; its next request would be denied before. */
const KNOWN_WITHIN = 2_000;
const LOOK_EVERY_MS = 20;

/** The school itself and its campuses: the first step of a set-up without a workbook. */
@ApiTags('school')
@Controller('api/schools/:schoolId')
export class SchoolController {
  constructor(
    private readonly book: CampusBook,
    private readonly persons: Persons,
    private readonly current: CurrentRosterReader,
    private readonly names: Names,
    private readonly staff: StaffDirectory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'school', summary: 'Name and code of the school, and its campuses; null: not entered yet' })
  @ApiParam({ name: 'schoolId', type: String })
  async school(@Param('schoolId') schoolId: string) {
    const { label, code, campusIds } = await this.current.directory(schoolId);
    const campuses = campusIds.map((campusId) => ({
      campusId,
      name: this.names.label(campusId),
      timeZone: this.names.campus(campusId)?.campus?.timeZone ?? null,
    }));
    return { schoolId, name: label, code, timeZone: this.config.timeZone, campuses };
  }

  @Post('name')
  @HttpCode(200)
  @ApiOperation({ operationId: 'NameSchool', summary: 'The school’s name, as lists and prints have it' })
  @ApiParam({ name: 'schoolId', type: String })
  async name(@Param('schoolId') schoolId: string, @Body() body: NameSchoolBody, @ByPerson() by: RosterBy) {
    const known = await this.current.directory(schoolId);
    const [name, code] = [trimmedName(body.name), body.code?.trim() ? body.code.trim() : known.code];
    const founded = known.schoolId !== null;
    if (founded && name === known.label && code === known.code) return { schoolId, name, code, outcome: 'unchanged' };
    const type = founded ? 'SchoolRenamed' : 'SchoolFounded';
    const secret = (field: string, text: string | null) => (text === null ? null : toSeal(type, field, schoolId, 'roster', text));
    const names = { label: secret('label', name), code: secret('code', code) };
    const command = founded ? ({ type: 'RenameSchool', ...names } as const) : ({ type: 'FoundSchool', schoolId, ...names } as const);
    await this.persons.give(by, body.commandId, { kind: 'directory', id: schoolId, commands: [command] });
    return { schoolId, name, code, outcome: 'accepted' };
  }

  @Post('campuses/open')
  @HttpCode(200)
  @ApiOperation({ operationId: 'OpenCampus', summary: 'A campus with settings and days of its own; answers campusId' })
  @ApiParam({ name: 'schoolId', type: String })
  async open(@Param('schoolId') schoolId: string, @Body() body: OpenCampusBody, @ByPerson() by: RosterBy) {
    const campusId = newCampusId('campus', body.commandId, schoolId);
    const label = toSeal('CampusOpened', 'label', campusId, 'roster', trimmedName(body.name));
    // the directory first: a server that dies in between is finished by the same command sent again
    await this.persons.give(by, body.commandId, { kind: 'directory', id: schoolId, commands: [{ type: 'ListCampus', campusId }] });
    const timeZone = body.timeZone ?? this.config.timeZone;
    const answer = await this.book.give(campusId, by, body, { type: 'OpenCampus', campusId, schoolId, timeZone, label });
    await this.names.upToDate(schoolId);
    await this.known(schoolId, campusId);
    return { ...answer, campusId };
  }

  private async known(schoolId: string, campusId: string): Promise<void> {
    for (let waited = 0; waited < KNOWN_WITHIN; waited += LOOK_EVERY_MS) {
      if (this.staff.isCampusOf(schoolId, campusId)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
