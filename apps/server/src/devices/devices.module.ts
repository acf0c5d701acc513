import type { Clock, Sealer, Vault } from '@baton/event-log';
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { StaffDirectory } from '../access/staff-directory';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { CLOCK, SEALER, VAULT } from '../platform/tokens';
import { AuthorityController } from '../tls/authority.controller';
import { TodayOf } from '../roster/today-of';
import { DeviceCredentials } from './device-credentials';
import { DeviceDirectory } from './device-directory';
import { DeviceItselfController } from './device-itself.controller';
import { DeviceLog } from './device-log';
import { DeviceSites } from './device-sites';
import { DevicesController } from './devices.controller';
import { LastQueueController } from './last-queue.controller';
import { Pairing } from './pairing';
import { Tiles } from './tiles';

const PROVIDERS = [
  TodayOf,
  {
    provide: DeviceLog,
    useFactory: (aggregates: Aggregates, directory: DeviceDirectory, identity: Identity, clock: Clock, sealer: Sealer) =>
      new DeviceLog(aggregates.device, directory, identity, clock, sealer),
    inject: [Aggregates, DeviceDirectory, Identity, CLOCK, SEALER],
  },
  { provide: DeviceSites, useFactory: (aggregates: Aggregates) => new DeviceSites(aggregates), inject: [Aggregates] },
  {
    provide: Pairing,
    useFactory: (
      vault: Vault,
      sealer: Sealer,
      log: DeviceLog,
      directory: DeviceDirectory,
      credentials: DeviceCredentials,
      sites: DeviceSites,
    ) => new Pairing(vault, sealer, log, directory, credentials, sites),
    inject: [VAULT, SEALER, DeviceLog, DeviceDirectory, DeviceCredentials, DeviceSites],
  },
  {
    provide: Tiles,
    useFactory: (aggregates: Aggregates, staff: StaffDirectory, devices: DeviceDirectory, today: TodayOf) =>
      new Tiles(aggregates, staff, devices, (campusId) => today.todayAt(campusId)),
    inject: [Aggregates, StaffDirectory, DeviceDirectory, TodayOf],
  },
];

/** The school's tablets and screens: paired, shared, revoked. */
@Module({})
export class DevicesModule {
  static of(day: DynamicModule): DynamicModule {
    return {
      module: DevicesModule,
      imports: [AccessModule, day],
      controllers: [DevicesController, DeviceItselfController, LastQueueController, AuthorityController],
      providers: PROVIDERS,
    };
  }
}
