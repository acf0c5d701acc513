import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { DirectoryController } from './directory.controller';
import { CurrentRosterReader } from './importing/current-roster';
import { ImportController } from './importing/import.controller';
import { Importing } from './importing/importing';
import { ResumeImports } from './importing/resume-imports';
import { RosterWriter } from './importing/roster-writer';

/** The office's work: files in, and single changes of children, staff and settings. */
@Module({})
export class RosterModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: RosterModule,
      imports: [AccessModule, day],
      controllers: [ImportController, DirectoryController],
      providers: [Importing, CurrentRosterReader, RosterWriter, ResumeImports],
    };
  }
}
