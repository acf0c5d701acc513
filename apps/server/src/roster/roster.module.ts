import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { ChildDeciding } from './child/child-deciding';
import { ChildHandler } from './child/child.handler';
import { ChildGate } from './child/child-route';
import { DelegationController } from './child/delegation.controller';
import { Delegates } from './child/delegates';
import { Freezes } from './child/freezes';
import { LeaveController } from './child/leave.controller';
import { RestrictionController } from './child/restriction.controller';
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
      controllers: [ImportController, DirectoryController, LeaveController, RestrictionController, DelegationController],
      providers: [ChildHandler, ChildGate, ChildDeciding, Freezes, Delegates, Importing, CurrentRosterReader, RosterWriter, ResumeImports],
    };
  }
}
