import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CampusBook } from './campus/campus-book';
import { ChangesController } from './changes/changes.controller';
import { ChildChanges } from './changes/child-changes';
import { CampusController } from './campus/campus.controller';
import { CampusSettings } from './campus/campus-settings';
import { PlacesController } from './campus/places.controller';
import { ProgrammeController } from './campus/programme.controller';
import { DayReadinessController } from './campus/readiness.controller';
import { SchoolController } from './campus/school.controller';
import { SettingsController } from './campus/settings.controller';
import { SetupController } from './campus/setup.controller';
import { SetupProgressController } from './campus/setup-progress.controller';
import { StillInUse } from './campus/still-in-use';
import { StaffController } from './staff/staff.controller';
import { AbsentTodayController } from './child/absent-today.controller';
import { AdHocController } from './child/ad-hoc.controller';
import { ChildDeciding } from './child/child-deciding';
import { ChildHandler } from './child/child.handler';
import { ChildKeys } from './child/child-keys';
import { ChildGate } from './child/child-route';
import { ChildView } from './child/child-view';
import { CollectingController } from './child/collecting.controller';
import { DelegationController } from './child/delegation.controller';
import { Delegates } from './child/delegates';
import { Erasure } from './child/erasure';
import { FreezeReader } from './child/freezes';
import { LeaveController } from './child/leave.controller';
import { LeavingAloneController } from './child/leaving-alone.controller';
import { Persons } from './child/persons';
import { ChildRecordController } from './child/record.controller';
import { RegistrationController } from './child/registration.controller';
import { RestrictionController } from './child/restriction.controller';
import { Seats } from './child/seats';
import { SoundAlikes } from './child/sound-alikes';
import { TakingPartController } from './child/taking-part.controller';
import { TodayOf } from './today-of';
import { DirectoryController } from './directory.controller';
import { CurrentRosterReader } from './importing/current-roster';
import { ImportController } from './importing/import.controller';
import { Importing } from './importing/importing';
import { ImportsBook } from './importing/imports-book';
import { RosterWriter } from './importing/roster-writer';

/** The office's work: files in, and single changes of children, staff and settings. */
@Module({})
export class RosterModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: RosterModule,
      imports: [AccessModule, day],
      controllers: [
        ImportController,
        DirectoryController,
        LeaveController,
        AbsentTodayController,
        AdHocController,
        RestrictionController,
        DelegationController,
        CollectingController,
        LeavingAloneController,
        TakingPartController,
        ChildRecordController,
        RegistrationController,
        CampusController,
        SetupController,
        PlacesController,
        ProgrammeController,
        SettingsController,
        SchoolController,
        SetupProgressController,
        DayReadinessController,
        ChangesController,
        StaffController,
      ],
      providers: [
        ChildHandler,
        ChildGate,
        ChildKeys,
        ChildChanges,
        ChildView,
        Seats,
        SoundAlikes,
        ChildDeciding,
        FreezeReader,
        TodayOf,
        CampusBook,
        CampusSettings,
        StillInUse,
        Delegates,
        Persons,
        Erasure,
        Importing,
        CurrentRosterReader,
        RosterWriter,
        ImportsBook,
      ],
    };
  }
}
