import { MAX_TILES, type PersonTile } from '@baton/contracts';
import { type Account, mayUseAccount } from '../access/account';
import { dutiesFromLog } from '../access/follow-duties';
import { plannedDuties, plannedTeachers } from '../access/planned-duties';
import type { DutyToday } from '../access/signed-in-person';
import type { StaffDirectory } from '../access/staff-directory';
import { dayStream, type DayAddress } from '../day/streams';
import type { Aggregates } from '../platform/aggregates';
import type { DeviceDirectory } from './device-directory';
import type { PairedDevice } from './paired-device';

/** Who may want to sign in on a device now: names and a letter, for people who know themselves. No number, no role. */
export class Tiles {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly staff: StaffDirectory,
    private readonly devices: DeviceDirectory,
    /** yyyy-mm-dd; null: no such campus */
    private readonly todayAt: (campusId: string) => string | null,
  ) {}

  /** Here first, then who used the device last, then everybody on duty. */
  async of(device: PairedDevice): Promise<readonly PersonTile[]> {
    const today = this.todayAt(device.campusId);
    if (today === null) return [];
    const onDuty = await this.dutiesOn({ campusId: device.campusId, serviceDay: today });
    const here = await this.peopleHere(device, { campusId: device.campusId, serviceDay: today }, onDuty);
    const recent = (this.devices.get(device.schoolId, device.deviceId)?.state.users ?? []).map((user) => user.staffId);
    const planned = new Set([
      ...onDuty.map((duty) => duty.staffId),
      ...(await this.teachersOf({ campusId: device.campusId, serviceDay: today })),
    ]);
    const ids = [...new Set([...here, ...recent, ...planned])];
    return ids
      .map((staffId) => this.staff.get(staffId))
      .filter((account): account is Account => account !== null && account.name !== null && mayUseAccount(account, today))
      .slice(0, MAX_TILES)
      .map(({ staffId, name }) => ({
        staffId,
        name: name ?? '',
        letter: Array.from(name ?? '')[0] ?? '',
        here: here.has(staffId),
        onDuty: planned.has(staffId),
        recent: recent.includes(staffId),
      }));
  }

  /** In charge of a group today: by the day's book, and by the programme board before it begins. */
  private async teachersOf(address: DayAddress): Promise<readonly string[]> {
    const inBook = await this.aggregates.day.read(dayStream(address), ({ sessions }) =>
      [...sessions.values()].flatMap((session) => [...session.staffIds]),
    );
    return inBook.length > 0 ? inBook : plannedTeachers(this.aggregates, address);
  }

  private async dutiesOn(address: DayAddress): Promise<readonly DutyToday[]> {
    const duties = dutiesFromLog(this.aggregates.day, (stream) => plannedDuties(this.aggregates, stream));
    return (await duties.read(dayStream(address))).duties;
  }

  /** At the device's gate as the duty roster has it, and in its room as the day's book has it. */
  private async peopleHere({ gateId, placeId }: PairedDevice, day: DayAddress, duties: readonly DutyToday[]): Promise<Set<string>> {
    const atGate = gateId === null ? [] : duties.filter((duty) => duty.gateId === gateId).map((duty) => duty.staffId);
    const inRoom =
      placeId === null
        ? []
        : await this.aggregates.day.read(dayStream(day), ({ sessions }) =>
            [...sessions.values()].filter((session) => session.placeId === placeId).flatMap((session) => [...session.staffIds]),
          );
    return new Set([...atGate, ...inRoom]);
  }
}
