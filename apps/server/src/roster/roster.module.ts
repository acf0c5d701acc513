import { Module } from '@nestjs/common';
import { CurrentRosterReader } from './importing/current-roster';
import { ImportController } from './importing/import.controller';
import { Importing } from './importing/importing';
import { ResumeImports } from './importing/resume-imports';
import { RosterWriter } from './importing/roster-writer';

/** The office's work: files in, and single changes of children, staff and settings. */
@Module({
  controllers: [ImportController],
  providers: [Importing, CurrentRosterReader, RosterWriter, ResumeImports],
})
export class RosterModule {}
