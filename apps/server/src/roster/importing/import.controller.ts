import { ConfirmImportBody } from '@baton/contracts';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPerson, type SignedInPerson } from '../../access/signed-in-person';
import { Refused } from '../../platform/refused';
import { FileRefused } from '../file-refused';
import { templateWorkbook } from '../template-workbook';
import { ImportsBook, type PastImport } from './imports-book';
import { Importing, type ImportPreview, type ImportStatus } from './importing';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('roster')
@Controller('api')
export class ImportController {
  constructor(
    private readonly importing: Importing,
    private readonly imports: ImportsBook,
  ) {}

  @Get('roster/template')
  @Header('content-type', XLSX)
  @Header('content-disposition', `attachment; filename="baton-template.xlsx"`)
  @ApiOperation({ operationId: 'rosterTemplate', summary: 'A workbook with one sheet per kind, headers and explanations' })
  async template(@Res() reply: FastifyReply): Promise<void> {
    await reply.send(await templateWorkbook());
  }

  @Post('schools/:schoolId/imports')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'previewImport',
    summary: 'Reads a workbook or CSV and shows problems and differences; writes nothing to the roster',
  })
  @ApiConsumes('application/octet-stream', XLSX, 'text/csv')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiQuery({ name: 'file', type: String, description: 'name of the file: tells workbook from CSV, and what a CSV is about' })
  @ApiQuery({ name: 'removeMissing', type: String, required: false, description: 'true: what the file does not list any more is removed' })
  @ApiQuery({ name: 'campus', type: String, required: false, description: 'campusId; without: the school’s first campus' })
  preview(
    @Param('schoolId') schoolId: string,
    @Query('file') file: string | undefined,
    @Query('removeMissing') removeMissing: string | undefined,
    @Query('campus') campusId: string | undefined,
    @Body() body: unknown,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ImportPreview> {
    this.mustBeOwn(person, schoolId);
    if (!Buffer.isBuffer(body) || body.length === 0) throw new FileRefused('file_empty');
    return this.importing.preview(person, [{ name: file ?? 'workbook.xlsx', bytes: body }], {
      removeMissing: removeMissing === 'true',
      campusId: campusId ?? null,
    });
  }

  @Get('schools/:schoolId/imports')
  @ApiOperation({
    operationId: 'listImports',
    summary: 'Imports of the school, the newest first: who, when, which file, what became of it',
  })
  @ApiParam({ name: 'schoolId', type: String })
  list(@Param('schoolId') schoolId: string, @CurrentPerson() person: SignedInPerson): Promise<readonly PastImport[]> {
    this.mustBeOwn(person, schoolId);
    return this.imports.list(schoolId);
  }

  @Get('schools/:schoolId/imports/:importId')
  @ApiOperation({ operationId: 'importStatus', summary: 'How far an import has come' })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiParam({ name: 'importId', type: String })
  status(
    @Param('schoolId') schoolId: string,
    @Param('importId') importId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ImportStatus> {
    this.mustBeOwn(person, schoolId);
    return this.importing.status(schoolId, importId);
  }

  @Post('schools/:schoolId/imports/:importId/confirm')
  @HttpCode(200)
  @ApiOperation({ operationId: 'confirmImport', summary: 'Writes what the preview showed; repeatable, resumed after a crash' })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiParam({ name: 'importId', type: String })
  confirm(
    @Param('schoolId') schoolId: string,
    @Param('importId') importId: string,
    @Body() body: ConfirmImportBody,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ImportStatus> {
    this.mustBeOwn(person, schoolId);
    return this.importing.confirm(person, importId, body.answers ?? []);
  }

  @Post('schools/:schoolId/imports/:importId/abandon')
  @HttpCode(200)
  @ApiOperation({ operationId: 'abandonImport', summary: 'Nothing of it is written; the kept rows are erased' })
  @ApiParam({ name: 'schoolId', type: String })
  @ApiParam({ name: 'importId', type: String })
  abandon(
    @Param('schoolId') schoolId: string,
    @Param('importId') importId: string,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<ImportStatus> {
    this.mustBeOwn(person, schoolId);
    return this.importing.abandon(person, importId);
  }

  private mustBeOwn(person: SignedInPerson, schoolId: string): void {
    if (person.schoolId !== schoolId) throw new Refused('not_permitted');
  }
}
