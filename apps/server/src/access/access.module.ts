import type { Clock, EventStore, Sealer, Vault } from '@baton/event-log';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type Config, pepperOf } from '@baton/installation';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { Metrics } from '../platform/metrics';
import type { Readiness } from '../platform/readiness';
import { CLOCK, CONFIG, SEALER, VAULT } from '../platform/tokens';
import { DeviceCredentials } from '../devices/device-credentials';
import { DeviceDirectory } from '../devices/device-directory';
import { OfflinePins } from '../devices/offline-pins';
import { AccessController } from './access.controller';
import { Accounts } from './accounts';
import { Argon } from './argon';
import { Attempts } from './attempts';
import { DeniedGuard } from './denied.guard';
import { DutyRoles } from './duty-roles';
import { dutiesFromLog, followDuties } from './follow-duties';
import { dateInZone, type SchoolCalendarDate } from './school-date';
import { plannedDuties } from './planned-duties';
import { Secrets } from './secrets';
import { Sessions } from './sessions';
import { SignIn } from './sign-in';
import { SocketAccess } from './socket-access';
import { StaffDirectory } from './staff-directory';
import { StaffLog } from './staff-log';
import { ViewedRecords } from './viewed-records';
import { WhoIsIt } from './who-is-it';

const SCHOOL_DATE = Symbol('SchoolCalendarDate');

/** People, sessions, roles and rights. */
@Module({
  controllers: [AccessController],
  providers: [
    { provide: APP_GUARD, useClass: DeniedGuard },
    Attempts,
    {
      provide: SCHOOL_DATE,
      useFactory: (config: Config, clock: Clock): SchoolCalendarDate => {
        const date = dateInZone(config.timeZone);
        return () => date(clock.now());
      },
      inject: [CONFIG, CLOCK],
    },
    { provide: StaffDirectory, useFactory: (sealer: Sealer) => new StaffDirectory(sealer), inject: [SEALER] },
    {
      provide: StaffLog,
      useFactory: (aggregates: Aggregates, directory: StaffDirectory, identity: Identity, clock: Clock) =>
        new StaffLog(aggregates.staff, directory, identity, clock),
      inject: [Aggregates, StaffDirectory, Identity, CLOCK],
    },
    {
      provide: Secrets,
      useFactory: (vault: Vault, sealer: Sealer) => new Secrets(vault, new Argon(pepperOf(sealer))),
      inject: [VAULT, SEALER],
    },
    { provide: DeviceDirectory, useFactory: (sealer: Sealer) => new DeviceDirectory(sealer), inject: [SEALER] },
    {
      provide: DeviceCredentials,
      useFactory: (vault: Vault, directory: DeviceDirectory) => new DeviceCredentials(vault, directory),
      inject: [VAULT, DeviceDirectory],
    },
    {
      provide: OfflinePins,
      useFactory: (vault: Vault, sealer: Sealer) => new OfflinePins(vault, sealer),
      inject: [VAULT, SEALER],
    },
    { provide: Sessions, useFactory: (vault: Vault) => new Sessions(vault), inject: [VAULT] },
    {
      provide: SignIn,
      useFactory: (
        directory: StaffDirectory,
        staffLog: StaffLog,
        secrets: Secrets,
        sessions: Sessions,
        attempts: Attempts,
        today: SchoolCalendarDate,
        metrics: Metrics,
      ) => new SignIn(directory, staffLog, secrets, sessions, attempts, today, metrics),
      inject: [StaffDirectory, StaffLog, Secrets, Sessions, Attempts, SCHOOL_DATE, Metrics],
    },
    {
      provide: Accounts,
      useFactory: (directory: StaffDirectory, staffLog: StaffLog, secrets: Secrets, sessions: Sessions) =>
        new Accounts(directory, staffLog, secrets, sessions),
      inject: [StaffDirectory, StaffLog, Secrets, Sessions],
    },
    {
      provide: DutyRoles,
      useFactory: (aggregates: Aggregates) => new DutyRoles(dutiesFromLog(aggregates.day, (stream) => plannedDuties(aggregates, stream))),
      inject: [Aggregates],
    },
    {
      provide: WhoIsIt,
      useFactory: (sessions: Sessions, directory: StaffDirectory, duties: DutyRoles, today: SchoolCalendarDate) =>
        new WhoIsIt(sessions, directory, duties, today),
      inject: [Sessions, StaffDirectory, DutyRoles, SCHOOL_DATE],
    },
    {
      provide: SocketAccess,
      useFactory: (whoIsIt: WhoIsIt, config: Config, devices: DeviceCredentials) => new SocketAccess(whoIsIt, config.origins, devices),
      inject: [WhoIsIt, CONFIG, DeviceCredentials],
    },
    {
      provide: ViewedRecords,
      useFactory: (aggregates: Aggregates, identity: Identity, clock: Clock, config: Config) =>
        new ViewedRecords(aggregates.viewed, identity, clock, dateInZone(config.timeZone)),
      inject: [Aggregates, Identity, CLOCK, CONFIG],
    },
  ],
  exports: [
    DeviceDirectory,
    DeviceCredentials,
    OfflinePins,
    SignIn,
    StaffDirectory,
    StaffLog,
    Secrets,
    Sessions,
    WhoIsIt,
    SocketAccess,
    ViewedRecords,
    DutyRoles,
    Accounts,
  ],
})
export class AccessModule {}

/** ms between two sweeps of sessions and one-time passwords whose time is over. */
const PURGE_EVERY_MS = 3_600_000;

/** Follows the log from here on: accounts and devices first, so that nobody is asked about before everybody is known. */
export async function startAccess(
  stores: { readonly store: EventStore; readonly vault: Vault },
  parts: { readonly directory: StaffDirectory; readonly devices: DeviceDirectory; readonly duties: DutyRoles },
  platform: { readonly readiness: Readiness; readonly metrics: Metrics },
): Promise<{ stop(): Promise<void> }> {
  const brokenLink = () => platform.metrics.brokenLinks.inc();
  await parts.directory.start(stores.store, platform.readiness, brokenLink);
  await parts.devices.start(stores.store, platform.readiness, brokenLink);
  const following = await followDuties(stores.store, parts.duties);
  await stores.vault.purgeVerifiers(Date.now());
  // a sweep that fails is no loss: what is over is refused anyway, and the next one takes it
  const purging = setInterval(() => void stores.vault.purgeVerifiers(Date.now()).catch(() => undefined), PURGE_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(purging);
      await following.stop();
      await parts.devices.stop();
      await parts.directory.stop();
    },
  };
}
