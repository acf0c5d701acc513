import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessModule } from './access/access.module';
import { BoardModule } from './board/board.module';
import { DayModule } from './day/day.module';
import { DevicesModule } from './devices/devices.module';
import { GateBookModule } from './gate-book/gate-book.module';
import { GuardianModule } from './guardian/guardian.module';
import { HealthModule } from './health/health.module';
import { PassOfficeModule } from './passes/pass-office.module';
import { RosterModule } from './roster/roster.module';
import { type Platform, PlatformModule } from './platform/platform.module';

/** One module per capability. CqrsModule is set up once, here: a second bus would swallow commands. */
@Module({})
export class AppModule {
  static of(platform: Platform): DynamicModule {
    // one object: Nest tells dynamic modules apart by reference
    const day = DayModule.of(platform.mode);
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(platform),
        CqrsModule.forRoot(),
        AccessModule,
        HealthModule,
        day,
        RosterModule.of(day),
        PassOfficeModule.of(day),
        GuardianModule.of(day),
        BoardModule.of(day),
        GateBookModule.of(day),
        DevicesModule.of(day),
      ],
    };
  }
}
